"""The writers of accession."""

from governance.accession.services.circulation import application_circulate, ended, material, published, started
from governance.accession.services.conditions import IMPOSED, condition_impose, condition_lift
from governance.accession.services.effects import accession_deposit, accession_receive, instrument_followed
from governance.accession.services.form import application_accept_form, application_return, application_translate
from governance.accession.services.letter import application_submit, application_withdraw, interest_register
from governance.accession.services.organ import application_decide, application_invite, application_refer

__all__ = [
    "IMPOSED",
    "accession_deposit",
    "accession_receive",
    "application_accept_form",
    "application_circulate",
    "application_decide",
    "application_invite",
    "application_refer",
    "application_return",
    "application_submit",
    "application_translate",
    "application_withdraw",
    "condition_impose",
    "condition_lift",
    "ended",
    "instrument_followed",
    "interest_register",
    "material",
    "published",
    "started",
]
