"""What the page of an application shows: its letter, its path, why it was returned, the instrument that has come."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.text import capfirst

from governance.accession.models import ENDED, Application, FormReturn
from governance.accession.models import ApplicationState as S
from governance.accession.workflow import RETURN_REASONS
from members.body.selectors import rules_numbered
from members.states.models import Instrument, InstrumentKind, InstrumentState, Member, Status, StatusInterval
from members.states.selectors import sort_key
from portal.core.display.instants import day
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer
from portal.core.texts.models import Block, TextVersion

ROAD = [S.INTERESTED, S.APPLICANT, S.IN_FORM, S.CIRCULATED, S.ADMITTED, S.ACCEDING, S.DEPOSITED, S.MEMBER]
#: After which step of the road a state beside it stands.
BESIDE = {S.RETURNED: S.APPLICANT, S.DISAGREEMENT: S.CIRCULATED, S.REFERRED: S.CIRCULATED}
#: Who has one of these does not begin the second road.
NOT_JOINING = (Status.APPLICANT, Status.SIGNATORY, Status.ACCEDING, Status.CONTRACTING, Status.MEMBER)


@dataclass(frozen=True, slots=True)
class Place:
    """A step of includes/path.html."""

    label: str
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """Why a letter was sent back, in the reader's language."""

    at: datetime
    code: str
    reason: str


def application_for(viewer: Viewer, uid: UUID) -> Application:
    """One application with what its page shows. Raises Application.DoesNotExist when the viewer may not see it."""
    rows = Application.objects.visible_to(viewer).select_related("member", "organ", "run", "instrument__treaty")
    return rows.get(uid=uid)


def path_of(row: Application) -> list[Place]:
    """The road, with where this state stands; a state beside the road stands after the step it belongs to."""
    state, note = S(row.state), day(row.state_since)
    road = list(ROAD)
    if state in BESIDE:
        road.insert(road.index(BESIDE[state]) + 1, state)
    elif state not in road:
        return [Place(capfirst(str(S.INTERESTED.label))), Place(capfirst(str(state.label)), "here", note)]
    now = road.index(state)
    return [
        Place(capfirst(str(step.label)), "here" if place == now else "ahead" if place > now else "", note if place == now else "")
        for place, step in enumerate(road)
    ]  # fmt: skip


def blocks_of(viewer: Viewer, row: Application) -> list[Block]:
    """The letter in its newest version, if the viewer may read it. One statement."""
    newest = TextVersion.objects.visible_to(viewer).filter(text=row.text_id).order_by("-number").values("pk")[:1]
    return list(Block.objects.visible_to(viewer).filter(text_version__in=newest).select_related("text_version"))


def returns_of(viewer: Viewer, row: Application) -> list[Returned]:
    """Why the letter was returned, newest first: for the state and the secretariat. One or two statements."""
    rows = list(FormReturn.objects.visible_to(viewer).filter(application=row).order_by("-at"))
    if not rows:
        return []
    words = _reasons(row)
    return [
        Returned(found.at, local_text(words.get(found.code, {"en": found.code})).text, found.reason) for found in rows
    ]


def return_codes(row: Application) -> list[tuple[str, str]]:
    """The coded reasons of the rules, in the reader's language. One statement."""
    return [(code, local_text(words).text) for code, words in _reasons(row).items()]


def instrument_waiting(viewer: Viewer, row: Application) -> Instrument | None:
    """The instrument of accession that was received and is not deposited yet. One statement."""
    waiting = Instrument.objects.visible_to(viewer).filter(
        member=row.member_id, kind=InstrumentKind.ACCESSION, treaty__founding=True,
        state__in=[InstrumentState.RECEIVED, InstrumentState.ASKED, InstrumentState.IN_FORM],
    )  # fmt: skip
    return waiting.first()


def joining(at: datetime, *, fictional: bool) -> list[tuple[str, str]]:
    """Who may begin the second road: on the register, on no road, without an open application. One statement."""
    held = StatusInterval.objects.at(at).filter(recorded__upper_inf=True, status__in=NOT_JOINING)
    rows = (
        Member.objects.filter(fictional=fictional)
        .exclude(pk__in=held.values("member"))
        .exclude(pk__in=Application.objects.exclude(state__in=ENDED).values("member"))
    )
    return sorted(((row.code, local_text(row.name).text) for row in rows), key=lambda pair: sort_key(pair[1]))


def bound(at: datetime, *, fictional: bool) -> list[tuple[str, str]]:
    """Whom the organ may suspend: who has signed or is bound, by code and name. One statement."""
    held = StatusInterval.objects.at(at).filter(
        recorded__upper_inf=True, status__in=[Status.SIGNATORY, Status.CONTRACTING, Status.MEMBER]
    )
    rows = Member.objects.filter(fictional=fictional, pk__in=held.values("member"))
    return sorted(((row.code, local_text(row.name).text) for row in rows), key=lambda pair: sort_key(pair[1]))


def _reasons(row: Application) -> dict[str, dict[str, str]]:
    return rules_numbered(row.rules_version or 1, fictional=row.fictional).reasons(RETURN_REASONS)
