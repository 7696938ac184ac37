"""The sentences of the record about accounts. Whose account it is stands nowhere: persons are no public data."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_others

SENTENCES = of_others(
    {
        "account.created": _("Account opened"),
        "account.changed": _("Account changed by its holder"),
        "account.password_changed": _("Password changed by its holder"),
        "account.factor_added": _("Second factor added"),
        "account.factor_removed": _("Second factor removed"),
        "account.codes_made": _("New recovery codes made"),
        "account.signed_in_elsewhere": _("Signed in from a network not seen before"),
        "account.sessions_ended": _("Sessions ended by their holder: %(sessions)s"),
        "password.reset_requested": _("New password asked for"),
    }
)
SUBJECTS = {"members.user": Subject(_("Account"), fictional="fictional")}
