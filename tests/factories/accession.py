"""A body that a state wants to join: three members, the offices, the agreement, and the state itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from governance.accession import services
from governance.accession.models import Application
from governance.decisions.services import act_receive, run_certify, runs_move_due
from members.accounts.models import User
from members.states.models import Instrument, Member, Treaty
from members.states.selectors import status_of
from members.states.services import instrument_deposit, instrument_examine, instrument_receive
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery, State
from tests import factories as make
from tests.factories import LONG_AGO, SHANGHAI, actor_for

LETTER = (
    "Excellency,\n\nMy government wishes to accede to the Agreement.\n\nIt accepts the obligations contained in it."
)
LANGUAGES = ("ar", "zh-hans", "fr", "ru", "es")


@dataclass
class Road:
    """Everybody on the second road to membership; steps are taken by who takes them in life."""

    clock: object
    members: list[Member]
    delegates: list[User]
    state: Member
    focal: User
    chair: User
    officer: User
    legal: User
    treaty: Treaty

    def interested(self) -> Application:
        return services.interest_register(member=self.state.pk, actor=actor_for(self.focal))

    def applicant(self) -> Application:
        row, focal = self.interested(), actor_for(self.focal)
        signed = make.pdf("Letter", focal)
        services.application_submit(application=row.pk, letter=LETTER, language="en", signed=signed, actor=focal)
        return self.fresh(row)

    def in_form(self, *, languages: bool = True) -> Application:
        row = self.applicant()
        services.application_accept_form(application=row.pk, actor=actor_for(self.legal))
        if languages:
            words = {language: LETTER.replace("Excellency", f"Excellency ({language})") for language in LANGUAGES}
            services.application_translate(application=row.pk, words=words, actor=actor_for(self.officer))
        return self.fresh(row)

    def circulated(self) -> Application:
        """Circulated, served on every member, and open."""
        row = self.in_form()
        opens_at = portal_clock.now() + timedelta(hours=2)
        services.application_circulate(application=row.pk, opens_at=opens_at, actor=actor_for(self.officer))
        with seeing_as(SERVICE):
            Delivery.objects.filter(channel="mail").update(state=State.DELIVERED, delivered_at=portal_clock.now())
        self.forward(hours=2, seconds=1)
        runs_move_due()
        return self.fresh(row)

    def disagreed(self) -> Application:
        row = self.circulated()
        act_receive(run=row.run_id, kind="objection", words="", actor=actor_for(self.delegates[0]))
        return self.fresh(row)

    def referred(self) -> Application:
        row = self.disagreed()
        services.application_refer(application=row.pk, meeting="Third session", actor=actor_for(self.chair))
        return self.fresh(row)

    def admitted(self) -> Application:
        """Nobody disagreed in the 90 days, and an officer certifies it."""
        row = self.circulated()
        self.forward(days=95)
        runs_move_due()
        fresh = self.fresh(row)
        if fresh.state == "circulated":
            run_certify(run=fresh.run_id, actor=actor_for(self.officer))
        return self.fresh(row)

    def acceding(self) -> Application:
        row = self.admitted()
        services.application_invite(application=row.pk, actor=actor_for(self.officer))
        return self.fresh(row)

    def deposited(self) -> Application:
        row = self.acceding()
        self.deposit()
        return self.fresh(row)

    def deposit(self) -> Instrument:
        day = portal_clock.now().astimezone(SHANGHAI).date()
        legal = actor_for(self.legal)
        instrument = instrument_receive(
            treaty=self.treaty.pk, member=self.state.pk, kind="accession", dated=day, signatory="A. Minister",
            capacity="foreign_minister", actor=legal,
        )  # fmt: skip
        instrument_examine(instrument=instrument.pk, actor=legal)
        return instrument_deposit(instrument=instrument.pk, actor=legal)

    def forward(self, **duration: float) -> None:
        self.clock.forward(**duration)  # type: ignore[attr-defined]

    def fresh(self, row: Application) -> Application:
        with seeing_as(SERVICE):
            return Application.objects.select_related("run", "text", "document", "member", "instrument").get(pk=row.pk)

    def status(self) -> str:
        with seeing_as(SERVICE):
            found = status_of(self.state, portal_clock.now())
        return found.status if found else ""


def road(clock: object) -> Road:
    """The body before anybody has applied."""
    make.rules()
    members = [make.member(code) for code in ("XAA", "XBB", "XDD")]
    state = make.member("XHH", status=None, seated=False)
    return Road(
        clock=clock,
        members=members,
        delegates=[make.delegate(member, "binder", powers="speak bind") for member in members],
        state=state,
        focal=make.delegate(state, "focal", role="focal_point"),
        chair=make.office("chair", organ=make.organ()),
        officer=make.office("officer"),
        legal=make.office("legal"),
        treaty=make.treaty(entered_on=LONG_AGO.date()),
    )
