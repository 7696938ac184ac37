"""Entering an application, and keeping what is said of a participant (domain.md §2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.accounts.models import User
from members.participants.identifiers import is_good, plain
from members.participants.models import Identifier, IdentifierScheme, Participant, ParticipantContact
from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind
from portal.core.classes import Audience
from portal.core.documents.services import symbol_next
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.search.services import entry_write
from portal.core.service import service


@dataclass(frozen=True, slots=True)
class About:
    """What is said of an organisation; `identifiers` by scheme, as typed. The contact is known to the secretariat alone."""

    name: Mapping[str, str]
    contact: str
    address: str
    language: str = "en"
    about: Mapping[str, str] = field(default_factory=dict)
    website: str = ""
    seat: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


def participant_enter(
    *, kind: str, about: About, paper: str, received_at: datetime, actor: Actor, fictional: bool = False
) -> Participant:
    """Enter an application that the secretariat has received; it gets its own code, for it has none of ISO.

    Audits `participant.entered`. Raises PermissionRefused, Refused (an identifier without the form of its register or of a
    fictional organisation; another's; an instant that has not come; the other world).
    """
    with service(actor):
        at = clock.now()
        check("participant.enter", actor, None, at)
        _refuse_other_world(actor, fictional)
        if received_at > at:
            raise Refused(Refusal("not_yet", _("The instant of receipt has not come yet.")))
        series, pattern = ("participant-fictional", "XP{n:04}") if fictional else ("participant", "P{n:04}")
        row = Participant(
            code=symbol_next(series, pattern), kind=kind, paper=paper, received_at=received_at, fictional=fictional,
            audience=Audience.RESTRICTED, parties=[],
        )  # fmt: skip
        _say(row, about)
        row.save(force_insert=True)
        _keep(row, about)
        audit.record("participant.entered", target=row, by=actor, at=at, kind=kind, received_at=received_at)
    return row


def participant_describe(
    *, participant: int, about: About, actor: Actor, expected_version: int | None = None
) -> Participant:
    """Change what is said of it, its identifiers and its contact. Audits `participant.described`.

    Raises PermissionRefused, Refused (as participant_enter), StaleVersion.
    """
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at = clock.now()
        check("participant.admit", actor, row, at)
        _say(row, about)
        store(row)
        _keep(row, about)
        audit.record("participant.described", target=row, by=actor, at=at)
        if row.audience == Audience.PUBLIC:
            make_found(row)
    return row


def make_found(row: Participant) -> None:
    """Let search find it."""
    entry_write(
        kind="participant", target_uid=row.uid, title=row.name, body=row.about, path=f"/participants/{row.code}/",
        fictional=row.fictional, classed=row.classed,
    )  # fmt: skip


def _refuse_other_world(actor: Actor, fictional: bool) -> None:
    """Nobody enters into the other world (domain.md §1)."""
    if actor.kind == ActorKind.PERSON and not User.objects.filter(pk=actor.id, fictional=fictional).exists():
        raise Refused(Refusal("other_world", _("The real and the demonstration world are never mixed."), "worlds"))


def _say(row: Participant, about: About) -> None:
    row.name, row.about = dict(about.name), dict(about.about)
    row.website, row.seat = about.website, about.seat


def _keep(row: Participant, about: About) -> None:
    """Its identifiers and its contact, in the place of those before."""
    Identifier.objects.filter(participant=row).delete()
    for scheme, typed in about.identifiers.items():
        if typed.strip():
            Identifier.objects.create(
                participant=row, scheme=scheme, value=_identifier(row, scheme, typed), **row.classed
            )
    contact = {"label": about.contact, "address": about.address.lower(), "language": about.language}
    known = ParticipantContact.objects.filter(participant=row).first()
    if known is None:
        ParticipantContact.objects.create(participant=row, audience=Audience.RESTRICTED, parties=[], **contact)
    elif any(getattr(known, name) != value for name, value in contact.items()):
        for name, value in contact.items():
            setattr(known, name, value)
        store(known)


def _identifier(row: Participant, scheme: str, typed: str) -> str:
    value, words = plain(scheme, typed), {"scheme": IdentifierScheme(scheme).label, "value": typed}
    if row.fictional:
        raise Refused(Refusal("fictional", _("A fictional organisation stands in no register."), "worlds"))
    if not is_good(scheme, value):
        sentence = _("“%(value)s” is no %(scheme)s: its form or its check digits are wrong.") % words
        raise Refused(Refusal("identifier_form", sentence, "participants.identifiers"))
    if Identifier.objects.filter(scheme=scheme, value=value).exists():
        sentence = _("Another participant has the %(scheme)s “%(value)s” already.") % words
        raise Refused(Refusal("identifier_taken", sentence, "participants.identifiers"))
    return value
