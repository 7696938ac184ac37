"""The only place that knows everybody: fills the floor's registries, once, when Django is ready (design.md §1).

What a feature provides stands in its own modules; here is one function for each feature, in their order: which model has
which workflow, what a permission name means, which notices it sends, what waits for people, what its outcomes call, how
its part of the record reads.
"""

from portal import paper_road
from portal.core.audit.words import FLOOR, NAMED, tell
from portal.core.features import permit, provide, send, usual
from portal.core.notices.kinds import register
from portal.core.paper.kinds import KEPT_ELSEWHERE
from portal.core.permissions import PERMISSIONS
from portal.core.subjects import SILENCE_SUBJECTS, SilenceSubject
from portal.core.waiting import WAITING
from portal.core.workflow import WORKFLOWS


def fill() -> None:
    """Fill every registry. A test proves that nothing named in a workflow is missing (tests/test_wiring.py)."""
    _notices()
    _members()
    _participants()
    _credentials()
    _recovery()
    _delegations()
    _partners()
    paper_road.fill()
    _own_data()
    _commitments()
    _proposals()
    _consultations()
    _decisions()
    _accession()
    _exchange()
    _programmes()


def _notices() -> None:
    from members.body.permissions import officer
    from members.delegations.permissions import delegate_of
    from members.post.selectors import waits_for
    from portal.core.notices import words
    from portal.core.paper.permissions import on_paper

    WAITING.register("notices", waits_for)
    tell(FLOOR | words.SENTENCES, words.SUBJECTS)
    for name in ("notice.open", "notice.acknowledge"):
        PERMISSIONS.register(name, delegate_of(lambda delivery: delivery.member_id))
    PERMISSIONS.register("notice.receipt_enter", on_paper(officer))
    PERMISSIONS.register("notice.resend", officer)


def _members() -> None:
    from members.accounts import notices as account_notices
    from members.accounts import permissions as accounts
    from members.accounts import words as account_words
    from members.body import permissions as body
    from members.body import words as body_words
    from members.delegations import notices as delegation_notices
    from members.delegations import permissions as delegations
    from members.delegations import words as delegation_words
    from members.delegations.selectors import contact_recipients
    from members.states import notices as state_notices
    from members.states import permissions as states
    from members.states import words as state_words
    from members.states import workflow as state_workflow
    from members.states.models import Instrument, Rectification
    from members.states.selectors import name_of_actor, waits_for

    WORKFLOWS.register(Instrument, state_workflow.INSTRUMENT)
    WORKFLOWS.register(Rectification, state_workflow.RECTIFICATION)
    state_notices.CONTACTS.register("contacts", contact_recipients)
    permit(accounts, body, delegations, states)
    send(account_notices, delegation_notices, state_notices)
    for words in (account_words, body_words, delegation_words, state_words):
        tell(words.SENTENCES, words.SUBJECTS)
    NAMED.register("member", name_of_actor)
    WAITING.register("instruments", waits_for)


def _participants() -> None:
    from members.delegations.hooks import BESIDE, TAKEN_UP
    from members.delegations.models import REPRESENTATIVE
    from members.participants import notices, permissions, selectors, services, words, workflow
    from members.participants.models import Participant

    usual(notices, permissions, words)
    BESIDE.register("participant", selectors.beside_standing)
    TAKEN_UP.register(REPRESENTATIVE, services.representative_take_up)
    WAITING.register("participants", selectors.waits_for)
    WORKFLOWS.register(Participant, workflow.PARTICIPANT)


def _credentials() -> None:
    from members.credentials import notices, permissions, selectors, words, workflow
    from members.credentials.models import Credential
    from members.delegations.hooks import UNDER_DELEGATION
    from members.delegations.models import Grant
    from members.delegations.selectors import waits_for
    from members.delegations.workflow import GRANT

    WORKFLOWS.register(Grant, GRANT)
    WAITING.register("delegations", waits_for)
    UNDER_DELEGATION.register("credentials", selectors.under_delegation)
    provide(Credential, workflow.CREDENTIAL, notices, permissions, selectors, words)


def _recovery() -> None:
    from members.recovery import notices, permissions, selectors, words, workflow
    from members.recovery.models import FactorRecovery

    provide(FactorRecovery, workflow.RECOVERY, notices, permissions, selectors, words)


def _delegations() -> None:
    from governance.commitments.services import delegation as commitments
    from governance.consultations.services import delegation as consultations
    from governance.proposals.services import delegation as proposals
    from initiatives.exchange.services import delegation as exchange
    from members.delegations.hooks import HANDOVERS, SUPERSEDABLE

    for feature in (commitments, consultations, proposals, exchange):
        HANDOVERS.register(feature.__name__, feature.drafts_give)
    SUPERSEDABLE.register("commitment", commitments.SUPERSEDABLE)
    SUPERSEDABLE.register("national-response", consultations.SUPERSEDABLE)


def _partners() -> None:
    from members.partners import notices, permissions, selectors, words, workflow
    from members.partners.models import PartnerConsent

    provide(PartnerConsent, workflow.CONSENT, notices, permissions, selectors, words)


def _own_data() -> None:
    """What persons and members take along, and the secretariat's desk."""
    from members.desk import models as desk_models
    from members.desk import permissions as desk
    from members.desk import words as desk_words
    from members.desk import workflow as desk_workflow
    from members.exports import models, notices, permissions, words, workflow
    from members.privacy import permissions as privacy
    from members.privacy import words as privacy_words

    WORKFLOWS.register(models.MemberExport, workflow.EXPORT)
    WORKFLOWS.register(desk_models.AccountMerge, desk_workflow.MERGE)
    permit(privacy, permissions, desk)
    send(notices)
    tell(privacy_words.SENTENCES | words.SENTENCES | desk_words.SENTENCES, words.SUBJECTS | desk_words.SUBJECTS)


def _commitments() -> None:
    from governance.commitments import notices, permissions, selectors, words, workflow
    from governance.commitments.models import Commitment, Report
    from governance.plan.selectors import UNDER_POINTS
    from members.states.selectors import MEMBER_PARTS

    usual(notices, permissions, words)
    WORKFLOWS.register(Commitment, workflow.COMMITMENT)
    WORKFLOWS.register(Report, workflow.REPORT)
    WAITING.register("commitments", selectors.waits_for)
    MEMBER_PARTS.register("commitments", selectors.part_of_member)
    UNDER_POINTS.register("commitments", selectors.under_points)


def _proposals() -> None:
    from governance.proposals import notices, permissions, selectors, words, workflow
    from governance.proposals.models import Proposal
    from members.states.selectors import MEMBER_PARTS

    usual(notices, permissions, words)
    WORKFLOWS.register(Proposal, workflow.PROPOSAL)
    WAITING.register("proposals", selectors.waits_for)
    MEMBER_PARTS.register("proposals", selectors.part_of_member)


def _consultations() -> None:
    from governance.consultations import notices, permissions, selectors, words, workflow
    from governance.consultations.models import Comment, Consultation, NationalResponse
    from governance.proposals.selectors import UNDER_PROPOSAL

    usual(notices, permissions, words)
    WORKFLOWS.register(Consultation, workflow.CONSULTATION)
    WORKFLOWS.register(Comment, workflow.COMMENT)
    WORKFLOWS.register(NationalResponse, workflow.RESPONSE)
    WAITING.register("consultations", selectors.waits_for)
    UNDER_PROPOSAL.register("consultations", selectors.rounds_under)


def _decisions() -> None:
    from governance.decisions import notices, permissions, selectors, words, workflow
    from governance.decisions.models import Decision, SilenceRun
    from governance.decisions.services import proposals
    from governance.proposals.selectors import UNDER_PROPOSAL
    from members.body.permissions import officer

    tell(words.SENTENCES, words.SUBJECTS, words.DISCRETION)
    WORKFLOWS.register(SilenceRun, workflow.RUN)
    WORKFLOWS.register(Decision, workflow.DECISION)
    for name in ("silence.prepare", "silence.call"):
        PERMISSIONS.register(name, permissions.calls)
    PERMISSIONS.register("silence.withdraw", permissions.withdraw)
    PERMISSIONS.register("silence.extend", permissions.chair_of_organ)
    for name in ("silence.paper", "silence.prove", "silence.record"):
        PERMISSIONS.register(name, officer)
    PERMISSIONS.register("silence.break", permissions.entitled_at_opening)
    PERMISSIONS.register("silence.state", permissions.may_state)
    PERMISSIONS.register("silence.certify", permissions.certify)
    PERMISSIONS.register("silence.by_job", permissions.by_job)
    WAITING.register("decisions", selectors.waits_for)
    KEPT_ELSEWHERE.register("decisions", selectors.paper_waits_for)
    UNDER_PROPOSAL.register("decisions", selectors.runs_under)
    subject = SilenceSubject(proposals.material, proposals.started, proposals.ended, proposals.published)
    SILENCE_SUBJECTS.register("governance.proposal", subject)
    for kind in notices.kinds():
        register(kind)


def _accession() -> None:
    from governance.accession import notices, permissions, selectors, services, words, workflow
    from governance.accession.models import Application
    from members.body.permissions import officer
    from members.states.selectors import MEMBER_PARTS
    from members.states.services import FOLLOWERS

    provide(Application, workflow.APPLICATION, notices, permissions, selectors, words)
    MEMBER_PARTS.register("accession", selectors.part_of_member)
    FOLLOWERS.register("accession", services.instrument_followed)
    subject = SilenceSubject(
        services.material, services.started, services.ended, services.published, caller=officer,
        period="accession_non_objection", reason=("accession", "disagreement_needs_reason"),
    )  # fmt: skip
    SILENCE_SUBJECTS.register("governance.application", subject)


def _exchange() -> None:
    from initiatives.exchange import notices, permissions, selectors, words, workflow
    from initiatives.exchange.models import Match, Need, Offer
    from members.states.selectors import MEMBER_PARTS

    usual(notices, permissions, words)
    WORKFLOWS.register(Need, workflow.NEED)
    WORKFLOWS.register(Offer, workflow.OFFER)
    WORKFLOWS.register(Match, workflow.MATCH)
    WAITING.register("exchange", selectors.waits_for)
    MEMBER_PARTS.register("needs", selectors.needs_of_member)
    MEMBER_PARTS.register("offers", selectors.offers_of_member)
    WAITING.register("matches", selectors.matches_wait_for)


def _programmes() -> None:
    from governance.plan.selectors import UNDER_POINTS
    from initiatives.programmes import notices, permissions, selectors, words, workflow
    from initiatives.programmes.models import Initiative

    UNDER_POINTS.register("initiatives", selectors.under_points)
    provide(Initiative, workflow.INITIATIVE, notices, permissions, selectors, words)
