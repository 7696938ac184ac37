"""Who learns who objected: the one place (domain.md §7). The rule is frozen in the run: chair only, members, or public.

Where only the chair may know, acts that break the silence have the class *delegation*: the database hides them from
everybody but the member. The chair of the organ, and the officers who entered or confirmed the note, are let in here;
each look is listed for the member.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from governance.decisions.models import ActKind, PaperAct, RunAct, SilenceRun
from members.body.models import Office, OfficeKind
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, Eyes, Viewer, seeing_as
from portal.core.files.models import KeptFile, Part
from portal.core.files.selectors import file_about
from portal.core.reads import note

#: What breaks the silence or the procedure. Everything else a member does in a run travels with the text, under its name.
AGAINST = frozenset({ActKind.OBJECTION, ActKind.AMENDMENT, ActKind.PROCEDURE})
OFFICERS: set[str] = {OfficeKind.OFFICER, OfficeKind.LEGAL}
AUDIENCES = {"chair": Audience.DELEGATION, "members": Audience.MEMBERS, "public": Audience.PUBLIC}


def class_of_act(run: SilenceRun, kind: str, member: int) -> dict[str, Any]:
    """The class of an act: who objected is a rule; what does not break the silence is seen by who sees the run."""
    return {"audience": AUDIENCES[run.disclosure] if kind in AGAINST else run.audience, "parties": [member]}


def class_of_entry(run: SilenceRun, kind: str, member: int) -> dict[str, Any]:
    """The class of what an officer entered from paper: it never leaves the secretariat and the member before it counts."""
    hidden = run.disclosure == "chair" and kind in AGAINST
    return {"audience": Audience.DELEGATION if hidden else Audience.RESTRICTED, "parties": [member]}


@dataclass(frozen=True, slots=True)
class Known:
    """What a viewer may know of a run. `entries` are notes entered from paper that count for nothing: waiting, or set aside;
    each has `named`, whether the viewer may know whose it is. `disclosed`: whether the viewer may know who objected.
    """

    acts: list[RunAct]
    entries: list[PaperAct]
    disclosed: bool


def known_to(viewer: Viewer, run: SilenceRun, at: datetime) -> Known:
    """What a viewer may know at an instant: acts in the order of their receipt, and for staff the entries.

    Where only the chair may know, an officer is told that a note waits, and whose it is on opening it (`entry_for`); staff
    who hold no office in it are not told of it at all.
    """
    acts = run.acts.select_related("member").order_by("received_at", "pk")
    if viewer.eyes != Eyes.STAFF:
        return Known(list(acts), [], _by_rule(run, viewer))
    entries = run.paper_acts.filter(act=None).select_related("member").order_by("received_at", "pk")
    if run.disclosure != "chair":
        return Known(list(acts), [_named(entry, True) for entry in entries], True)
    offices, user = _offices(viewer, run, at), viewer.user_id
    chairs, officer = OfficeKind.CHAIR in offices, bool(offices & OFFICERS)
    own = Q(member=viewer.member_id) | Q(entered_by=user) | Q(confirmed_by=user)
    with seeing_as(SERVICE):
        told = list(acts if chairs else acts.filter(~Q(kind__in=AGAINST) | own))
        shown = [_named(entry, chairs or not _hidden(entry) or user in _hands(entry)) for entry in entries]
        note(viewer, *told, *(entry for entry in shown if entry.named))
    return Known(told, [entry for entry in shown if officer or entry.named], chairs)


def entry_for(run: SilenceRun, pk: int, viewer: Viewer, at: datetime) -> PaperAct | None:
    """One entry, to be compared with the note: for who has it in hand, for the chair, and while it waits for any officer."""
    if viewer.eyes != Eyes.STAFF:
        return None
    with seeing_as(SERVICE):
        entry = run.paper_acts.filter(pk=pk).select_related("member").first()
    if entry is None:
        return None
    admitted = {OfficeKind.CHAIR} | (OFFICERS if entry.waits else set())
    if not _hidden(entry) or viewer.user_id in _hands(entry) or admitted & _offices(viewer, run, at):
        note(viewer, entry)
        return entry
    return None


def scan_of(entry: PaperAct) -> KeptFile | None:
    """The scan of a note, for who was let in to its entry."""
    with seeing_as(SERVICE):
        return file_about(SERVICE, entry, Part.SCAN)


def own_scans(viewer: Viewer, acts: list[RunAct]) -> list[KeptFile]:
    """The scans of a member's own notes, for the page of the run. One statement, and none for who has not acted."""
    keys = [act.pk for act in acts if act.member_id == viewer.member_id]
    if not keys:
        return []
    notes = PaperAct.objects.filter(act__in=keys).values("pk")
    found = KeptFile.objects.visible_to(viewer).filter(target_type=PaperAct._meta.label_lower, target_id__in=notes)
    return list(found.order_by("pk"))


def _by_rule(run: SilenceRun, viewer: Viewer) -> bool:
    return run.disclosure == "public" or (run.disclosure == "members" and viewer.eyes == Eyes.MEMBER)


def _named(entry: PaperAct, named: bool) -> PaperAct:
    entry.named = named
    return entry


def _hidden(entry: PaperAct) -> bool:
    return entry.audience == Audience.DELEGATION


def _hands(entry: PaperAct) -> tuple[int | None, ...]:
    """Who has had the note in hand."""
    return (entry.entered_by_id, entry.confirmed_by_id, entry.set_aside_by_id)


def _offices(viewer: Viewer, run: SilenceRun, at: datetime) -> set[str]:
    """The offices the viewer holds; that of the chair only in the organ of the run."""
    offices = Office.objects.at(at).filter(user=viewer.user_id)
    return set(offices.filter(Q(organ=run.organ_id) | ~Q(kind=OfficeKind.CHAIR)).values_list("kind", flat=True))
