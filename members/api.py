"""Gathers the members' part of the API."""

from members.participants import api as participants
from members.partners import api as partners
from members.states import api as states

routes = [*states.routes, *participants.routes]
oauth_routes = partners.routes
