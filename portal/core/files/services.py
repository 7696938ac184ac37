"""Files come in, are kept by an act, follow the class of what they belong to; what nobody kept is swept away."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.actors import Actor, system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.files.media import KINDS, REFUSED_KIND, Kind, clean_name, in_words, kind_of
from portal.core.files.models import KeptFile
from portal.core.ids import made_at, uuid7
from portal.core.locks import store
from portal.core.refusals import Refusal, Refused
from portal.core.service import service

#: How many days back a sweep looks for bytes without a row. Older ones were seen by the sweeps of their days.
LOOK_BACK = 30
BATCH = 500


def storage() -> Storage:
    """Where the bytes are. One storage belongs to one database: what another one put there is swept away."""
    return storages["files"]


def file_receive(*, content: File, name: str, actor: Actor, kinds: Collection[Kind] = KINDS) -> KeptFile:
    """A person hands a file in. It waits for an act of the same person that keeps it, for FILES_WAIT at most.

    Needs no permission: it counts for nothing, and nobody else reads it. Raises Refused (empty, too large, of another kind
    by its content, too many waiting).
    """
    kind = _examined(content, kinds)
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    row = KeptFile(
        uid=uuid7(), name=clean_name(name, kind), media_type=kind.media_type, size=content.size, sha256=digest,
        uploaded_by_id=actor.person,
    )  # fmt: skip
    with service(actor):
        if KeptFile.objects.filter(uploaded_by=actor.person, kept_at=None).count() >= settings.FILES_WAITING_AT_MOST:
            sentence = _("Too many of your files wait to be sent. Send what they belong to, or come back tomorrow.")
            raise Refused(Refusal("too_many_files", sentence, rule="files.waiting"))
        content.seek(0)
        storage().save(row.path, content)
        row.save(force_insert=True)
    return row


def _examined(content: File, kinds: Collection[Kind]) -> Kind:
    """The kind of what came. Raises Refused."""
    if not content.size:
        raise Refused(Refusal("file_empty", _("This file is empty."), rule="files.size"))
    if content.size > settings.FILES_LARGEST:
        most = {"size": filesizeformat(settings.FILES_LARGEST)}
        raise Refused(Refusal("file_too_large", _("This file is larger than %(size)s.") % most, rule="files.size"))
    kind = kind_of(content)  # type: ignore[arg-type]
    if kind is None or kind not in kinds:
        sentence = REFUSED_KIND % {"kinds": in_words(kinds)}
        raise Refused(Refusal("file_kind", sentence, rule="files.kind"))
    return kind


def file_waiting(uid: UUID, actor: Actor) -> KeptFile | None:
    """A file that waits for an act of this very person."""
    with seeing_as(SERVICE):
        return KeptFile.objects.filter(uid=uid, uploaded_by=actor.id, kept_at=None).first()


def file_keep(
    file: KeptFile, *, target: models.Model, part: str, classed: dict[str, Any], actor: Actor, member: int | None = None
) -> KeptFile:
    """The act that a file was handed in for keeps it: it belongs to `target` from now on. Called inside a feature's service.

    `member` is on whose behalf, if it is not the actor's own. The act's event names the hash. Raises Refused when the file does
    not wait any more, or waits for somebody else: it is then as if there were none.
    """
    with service(actor):
        row = (
            KeptFile.objects.filter(pk=file.pk, uploaded_by=actor.id, kept_at=None)
            .select_for_update(no_key=True)
            .first()
        )
        if row is None:
            raise Refused(
                Refusal("file_gone", _("The file does not wait here any more. Choose it again."), rule="files.waiting")
            )
        row.target_type, row.target_id, row.part = target._meta.label_lower, target.pk, part
        row.member_id = member or actor.acts_for
        row.audience, row.parties, row.release_at = classed["audience"], classed["parties"], classed["release_at"]
        row.kept_at = clock.now()
        store(row)
    return row


def files_reclassify(target: models.Model, classed: dict[str, Any]) -> None:
    """Give the files of an object its class, when that changes. Called inside a feature's service."""
    KeptFile.objects.filter(target_type=target._meta.label_lower, target_id=target.pk).update(**classed)


def files_sweep() -> int:
    """Forget files that no act kept within FILES_WAIT, then delete bytes without a row. Returns how many bytes' names went.

    The rows are gone before their bytes: whatever breaks in between, the next sweep finds the rest. Not to be called inside
    another transaction.
    """
    with service(system()):
        late = KeptFile.objects.filter(kept_at=None, created_at__lt=clock.now() - settings.FILES_WAIT)
        keys = list(late.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True)[:BATCH])
        KeptFile.objects.filter(pk__in=keys).delete()
    swept = 0
    for folder, names in _old_bytes():
        with seeing_as(SERVICE):
            known = set(KeptFile.objects.filter(uid__in=names).values_list("uid", flat=True))
        for uid in names.keys() - known:
            storage().delete(f"{folder}/{names[uid]}")
            swept += 1
    return swept


def _old_bytes() -> Iterator[tuple[str, dict[UUID, str]]]:
    """What the storage holds of the last days and is older than FILES_WAIT, some hundreds at a time."""
    until = made_at(uuid7()) - settings.FILES_WAIT
    days = [until.date() - timedelta(days=back) for back in range(LOOK_BACK)]
    for folder in map(date.isoformat, days):
        names = {uid: name for name in _names_in(folder) if (uid := _uid_of(name)) and made_at(uid) < until}
        for batch in _batches(names):
            yield folder, batch


def _batches(names: dict[UUID, str]) -> Iterator[dict[UUID, str]]:
    listed = list(names.items())
    for start in range(0, len(listed), BATCH):
        yield dict(listed[start : start + BATCH])


def _names_in(folder: str) -> Iterable[str]:
    try:
        return storage().listdir(folder)[1]
    except FileNotFoundError:
        return []


def _uid_of(name: str) -> UUID | None:
    """The file of a name; None for what is none of ours."""
    try:
        return UUID(hex=name)
    except ValueError:
        return None
