"""The sentences of the record about initiatives."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others

SENTENCES = of_members(
    {
        "initiative.proposed": _("Proposed"),
        "initiative.part_endorsed": _("A member endorsed its part"),
        "initiative.begun": _("Began"),
        "initiative.completed": _("Reported completed"),
        "initiative.linked": _("Commitments linked"),
        "initiative.milestones_marked": _("Milestones marked as reached"),
    }
) | of_others(
    {
        "initiative.endorsed": _("Endorsed by all who take part"),
        "initiative.closed": _("Closed by the secretariat"),
    }
)
SUBJECTS = {
    "initiatives.initiative": Subject(_("Initiative"), "title", "symbol", "initiatives:detail", fictional="fictional")
}
