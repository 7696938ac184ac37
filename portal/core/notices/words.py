"""The sentences of the record about notices and their deliveries."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others

SENTENCES = of_members(
    {
        "notice.opened": _("Notice opened in the portal: delivered"),
        "notice.acknowledged": _("Notice acknowledged"),
    }
) | of_others(
    {
        "notice.receipt_entered": _("Paper receipt of a notice entered by the secretariat"),
        "delivery.bounced": _("Delivery of a notice came back"),
        "delivery.resent": _("Notice sent again by the secretariat"),
    }
)
SUBJECTS = {
    "core.delivery": Subject(_("Notice")),
    "core.notice": Subject(_("Notice")),
    "core.textversion": Subject(_("Text")),
}
