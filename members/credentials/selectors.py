"""Reading credentials: where they stand, for whom the rules let see that."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from members.body.models import OfficeKind, Organ
from members.credentials.models import (
    Credential,
    CredentialFile,
    CredentialObjection,
    CredentialPerson,
    CredentialState,
)
from members.credentials.workflow import CREDENTIAL
from members.delegations.hooks import Under
from portal.core.audit.models import AuditEvent
from portal.core.display.instants import day
from portal.core.eyes import Viewer
from portal.core.files.models import Part
from portal.core.files.selectors import file_about
from portal.core.waiting import Waiting

SHOWN = 10
SENTENCES = {
    CredentialState.SUBMITTED: _("Credential: until it is examined, nobody holds powers by it."),
    CredentialState.EXAMINED: _("Credential: the delegation is seated provisionally until the committee has reported."),
    CredentialState.REPORTED: _("Credential: the delegation is seated provisionally until the organ has decided."),
}


def stands_against(row: Credential) -> QuerySet[Credential]:
    """Others of the same member, organ and kind whose terms overlap, save what was refused and what it replaces."""
    others = Credential.objects.filter(
        member=row.member_id, organ=row.organ_id, kind=row.kind, valid__overlap=row.valid
    )
    return others.exclude(state=CredentialState.REFUSED).exclude(pk__in=[row.pk or 0, row.replaces_id or 0])


def credentials_for(viewer: Viewer, *, fictional: bool) -> QuerySet[Credential]:
    """Where credentials stand, as far as the viewer sees it."""
    return Credential.objects.visible_to(viewer).filter(fictional=fictional).select_related("member", "organ")


def credential_for(viewer: Viewer, uid: UUID) -> Credential:
    """One credential with its member and organ. Raises DoesNotExist."""
    found: Credential = Credential.objects.visible_to(viewer).select_related("member", "organ", "replaces").get(uid=uid)
    return found


def credentials_at(viewer: Viewer, organ: Organ, at: datetime) -> list[Credential]:
    """The credentials for an organ whose term contains an instant, each in the state it was in then (`stood`). One statement.

    The state is that of the last event of the record by then: a row knows its present state only.
    """
    events = AuditEvent.objects.filter(target_type=Credential._meta.label_lower, target_id=OuterRef("pk"), at__lte=at)
    last = events.annotate(to=KeyTextTransform("to", Cast("body", JSONField()))).order_by("-at", "-pk").values("to")
    rows: Any = Credential.objects.visible_to(viewer).at(at).filter(organ=organ).annotate(stood=Subquery(last[:1]))
    return list(rows.exclude(stood=None).order_by("pk"))


def file_of(viewer: Viewer, row: Credential) -> CredentialFile | None:
    """The paper with its scan, for the member and the secretariat. Two statements."""
    rows = CredentialFile.objects.visible_to(viewer).filter(credential=row)
    found = rows.select_related("filed_by", "examined_by", "joined_by").first()
    if found is not None:
        found.scan = file_about(viewer, found, Part.SCAN)
    return found


def people_of(viewer: Viewer, row: Credential) -> list[CredentialPerson]:
    """Whom it names."""
    return list(CredentialPerson.objects.visible_to(viewer).filter(credential=row))


def objections_to(viewer: Viewer, row: Credential) -> list[CredentialObjection]:
    """The objections of members, oldest first."""
    found = CredentialObjection.objects.visible_to(viewer).filter(credential=row)
    return list(found.select_related("member").order_by("pk"))


def replaceable(viewer: Viewer, member_id: int) -> QuerySet[Credential]:
    """The credentials of a member that another one may replace."""
    found = Credential.objects.visible_to(viewer).filter(member=member_id).exclude(state=CredentialState.REFUSED)
    return found.order_by("-pk")


def under_delegation(viewer: Viewer, member_id: int) -> list[Under]:
    """The credentials of a member, newest first, as lines of its delegation's page. One statement."""
    rows = Credential.objects.visible_to(viewer).filter(member=member_id).order_by("-pk")[:SHOWN]
    return [
        Under(
            title=pgettext("between items", ", ").join([str(row.get_kind_display()), day(row.dated)]),
            url=reverse("credentials:detail", args=[row.uid]),
            tag=str(_("contested") if row.undecided and row.contested else row.get_state_display()),
            shape="stop" if row.undecided and row.contested else CREDENTIAL.shapes[row.state],
            note=row.valid,
        )
        for row in rows
    ]


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """What the legal officer examines and reports, what the chair puts to the organ. One statement."""
    states = [
        *([CredentialState.SUBMITTED, CredentialState.EXAMINED] if OfficeKind.LEGAL in standing.offices else []),
        *([CredentialState.REPORTED] if OfficeKind.CHAIR in standing.offices else []),
    ]
    if not states:
        return []
    rows = credentials_for(standing.viewer(), fictional=standing.fictional).filter(state__in=states)
    return [
        Waiting(
            title=row.member.name,
            path=reverse("credentials:detail", args=[row.uid]),
            tag=row.get_state_display(),
            shape=CREDENTIAL.shapes[row.state],
            sentence=SENTENCES[row.state],
            symbol=row.member.code,
        )
        for row in rows.order_by("state_since")
    ]
