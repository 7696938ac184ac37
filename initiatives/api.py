"""Gathers the part of the API that concerns initiatives, needs and offers."""

from initiatives.exchange import api as exchange
from initiatives.programmes import api as programmes

routes = [*exchange.routes, *programmes.routes]
