"""Links that hold a secret: made when a mail is written, stored nowhere."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

from members.accounts.selectors import password_reset_link
from members.delegations.selectors import invitation_link

register = template.Library()


@register.simple_tag(name="invitation_link")
def invitation_link_tag(invitation: str, number: int, language: str) -> str:
    """The address at which an invitation is accepted."""
    return invitation_link(invitation, number, language)


@register.simple_tag(name="password_reset_link")
def password_reset_link_tag(user: int, language: str) -> str:
    """The address at which a new password is set."""
    return password_reset_link(user, language)


@register.filter
def passkey_options(data: dict[str, Any]) -> str:
    """What the browser is asked for, as JSON for the attribute `data-options` (static/js/passkey.js)."""
    return json.dumps(data.get("request_options") or data.get("creation_options"), cls=DjangoJSONEncoder)
