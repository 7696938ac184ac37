"""Doors of the register and of treaties."""

from members.states.views.desk import instrument, instrument_act
from members.states.views.entering import enter, member_act
from members.states.views.register import member, register
from members.states.views.treaties import rectification_object, rectify, treaty

__all__ = [
    "enter",
    "instrument",
    "instrument_act",
    "member",
    "member_act",
    "rectification_object",
    "rectify",
    "register",
    "treaty",
]
