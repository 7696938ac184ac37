"""The sentences of the record about restored second factors."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_others
from portal.core.discretion import Discretion

SENTENCES = of_others(
    {
        "recovery.entered": _("Request to restore a second factor entered"),
        "recovery.restored": _("Second factor restored by two officers"),
        "recovery.declined": _("Request to restore a second factor declined"),
    }
)
SUBJECTS = {"members.factorrecovery": Subject(_("Restoring a second factor"), fictional="fictional")}
DISCRETION = {"recovery.declined": Discretion.DECLINE}
