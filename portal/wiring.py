"""The only place that knows everybody: fills the floor's registries, once, when Django is ready (design.md §1).

What a feature provides stands in its own modules; here is one function for each feature, in their order: which model has
which workflow, what a permission name means, which notices it sends, what waits for people, what its outcomes call.
"""

from portal.core.notices.kinds import register
from portal.core.permissions import PERMISSIONS
from portal.core.subjects import SILENCE_SUBJECTS, SilenceSubject
from portal.core.waiting import WAITING
from portal.core.workflow import WORKFLOWS


def fill() -> None:
    """Fill every registry. A test proves that nothing named in a workflow is missing (tests/test_wiring.py)."""
    _notices()
    _members()
    _partners()
    _commitments()
    _proposals()
    _consultations()
    _decisions()
    _exchange()
    _programmes()


def _notices() -> None:
    from members.body.permissions import officer
    from members.delegations.permissions import delegate_of

    of_member = delegate_of(lambda delivery: delivery.member_id)
    for name, predicate in (
        ("notice.open", of_member),
        ("notice.acknowledge", of_member),
        ("notice.receipt_enter", officer),
        ("notice.resend", officer),
    ):
        PERMISSIONS.register(name, predicate)


def _members() -> None:
    from members.accounts import notices as account_notices
    from members.accounts import permissions as accounts
    from members.body import permissions as body
    from members.delegations import notices as delegation_notices
    from members.delegations import permissions as delegations

    for feature in (accounts, body, delegations):
        for name, predicate in feature.PERMISSIONS.items():
            PERMISSIONS.register(name, predicate)
    for kind in (*account_notices.KINDS, *delegation_notices.KINDS):
        register(kind)


def _partners() -> None:
    from members.partners import permissions

    PERMISSIONS.register("partner.admit", permissions.may_admit)


def _commitments() -> None:
    from governance.commitments import notices, permissions, selectors, workflow
    from governance.commitments.models import Commitment, Report
    from governance.plan.selectors import UNDER_POINTS

    WORKFLOWS.register(Commitment, workflow.COMMITMENT)
    WORKFLOWS.register(Report, workflow.REPORT)
    for name, predicate in permissions.PERMISSIONS.items():
        PERMISSIONS.register(name, predicate)
    for kind in notices.KINDS:
        register(kind)
    WAITING.register("commitments", selectors.waits_for)
    UNDER_POINTS.register("commitments", selectors.under_points)


def _proposals() -> None:
    from governance.proposals import notices, permissions, selectors, workflow
    from governance.proposals.models import Proposal

    WORKFLOWS.register(Proposal, workflow.PROPOSAL)
    for name, predicate in permissions.PERMISSIONS.items():
        PERMISSIONS.register(name, predicate)
    WAITING.register("proposals", selectors.waits_for)
    for kind in notices.KINDS:
        register(kind)


def _consultations() -> None:
    from governance.consultations import notices, permissions, selectors, workflow
    from governance.consultations.models import Comment, Consultation, NationalResponse
    from governance.proposals.selectors import UNDER_PROPOSAL

    WORKFLOWS.register(Consultation, workflow.CONSULTATION)
    WORKFLOWS.register(Comment, workflow.COMMENT)
    WORKFLOWS.register(NationalResponse, workflow.RESPONSE)
    for name, predicate in permissions.PERMISSIONS.items():
        PERMISSIONS.register(name, predicate)
    WAITING.register("consultations", selectors.waits_for)
    UNDER_PROPOSAL.register("consultations", selectors.rounds_under)
    for kind in notices.KINDS:
        register(kind)


def _decisions() -> None:
    from governance.decisions import notices, permissions, selectors, workflow
    from governance.decisions.models import Decision, SilenceRun
    from governance.decisions.services import proposals
    from governance.proposals.selectors import UNDER_PROPOSAL
    from members.body.permissions import officer

    WORKFLOWS.register(SilenceRun, workflow.RUN)
    WORKFLOWS.register(Decision, workflow.DECISION)
    for name in ("silence.prepare", "silence.call", "silence.withdraw", "silence.extend"):
        PERMISSIONS.register(name, permissions.chair_of_organ)
    for name in ("silence.paper", "silence.prove", "silence.record"):
        PERMISSIONS.register(name, officer)
    PERMISSIONS.register("silence.break", permissions.entitled_at_opening)
    PERMISSIONS.register("silence.state", permissions.may_state)
    PERMISSIONS.register("silence.certify", permissions.certify)
    PERMISSIONS.register("silence.by_job", permissions.by_job)
    WAITING.register("decisions", selectors.waits_for)
    UNDER_PROPOSAL.register("decisions", selectors.runs_under)
    SILENCE_SUBJECTS.register(
        "governance.proposal", SilenceSubject(proposals.material, proposals.started, proposals.ended)
    )
    for kind in notices.kinds():
        register(kind)


def _exchange() -> None:
    from initiatives.exchange import notices, permissions, selectors, workflow
    from initiatives.exchange.models import Match, Need, Offer

    WORKFLOWS.register(Need, workflow.NEED)
    WORKFLOWS.register(Offer, workflow.OFFER)
    WORKFLOWS.register(Match, workflow.MATCH)
    WAITING.register("exchange", selectors.waits_for)
    WAITING.register("matches", selectors.matches_wait_for)
    for name, predicate in permissions.PERMISSIONS.items():
        PERMISSIONS.register(name, predicate)
    for kind in notices.KINDS:
        register(kind)


def _programmes() -> None:
    from governance.plan.selectors import UNDER_POINTS
    from initiatives.programmes import notices, permissions, selectors, workflow
    from initiatives.programmes.models import Initiative

    WORKFLOWS.register(Initiative, workflow.INITIATIVE)
    WAITING.register("initiatives", selectors.waits_for)
    UNDER_POINTS.register("initiatives", selectors.under_points)
    for name, predicate in permissions.PERMISSIONS.items():
        PERMISSIONS.register(name, predicate)
    for kind in notices.KINDS:
        register(kind)
