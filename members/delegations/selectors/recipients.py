"""Delegations as recipients of notices (core.notices.kinds)."""

from datetime import datetime

from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Concat

from members.accounts.models import User
from members.delegations.models import (
    ServiceContact,
)


def service_contacts(
    member_ids: QuerySet | list[int], at: datetime, *, alternates: bool = False
) -> QuerySet[ServiceContact]:
    """The contacts for formal service of members at an instant, in the shape a notice's recipients have (core.notices)."""
    return ServiceContact.objects.at(at).filter(member__in=member_ids, alternate=alternates)


def contact_recipients(
    member_ids: QuerySet | list[int], at: datetime, *, alternates: bool = False
) -> QuerySet[ServiceContact]:
    """The same contacts in the shape of a notice's recipients (core.notices.kinds.RECIPIENT_COLUMNS): for formal service."""
    return service_contacts(member_ids, at, alternates=alternates).annotate(
        recipient=Concat(Value("contact:"), Cast("pk", CharField()), output_field=CharField()),
        channel=Value("mail", output_field=CharField()),
    )


def person_recipients(user_ids: QuerySet | list[int | None], *, member_id: int | None = None) -> QuerySet[User]:
    """Persons in the shape of a notice's recipients: for courtesy alerts. `member_id` is the member they act for."""
    return User.objects.filter(pk__in=user_ids, is_active=True).annotate(
        recipient=Concat(Value("user:"), Cast("pk", CharField()), output_field=CharField()),
        member_id=Value(member_id, output_field=BigIntegerField()),
        address=F("email"),
        channel=Value("mail", output_field=CharField()),
    )
