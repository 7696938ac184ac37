"""Circulation to all members, and what the end of the non-objection period makes of it (domain.md §4, §7)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from governance.accession.notices import to_readers_beside
from governance.accession.services.common import locked, newest, open_letter, rules_of, told
from governance.decisions.models import Decision, RunState
from governance.decisions.services import run_notify, run_prepare
from members.body.models import Period, Subject
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.documents.services import document_issue, symbol_next
from portal.core.locks import store
from portal.core.notices.services import notify
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move

LABEL = "governance.application"
OUTCOMES = {
    RunState.ADOPTED: S.ADMITTED,
    RunState.BROKEN: S.DISAGREEMENT,
    RunState.NOT_ADOPTED: S.REFERRED,
    RunState.TO_MEETING: S.REFERRED,
    RunState.WITHDRAWN: S.IN_FORM,
}


def application_circulate(
    *, application: int, opens_at: datetime, actor: Actor, expected_version: int | None = None
) -> Application:
    """Circulate an application to all members in all official languages, and begin the non-objection period.

    The letter becomes a document under a symbol; a silence run is called on it, which opens at `opens_at` for all entitled
    members at once and ends on the first working day of headquarters after the days of the rules. Whoever may read but not
    decide is told too. Permission `application.circulate`; guard: the languages. Audits `application.circulated`, and what
    the run audits. Raises PermissionRefused, TransitionRefused, StaleVersion, Refused (the opening has passed).
    """
    with service(actor):
        row = locked(application, expected_version)
        at, rules, version = clock.now(), rules_of(row), newest(row)
        open_letter(row, Audience.MEMBERS)
        if not row.symbol:
            letters = rules.organ_letters(row.organ.key)
            pattern = rules.symbol_pattern("information", organ=letters)
            row.symbol = symbol_next(f"information-{row.organ.key}-{row.fictional:d}", pattern)
            row.document = document_issue(
                symbol=row.symbol, title=row.title, text_version=version, original_language=row.original_language,
                classed={"audience": Audience.MEMBERS, "parties": [], "release_at": None},
            )  # fmt: skip
        store(row)
        expires_at = rules.calendar.on_working_day(rules.deadline(Period.NON_OBJECTION, opens_at))
        run = run_prepare(subject_type=LABEL, subject_id=row.pk, opens_at=opens_at, expires_at=expires_at, actor=actor)
        row.run = run
        move(row, to=S.CIRCULATED, actor=actor, at=at)
        event = audit.record(
            "application.circulated", target=row, by=actor, at=at, source=S.IN_FORM, text_hash=version.digest,
            symbol=row.symbol, opens_at=opens_at, expires_at=expires_at,
        )  # fmt: skip
        run_notify(run=run.pk, actor=actor)
        notify(
            "accession.circulated", row, event=event, recipients=to_readers_beside(row), text_version=version,
            facts=told(row, opens_at=opens_at, deadline=expires_at),
        )  # fmt: skip
        row.refresh_from_db()
    return row


def material(pk: int) -> dict[str, Any]:
    """What the run decides. Raises Refused unless the application is about to be circulated."""
    row = Application.objects.select_related("organ").get(pk=pk)
    if row.state != S.IN_FORM:
        raise Refused(
            Refusal("not_in_form", _("Only an application in due form is circulated."), rule="accession.circulation")
        )
    return {
        "title": row.title,
        "symbol": row.symbol,
        "kind": Subject.ADMISSION.value,
        "organ": row.organ,
        "text_version": newest(row),
        "fictional": row.fictional,
    }


def started(pk: int, actor: Actor) -> None:
    """The run is served, for the first time or again: the end of the period is public, though the run is the members'."""
    row = locked(pk)
    if row.run is not None:
        row.due_at = row.run.expires_at
        store(row)


def ended(pk: int, outcome: str, actor: Actor, public: bool) -> None:
    """The one outcome of the run, in its transaction: admitted without objection, or before the organ."""
    row = locked(pk)
    if row.state != S.CIRCULATED:
        return
    at, target = clock.now(), OUTCOMES[RunState(outcome)]
    row.due_at = None
    if target == S.ADMITTED:
        taken = Decision.objects.get(run=row.run_id)
        row.decision, row.decided_at = taken.symbol, taken.adopted_at
    move(row, to=target, actor=actor, at=at)
    if public:
        open_letter(row, Audience.PUBLIC)
    event = audit.record(
        "application.decided",
        target=row,
        by=actor,
        at=at,
        source=S.CIRCULATED,
        reason=row.decision,
        outcome=target.value,
    )
    if target != S.IN_FORM:
        tell_state(row, event)


def published(pk: int, actor: Actor) -> None:
    """The meeting has taken note: now the letter is public."""
    open_letter(locked(pk), Audience.PUBLIC)


def tell_state(row: Application, event: AuditEvent) -> None:
    """The state hears formally what became of its application; who disagreed is never said."""
    notify("accession.outcome", row, event=event, facts=told(row, outcome=row.state, decision=row.decision))
