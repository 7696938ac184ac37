"""Walks through the portal in a browser: who sits down at it, what was found, and a silence under way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from governance.decisions import services
from governance.decisions.models import SilenceRun
from members.body.models import Office
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery, State
from tests import factories
from tests.factories.consultations import ConsultationWorld
from tests.journeys.hands import Keyboard, Mouse

WAYS = {"with script": (Mouse, True), "without script": (Mouse, False), "by keyboard": (Keyboard, False)}
CHECK = "Check before sending"


class Walk:
    """One browser through which everybody acts in turn."""

    def __init__(self, open_page: Any, sign_in: Any, way: str) -> None:
        hand, javascript = WAYS[way]
        self.page = open_page(javascript=javascript)
        self.hand, self.sign_in = hand(self.page), sign_in

    def as_(self, user: Any, path: str) -> Mouse:
        """Somebody sits down at the browser and opens a page."""
        self.page.context.clear_cookies()
        if user is not None:
            self.sign_in(self.page, user)
        self.page.goto(path)
        return self.hand

    def says(self, words: str) -> None:
        assert words in self.page.locator("main, .messages, body").first.inner_text(), f"{self.page.url}: {words}"

    def one(self, model: Any, **found: Any) -> Any:
        with seeing_as(SERVICE):
            return model.objects.get(**found)

    def count_posts(self) -> list[str]:
        """A list that grows with each form this browser sends."""
        sent: list[str] = []
        self.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        return sent

    def confirm(self, user: Any, path: str, button: str) -> None:
        """An act that asks nothing: its button leads to a page with the same button."""
        hand = self.as_(user, path)
        hand.press(button)
        hand.press(button)


class Silence(Walk):
    """A walk in the world of proposals and consultations, with the clock in its hands."""

    def __init__(self, open_page: Any, sign_in: Any, clock: Any, way: str) -> None:
        super().__init__(open_page, sign_in, way)
        self.clock, self.world = clock, ConsultationWorld()
        with seeing_as(SERVICE):
            Office.objects.filter(user=self.world.chair).update(organ=self.world.organ)

    def running(self) -> None:
        """A silence under way, without walking there."""
        world = self.world
        self.proposal = world.for_action()
        opens = portal_clock.now() + timedelta(hours=1)
        run = services.run_prepare(
            subject_type="governance.proposal", subject_id=self.proposal.pk, opens_at=opens,
            expires_at=factories.next_working_day(opens + timedelta(hours=96)), actor=world.acts(world.chair),
        )  # fmt: skip
        services.run_notify(run=run.pk, actor=world.acts(world.chair))
        self.serve()

    def serve(self) -> None:
        """What the mail workers do; then the silence opens."""
        with seeing_as(SERVICE):
            Delivery.objects.filter(notice__subject_type="governance.silencerun").update(
                state=State.DELIVERED, delivered_at=portal_clock.now()
            )
        self.run = self.one(SilenceRun)
        self.clock.to(self.run.opens_at + timedelta(seconds=1))
        services.runs_move_due()

    def act(self, user: Any, button: str, label: str, words: str) -> None:
        hand = self.as_(user, f"/en/decisions/runs/{self.run.uid}/")
        hand.press(button)
        hand.fill(label, words)
        hand.press(CHECK)
        hand.press(button)

    def expire(self) -> None:
        self.clock.to(self.run.expires_at + timedelta(seconds=1))
        services.runs_move_due()
        self.clock.forward(hours=3)
        services.runs_move_due()
