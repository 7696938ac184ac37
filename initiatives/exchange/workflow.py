"""The tables of needs, offers and matches (domain.md §8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from initiatives.exchange.models import Match, MatchState, NeedState, OfferState
from portal.core.refusals import Refusal
from portal.core.workflow import Transition, Workflow

N, O, M = NeedState, OfferState, MatchState  # noqa: E741
#: The states of a need on the exchange: which one it is follows from its matches.
LIVE = (N.PUBLISHED, N.MATCHING, N.PART_FILLED, N.FILLED, N.DELIVERING)
WAITING_FOR_HELP = (N.PUBLISHED, N.MATCHING, N.PART_FILLED)
HELD = (M.INTRODUCED, M.NEGOTIATING, M.AGREED)


def consented(row: Match, at: datetime) -> Refusal | None:
    """Both sides said yes in time."""
    if row.need_consented_at and row.offer_consented_at:
        return None
    return Refusal(
        "consent_missing", _("Both sides have to consent first. Silence counts as no."), rule="periods.match_consent"
    )


def agreed(row: Match, at: datetime) -> Refusal | None:
    """Both sides agreed to the terms as they stand."""
    if row.terms and row.need_agreed_at and row.offer_agreed_at:
        return None
    return Refusal("agreement_missing", _("Both sides have to agree to the same terms first."))


NEED = Workflow(
    name="need",
    states=N,
    shapes={
        N.DRAFT: "wait", N.ENDORSED: "wait", N.PUBLISHED: "open", N.MATCHING: "open", N.PART_FILLED: "open", N.FILLED: "good",
        N.DELIVERING: "good", N.COMPLETED: "done", N.EXPIRED: "stop", N.WITHDRAWN: "stop",
    },
    transitions=[
        Transition(N.DRAFT, N.ENDORSED, "need.endorse", _("Endorse")),
        Transition(N.ENDORSED, N.DRAFT, "need.draft", _("Take back to draft")),
        Transition(N.ENDORSED, N.PUBLISHED, "need.publish", _("Publish"), deadline="need_confirmation_lapse"),
        *(Transition(a, b, "need.by_job", _("Follows its matches"), by_job=True) for a in LIVE for b in LIVE if a != b),
        *(Transition(a, N.COMPLETED, "need.by_job", _("Follows its matches"), by_job=True) for a in LIVE),
        *(Transition(a, N.EXPIRED, "need.by_job", _("Expires"), by_job=True) for a in WAITING_FOR_HELP),
        Transition(N.EXPIRED, N.PUBLISHED, "need.by_job", _("Restore: a paper had come in time"), by_job=True),
        *(Transition(a, N.WITHDRAWN, "need.publish", _("Withdraw")) for a in (N.ENDORSED, *WAITING_FOR_HELP)),
    ],
)  # fmt: skip

OFFER = Workflow(
    name="offer",
    desk={"submitted": "officer"},
    states=O,
    shapes={
        O.DRAFT: "wait", O.SUBMITTED: "open", O.VERIFIED: "wait", O.OPEN: "good", O.EXHAUSTED: "done", O.PAUSED: "wait",
        O.EXPIRED: "stop",
    },
    transitions=[
        Transition(O.DRAFT, O.SUBMITTED, "offer.submit", _("Clear and submit")),
        Transition(O.SUBMITTED, O.DRAFT, "offer.check_form", _("Return with questions"), discretion=True),
        Transition(O.SUBMITTED, O.VERIFIED, "offer.check_form", _("Verify as complete")),
        Transition(O.VERIFIED, O.OPEN, "offer.open", _("Open")),
        Transition(O.OPEN, O.PAUSED, "offer.open", _("Pause")),
        Transition(O.PAUSED, O.OPEN, "offer.open", _("Open again")),
        Transition(O.OPEN, O.EXHAUSTED, "offer.by_job", _("Nothing is left"), by_job=True),
        Transition(O.EXHAUSTED, O.OPEN, "offer.by_job", _("Something is left again"), by_job=True),
        *(Transition(a, O.EXPIRED, "offer.by_job", _("Expires"), by_job=True) for a in (O.OPEN, O.PAUSED, O.EXHAUSTED)),
    ],
)  # fmt: skip

MATCH = Workflow(
    name="match",
    desk={"suggested": "officer"},
    states=M,
    shapes={
        M.SUGGESTED: "wait", M.INTRODUCED: "open", M.NEGOTIATING: "open", M.AGREED: "done", M.ACTIVE: "good",
        M.COMPLETED: "done", M.FAILED: "stop", M.LAPSED: "stop",
    },
    transitions=[
        Transition(M.SUGGESTED, M.INTRODUCED, "match.introduce", _("Introduce both sides"), deadline="match_consent"),
        Transition(M.SUGGESTED, M.LAPSED, "match.introduce", _("Drop the suggestion")),
        Transition(M.INTRODUCED, M.NEGOTIATING, "match.side", _("Consent"), consented),
        Transition(M.INTRODUCED, M.LAPSED, "match.by_job", _("Lapses: silence counts as no"), by_job=True),
        Transition(M.NEGOTIATING, M.LAPSED, "match.by_job", _("Lapses with its need"), by_job=True),
        Transition(M.LAPSED, M.INTRODUCED, "match.by_job", _("Restore: a paper had come in time"), by_job=True),
        Transition(M.INTRODUCED, M.FAILED, "match.side", _("Say no")),
        Transition(M.NEGOTIATING, M.AGREED, "match.side", _("Agree to the terms"), agreed),
        Transition(M.NEGOTIATING, M.FAILED, "match.side", _("Report a failure")),
        Transition(M.AGREED, M.ACTIVE, "match.give", _("Begin delivery"), agreed),
        Transition(M.AGREED, M.FAILED, "match.side", _("Report a failure")),
        Transition(M.ACTIVE, M.COMPLETED, "match.receive", _("Confirm that it was received")),
        Transition(M.ACTIVE, M.FAILED, "match.side", _("Report a failure")),
    ],
)  # fmt: skip
