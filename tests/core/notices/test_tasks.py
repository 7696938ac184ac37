"""The doors of the queue: Celery's tasks and the command. And the heartbeat they leave."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from portal.celery import SCHEDULE, app
from portal.core.heartbeats import JobHeartbeat, heartbeat
from portal.core.notices.outbox import Pace, claim
from portal.core.notices.wake import DELIVER
from portal.core.tasks import notices_deliver, notices_sweep
from tests.core.notices import post


@pytest.mark.django_db
def test_the_task_delivers(sink: post.Sink) -> None:
    post.contacts(("en", 1, "one@members.example"))
    post.tell()
    assert notices_deliver() == {"accepted": 1}
    assert len(sink.mails) == 1


@pytest.mark.django_db
def test_the_sweeper_finds_what_nobody_was_woken_for_and_what_a_lost_worker_held(sink: post.Sink, clock: Any) -> None:
    post.contacts(("en", 1, "one@members.example"))
    post.tell()
    claim("a worker that is killed", Pace())
    notices_sweep()
    assert sink.mails == []
    clock.forward(minutes=3)
    notices_sweep()
    assert len(sink.mails) == 1
    (beat,) = JobHeartbeat.objects.all()
    assert (beat.name, beat.runs, beat.failure) == ("notices_sweep", 2, "")


def test_the_names_by_which_workers_are_woken_are_tasks() -> None:
    app.finalize()
    app.loader.import_default_modules()
    assert DELIVER in app.tasks
    assert SCHEDULE["notices_sweep"]["task"] in app.tasks


@pytest.mark.django_db
def test_the_command_is_a_door_without_celery(sink: post.Sink) -> None:
    post.contacts(("en", 1, "one@members.example"), ("en", 1, "one@5xx.example"))
    post.tell()
    said = StringIO()
    call_command("notices_deliver", "--once", stdout=said)
    assert said.getvalue() == "accepted: 1, bounced: 1\n"
    call_command("notices_deliver", stdout=said)
    assert said.getvalue().endswith("nothing was due\n")


@pytest.mark.django_db
def test_a_heartbeat_tells_a_good_run_from_a_bad_one_and_a_late_job(clock: Any) -> None:
    from portal.core.clock import now

    every = timedelta(seconds=5)
    with heartbeat("job", every):
        pass
    with pytest.raises(ZeroDivisionError), heartbeat("job", every):
        raise ZeroDivisionError
    beat = JobHeartbeat.objects.get()
    assert (beat.runs, beat.failure, beat.is_late(now())) == (2, "ZeroDivisionError", False)
    clock.forward(seconds=20)
    assert beat.is_late(now())


@pytest.mark.django_db
def test_mails_are_also_kept_in_memory_when_the_settings_say_so(mailoutbox: list) -> None:
    post.contacts(("ar", 1, "one@members.example"))
    post.tell()
    assert notices_deliver() == {"accepted": 1}
    assert mailoutbox[0].to == ["one@members.example"]
    assert "معايير مشتركة" in mailoutbox[0].body
