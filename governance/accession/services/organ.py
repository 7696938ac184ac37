"""What the organ decides when a member disagreed, and the invitation that follows an admission (domain.md §4)."""

from django.utils.translation import gettext_lazy as _

from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from governance.accession.services.circulation import tell_state
from governance.accession.services.common import founded, locked, open_letter, portal_of, told
from governance.accession.services.letter import status_ends
from members.states.models import Status
from members.states.services import status_record
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.notices.services import notify
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def application_refer(
    *, application: int, meeting: str, actor: Actor, expected_version: int | None = None
) -> Application:
    """The chair places an application with which a member disagreed before the organ, at its next session (`meeting`).

    Audits `application.referred`; tells the state. Raises PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = locked(application, expected_version)
        at = clock.now()
        row.meeting = meeting.strip()
        move(row, to=S.REFERRED, actor=actor, at=at)
        event = audit.record(
            "application.referred", target=row, by=actor, at=at, source=S.DISAGREEMENT, reason=row.meeting
        )
        tell_state(row, event)
    return row


def application_decide(
    *, application: int, admitted: bool, decision: str, actor: Actor, expected_version: int | None = None
) -> Application:
    """The chair records what the organ has decided, by the paper of the decision.

    Permission `application.decide`. Audits `application.decided`; tells the state and all members. A state that is not
    admitted is an applicant no more. Raises PermissionRefused, TransitionRefused, StaleVersion, Refused (no paper).
    """
    with service(actor):
        row = locked(application, expected_version)
        at = clock.now()
        if not decision.strip():
            raise Refused(
                Refusal("paper_missing", _("Name the paper by which the organ decided."), rule="accession.decision")
            )
        row.decision, row.decided_at = decision.strip(), at
        target = S.ADMITTED if admitted else S.NOT_ADMITTED
        move(row, to=target, actor=actor, at=at)
        event = audit.record(
            "application.decided",
            target=row,
            by=actor,
            at=at,
            source=S.REFERRED,
            reason=row.decision,
            outcome=target.value,
        )
        if admitted:
            open_letter(row, Audience.PUBLIC)
        else:
            status_ends(row, actor, at)
        tell_state(row, event)
        notify("accession.ended", row, event=event, facts=told(row, outcome=target.value, decision=row.decision))
    return row


def application_invite(*, application: int, actor: Actor, expected_version: int | None = None) -> Application:
    """Invite an admitted state to deposit its instrument of accession: a numbered notice; the state is acceding.

    Audits `application.invited`. Raises PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = locked(application, expected_version)
        at = clock.now()
        move(row, to=S.ACCEDING, actor=actor, at=at)
        event = audit.record("application.invited", target=row, by=actor, at=at, source=S.ADMITTED, reason=row.decision)
        status_record(
            member=row.member_id, status=Status.ACCEDING, valid_from=at, actor=portal_of(actor), **founded(row)
        )
        notify("accession.invited", row, event=event, facts=told(row, decision=row.decision))
    return row
