"""A person is forgotten: what is on record stays, without the person (domain.md §1, minimal personal data)."""

from datetime import datetime
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Q

from members.accounts.models import Session, SignInPlace, User
from members.credentials.models import Credential, CredentialPerson
from members.delegations.models import Delegate, DelegateRole
from members.delegations.services import delegate_end
from members.privacy.selectors import accreditations, invitations_to
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.permissions import check
from portal.core.service import service

FORGET = "SELECT members_forget(%s, %s)"


def account_erase(*, user: int, actor: Actor) -> User:
    """Erase the personal data of the own account, and of accounts merged into it; accreditations end now.

    Name, addresses, factors, sessions, invitations and what credentials name go; the person is then "former delegate of" the
    last member. The audit record forgets the actor of all own acts, and still verifies. It cannot be undone. Audits
    `account.erased`, and what ending an accreditation audits. Raises PermissionRefused (an office, the only power to bind).
    """
    with service(actor):
        row = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user)
        at = clock.now()
        check("account.erase", actor, row, at)
        audit.record("account.erased", target=row, by=actor, at=at)
        people = [row, *row.merged.order_by("pk")]
        last = accreditations([person.pk for person in people]).order_by("-valid").first()
        for running in Delegate.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=at), user__in=people):
            delegate_end(delegate=running.pk, actor=system(actor.door))
        for person in people:
            _erase(person, last.member_id if last else None, at)
    row.refresh_from_db()
    return row


def _erase(row: User, former_of: int | None, at: datetime) -> None:
    addresses = [row.email, *EmailAddress.objects.filter(user=row).values_list("email", flat=True)]
    invitations = list(invitations_to(addresses).values_list("pk", flat=True))
    for model in (EmailAddress, Authenticator, Session, SignInPlace):
        model.objects.filter(user=row).delete()
    nobody = f"{uuid4()}@erased.invalid"
    for key in invitations:
        invitations_to(addresses).filter(pk=key).update(email=f"{uuid4()}@erased.invalid", name="")
    named = CredentialPerson.objects.filter(email__in=[address.lower() for address in addresses])
    Credential.objects.filter(people__in=named.filter(role=DelegateRole.HEAD)).update(head="")
    for person in named:
        CredentialPerson.objects.filter(pk=person.pk).update(email=f"{uuid4()}@erased.invalid", name="")
    row.email, row.name, row.language, row.time_zone = nobody, "", "en", "UTC"
    row.last_login, row.is_active, row.erased_at, row.former_of_id = None, False, at, former_of
    row.set_unusable_password()
    row.save()
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [row.pk, invitations])
