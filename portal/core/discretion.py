"""Every use of discretion has a reason and stands in one public list (domain.md §3.10).

A feature names the kinds of event by which discretion is used in its `words.py`. A step that a transition table marks as
`discretion` cannot be recorded in any other way: `audit.record` asks `required` (below).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.refusals import Refusal, Refused
from portal.core.registry import Registry


class Discretion(models.TextChoices):
    WAIVER = "waiver", _("waiver")
    URGENCY = "urgency", _("urgency")
    EXTENSION = "extension", _("extension")
    HOLD = "hold", pgettext_lazy("use of discretion", "hold")
    RULING = "ruling", _("ruling")
    DECLINE = "decline", _("decline")
    RETURN = "return", _("return for form")


#: Kind of event → the use of discretion it is, whenever it has a reason (an ordinary run is no use of urgency).
DISCRETION: Registry[str, Discretion] = Registry("uses of discretion")


def required(event: str, reason: str) -> None:
    """Ask what a discretionary step owes the list: an event that stands in it, and a reason.

    Raises LookupError for a kind of event that no feature names (a mistake of ours), Refused without a reason.
    """
    if event not in DISCRETION:
        raise LookupError(f"{event} records a use of discretion: name it in DISCRETION of the feature's words.py")
    if not reason.strip():
        sentence = _("Give a reason: it stands in the public list of uses of discretion.")
        raise Refused(Refusal("reason_missing", sentence, rule="discretion"))
