"""The sentence of the record about an erasure. Whose it was stands nowhere."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import of_others

SENTENCES = of_others({"account.erased": _("Personal data erased at the wish of their person")})
