"""A chamber: three members, their delegates, a chair and two officers, and a text placed for action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from governance.decisions import services
from governance.decisions.models import SilenceRun
from members.accounts.models import User
from members.states.models import Member
from portal.core import clock as portal_clock
from portal.core.actors import system
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery, State
from portal.core.service import service
from portal.core.subjects import SILENCE_SUBJECTS, SilenceSubject
from portal.core.texts.services import Draft, text_create, version_freeze
from tests import factories as make

SUBJECT = (
    "core.text"  # any object will do for the engine: here a text on its own; proposals are tried in their journeys
)
OUTCOMES: list[tuple[int, str]] = []


def _material(pk: int) -> dict:
    from portal.core.texts.models import TextVersion

    version = TextVersion.objects.get(text=pk, number=1)
    return {
        "title": {"en": "Shared evaluation"},
        "symbol": "DEMO/MC/2/L.7",
        "kind": "decision",
        "organ": make.organ(),
        "text_version": version,
        "fictional": True,
    }


if SUBJECT not in SILENCE_SUBJECTS:
    SILENCE_SUBJECTS.register(
        SUBJECT,
        SilenceSubject(
            _material,
            lambda pk, actor: None,
            lambda pk, outcome, actor, public: OUTCOMES.append((pk, outcome)),
            lambda pk, actor: OUTCOMES.append((pk, "published")),
        ),
    )


@dataclass
class Chamber:
    members: list[Member]
    delegates: list[User]
    chair: User
    officer: User
    second_officer: User
    text: int

    def expiry(self, opens_at: datetime) -> datetime:
        """Four days later, and on a working day of the headquarters whatever the day of the test."""
        return make.next_working_day(opens_at + timedelta(hours=96))

    def prepare(self, **changes: object) -> SilenceRun:
        opens_at = portal_clock.now() + timedelta(hours=1)
        values = {
            "subject_type": SUBJECT,
            "subject_id": self.text,
            "opens_at": opens_at,
            "expires_at": self.expiry(opens_at),
            "actor": make.actor_for(self.chair),
        } | changes
        return services.run_prepare(**values)

    def serve(self, run: SilenceRun, *members: Member) -> None:
        """What the mail workers do, for the members named: their deliveries are delivered now."""
        with seeing_as(SERVICE):
            Delivery.objects.filter(
                notice__subject_id=run.pk,
                notice__subject_type="governance.silencerun",
                member_id__in=[m.pk for m in members],
            ).update(state=State.DELIVERED, delivered_at=portal_clock.now())

    def running(self, clock: object, *, served: list[Member] | None = None) -> SilenceRun:
        run = self.prepare()
        services.run_notify(run=run.pk, actor=make.actor_for(self.chair))
        self.serve(run, *(self.members if served is None else served))
        clock.forward(hours=1, seconds=1)  # type: ignore[attr-defined]
        services.runs_move_due()
        return self.fresh(run)

    def fresh(self, run: SilenceRun) -> SilenceRun:
        with seeing_as(SERVICE):
            return SilenceRun.objects.select_related("organ").get(pk=run.pk)

    def act(self, run: SilenceRun, who: int, kind: str, words: str = "For a reason.", **more: object) -> object:
        return services.act_receive(
            run=run.pk, kind=kind, words=words, actor=make.actor_for(self.delegates[who]), **more
        )


@pytest.fixture
def chamber(db: None) -> Chamber:
    OUTCOMES.clear()
    make.rules()
    members = [make.member(code) for code in ("XAA", "XBB", "XDD")]
    with service(system()):
        text = text_create(
            blocks=[Draft("preamble", {"en": "*Recalling* itself,"}), Draft("operative", {"en": "*Decides* to act."})],
            original_language="en",
            like={"audience": Audience.MEMBERS, "parties": [], "release_at": None},
        )
        version_freeze(text.versions.get(), portal_clock.now())
    return Chamber(
        members=members,
        delegates=[make.delegate(member, "binder", powers="speak bind") for member in members],
        chair=make.office("chair", organ=make.organ()),
        officer=make.office("officer"),
        second_officer=make.office("officer", "second"),
        text=text.pk,
    )
