"""Reading credentials: where they stand, for whom the rules let see that."""

from django.db.models import QuerySet

from members.credentials.models import Credential, CredentialState


def stands_against(row: Credential) -> QuerySet[Credential]:
    """Others of the same member, organ and kind whose terms overlap, save what was refused and what it replaces."""
    others = Credential.objects.filter(
        member=row.member_id, organ=row.organ_id, kind=row.kind, valid__overlap=row.valid
    )
    return others.exclude(state=CredentialState.REFUSED).exclude(pk__in=[row.pk or 0, row.replaces_id or 0])
