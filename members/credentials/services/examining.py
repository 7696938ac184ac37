"""The legal officer examines a credential for its form and enters what the committee reports (domain.md §4)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from members.accounts.models import User
from members.credentials.models import Credential, CredentialFile, CredentialState, PaperForm
from members.credentials.services.granting import powers_from
from members.delegations.models import Invitation
from members.delegations.services import invitation_send
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def credential_examine(
    *,
    credential: int,
    actor: Actor,
    checklist: Iterable[str] = (),
    remarks: str = "",
    expected_version: int | None = None,
) -> Credential:
    """Enter the examination: which points of form are in order. Form alone; nobody rules on who governs.

    From now on the delegation is seated provisionally with full rights: who is accredited holds the powers named, who has no
    account is invited. A contested credential grants nothing before the organ accepts it. Audits `credential.examined`.
    Raises PermissionRefused (not the legal officer, who filed it, a national of the member alone), TransitionRefused,
    StaleVersion.
    """
    with service(actor):
        lock(Member, Credential.objects.values_list("member", flat=True).get(pk=credential))
        row = lock(Credential, credential, expected_version)
        at = clock.now()
        move(row, to=CredentialState.EXAMINED, actor=actor, at=at)
        file = _file(row)
        file.checklist, file.remarks, file.examined_by_id = sorted(checklist), remarks.strip(), actor.id
        if row.form == PaperForm.ORIGINAL:
            file.original_at = at
        store(file)
        audit.record("credential.examined", target=row, by=actor, at=at, source=CredentialState.SUBMITTED)
        powers_from(row, actor, at)
        invite_named(row, actor)
    return row


def credential_join(*, credential: int, actor: Actor, expected_version: int | None = None) -> Credential:
    """A second officer joins the examination, so that a national of the member does not examine alone.

    Audits `credential.joined`. Raises PermissionRefused, TransitionRefused (examined, or somebody has joined), StaleVersion.
    """
    with service(actor):
        row = lock(Credential, credential, expected_version)
        at = clock.now()
        check("credential.join", actor, row, at)
        file = _file(row)
        if row.state != CredentialState.SUBMITTED or file.joined_by_id is not None:
            raise TransitionRefused(
                Refusal("no_second_needed", _("No second officer is needed here now."), rule="credentials.examination")
            )
        file.joined_by_id = actor.id
        store(file)
        store(row)
        audit.record("credential.joined", target=row, by=actor, at=at)
    return row


def original_receive(*, credential: int, actor: Actor, expected_version: int | None = None) -> Credential:
    """The original of a copy or note has come. Audits `credential.original_received`. Raises PermissionRefused, Refused."""
    with service(actor):
        row = lock(Credential, credential, expected_version)
        at = clock.now()
        check("credential.original", actor, row, at)
        file = _file(row)
        if file.original_at is not None:
            raise Refused(Refusal("received_already", _("The original has been received already.")))
        file.original_at = at
        store(file)
        store(row)
        audit.record("credential.original_received", target=row, by=actor, at=at)
    return row


def credential_report(*, credential: int, actor: Actor, report: str, expected_version: int | None = None) -> Credential:
    """Enter the report of the committee; the organ decides on it. Audits `credential.reported`. Raises PermissionRefused."""
    with service(actor):
        row = lock(Credential, credential, expected_version)
        at = clock.now()
        if not report.strip():
            raise Refused(Refusal("report_missing", _("Enter what the committee reports."), rule="credentials"))
        move(row, to=CredentialState.REPORTED, actor=actor, at=at)
        file = _file(row)
        file.report, file.reported_by_id = report.strip(), actor.id
        store(file)
        audit.record("credential.reported", target=row, by=actor, at=at, source=CredentialState.EXAMINED)
    return row


def invite_named(row: Credential, actor: Actor) -> None:
    """Invite those named who have no account and no open invitation. Within a service, once the credential grants."""
    if not row.grants:
        return
    for person in row.people.filter(delegate=None):
        has_account = User.objects.filter(email__iexact=person.email).exists()
        if has_account or Invitation.objects.filter(email=person.email, accepted_at=None, revoked_at=None).exists():
            continue
        invitation_send(
            email=person.email, name=person.name, role=person.role, powers=person.powers, member=row.member_id,
            language=row.member.language, credential=row.pk, actor=actor,
        )  # fmt: skip


def _file(row: Credential) -> CredentialFile:
    return lock(CredentialFile, row.file.pk)
