"""Partner systems: an organisation's software, with scopes; bound to a member only by that member's consent (domain.md §2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AbstractApplication

from portal.core import clock
from portal.core.classes import Audience
from portal.core.process import Process
from portal.core.records import Record


class PartnerApplication(Record, AbstractApplication):
    """A partner system. Its secrets are stored hashed; it never binds or votes.

    `owner` is the member that registered it (null: the secretariat). `member` and `consented_at` say through whose eyes it
    reads; only a consent of that member sets them (PartnerConsent). After a rotation `former_secret` is good, too, until
    its instant. `last_used_at` is when it last asked for a token, which lives an hour at most.
    """

    owner = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="own_partner_systems"
    )
    member = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="partner_systems"
    )
    consented_at = models.DateTimeField(null=True, blank=True)
    purpose = models.CharField(max_length=400, blank=True)
    contact = models.EmailField(blank=True)
    scopes = models.CharField(max_length=400, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by_member = models.BooleanField(default=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    secret_since = models.DateTimeField(null=True, blank=True)
    former_secret = models.CharField(max_length=255, blank=True)
    former_secret_until = models.DateTimeField(null=True, blank=True)

    #: The class of events about it: for the secretariat and the members concerned (`parties`).
    audience = Audience.RESTRICTED
    release_at = None

    class Meta(AbstractApplication.Meta):
        swappable = "OAUTH2_PROVIDER_APPLICATION_MODEL"
        constraints = [
            models.CheckConstraint(
                name="members_partner_never_binds", condition=~Q(scopes__iregex=r"(^|[ :])(bind|vote)([ :]|$)")
            ),
            models.CheckConstraint(
                name="members_partner_former_secret_ends",
                condition=Q(former_secret="") | Q(former_secret_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fictional(self) -> bool:
        """Whether it belongs to the demonstration world; one of the secretariat's that reads for nobody belongs to neither."""
        return any(row.fictional for row in (self.owner, self.member) if row is not None)

    @property
    def parties(self) -> list[int]:
        return sorted({key for key in (self.owner_id, self.member_id) if key is not None})

    def is_usable(self, request: object) -> bool:  # the toolkit asks before it issues a token
        """Whether it may have a token now: not suspended, not expired."""
        return self.suspended_at is None and (self.expires_at is None or self.expires_at > clock.now())


class ConsentState(models.TextChoices):
    ASKED = "asked", _("consent asked")
    GIVEN = "given", _("consent given")
    REFUSED = "refused", _("consent refused")
    REVOKED = "revoked", _("consent revoked")


class PartnerConsent(Process):
    """A member lets a partner system read with its eyes: its focal point gives it, sees it and revokes it.

    `given_by` was the member's focal point when it gave it; the database checks that. Without a person there is a `paper`,
    which only who runs the portal enters. What was given is never edited; its end is recorded beside it.
    """

    state = models.CharField(max_length=8, choices=ConsentState.choices, default=ConsentState.ASKED)
    partner = models.ForeignKey(PartnerApplication, on_delete=models.PROTECT, related_name="consents")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="partner_consents")
    scopes = models.CharField(max_length=400)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    paper = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)

    class Meta(Process.Meta):
        constraints = [
            *Process.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(state__in=[ConsentState.ASKED, ConsentState.GIVEN]),
                name="members_consent_one_open",
            ),
            models.CheckConstraint(
                name="members_consent_given_by_somebody",
                condition=~Q(state__in=[ConsentState.GIVEN, ConsentState.REVOKED])
                | Q(given_at__isnull=False) & (Q(given_by__isnull=False) | ~Q(paper="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Consent to a partner system: {self.scopes}"
