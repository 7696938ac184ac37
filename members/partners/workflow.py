"""How a member lets a partner system read with its eyes, and no longer (domain.md §2)."""

from django.utils.translation import gettext_lazy as _

from members.partners.models import ConsentState as State
from portal.core.workflow import Transition, Workflow

CONSENT = Workflow(
    name="partner_consent",
    states=State,
    shapes={State.ASKED: "wait", State.GIVEN: "good", State.REFUSED: "stop", State.REVOKED: "stop"},
    transitions=(
        Transition(State.ASKED, State.GIVEN, "partner.consent", _("Give consent")),
        Transition(State.ASKED, State.REFUSED, "partner.consent", _("Refuse consent")),
        Transition(State.GIVEN, State.REVOKED, "partner.consent", _("Revoke the consent")),
    ),
)
