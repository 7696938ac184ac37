"""What an officer types when a paper is entered: the same four questions for all, then what the paper says."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.fields import HeadquartersInstantField
from portal.core.files.fields import KeptFileField
from portal.core.files.media import SCANS
from portal.core.forms import CheckedForm, Form

COMMON = ("expected_version", "member", "received_at", "paper", "scan")


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
    scan = KeptFileField(label=_("Scan of the paper"), kinds=SCANS, required=False)

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
