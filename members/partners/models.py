"""Partner systems: an organisation's software, with scopes; bound to a member only by that member's consent (domain.md §2)."""

from django.db import models
from oauth2_provider.models import AbstractApplication

from portal.core import clock


class PartnerApplication(AbstractApplication):
    """A partner system. Its secret is stored hashed; it never binds or votes."""

    member = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="partner_systems"
    )
    consented_at = models.DateTimeField(null=True, blank=True)
    contact = models.EmailField(blank=True)
    scopes = models.CharField(max_length=400, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta(AbstractApplication.Meta):
        swappable = "OAUTH2_PROVIDER_APPLICATION_MODEL"

    def __str__(self) -> str:
        return self.name

    def is_usable(self, request: object) -> bool:  # the toolkit asks before it issues a token
        """Whether it may have a token now: not suspended, not expired."""
        return self.suspended_at is None and (self.expires_at is None or self.expires_at > clock.now())
