"""What an officer types when a paper is entered: the same four questions for all, then what the paper says."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.fields import HeadquartersInstantField
from portal.core.forms import CheckedForm, Form

LARGEST = 10 * 1024 * 1024
#: What a file begins with → what it is. The name that a browser gives it proves nothing.
BEGINNINGS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
COMMON = ("expected_version", "member", "received_at", "paper", "scan")


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture of a paper that was found to be what it claims."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class PaperForm(Form):
    """The questions of every kind; a kind adds what its paper says. One step: the second officer is the check."""

    member = forms.ChoiceField(label=_("Member"))
    received_at = HeadquartersInstantField(
        label=_("Instant of receipt"),
        help_text=_("In the time of headquarters. This instant counts, not that of entry."),
    )
    paper = forms.CharField(
        label=_("The paper"), help_text=_("For instance: note verbale 12/2026."), max_length=300, required=False
    )
    scan = forms.FileField(
        label=_("Scan of the paper (may stay empty)"), help_text=_("PDF, PNG or JPEG, at most 10 MB."), required=False
    )

    def __init__(self, *args: Any, members: list[tuple[str, str]], target: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if target is not None:
            self.asked_about(target)
        self.fields["member"].choices = [("", gettext("Choose a member")), *members]  # type: ignore[attr-defined]
        self.order_fields([*COMMON[:3], *self.own(), *COMMON[3:]])

    def asked_about(self, target: Any) -> None:
        """What the questions need to know of what the paper concerns. For kinds to say."""

    def own(self) -> list[str]:
        """The questions of this kind."""
        return [name for name in self.fields if name not in COMMON]

    def clean_scan(self) -> Scan | None:
        found: UploadedFile | None = self.cleaned_data.get("scan")
        if not found:
            return None
        content = found.read(LARGEST + 1)
        media_type = next((kind for begins, kind in BEGINNINGS.items() if content.startswith(begins)), None)
        if media_type is None:
            raise forms.ValidationError(gettext("This file is neither PDF nor PNG nor JPEG."))
        if len(content) > LARGEST:
            raise forms.ValidationError(gettext("This file is larger than 10 MB."))
        return Scan((found.name or "scan")[-200:], media_type, content)

    def says(self) -> dict[str, Any]:
        """What the paper says, as data."""
        return {name: self.cleaned_data[name] for name in self.own()}


class BarePaper(PaperForm):
    """A paper that says no more than what it is."""


class ReasonPaper(PaperForm):
    """A paper with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))


class ConfirmForm(CheckedForm):
    """Nothing to fill in: the second officer compares."""


class SetAsideForm(CheckedForm):
    """Why an entry is set aside."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The entry stays in the record, and the reason with it."),
    )  # fmt: skip
