"""The writers of the register and of treaties."""

from members.states.services.changes import instrument_correct, member_succeed
from members.states.services.effects import FOLLOWERS, instruments_settle_due
from members.states.services.facts import (
    condition_end,
    condition_record,
    member_enter,
    period,
    record_fact,
    status_end,
    status_record,
)
from members.states.services.groups import (
    competence_record,
    group_membership_record,
    group_record,
    organisation_membership_end,
    organisation_membership_record,
)
from members.states.services.instruments import (
    instrument_answer,
    instrument_ask,
    instrument_certify,
    instrument_confirm,
    instrument_deposit,
    instrument_examine,
    instrument_receive,
    instrument_take_back,
    reservation_accept,
)
from members.states.services.names import name_admits, name_on_paper, name_record, names_turn_due
from members.states.services.recorded import instrument_record
from members.states.services.treaties import (
    full_powers_record,
    rectification_object,
    rectification_propose,
    rectifications_make_due,
    treaty_record,
)

__all__ = [
    "FOLLOWERS",
    "competence_record",
    "condition_end",
    "condition_record",
    "full_powers_record",
    "group_membership_record",
    "group_record",
    "instrument_answer",
    "instrument_ask",
    "instrument_certify",
    "instrument_confirm",
    "instrument_correct",
    "instrument_deposit",
    "instrument_examine",
    "instrument_receive",
    "instrument_record",
    "instrument_take_back",
    "instruments_settle_due",
    "member_enter",
    "member_succeed",
    "name_admits",
    "name_on_paper",
    "name_record",
    "names_turn_due",
    "organisation_membership_end",
    "organisation_membership_record",
    "period",
    "record_fact",
    "rectification_object",
    "rectification_propose",
    "rectifications_make_due",
    "reservation_accept",
    "status_end",
    "status_record",
    "treaty_record",
]
