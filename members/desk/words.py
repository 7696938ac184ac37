"""The sentences of the record about merged accounts. Only the secretariat reads them."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_others

SENTENCES = of_others(
    {
        "merge.proposed": _("Merge of two accounts of one person proposed"),
        "merge.confirmed": _("Two accounts of one person merged"),
        "merge.declined": _("Merge of two accounts declined"),
    }
)
SUBJECTS = {"members.accountmerge": Subject(_("Merge of accounts"), route="desk:merge", fictional="kept__fictional")}
