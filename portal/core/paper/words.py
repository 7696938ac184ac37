"""The sentences of the record about acts on paper."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_others

SENTENCES = of_others(
    {
        "paper.entered": _("Act received on paper entered by the secretariat"),
        "paper.confirmed": _("Act received on paper confirmed by a second officer, receipt %(receipt)s"),
        "paper.set_aside": _("An entry from paper set aside by the secretariat"),
    }
)
SUBJECTS = {"core.paperentry": Subject(_("Act on paper"), fictional="fictional")}
