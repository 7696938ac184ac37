"""A credential is filed: by the delegation, or by an officer who received it; another member may object (domain.md §4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.selectors import Rules, organ, rules_at
from members.credentials.models import Credential, CredentialFile, CredentialKind, CredentialObjection, CredentialPerson
from members.credentials.notices import tell_filed
from members.credentials.selectors import stands_against
from members.delegations.models import Delegate, DelegateRole, PowerKind
from members.delegations.services.common import delegation_of, own
from members.states.models import Member
from members.states.services import period
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.files.models import KeptFile, Part
from portal.core.files.services import file_keep
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service

RULE = "credentials"


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom a credential names."""

    name: str
    email: str
    role: str = DelegateRole.EXPERT.value
    powers: tuple[str, ...] = ()


def credential_submit(
    *,
    member: int,
    kind: str,
    authority: str,
    issuer: str,
    reference: str,
    form: str,
    dated: date,
    valid_from: datetime,
    people: Sequence[Named],
    actor: Actor,
    valid_until: datetime | None = None,
    session: str = "",
    replaces: int | None = None,
    scan: KeptFile | None = None,
) -> Credential:
    """File a credential: who issued which paper, whom it names, which powers it gives them and until when.

    Filed by the delegation, or on paper by an officer. When another one stands for that time which it does not replace, it is
    contested: both are filed, nobody's access changes, the organ decides. Audits `credential.submitted`; the member's contacts
    are told. Raises PermissionRefused, NoRulesInForce, Refused (two heads; nobody named; an authority that the rules do not
    know; dated in the future; a term that has passed; what it says it replaces).
    """
    with service(actor):
        state = lock(Member, member)
        at = clock.now()
        rules = rules_at(at, fictional=state.fictional)
        row = Credential(
            member=state, delegation=delegation_of(state, at), organ=organ(rules.value(RULE, "organ"), fictional=state.fictional),
            kind=kind, session=session.strip(), authority=authority, form=form, dated=dated, replaces_id=replaces,
            valid=period(valid_from, valid_until), rules_version=rules.number, fictional=state.fictional, state_since=at,
            audience=_disclosed(rules), parties=[member], head=_head(rules, people),
        )  # fmt: skip
        check("credential.submit", actor, row, at)
        _refuse_paper(row, rules, at)
        _refuse_people(people)
        if row.replaces is not None:
            _refuse_replacing(row, issuer, actor)
        row.contested = stands_against(row).exists()
        row.save(force_insert=True)
        paper = CredentialFile.objects.create(
            credential=row, issuer=issuer.strip(), reference=reference.strip(), filed_by_id=actor.id,
            on_paper=actor.member_id != member, **own(member),
        )  # fmt: skip
        if scan is not None:
            file_keep(scan, target=paper, part=Part.SCAN, classed=paper.classed, actor=actor, member=member)
        _name(row, people, at)
        event = audit.record(
            "credential.submitted", target=row, by=actor, at=at, kind=kind, contested=row.contested,
            scan=scan.sha256 if scan else "",
        )  # fmt: skip
        tell_filed(row, event)
    return row


def credential_object(*, credential: int, actor: Actor, words: str) -> CredentialObjection:
    """A member objects to a credential of another: it goes to the organ with the report, and changes nobody's access.

    Audits `credential.objected`. Raises PermissionRefused, Refused (decided; objected already; no words).
    """
    with service(actor):
        row = lock(Credential, credential)
        at = clock.now()
        objection = CredentialObjection(
            credential=row, member_id=actor.acts_for, made_by_id=actor.id, words=words.strip(), audience=Audience.MEMBERS,
            parties=[row.member_id, actor.acts_for],
        )  # fmt: skip
        check("credential.object", actor, objection, at)
        if row.decision:
            raise Refused(Refusal("decided", _("The organ has decided on this credential."), rule=RULE))
        if not objection.words:
            raise Refused(Refusal("words_missing", _("Say what the objection is."), rule=RULE))
        if CredentialObjection.objects.filter(credential=row, member=objection.member_id).exists():
            raise Refused(
                Refusal("objected_already", _("Your member has objected to this credential already."), rule=RULE)
            )
        objection.save(force_insert=True)
        audit.record("credential.objected", target=objection, by=actor, at=at, credential=str(row.uid))
    return objection


def _disclosed(rules: Rules) -> str:
    """The class the rules give to where a credential stands."""
    return {"public": Audience.PUBLIC, "members": Audience.MEMBERS}.get(
        rules.value(RULE, "standing_disclosed_to"), Audience.RESTRICTED
    )


def _head(rules: Rules, people: Sequence[Named]) -> str:
    """The name of the head, if the rules disclose it to whom they show the credential."""
    heads = [person.name.strip() for person in people if person.role == DelegateRole.HEAD]
    return heads[0] if heads and rules.value(RULE, "head_disclosed") else ""


def _refuse_paper(row: Credential, rules: Rules, at: datetime) -> None:
    if row.authority not in rules.value(RULE, "authorities"):
        raise Refused(
            Refusal(
                "authority", _("The rules do not let this authority issue credentials."), rule=f"{RULE}.authorities"
            )
        )
    if row.dated > at.date():
        raise Refused(Refusal("dated_in_future", _("A credential is not dated in the future."), rule=RULE))
    if row.valid.upper is not None and row.valid.upper <= at:
        raise Refused(Refusal("ended_already", _("The term of this credential has passed."), rule=RULE))
    if row.kind == CredentialKind.SESSION and not row.session:
        raise Refused(Refusal("session_missing", _("Name the session the credential is for."), rule=RULE))


def _refuse_people(people: Sequence[Named]) -> None:
    if not people:
        raise Refused(Refusal("nobody_named", _("A credential names the delegation: nobody is named."), rule=RULE))
    if sum(person.role == DelegateRole.HEAD for person in people) > 1:
        raise Refused(Refusal("two_heads", _("A credential names one head of delegation, not two."), rule=RULE))
    if len({person.email.lower() for person in people}) < len(people):
        raise Refused(Refusal("named_twice", _("One address is named twice."), rule=RULE))


def _refuse_replacing(row: Credential, issuer: str, actor: Actor) -> None:
    """Only the delegation in office, or whoever issued the former one, takes it back; anything else is for the organ."""
    former: Any = row.replaces
    same = (former.member_id, former.organ_id, former.kind) == (row.member_id, row.organ_id, row.kind)
    issued = (former.authority, former.file.issuer) == (row.authority, issuer.strip())
    if not same or not (actor.member_id == row.member_id or issued):
        raise Refused(
            Refusal(
                "cannot_replace",
                _(
                    "Only the delegation in office, or the issuer of the former credential, replaces it. "
                    "File it without that: the organ decides."
                ),
                rule=RULE,
            )
        )


def _name(row: Credential, people: Sequence[Named], at: datetime) -> None:
    known = {
        delegate.user.email.lower(): delegate
        for delegate in Delegate.objects.at(at).filter(member=row.member_id).select_related("user")
    }
    order = list(PowerKind.values)
    CredentialPerson.objects.bulk_create(
        CredentialPerson(
            credential=row, position=number, name=person.name.strip(), email=person.email.lower(), role=person.role,
            powers=sorted(person.powers, key=order.index), delegate=known.get(person.email.lower()), **own(row.member_id),
        )
        for number, person in enumerate(people)
    )  # fmt: skip
