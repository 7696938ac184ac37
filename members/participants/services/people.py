"""The persons of a participant: invited by the secretariat, without any power (domain.md §2)."""

from django.utils.translation import gettext_lazy as _

from members.accounts.models import User
from members.accounts.services import sessions_cut
from members.delegations.models import REPRESENTATIVE, Delegate, Invitation
from members.delegations.services import invitation_send
from members.participants.models import Participant, ParticipantState, Representative
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.intervals import between, since
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def representative_invite(*, participant: int, email: str, name: str, actor: Actor, language: str = "en") -> Invitation:
    """Invite a person to act for a participant; the mail carries the link. Audits `invitation.sent`.

    Raises PermissionRefused, Refused (the participant is not admitted; the address has an account or an open invitation).
    """
    with service(actor):
        row = lock(Participant, participant)
        check("representative.invite", actor, row, clock.now())
        _refuse_unless_admitted(row)
        return invitation_send(
            email=email, name=name, role=REPRESENTATIVE, participant=row.pk, language=language, actor=actor
        )


def representative_take_up(invitation: Invitation, user: User, actor: Actor) -> None:
    """An invited person has made the account: it acts for the participant from now on. Audits `representative.began`.

    Called where the invitation is accepted. Raises Refused (the participant is no longer admitted; the person is a delegate).
    """
    participant: int = invitation.participant_id  # type: ignore[assignment]
    with service(actor):
        row = lock(Participant, participant)
        at = clock.now()
        _refuse_unless_admitted(row)
        if Delegate.objects.at(at).filter(user=user).exists():
            raise Refused(Refusal("acts_already", _("This person acts for a member already in that time.")))
        person = Representative.objects.create(
            participant=row, user=user, valid=since(at), audience=Audience.RESTRICTED, parties=[]
        )
        audit.record("representative.began", target=person, by=actor, at=at, participant=row.code)


def representative_end(
    *, representative: int, actor: Actor, expected_version: int | None = None, reason: str = ""
) -> Representative:
    """A person no longer acts for the participant: its sessions end.

    Audits `representative.ended`. Raises PermissionRefused, Refused.
    """
    with service(actor):
        row = lock(Representative, representative, expected_version)
        at = clock.now()
        check("representative.end", actor, row, at)
        if row.valid.upper is not None:
            raise Refused(Refusal("ended_already", _("This has ended already.")))
        row.valid = between(row.valid.lower, max(at, row.valid.lower))
        store(row)
        sessions_cut(row.user_id)
        audit.record("representative.ended", target=row, by=actor, at=at, reason=reason)
    return row


def _refuse_unless_admitted(row: Participant) -> None:
    if row.state != ParticipantState.ADMITTED:
        raise Refused(Refusal("not_admitted", _("This organisation is not admitted."), "participants"))
