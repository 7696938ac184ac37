"""The sentences of the record about needs, offers and matches."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others
from portal.core.discretion import Discretion

SENTENCES = of_members(
    {
        "need.drafted": _("Draft begun"),
        "need.edited": _("Draft changed"),
        "need.endorsed": _("Endorsed by the national focal point"),
        "need.taken_back": _("Taken back to draft"),
        "need.published": _("Published"),
        "need.confirmed": _("Confirmed as still needed"),
        "need.withdrawn": _("Withdrawn"),
        "offer.drafted": _("Draft begun"),
        "offer.edited": _("Draft changed"),
        "offer.submitted": _("Submitted to the secretariat"),
        "offer.opened": _("Opened"),
        "offer.paused": _("Paused"),
        "match.consented": _("A side consented and declared for itself"),
        "match.terms_proposed": _("Terms put on the table"),
        "match.terms_accepted": _("Terms accepted by one side"),
        "match.agreed": _("Agreed by both sides"),
        "match.started": _("Delivery began; the hold became a draw"),
        "match.completed": _("Received"),
        "match.failed": _("Failed; what was held is released"),
    }
) | of_others(
    {
        "need.asked": _("Asked whether it is still needed"),
        "need.moved": _("Moved with its matches"),
        "need.restored": _("Restored: a paper had come in time"),
        "match.restored": _("Restored: a paper had come in time"),
        "need.expired": _("Expired: nobody confirmed it"),
        "offer.returned": _("Returned with questions"),
        "offer.verified": _("Verified as complete"),
        "offer.exhausted": _("Exhausted: nothing is left"),
        "offer.reopened": _("Open again: something was released"),
        "offer.expired": _("Expired"),
        "match.suggested": _("Suggested by the secretariat"),
        "match.introduced": _("Both sides introduced; the quantity is held"),
        "match.dropped": _("Suggestion dropped"),
        "match.lapsed": _("Lapsed; what was held is released"),
    }
)
SUBJECTS = {
    "initiatives.need": Subject(_("Need"), "title", "symbol", "exchange:need", fictional="fictional"),
    "initiatives.offer": Subject(_("Offer"), "title", "symbol", "exchange:offer", fictional="fictional"),
    "initiatives.match": Subject(_("Match"), "need__title", "need__symbol", "exchange:match", fictional="fictional"),
}
DISCRETION = {
    "offer.returned": Discretion.RETURN,
}
