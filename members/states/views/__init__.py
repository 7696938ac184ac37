"""Doors of the register and of treaties."""

from members.states.views.desk import enter, instrument, instrument_act, member_act
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
