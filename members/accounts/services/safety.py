"""Acts that keep an account safe: ending sessions, and the record of sign-ins, passwords and second factors.

Each is told to the person by mail, whoever did it: the mail is the alarm.
"""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from members.accounts.models import Session, SignInPlace, User
from members.accounts.notices import tell_person
from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind, Door
from portal.core.permissions import check
from portal.core.service import service

#: The mails by which the sign-in library tells of a change.
PASSWORD = ("account/email/password_changed", "account/email/password_reset")
CODES = "mfa/email/recovery_codes_generated"
ADDED = ("mfa/email/totp_activated", "mfa/email/webauthn_added")
REMOVED = ("mfa/email/totp_deactivated", "mfa/email/webauthn_removed")
#: How long a network counts as known after the last sign-in from it, and how much of an address names the network.
PLACE_LASTS = timedelta(days=90)
NETWORK_BITS = {4: 24, 6: 48}


def sessions_end(*, user: int, actor: Actor, only: str | None = None, but: str | None = None) -> int:
    """End the session `only`, or all of a person `but` one (session keys). Returns how many have ended.

    Audits `account.sessions_ended` when any has, and tells the person. Raises PermissionRefused.
    """
    with service(actor):
        row = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user)
        at = clock.now()
        check("account.update", actor, row, at)
        found: QuerySet[Session] = Session.objects.filter(user=user, expire_date__gt=at)
        ended = (found.filter(session_key=only) if only else found.exclude(session_key=but)).delete()[0]
        if ended:
            event = audit.record("account.sessions_ended", target=row, by=actor, at=at, sessions=ended)
            tell_person("sessions_ended", row, event)
    return ended


def sessions_cut(user: int) -> int:
    """End all sessions of a person whose access has ended: suspended, removed, handed over. Within a service.

    A session is all that a person has: nothing remembers a sign-in beyond it, and tokens belong to partner systems. What
    lapses by itself is ended by the next request of each session (`StandingMiddleware`). No event of its own.
    """
    return Session.objects.filter(user=user).delete()[0]


def sessions_forget() -> int:
    """Delete sessions that are over: with them go addresses and browsers; and networks not seen for long. No event."""
    at = clock.now()
    SignInPlace.objects.filter(seen_at__lt=at - PLACE_LASTS).delete()
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def signed_in(*, user: User, address: str) -> bool:
    """A person has signed in from an address. Returns whether from a network that was not known, as only later ones can be.

    Then audits `account.signed_in_elsewhere`, and tells the person.
    """
    found = ip_address(address)
    network = ip_network(f"{found}/{NETWORK_BITS[found.version]}", strict=False)
    digest = salted_hmac("members.accounts.place", f"{user.pk} {network}", algorithm="sha256").hexdigest()
    person = Actor(ActorKind.PERSON, Door.PAGE, id=user.pk)
    with service(person):
        at = clock.now()
        known = SignInPlace.objects.filter(user=user)
        had_any = known.exists()
        new = SignInPlace.objects.update_or_create(user=user, digest=digest, defaults={"seen_at": at})[1]
        if new and had_any:
            event = audit.record("account.signed_in_elsewhere", target=user, by=person, at=at)
            tell_person("signed_in_elsewhere", user, event)
    return new and had_any


def safety_changed(*, user: User, change: str) -> None:
    """Record that a person changed the own password or second factors; `change` names the library's mail about it.

    Audits `account.password_changed`, `account.codes_made`, `account.factor_added` or `account.factor_removed`; tells the
    person.
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
        event = audit.record(name, target=user, by=person)
        tell_person(name.removeprefix("account."), user, event)
