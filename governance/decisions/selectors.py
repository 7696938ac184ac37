"""Reading runs and decisions: who was served, where members stand, what is still needed (domain.md §3.7, §7)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.decisions.disclosure import AGAINST, known_to
from governance.decisions.models import ActKind, Decision, PaperAct, RunAct, RunState, SilenceRun
from governance.decisions.workflow import RUN
from governance.proposals.models import Proposal
from governance.proposals.selectors import Under
from members.body.selectors import Rules
from members.states.models import Group
from portal.core.display.tally import Stand, Tally, tally
from portal.core.display.texts import local_text
from portal.core.eyes import SERVICE, Viewer, seeing_as
from portal.core.notices.models import Notice
from portal.core.notices.selectors import served_members
from portal.core.subjects import SILENCE_SUBJECTS
from portal.core.waiting import Waiting

SERVING = ("silence.opened", "silence.extended")
BREAKING = {ActKind.OBJECTION, ActKind.AMENDMENT}
STATING = {ActKind.RESERVATION, ActKind.INTERPRETATIVE, ActKind.DISSOCIATION, ActKind.EXPLANATION}


def runs_visible_to(viewer: Viewer) -> QuerySet[SilenceRun]:
    return SilenceRun.objects.visible_to(viewer).select_related("organ")


def runs_under(viewer: Viewer, proposal: Proposal) -> list[Under]:
    """The runs on a proposal, for its page, newest first. One statement."""
    rows = SilenceRun.objects.visible_to(viewer).filter(subject_type=proposal._meta.label_lower, subject_id=proposal.pk)
    return [
        Under(
            _("Silence run"), reverse("decisions:run", args=[row.uid]), row.get_state_display(), RUN.shapes[row.state]
        )
        for row in rows.order_by("-pk")[:5]
    ]


def decisions_visible_to(viewer: Viewer) -> QuerySet[Decision]:
    return Decision.objects.visible_to(viewer).select_related("organ", "text_version", "run")


def not_served(run: SilenceRun) -> list[int]:
    """The members entitled in the run on whom none of its notices was served by its opening. Needs service eyes."""
    notices = Notice.objects.filter(subject_type=run._meta.label_lower, subject_id=run.pk, kind__in=SERVING)
    served: set[int] = set()
    for notice in notices:
        served |= served_members(notice, by=run.opens_at)
    return sorted(set(run.entitled.values_list("member", flat=True)) - served)


def paper_waits(run: SilenceRun) -> bool:
    """Whether an act against the text or the procedure, on paper from before the expiry, waits for its second officer."""
    waiting = run.paper_acts.filter(act=None, set_aside_at=None, kind__in=AGAINST, received_at__lt=run.expires_at)
    return bool(waiting.exists())


def tally_of(run: SilenceRun) -> dict[str, int]:
    """How many members support, state something, object, are silent. A member counts once, where it went furthest.

    The base is who was entitled when the run began, and its `votes` (domain.md §2, member organisation).
    """
    counts = Counter(positions(run.acts.filter(effect=True, withdrawn_at=None)).values())
    base = run.entitled.aggregate(entitled=Count("pk"), votes=Sum("weight", default=0))
    spoken = sum(counts.values())
    return {
        **base,
        "support": counts["support"],
        "with_statements": counts["reservation"],
        "objecting": counts["objection"],
        "silent": max(base["entitled"] - spoken, 0),
    }


def positions(acts: Iterable[RunAct]) -> dict[int, str]:
    """Member key → where it stands: objection before statement before support. Members without an act are silent."""
    found: dict[int, str] = {}
    order = {"support": 0, "reservation": 1, "objection": 2}
    for act in acts:
        place = "objection" if act.kind in BREAKING else "reservation" if act.kind in STATING else "support"
        if act.kind == ActKind.PROCEDURE:
            continue
        if order[place] >= order.get(found.get(act.member_id, ""), -1):
            found[act.member_id] = place
    return found


@dataclass(frozen=True)
class RunPage:
    """All that the page of a run shows, read in a fixed number of statements."""

    run: SilenceRun
    acts: list[RunAct]
    entries: list[PaperAct]
    blocks: list[Any]
    stands: Tally
    decision: Decision | None

    @property
    def statements(self) -> list[RunAct]:
        return [act for act in self.acts if act.kind in STATING]

    @property
    def breaking(self) -> list[RunAct]:
        return [act for act in self.acts if act.kind in AGAINST]

    @property
    def supporters(self) -> list[RunAct]:
        return [act for act in self.acts if act.kind == ActKind.SUPPORT and act.withdrawn_at is None]


def run_page(run: SilenceRun, viewer: Viewer, at: datetime) -> RunPage:
    """The page of a run for a viewer: acts, blocks and positions as far as the viewer may know.

    Whom the rules do not tell who objected is shown what the members said in the open, as if nobody had: an objector who
    had stated its support stays among the supporters, and every other one among "silent or objecting".
    """
    known = known_to(viewer, run, at)
    acts, disclosed = known.acts, known.disclosed
    where = positions(
        act for act in acts if act.effect and act.withdrawn_at is None and (disclosed or act.kind not in AGAINST)
    )
    groups = {group.key: local_text(group.name).text for group in Group.objects.filter(kind="regional")}
    stands = [
        Stand(
            group=groups.get(row.group, _("Other members")),
            code=row.member.tile,
            name=local_text(row.member.name).text,
            position=where.get(row.member_id, "silent"),
            you=row.member_id == viewer.member_id,
            votes=row.weight,
        )
        for row in run.entitled.select_related("member")
    ]
    shown = tally(stands, disclosed=disclosed)
    blocks = list(run.text_version.blocks.all())
    adopted = run.state in (RunState.ADOPTED, RunState.RECORDED)
    decision = Decision.objects.filter(run=run).first() if adopted else None
    return RunPage(run, acts, known.entries, blocks, shown, decision)


def words_needed(kind: str, run: SilenceRun, rules: Rules) -> bool:
    """Whether an act of this kind needs words: support never, an objection if the rules ask for its reason in such a run."""
    if kind == ActKind.OBJECTION:
        return bool(rules.value(*SILENCE_SUBJECTS[run.subject_type].reason))
    return kind != ActKind.SUPPORT


def without_effect(act: RunAct) -> str:
    """Why an act that was received counts for nothing, in words; empty for one that counts."""
    if act.effect:
        return ""
    sentences = {
        "silence.found_after_closing": _("Received in time, but found after the outcome: it goes to the next meeting."),
        "silence.objection_to_procedure": _("Received in time, but the run had its outcome already: without effect."),
    }
    return sentences.get(act.rule) or _("Received after expiry, without effect.")


def still_needed(run: SilenceRun, stands: Tally) -> str:
    """One or two sentences: who, what, by when; also when it is nothing (look.md)."""
    state = RunState(run.state)
    if state == RunState.PREPARED:
        return _("The chair serves the notice. Until then no member is told.")
    if state == RunState.NOTIFIED:
        return _(
            "Nothing from any member. The silence opens at one instant for all; who is not served by then is told to the chair."
        )
    if state == RunState.RUNNING:
        return _(
            "Nothing from any member. At expiry the portal closes the run or, if a member was not served, holds it."
        )
    if state == RunState.CLOSING:
        return _(
            "An officer certifies that nothing came by other roads; otherwise the portal does so at the end of closing."
        )
    if state == RunState.HELD:
        return _(
            "The chair serves again and extends for all, or an officer proves service. Without either the text is not adopted."
        )
    if state == RunState.ADOPTED:
        return _("Nothing. The next meeting takes note, and the number of the decision becomes final.")
    if state == RunState.BROKEN and not stands.disclosed:
        return _("Nothing. Not adopted: the silence was broken. A new text is always a new run.")
    if state == RunState.BROKEN:
        return ngettext(
            "Nothing. Not adopted: silence broken by %(n)d objection. A new text is always a new run.",
            "Nothing. Not adopted: silence broken by %(n)d objections. A new text is always a new run.",
            stands.counts["objection"],
        ) % {"n": stands.counts["objection"]}
    return _("Nothing.")


def lead_sentence(run: SilenceRun) -> str:
    """What happens next if nobody acts."""
    sentences = {
        RunState.PREPARED: _("If nobody acts, nothing happens: the run has not been called."),
        RunState.NOTIFIED: _("If nobody acts, the silence opens, and at its expiry this text is adopted."),
        RunState.RUNNING: _(
            "If no objection or amendment is received before the silence expires, this text is adopted."
        ),
        RunState.CLOSING: _(
            "The silence has expired unbroken. If nothing came by other roads, this text is adopted as of its expiry."
        ),
        RunState.HELD: _("Held: a member was not served. If nobody acts, this text is not adopted."),
        RunState.ADOPTED: _("Adopted by silence."),
        RunState.RECORDED: _("Adopted by silence and recorded at a meeting."),
        RunState.BROKEN: _("Not adopted: the silence was broken."),
        RunState.NOT_ADOPTED: _("Not adopted: service on every member was not proven in time."),
        RunState.WITHDRAWN: _("Withdrawn by the chair."),
        RunState.TO_MEETING: _("A member objected to the procedure: the text goes to a meeting."),
    }
    return sentences[RunState(run.state)]


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """The runs in which this person may still act, or must: delegates who can bind, the chair, officers."""
    if standing.member_id and standing.may("bind"):
        opened = Q(state=RunState.RUNNING) | Q(state=RunState.NOTIFIED, opens_at__lte=at)
        runs = SilenceRun.objects.filter(opened, expires_at__gt=at, entitled__member=standing.member_id)
        sentence = _("You may support, make a statement, or break the silence. Doing nothing counts as silent.")
        return [_waiting(run, sentence, run.expires_at) for run in runs.exclude(acts__member=standing.member_id)]
    if not standing.is_staff:
        return []
    mine = {RunState.PREPARED, RunState.HELD} if "chair" in standing.offices else {RunState.CLOSING}
    runs = SilenceRun.objects.filter(state__in=mine)
    return [_waiting(run, lead_sentence(run), run.closes_at or run.hold_until or run.opens_at) for run in runs]


def _waiting(run: SilenceRun, sentence: str, due_at: datetime | None) -> Waiting:
    path = reverse("decisions:run", args=[run.uid])
    shape = "stop" if run.state == RunState.HELD else "open"
    return Waiting(run.title, path, run.get_state_display(), shape, sentence, due_at, run.symbol)


def paper_waits_for(standing: Any, _at: datetime) -> list[Waiting]:
    """The entries in silence runs that wait for this officer. Whose they are is told on opening one, as the rules disclose
    (disclosure.py): here it is only said that one waits. One statement.
    """
    with seeing_as(SERVICE):
        rows = (
            PaperAct.objects.filter(act=None, set_aside_at=None)
            .exclude(entered_by=standing.user_id)
            .select_related("run")
        )
        entries = list(rows.order_by("pk"))
    sentence = _(
        "An act in this silence run came on paper: compare the entry with the note and confirm it, or set it aside."
    )
    return [
        Waiting(
            entry.run.title, reverse("decisions:paper_confirm", args=[entry.run.uid, entry.pk]), entry.run.get_state_display(),
            "wait", sentence, entry.run.closes_at or entry.run.expires_at, entry.run.symbol,
        )
        for entry in entries
    ]  # fmt: skip
