"""What people type in a silence run."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.decisions.models import ActKind
from portal.core.fields import HeadquartersInstantField
from portal.core.files.fields import KeptFileField
from portal.core.files.media import SCANS
from portal.core.forms import CheckedForm

WORDS = {
    ActKind.OBJECTION: (_("Reason for the objection"), _("All members read it, unless the rules hide who objected.")),
    ActKind.AMENDMENT: (
        _("Amendment, with its reason"),
        _("Name the paragraph, and give the words you propose. It breaks the silence."),
    ),
    ActKind.PROCEDURE: (_("Reason for the objection to the procedure"), _("The text then goes to a meeting.")),
    ActKind.SUPPORT: (_("Comment (may stay empty)"), _("Support without a comment is complete.")),
    ActKind.INTERPRETATIVE: (
        _("Text of the interpretative statement"),
        _("It travels with the text for ever and is never edited."),
    ),
    ActKind.RESERVATION: (_("Text of the reservation"), _("It travels with the text for ever and is never edited.")),
    ActKind.DISSOCIATION: (
        _("Text of the dissociation"),
        _("Name the paragraphs your member dissociates itself from."),
    ),
    ActKind.EXPLANATION: (_("Text of the explanation"), _("It travels with the text for ever and is never edited.")),
}
ROWS = {"rows": 8}


class ActForm(CheckedForm):
    """One act of a member. Which paragraphs it concerns, and its words, in the language they are written in."""

    blocks = forms.MultipleChoiceField(
        label=_("Paragraphs concerned"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(widget=forms.Textarea(attrs=ROWS), max_length=20_000)
    language = forms.ChoiceField(label=_("Language of these words"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, kind: str, words_needed: bool, blocks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = WORDS[ActKind(kind)]
        needed = {"label": self.fields["words"].label}
        self.fields["words"].error_messages["required"] = gettext("Give an answer to: %(label)s") % needed
        self.fields["words"].required = words_needed  # a rule of procedure; the service judges it again
        if kind in (ActKind.SUPPORT, ActKind.PROCEDURE):
            del self.fields["blocks"]
        else:
            self.fields["blocks"].choices = blocks  # type: ignore[attr-defined]


class PrepareForm(CheckedForm):
    """The chair prepares a run."""

    opens_at = HeadquartersInstantField(
        label=_("Opens (headquarters time)"), help_text=_("One instant for all members.")
    )
    expires_at = HeadquartersInstantField(
        label=_("Expires (headquarters time)"), help_text=_("On a working day of headquarters.")
    )
    urgent_reason = forms.CharField(
        label=_("Reason for urgency"),
        help_text=_("Leave empty unless the silence is shorter than usual. The reason is public."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NotifyForm(CheckedForm):
    """Nothing to fill in: the chair reads whom the notice reaches, and sends it."""


class ExtendForm(CheckedForm):
    """A later end, and for a held run a new opening."""

    opens_at = HeadquartersInstantField(label=_("Opens again (headquarters time)"))
    expires_at = HeadquartersInstantField(label=_("Expires (headquarters time)"))
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the public list of uses of discretion."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reopening: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reopening:
            del self.fields["opens_at"]


class ReasonForm(CheckedForm):
    """An act of discretion with its reason."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the public list of uses of discretion."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SetAsideForm(CheckedForm):
    """Why an entry from paper was a mistake."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands on the page of the run, for the chair and the secretariat."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CertifyForm(CheckedForm):
    """Nothing to fill in: the officer certifies."""


class PaperForm(CheckedForm):
    """An act that came by note or mail."""

    member = forms.ChoiceField(label=_("Member"))
    kind = forms.ChoiceField(label=_("Kind of act"), choices=ActKind.choices)
    received_at = HeadquartersInstantField(
        label=_("Received (headquarters time)"), help_text=_("The instant of receipt counts, not that of entry.")
    )
    words = forms.CharField(
        label=_("Words, as they stand in the note"), required=False, widget=forms.Textarea(attrs=ROWS)
    )
    language = forms.ChoiceField(label=_("Language of these words"), choices=settings.LANGUAGES)
    note = forms.CharField(label=_("Reference of the note"), required=False, max_length=300)
    scan = KeptFileField(label=_("Scan of the paper"), kinds=SCANS, required=False)

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]
