"""The founding agreement of the demonstration: who signed and deposited, and what came to the depositary since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from members.states import services
from members.states.force import seat_day
from members.states.models import BINDING, Treaty
from members.states.services import instrument_record, treaty_record
from portal.reference.files import facts, invented
from portal.reference.marks import LOADER
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.papers import paper
from portal.reference.world.states import INVENTED


def agreement_make(cast: Cast) -> None:
    """The founding agreement of the demonstration: the secretariat is its depositary, and every part of it is known."""
    content, words = facts("rules_model.json"), invented("states.json")
    treaty_record(
        key="demonstration-agreement", founding=True, fictional=True, title=words["agreement"], text_note=words["agreement_text"],
        depositary_is_secretariat=True, seat_zone=content["calendar"]["time_zone"], authentic_languages=["en", "zh-hans"],
        opened_on=cast.instant("-P1200D").date(), reservations="with_acceptance", needed=3,
        counted=[kind.value for kind in BINDING], days_after=30, later_days=content["periods"]["effect_after_deposit"]["value"],
        withdrawal="year_end", sources={part: INVENTED | {"source_url": ""} for part in Treaty.PARTS}, actor=LOADER,
    )  # fmt: skip


def agreement_story(cast: Cast, chronicle: Chronicle) -> None:
    """The founding members signed, deposited and became members together: taken over on the day of entry into force."""
    chronicle.at(cast.instant("-P1060D"), lambda: _take_over(cast))


def _take_over(cast: Cast) -> None:
    for data in invented("states.json")["states"]:
        for fact in data["instruments"]:
            dated = cast.instant(fact["date"]).date()
            deposited = cast.instant(fact["deposited"]).date() if "deposited" in fact else None
            instrument_record(
                member=cast.members[data["code"]].pk, kind=fact["kind"], dated=dated, deposited_on=deposited,
                makes_status=True, actor=LOADER, **INVENTED,
            )  # fmt: skip


#: What came since: state, kind, when received, who signed, its words.
CAME: tuple[tuple[str, str, str, str, str], ...] = (
    ("XF", "declaration", "-P24D", "declaration", "head_of_government"),
    ("XO", "withdrawal", "-P40D", "", "foreign_minister"),
    ("XO", "revocation", "-P12D", "", "foreign_minister"),
    ("XG", "reservation", "-P4D", "reservation", "other"),
)


def depositary_story(cast: Cast, chronicle: Chronicle) -> None:
    """A declaration, a withdrawal revoked in time, and a reservation about which the state is still asked."""
    for state, kind, when, words, capacity in CAME:
        at = cast.instant(when)
        chronicle.at(at, lambda s=state, k=kind, w=words, c=capacity, i=at: _receive(cast, s, k, w, c, i))


def _receive(cast: Cast, state: str, kind: str, words: str, capacity: str, at: datetime) -> None:
    officer, legal = cast.actor("officer-1"), cast.actor("legal-officer")
    texts: dict[str, Any] = invented("states.json")["instrument_words"]
    treaty = Treaty.objects.get(founding=True, fictional=True)
    row = services.instrument_receive(
        treaty=treaty.pk, member=cast.members[state].pk, kind=kind, dated=seat_day(at, treaty.seat_zone), capacity=capacity,
        words=texts.get(words), refers_to=cast.made.get(f"withdrawal of {state}"), actor=officer,
    )  # fmt: skip
    if kind == "reservation":
        services.instrument_ask(instrument=row.pk, question=texts["question"]["en"], actor=legal)
        return
    services.instrument_examine(instrument=row.pk, actor=legal)
    services.instrument_deposit(instrument=row.pk, actor=legal)
    if kind == "declaration":
        said = [f"Deposited by {cast.members[state].name['en']}.", texts[words]["en"], "Certified as a true copy."]
        copy = paper(f"declaration-{state}", "Certified true copy of a declaration", said, legal)
        services.instrument_certify(instrument=row.pk, copy=copy, actor=legal)
    if kind == "withdrawal":
        cast.made[f"withdrawal of {state}"] = row.pk
