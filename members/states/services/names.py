"""Names, dated: from UN terminology, or by the state's own notification (domain.md §1).

A name is never an officer's to change: one officer enters the note, a second confirms it, and the state is told.
"""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.states.models import AreaName, Member, MemberName
from members.states.services.facts import fit
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.display.texts import UN_ORDER
from portal.core.documents.services import receipt_number
from portal.core.intervals import Grade, between, midnight, since
from portal.core.locks import lock, store
from portal.core.paper.models import PaperEntry
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service


def name_record(
    *,
    member: int,
    short: dict[str, str],
    formal: dict[str, str],
    valid_from: datetime,
    source: str,
    grade: str,
    actor: Actor,
    source_url: str = "",
) -> AreaName | MemberName:
    """Record a member's new name from an instant on; the one before ends there, and old acts keep it.

    Names come from UN terminology, by the portal's loaders, or from the member's own notification, by the paper road; never by
    an officer's hand alone. Audits `name.recorded`. Raises PermissionRefused, Refused (a later name stands already, grade and
    world do not fit).
    """
    with service(actor):
        row = lock(Member, member)
        at = clock.now()
        check("name.record", actor, row, at)
        fit(row, grade)
        names = names_of(row)
        former = names.filter(valid__upper_inf=True).first()
        no_later_name(row, valid_from)
        if former:
            former.valid = between(former.valid.lower, valid_from)
            former.save(update_fields=["valid"])
        whose = {"area_id": row.area_id} if row.area_id else {"member": row}
        name: AreaName | MemberName = names.model.objects.create(
            short=short,
            formal=formal,
            valid=since(valid_from),
            source=source,
            source_url=source_url,
            grade=grade,
            **whose,
        )
        audit.record("name.recorded", target=row, by=actor, at=at, valid_from=valid_from, source=source, grade=grade)
        if valid_from <= at:
            _take_name(row, name)
    return name


def names_of(row: Member) -> Any:
    """The dated names of a member: of its area, or its own."""
    return AreaName.objects.filter(area=row.area_id) if row.area_id else MemberName.objects.filter(member=row)


def no_later_name(row: Member, valid_from: datetime) -> None:
    """Raises Refused where a name is on record that begins then or later."""
    if names_of(row).filter(valid__startswith__gte=valid_from).exists():
        raise Refused(Refusal("later_name", _("A later name is on record already."), rule="names"))


def names_turn_due() -> int:
    """Show the names that hold now on the rows of members; a name recorded ahead turns on its day. Returns how many turned."""
    with service(system()):
        at = clock.now()
        turned = 0
        names: list[tuple[Member, AreaName | MemberName]] = [
            (name.member, name) for name in MemberName.objects.at(at).select_related("member")
        ]
        areas: dict[Any, AreaName] = {
            name.area_id: name for name in AreaName.objects.at(at).filter(area__member__isnull=False)
        }
        names += [(row, areas[row.area_id]) for row in Member.objects.filter(area__in=areas)]
        for row, name in names:
            if (row.name, row.formal_name) != (name.short, name.formal) and name.valid.lower is not None:
                _take_name(lock(Member, row.pk), name)
                turned += 1
    return turned


def _take_name(row: Member, name: AreaName | MemberName) -> None:
    row.name, row.formal_name = name.short, name.formal
    store(row)


def _words(says: dict[str, Any], what: str) -> dict[str, str]:
    """`{language: words}` of what the note says."""
    found = {language: says[f"{what}_{language.split('-')[0]}"] for language in UN_ORDER}
    return {language: words for language, words in found.items() if words}


def _valid_from(entry: PaperEntry) -> datetime:
    day = entry.says["valid_from"]  # as typed, or as kept
    return midnight(day if isinstance(day, date) else date.fromisoformat(day), settings.HEADQUARTERS_TIME_ZONE)


def name_admits(entry: PaperEntry, at: datetime) -> None:
    """Raises Refused where a later name stands already: it is said when the note is entered."""
    no_later_name(Member.objects.get(pk=entry.target_id), _valid_from(entry))


def name_on_paper(entry: PaperEntry, actor: Actor) -> Receipt:
    """The state's notification takes effect: its name from that day on. Called by `paper_confirm`.

    Audits `name.recorded`. Raises PermissionRefused (by the door of paper alone), Refused (a later name stands).
    """
    with service(actor):
        row, at = Member.objects.get(pk=entry.member_id), clock.now()
        name_record(
            member=row.pk, short=_words(entry.says, "short"), formal=_words(entry.says, "formal"),
            valid_from=_valid_from(entry), source=entry.paper, source_url=entry.says["source_url"],
            grade=Grade.DEMONSTRATION if row.fictional else Grade.OFFICIAL, actor=actor,
        )  # fmt: skip
        digest = hashlib.sha256(json.dumps(entry.says, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        number = receipt_number(at)
        event = audit.record(
            "name.notified",
            target=row,
            by=actor,
            at=at,
            receipt=number,
            received_at=entry.received_at,
            text_hash=digest,
        )
    return Receipt(number, entry.received_at, digest, event.pk)
