"""Who lets partner systems in (domain.md §2)."""

from django.utils.translation import gettext_lazy as _

from members.body.permissions import officer
from portal.core.permissions import any_of, only_system
from portal.core.refusals import Refusal

NOT_ADMITTING = Refusal(
    "partner_office_missing",
    _("Only the secretariat, or who runs the portal, lets a partner system in."),
    rule="partners",
)

may_admit = any_of(only_system(NOT_ADMITTING), officer)
