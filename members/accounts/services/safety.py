"""Acts that keep an account safe: ending sessions, and the record of changed passwords and second factors."""

from django.db.models import QuerySet

from members.accounts.models import Session, User
from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind, Door
from portal.core.permissions import check
from portal.core.service import service

#: The mails by which the sign-in library tells of a change.
PASSWORD = ("account/email/password_changed", "account/email/password_reset")
CODES = "mfa/email/recovery_codes_generated"
ADDED = ("mfa/email/totp_activated", "mfa/email/webauthn_added")
REMOVED = ("mfa/email/totp_deactivated", "mfa/email/webauthn_removed")


def sessions_end(*, user: int, actor: Actor, only: str | None = None, but: str | None = None) -> int:
    """End the session `only`, or all of a person `but` one (session keys). Returns how many have ended.

    Audits `account.sessions_ended` when any has. Raises PermissionRefused.
    """
    with service(actor):
        row = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user)
        at = clock.now()
        check("account.update", actor, row, at)
        found: QuerySet[Session] = Session.objects.filter(user=user, expire_date__gt=at)
        ended = (found.filter(session_key=only) if only else found.exclude(session_key=but)).delete()[0]
        if ended:
            audit.record("account.sessions_ended", target=row, by=actor, at=at, sessions=ended)
    return ended


def sessions_cut(user: int) -> int:
    """End all sessions of a person whose access has ended: suspended, removed, handed over. Within a service.

    A session is all that a person has: nothing remembers a sign-in beyond it, and tokens belong to partner systems. What
    lapses by itself is ended by the next request of each session (`StandingMiddleware`). No event of its own.
    """
    return Session.objects.filter(user=user).delete()[0]


def sessions_forget() -> int:
    """Delete sessions that are over: with them go addresses and browsers. No act, no event."""
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]


def safety_changed(*, user: User, change: str) -> None:
    """Record that a person changed the own password or second factors; `change` names the library's mail about it.

    Audits `account.password_changed`, `account.codes_made`, `account.factor_added` or `account.factor_removed`.
    """
    if change not in (*PASSWORD, CODES, *ADDED, *REMOVED):
        return
    name = (
        "account.password_changed"
        if change in PASSWORD
        else "account.codes_made"
        if change == CODES
        else "account.factor_added"
        if change in ADDED
        else "account.factor_removed"
    )
    person = Actor(ActorKind.PERSON, Door.PAGE, id=user.pk)
    with service(person):
        audit.record(name, target=user, by=person)
