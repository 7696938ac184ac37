"""What of the register may come on paper: a state's own notification that its name has changed (domain.md §1)."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.states.choices import about_member, itself
from members.states.forms.common import date_field
from members.states.models import Member
from members.states.services import name_admits, name_on_paper
from portal.core.display.texts import NAMES
from portal.core.paper.forms import PaperForm
from portal.core.paper.kinds import PaperKind

SHORT, FORMAL = _("Short name"), _("Formal name")


def name_field(language: str, kind: Any) -> forms.CharField:
    return forms.CharField(
        label=format_lazy("{} · {}", kind, NAMES[language]), max_length=200, required=kind is SHORT,
    )  # fmt: skip


class NamePaper(PaperForm):
    """The name as notified to the United Nations, in the six languages of its terminology."""

    valid_from = date_field(_("From this day on"))
    short_ar = name_field("ar", SHORT)
    short_zh = name_field("zh-hans", SHORT)
    short_en = name_field("en", SHORT)
    short_fr = name_field("fr", SHORT)
    short_ru = name_field("ru", SHORT)
    short_es = name_field("es", SHORT)
    formal_ar = name_field("ar", FORMAL)
    formal_zh = name_field("zh-hans", FORMAL)
    formal_en = name_field("en", FORMAL)
    formal_fr = name_field("fr", FORMAL)
    formal_ru = name_field("ru", FORMAL)
    formal_es = name_field("es", FORMAL)
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")
    paper = forms.CharField(
        label=_("The paper"), help_text=_("For instance: note verbale 12/2026."), max_length=300
    )  # the name stands with its source


KINDS = {
    "member.name": PaperKind(
        _("Notification of a name"), Member, NamePaper, itself, about_member, name_on_paper, name_admits,
        events=("name.notified",),
    ),
}  # fmt: skip
