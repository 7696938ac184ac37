"""The request as views of the portal see it: with what the members' middleware has set on it."""

from typing import Any

from django.http import HttpRequest

from portal.core.actors import Actor
from portal.core.eyes import Viewer


class Request(HttpRequest):
    """For annotations only. `standing` (members.delegations.selectors.Standing) and `actor` are None for the public."""

    viewer: Viewer
    actor: Actor
    standing: Any
