"""What an officer may enter from paper about an object, on the page of that object."""

from typing import Any

from django import template
from django.db import models
from django.urls import reverse

from portal.core.paper.kinds import PAPER_KINDS
from portal.core.paper.selectors import OFFICERS

register = template.Library()


@register.inclusion_tag("includes/on_paper.html", takes_context=True)
def on_paper(context: dict[str, Any], row: models.Model) -> dict[str, Any]:
    """The acts on paper that its state admits, for officers of its world; nothing for anybody else."""
    standing = getattr(context.get("request"), "standing", None)
    if not standing or not standing.offices & OFFICERS:
        return {}
    described = [(name, kind) for name, kind in PAPER_KINDS.items() if isinstance(row, kind.model)]
    uid = getattr(row, "uid", None)
    return {
        "links": [
            {"label": kind.label, "url": reverse("paper:enter", args=[name, uid])}
            for name, kind in described
            if kind.fictional(row) == standing.fictional and kind.open(row)
        ]
    }
