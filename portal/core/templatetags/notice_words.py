"""What the HTML of notices needs beside Django's own tags."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

OPERATIVE = re.compile(r"\*([^*\n]+)\*")


@register.filter
def operative(words: str) -> SafeString:
    """The words of a block as HTML: what stands between asterisks (the operative words) in emphasis."""
    return mark_safe(OPERATIVE.sub(r"<em>\1</em>", escape(words)))  # noqa: S308 - escaped before the only tags are added
