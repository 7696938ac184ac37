"""Gathers the members' part of the API."""

from members.credentials import api as credentials
from members.delegations import api as delegations
from members.participants import api as participants
from members.partners import api as partners
from members.states import api as states

routes = [*states.routes, *delegations.routes, *credentials.routes, *participants.routes]
oauth_routes = partners.routes
