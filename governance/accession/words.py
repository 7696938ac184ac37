"""The sentences of the record about accession."""

from django.utils.translation import gettext_lazy as _

from members.states.models import ConditionKind
from portal.core.audit.words import Subject, labels_of, of_members, of_others

SENTENCES = (
    of_members(
        {
            "application.registered": _("Interest in accession registered"),
            "application.submitted": _("Letter of application received, receipt %(receipt)s"),
            "application.withdrawn": _("Application withdrawn"),
        }
    )
    | of_others(
        {
            "application.returned": _("Letter returned for its form"),
            "application.examined": _("Letter found in due form"),
            "application.translated": _("Language versions of the letter made"),
            "application.circulated": _("Circulated to all members as %(symbol)s"),
            "application.referred": _("Referred to the organ: %(reason)s"),
            "application.decided": _("Outcome: %(state)s"),
            "application.invited": _("Invited to deposit its instrument of accession"),
            "application.deposited": _("Instrument of accession deposited"),
            "application.took_effect": _("Membership in effect from %(effect_on)s"),
        }
    )
    | of_others(
        {
            "condition.decided": _("The organ decided: %(kind)s (%(reason)s)"),
            "condition.lifted": _("The organ ended: %(kind)s (%(reason)s)"),
        },
        kind=labels_of(ConditionKind),
    )
)
SUBJECTS = {
    "governance.application": Subject(
        _("Application for accession"), "title", "symbol", "accession:detail", fictional="fictional"
    )
}
