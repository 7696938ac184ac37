"""The register and the treaties, to read."""

from members.states.api import members, treaties

routes = [*members.routes, *treaties.routes]
