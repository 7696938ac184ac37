"""Who may do what with credentials: member or officer files, legal officer examines, the organ decides (domain.md §4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.body.models import Office, OfficeKind, Subject
from members.body.permissions import entitled, item_of, keeps_register, legal_officer, officer
from members.credentials.models import Credential, CredentialObjection
from members.delegations.models import DelegateRole
from members.delegations.permissions import with_power, with_role
from portal.core.actors import Actor, ActorKind
from portal.core.permissions import Predicate, any_of
from portal.core.refusals import Refusal

files = any_of(with_role(lambda row: row.member_id, DelegateRole.FOCAL_POINT, DelegateRole.HEAD), keeps_register)


def examines(actor: Actor, row: Credential, at: datetime) -> Refusal | None:
    """A legal officer who did not file it: two persons have then seen the paper. A national of the member, not alone."""
    if refusal := legal_officer(actor, row, at):
        return Refusal("legal_officer_only", _("Only the legal officer may do this."), rule=refusal.rule)
    if row.file.filed_by_id == actor.id:
        return Refusal(
            "two_persons", _("You filed this credential: another legal officer examines it."), rule="credentials"
        )
    if row.file.joined_by_id == actor.id:
        return Refusal(
            "two_persons",
            _("You joined this examination: the other officer enters it."),
            rule="credentials.examination",
        )
    if row.file.joined_by_id is None and _national(actor, row, at):
        return Refusal(
            "second_officer_needed",
            _("You are a national of this member: a second officer has to join before you examine its credential."),
            rule="credentials.examination",
        )
    return None


def joins(actor: Actor, row: Credential, at: datetime) -> Refusal | None:
    """A second officer joins the examination: neither a national of the member nor who filed it (domain.md §6, claim)."""
    if refusal := officer(actor, row, at):
        return refusal
    if _national(actor, row, at):
        return Refusal("national_of_member", _("You are a national of this member."), rule="credentials.examination")
    if row.file.filed_by_id == actor.id:
        return Refusal(
            "two_persons", _("You filed this credential: another officer joins."), rule="credentials.examination"
        )
    return None


def _national(actor: Actor, row: Credential, at: datetime) -> bool:
    return Office.objects.at(at).filter(user=actor.id, nationality=row.member_id).exists()


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
    "credential.join": joins,
    "credential.original": keeps_register,
    "credential.report": reports,
    "credential.decide": decides,
    "credential.object": objects,
}
