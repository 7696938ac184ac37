"""Acts on accounts (domain.md §2). They are made by invitation: see members.delegations.services.invitations."""

from allauth.account.models import EmailAddress
from django.db import transaction

from members.accounts.models import User
from members.accounts.notices import tell_reset
from portal.core import audit, clock
from portal.core.actors import Actor, Door, system
from portal.core.permissions import check
from portal.core.service import service


def account_create(
    *,
    email: str,
    name: str,
    actor: Actor,
    language: str = "en",
    time_zone: str = "UTC",
    password: str | None = None,
    fictional: bool = False,
) -> User:
    """Make an account without an invitation: only the portal itself does so (demonstration, first officer).

    Audits `account.created`. Raises PermissionRefused, IntegrityError for an address that has an account.
    """
    with service(actor):
        at = clock.now()
        check("account.create", actor, None, at)
        user = new_user(email, name, language, time_zone, password, fictional)
        audit.record("account.created", target=user, by=actor, at=at)
    return user


def account_update(*, user: int, name: str, language: str, time_zone: str, actor: Actor) -> User:
    """A person changes name, language, time zone of the own account. Audits `account.changed`. Raises PermissionRefused."""
    with service(actor):
        row = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user)
        at = clock.now()
        check("account.update", actor, row, at)
        row.name, row.language, row.time_zone = name, language, time_zone
        row.save(update_fields=["name", "language", "time_zone"])
        audit.record("account.changed", target=row, by=actor, at=at)
    return row


def password_reset_request(*, email: str, door: Door = Door.PAGE) -> None:
    """Send the link to set a new password to an address, if an active account has it; nobody learns whether one has.

    Audits `password.reset_requested`; queues the notice of that name.
    """
    portal = system(door)
    with service(portal):
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        with transaction.atomic():
            # The same work for an unknown address, undone: the time it takes tells nobody which addresses have accounts.
            about = user or User.objects.filter(is_active=True).order_by("pk").first()
            if about is not None:
                event = audit.record("password.reset_requested", target=about, by=portal)
                tell_reset(about, event)
            transaction.set_rollback(user is None)


def new_user(email: str, name: str, language: str, time_zone: str, password: str | None, fictional: bool) -> User:
    """The row of an account with its address. Only within a service that decides about it and audits it."""
    user = User.objects.create_user(
        email, password, name=name, language=language, time_zone=time_zone, fictional=fictional
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
