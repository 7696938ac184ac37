"""What about credentials may come on paper here: that a member objects to another's (domain.md §4).

A credential itself is a paper with a road of its own: filed by one officer, examined by another, decided by the organ.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.credentials import services
from members.credentials.models import Credential
from members.states.choices import choices
from members.states.models import Member
from portal.core.paper.forms import PaperForm
from portal.core.paper.kinds import PaperKind
from portal.core.paper.said import plainly


class ObjectionPaper(PaperForm):
    """What the objection is."""

    words = forms.CharField(label=_("The objection"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


def _others(row: Credential) -> list[tuple[str, str]]:
    return choices(Member.objects.filter(fictional=row.fictional).exclude(pk=row.member_id).order_by("tile"))


def _about(row: Credential) -> tuple[dict[str, str], str, str]:
    return row.member.name, "", f"credentials/{row.uid}/"


KINDS = {
    "credential.object": PaperKind(
        _("Objection to a credential"), Credential, ObjectionPaper, _others, _about,
        plainly(services.credential_object, "credential", "words"), open=lambda row: not row.decision,
        events=("credential.objected",),
    ),
}  # fmt: skip
