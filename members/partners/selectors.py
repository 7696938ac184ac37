"""Reading partner systems: who sees which, what waits for a focal point, which scopes there are (settings)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from oauth2_provider.scopes import SettingsScopes

from members.delegations.selectors import Standing
from members.partners.models import ConsentState, PartnerApplication, PartnerConsent
from members.partners.workflow import CONSENT
from portal.core.eyes import Eyes, Viewer
from portal.core.reads import ReadEntry
from portal.core.waiting import Waiting

OPEN = (ConsentState.ASKED, ConsentState.GIVEN)


class PartnerScopes(SettingsScopes):
    """A partner system may ask for the scopes it was given; without asking it gets all of those."""

    def get_available_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        known: list[str] = list(self.get_all_scopes())
        return known if application is None else [scope for scope in application.scopes.split() if scope in known]

    def get_default_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        return self.get_available_scopes(application)


#: What each scope of the settings lets a partner system read, in words for people.
SCOPE_WORDS: dict[str, str | Promise] = {
    "members:read": _("The register of members"),
    "delegations:read": _("Credentials, delegates and their powers"),
    "participants:read": _("Participants and observers"),
    "accessions:read": _("Applications for accession"),
    "plans:read": _("Action plans and their points"),
    "proposals:read": _("Proposals"),
    "consultations:read": _("Consultation rounds"),
    "decisions:read": _("Silence runs and decisions"),
    "commitments:read": _("Commitments and their reports"),
    "initiatives:read": _("Initiatives, needs and offers"),
}


def scope_words() -> dict[str, str | Promise]:
    """Every scope there is with its words, in the order of the settings."""
    return {scope: SCOPE_WORDS.get(scope, scope) for scope in settings.OAUTH2_PROVIDER["SCOPES"]}


def partners_seen(viewer: Viewer) -> QuerySet[PartnerApplication]:
    """The partner systems this viewer sees: the secretariat all of them; a member its own, and those that read, read or asked
    to read for it. Each comes with its open consent (`open_consent`). The table itself is open, because it
    is read when a token is asked for.
    """
    rows = PartnerApplication.objects.select_related("owner", "member")
    if viewer.eyes != Eyes.STAFF:
        mine = PartnerConsent.objects.visible_to(viewer).filter(partner=OuterRef("pk"), member=viewer.member_id)
        rows = rows.filter(Q(owner=viewer.member_id) | Exists(mine)) if viewer.member_id else rows.none()
    now = FilteredRelation("consents", condition=Q(consents__state__in=OPEN))
    return rows.annotate(now=now).select_related("now__member").order_by("name", "pk")


def open_consent(partner: PartnerApplication) -> PartnerConsent | None:
    """The consent that is asked or stands, of a row from `partners_seen`."""
    consent: PartnerConsent | None = getattr(partner, "now", None)
    return consent


def partner_seen(viewer: Viewer, uid: object) -> PartnerApplication | None:
    """One of them."""
    return partners_seen(viewer).filter(uid=uid).first()


def consents_of(viewer: Viewer, partner: PartnerApplication) -> QuerySet[PartnerConsent]:
    """All consents of a partner system, newest first, as far as the viewer sees them."""
    return PartnerConsent.objects.visible_to(viewer).filter(partner=partner).select_related("member").order_by("-pk")


def reads_by(viewer: Viewer, partner: PartnerApplication, since: datetime) -> int:
    """How many looks at what the viewer's member has not published this system took since an instant."""
    mine = ReadEntry.objects.visible_to(viewer).filter(parties__contains=[viewer.member_id], partner_id=partner.pk)
    return mine.filter(at__gte=since).count()


def waits_for(standing: Standing, at: datetime) -> list[Waiting]:
    """Consents that a focal point is asked for."""
    if not standing.is_focal_point or standing.member_id is None:
        return []
    asked = PartnerConsent.objects.visible_to(standing.viewer()).filter(
        member=standing.member_id, state=ConsentState.ASKED
    )
    return [
        Waiting(
            title=row.partner.name,
            path=reverse("partners:detail", args=[row.partner.uid]),
            tag=row.get_state_display(),
            shape=CONSENT.shapes[row.state],
            sentence=_("A partner system asks to read with the eyes of your member. Without your consent it does not."),
        )
        for row in asked.select_related("partner").order_by("created_at")
    ]
