"""No act of a member is forgotten: each may come on paper or says why not, and each has its receipt (domain.md §2, §3.8).

The acts are read from what the portal itself goes by: the tables of workflows, the matrix of who may what, the sentences of
the record. What is in none of the lists below fails.
"""

from __future__ import annotations

from portal.core.access import Matrix
from portal.core.audit.words import SENTENCES
from portal.core.paper.kinds import KEPT_ELSEWHERE, PAPER_KINDS
from portal.core.permissions import PERMISSIONS
from portal.core.workflow import WORKFLOWS
from portal.home.receipts import READING

INSIDE = "inside the delegation: it has not left the capital, and on paper the second officer stands for who clears"
ACCOUNTS = "keeps the accounts of the delegation, which the secretariat keeps too, on a written request"
MACHINES = "keeps a machine's access, which the secretariat keeps too, on a written request"
RUN = "comes on paper by the entries of the run itself, which can hold it open (governance/decisions/services/paper.py)"
READ = "a person looks or takes along; nobody can do that by note"

#: Workflow and state reached → the kinds by which a note takes the member there.
STEPS = {
    ("application", "applicant"): ("application.submit",),
    ("application", "withdrawn"): ("application.withdraw",),
    ("commitment", "submitted"): ("commitment.submit",),
    ("commitment", "withdrawn"): ("commitment.withdraw",),
    ("commitment", "closing"): ("commitment.end",),
    ("initiative", "active"): ("initiative.begin",),
    ("initiative", "completed"): ("initiative.complete",),
    ("match", "negotiating"): ("match.consent",),
    ("match", "agreed"): ("match.agree", "match.propose_terms"),
    ("match", "active"): ("match.start",),
    ("match", "completed"): ("match.complete",),
    ("match", "failed"): ("match.fail",),
    ("national_response", "received"): ("consultation.response",),
    ("need", "endorsed"): ("need.publish",),
    ("need", "published"): ("need.publish",),
    ("need", "withdrawn"): ("need.withdraw",),
    ("offer", "submitted"): ("offer.submit",),
    ("offer", "open"): ("offer.open",),
    ("offer", "paused"): ("offer.pause",),
    ("partner_consent", "refused"): ("partner.refuse",),
    ("partner_consent", "revoked"): ("partner.revoke",),
    ("proposal", "submitted"): ("proposal.table", "proposal.resubmit"),
    ("proposal", "withdrawn"): ("proposal.withdraw",),
    ("report", "submitted"): ("report.submit",),
    ("report", "recalled"): ("report.recall",),
}
SECRET = "giving it makes a secret that the member's focal point alone may hold: it is given in the portal"

#: Workflow and state reached → why no note takes the member there.
NO_NOTE = {
    ("comment", "taken"): INSIDE,
    ("comment", "left_out"): INSIDE,
    ("commitment", "clearance"): INSIDE,
    ("commitment", "draft"): INSIDE,
    ("need", "draft"): INSIDE,
    ("report", "clearance"): INSIDE,
    ("report", "open"): INSIDE,
    ("report", "superseded"): INSIDE,
    ("partner_consent", "given"): SECRET,
    ("grant", "confirmed"): "two officers grant on a written request: one proposes, another confirms",
    ("grant", "declined"): "two officers grant on a written request: one proposes, another confirms",
}
#: Event of a member's act → why no kind of paper records it.
NO_PAPER = {
    **dict.fromkeys(("comment.added", "comment.left_out", "comment.taken", "response.drafted"), INSIDE),
    **dict.fromkeys(("commitment.drafted", "commitment.edited", "commitment.cleared", "commitment.taken_back"), INSIDE),
    **dict.fromkeys(("commitment.clearance_requested", "report.clearance_requested", "report.drafted"), INSIDE),
    **dict.fromkeys(("report.taken_back", "need.drafted", "need.edited", "need.endorsed", "need.taken_back"), INSIDE),
    **dict.fromkeys(("offer.drafted", "offer.edited", "proposal.drafted", "proposal.edited", "proposal.deleted"), INSIDE),
    **dict.fromkeys(("silence.act_received", "silence.broken"), RUN),
    **dict.fromkeys(("export.asked", "export.taken", "notice.opened"), READ),
    "partner.consented": SECRET,
    "contribution.stated": "an observer binds nobody: what it sends by note the secretariat circulates as a document",
    "notice.acknowledged": "the paper receipt of a notice says as much, and serves the member (notice.receipt)",
    "response.entered_on_paper": "of responses entered before there was one road of paper",
    "response.set_aside": "a note with another response replaces the former one, whoever of the delegation sent it",
    "act.superseded": "a note of the member replaces, revises or withdraws its own act by the kind of that act",
    "credential.submitted": "a paper by its nature: filed by one officer, examined by another, decided by the organ",
    **dict.fromkeys(
        (
            "service_contact.added", "service_contact.ended", "delegation.one_person_declared", "delegation.one_person_ended",
            "delegate.ended", "delegate.suspended", "delegate.restored", "delegate.handed_over", "delegate.accredited",
            "invitation.sent", "invitation.resent", "invitation.revoked", "invitation.accepted", "acting.recorded",
            "acting.ended", "power.granted", "power.ended", "grant.proposed", "grant.confirmed", "grant.declined",
        ),
        ACCOUNTS,
    ),
    **dict.fromkeys(
        (
            "partner.created", "partner.rotated", "partner.renewed", "partner.rescoped", "partner.suspended", "partner.resumed",
            "partner.consent_asked",
        ),
        MACHINES,
    ),
}  # fmt: skip
#: Acts of a member that the secretariat takes too, on its written request.
SHARED = {name for name, why in NO_PAPER.items() if why in (ACCOUNTS, MACHINES)}
#: Event recorded when a member's act ends in this state of a table, where the workflow's states do not name it.
RECORDED = {
    ("application", "applicant"): "application.submitted",
    ("comment", "taken"): "comment.taken",
    ("comment", "left_out"): "comment.left_out",
    ("commitment", "clearance"): "commitment.clearance_requested",
    ("commitment", "draft"): "commitment.taken_back",
    ("commitment", "closing"): "commitment.ended",
    ("initiative", "active"): "initiative.begun",
    ("match", "negotiating"): "match.consented",
    ("match", "active"): "match.started",
    ("national_response", "received"): "response.received",
    ("need", "draft"): "need.taken_back",
    ("offer", "open"): "offer.opened",
    ("partner_consent", "given"): "partner.consented",
    ("partner_consent", "refused"): "partner.consent_refused",
    ("partner_consent", "revoked"): "partner.consent_revoked",
    ("report", "clearance"): "report.clearance_requested",
    ("report", "open"): "report.taken_back",
}
#: State reached by a member → why the step itself gives the delegation no receipt.
NO_RECEIPT = {("report", "superseded"): "a draft begins anew; the report that takes its place has its receipt"}


def of_members() -> set[str]:
    """The permissions that a delegate of some member holds, by the matrix, whose every cell is tried."""
    acts = Matrix.read().acts.items()
    return {
        name
        for name, kinds in acts
        if any(role.startswith(("own", "other")) for found in kinds.values() for role in found)
    }


def reached() -> set[tuple[str, str]]:
    """The states to which a member's person takes something, by all tables."""
    permissions = of_members()
    return {
        (table.name, step.target)
        for _model, table in WORKFLOWS.items()
        for step in table.transitions
        if not step.by_job and step.permission in permissions
    }


def test_every_step_of_a_member_may_come_on_paper_or_says_why_not() -> None:
    assert reached() == set(STEPS) | set(NO_NOTE)
    assert not set(STEPS) & set(NO_NOTE)
    assert {kind for kinds in STEPS.values() for kind in kinds} <= set(PAPER_KINDS)


def test_every_act_of_a_member_may_come_on_paper_or_says_why_not() -> None:
    on_paper = {event for _name, kind in PAPER_KINDS.items() for event in kind.events}
    acts = {name for name, told in SENTENCES.items() if told.by_member}
    assert acts == (on_paper - {"notice.receipt_entered"}) | set(NO_PAPER)
    assert not on_paper & set(NO_PAPER)
    assert "decisions" in KEPT_ELSEWHERE


def test_every_step_of_a_member_has_its_receipt_or_says_why_not() -> None:
    """Receipts are read from the record: whatever is told as a member's act has one (portal/home/receipts.py)."""
    for workflow, state in reached() - set(NO_RECEIPT):
        event = RECORDED.get((workflow, state), f"{workflow}.{state}")
        assert SENTENCES[event].by_member, event
        assert event not in READING, event
    assert set(NO_RECEIPT) <= reached()
    assert set(RECORDED) <= reached()


def test_every_permission_of_a_member_is_asked_by_a_step_or_by_an_act_with_a_receipt() -> None:
    asked = {step.permission for _model, table in WORKFLOWS.items() for step in table.transitions}
    elsewhere = {
        "account.erase": "one's own account", "account.update": "one's own account",
        "application.register": "application.registered", "comment.add": "comment.added",
        "commitment.clear": "commitment.cleared", "commitment.confirm_share": "commitment.share_confirmed",
        "credential.object": "credential.objected", "credential.submit": "credential.submitted",
        "delegate.hand_over": "delegate.handed_over", "delegation.act_for": "acting.recorded",
        "delegation.supersede": "act.superseded", "export.ask": "export.asked", "export.take": "export.taken",
        "grant.propose": "grant.proposed", "initiative.endorse": "initiative.part_endorsed",
        "initiative.keep": "initiative.milestones_marked", "invitation.send": "invitation.sent",
        "notice.acknowledge": "notice.acknowledged", "notice.open": "notice.opened", "offer.draft": "offer.drafted",
        "partner.manage": "partner.rotated", "partner.register": "partner.created", "partner.suspend": "partner.suspended",
        "power.grant": "power.granted", "proposal.draft": "proposal.drafted", "response.draft": "response.drafted",
        "service_contact.add": "service_contact.added", "service_contact.end": "service_contact.ended",
        "silence.state": "silence.act_received",
    }  # fmt: skip
    assert of_members() - asked == set(elsewhere)
    assert of_members() <= set(PERMISSIONS)
    for name, event in elsewhere.items():
        assert event == "one's own account" or SENTENCES[event].by_member, name
