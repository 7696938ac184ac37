"""Who may do what with credentials: member or officer files, legal officer examines, the organ decides (domain.md §4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.body.models import Office, OfficeKind, Subject
from members.body.permissions import entitled, item_of, keeps_register, legal_officer
from members.credentials.models import Credential, CredentialObjection
from members.delegations.models import DelegateRole
from members.delegations.permissions import with_power, with_role
from portal.core.actors import Actor, ActorKind
from portal.core.permissions import Predicate, any_of
from portal.core.refusals import Refusal

files = any_of(with_role(lambda row: row.member_id, DelegateRole.FOCAL_POINT, DelegateRole.HEAD), keeps_register)


def examines(actor: Actor, row: Credential, at: datetime) -> Refusal | None:
    """A legal officer who did not file it: two persons have then seen the paper."""
    if refusal := legal_officer(actor, row, at):
        return Refusal("legal_officer_only", _("Only the legal officer may do this."), rule=refusal.rule)
    if row.file.filed_by_id == actor.id:
        return Refusal(
            "two_persons", _("You filed this credential: another legal officer examines it."), rule="credentials"
        )
    return None


def reports(actor: Actor, row: Credential, at: datetime) -> Refusal | None:
    """The legal officer enters what the committee reports."""
    if refusal := legal_officer(actor, row, at):
        return Refusal("legal_officer_only", _("Only the legal officer may do this."), rule=refusal.rule)
    return None


def decides(actor: Actor, row: Credential, at: datetime) -> Refusal | None:
    """The chair of the organ records what the organ decided."""
    chairs = Office.objects.at(at).filter(user=actor.id, kind=OfficeKind.CHAIR, organ=row.organ_id)
    if actor.kind == ActorKind.PERSON and chairs.exists():
        return None
    return Refusal(
        "chair_only", _("The organ decides; only its chair records the decision."), rule="decision_matrix.credentials"
    )


def objects(actor: Actor, row: CredentialObjection, at: datetime) -> Refusal | None:
    """A delegate who may bind another member that decides in the organ."""
    if refusal := with_power("bind", lambda objection: objection.member_id)(actor, row, at):
        return refusal
    if row.member_id == row.credential.member_id:
        return Refusal("own_credential", _("A member does not object to its own credential."), rule="credentials")
    organ = row.credential.organ
    return entitled(row.member, "decide", organ, at, item_of(organ, Subject.CREDENTIALS))


PERMISSIONS: dict[str, Predicate] = {
    "credential.submit": files,
    "credential.examine": examines,
    "credential.original": keeps_register,
    "credential.report": reports,
    "credential.decide": decides,
    "credential.object": objects,
}
