"""HTML input of proposals → clean data."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from governance.proposals.models import ProposalKind, ProposalState
from governance.proposals.services import BlockWords
from members.states.models import Member
from portal.core.display.texts import NAMES, UN_ORDER, local_text
from portal.core.forms import CheckedForm, Form, PortalRenderer
from portal.core.texts.models import Block, BlockKind

LANGUAGES = [(code, NAMES[code]) for code in UN_ORDER]
TITLE_LENGTH, BLOCK_LENGTH, BLOCKS, REASON_LENGTH = 300, 8000, 200, 2000


class FilterForm(forms.Form):
    """Filters of the public list; what is no choice is ignored."""

    default_renderer = PortalRenderer
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *ProposalState.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *ProposalKind.choices])
    sponsor = forms.ChoiceField(label=_("Sponsor"), required=False)
    tab = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sponsors: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted((local_text(row.name).text, row.code) for row in sponsors)
        self.fields["sponsor"].choices = [("", _("All")), *((code, name) for name, code in names)]  # type: ignore[attr-defined]


class QueueForm(forms.Form):
    """Filters of the moderation queue."""

    default_renderer = PortalRenderer
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Submitted or in screening")), ("submitted", _("submitted")), ("screening", _("in screening"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *ProposalKind.choices])
    officer = forms.ChoiceField(
        label=_("Officer"),
        required=False,
        choices=[("", _("Anyone")), ("mine", _("You")), ("nobody", _("Unclaimed"))],
    )


class HeadForm(Form):
    """What stands above the blocks. `kind`, `organ` and `language` are settled in the original language only."""

    kind = forms.ChoiceField(label=_("Kind of text"), choices=ProposalKind.choices)
    organ = forms.ChoiceField(label=_("Organ"))
    language = forms.ChoiceField(
        label=_("Original language"),
        choices=LANGUAGES,
        help_text=_("Versions in other languages can be added afterwards."),
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=TITLE_LENGTH)

    def __init__(self, *args: Any, organs: list[tuple[str, str]], full: bool, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].choices = organs  # type: ignore[attr-defined]
        self.fields["title"].required = full
        if not full:
            del self.fields["kind"]
        if not new:
            del self.fields["organ"], self.fields["language"]
        elif len(organs) == 1:
            self.fields["organ"].widget = forms.HiddenInput()
            self.fields["organ"].initial = organs[0][0]


#: What a text that is tabled is made of.
TABLED = [kind for kind in BlockKind.choices if kind[0] != BlockKind.PARAGRAPH]


class BlockForm(forms.Form):
    """One block in one language."""

    default_renderer = PortalRenderer
    use_required_attribute = False
    key = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=TABLED, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Words"), required=False, max_length=BLOCK_LENGTH, strip=True, widget=forms.Textarea(attrs={"rows": 3})
    )


BlockFormSet = formset_factory(BlockForm, extra=0, max_num=BLOCKS, absolute_max=BLOCKS + 1, validate_max=True)


def blocks_initial(blocks: list[Block], language: str) -> list[dict[str, str]]:
    """What the formset begins with."""
    return [{"key": block.key, "kind": block.kind, "words": block.body.get(language, "")} for block in blocks]


def blocks_given(formset: BaseFormSet, act: str) -> list[BlockWords]:
    """The blocks of a valid formset after the button that was pressed: `add-operative`, `remove-2`, `up-2`."""
    given = [
        BlockWords(part.cleaned_data["kind"], part.cleaned_data["words"], part.cleaned_data["key"])
        for part in formset.forms
        if part.cleaned_data
    ]
    verb, _dash, what = act.partition("-")
    if verb == "add" and what in dict(TABLED):
        return [*given, BlockWords(what, "")]
    place = int(what) if what.isascii() and what.isdigit() else -1
    if verb == "remove" and 0 <= place < len(given):
        return given[:place] + given[place + 1 :]
    if verb == "up" and 0 < place < len(given):
        given[place - 1], given[place] = given[place], given[place - 1]
    return given


class ActForm(CheckedForm):
    """Nothing to fill in: the check page is the whole form."""


def reason_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SubmitForm(CheckedForm):
    author_agrees_to_be_named = forms.BooleanField(
        label=_("The author agrees to be named in the public moderation log"), required=False
    )


class ReasonForm(CheckedForm):
    reason = reason_field(_("Reason"))


class OptionalReasonForm(CheckedForm):
    reason = reason_field(_("Reason"), required=False)


class ReturnForm(CheckedForm):
    """The codes are those of the rules the proposal began under."""

    code = forms.ChoiceField(label=_("Reason by the rules"), widget=forms.RadioSelect)
    reason = reason_field(_("What has to change"), _("The sponsor and the author read this."))

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = codes  # type: ignore[attr-defined]


class RegisterForm(CheckedForm):
    """The checklist of form; merit is not asked."""

    power = forms.BooleanField(label=_("Tabled by a delegate with the power to table, valid at submission"))
    complete = forms.BooleanField(label=_("Complete in its original language"))
    numbered = forms.BooleanField(label=_("Each operative paragraph stands alone and is numbered"))
    fits = forms.BooleanField(label=_("The kind of text fits its content"))


class OpenForm(CheckedForm):
    """Without all official languages the chair gives the reason of a waiver."""

    waiver_reason = reason_field(
        _("Reason for waiving the missing languages"),
        _("The reason stands in the public list of uses of discretion."),
        required=False,
    )

    def __init__(self, *args: Any, missing: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if missing:
            self.fields["waiver_reason"].required = True
        else:
            del self.fields["waiver_reason"]


class LanguageForm(Form):
    """A language version of a registered text: the title, and one field for each block."""

    language = forms.ChoiceField(label=_("Language"))
    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)

    def __init__(self, *args: Any, languages: list[str], blocks: list[Block], original: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, NAMES[code]) for code in languages]  # type: ignore[attr-defined]
        self.blocks = blocks
        for block in blocks:
            self.fields[f"block-{block.key}"] = forms.CharField(
                label=block.label or BlockKind.HEADING.label,
                help_text=block.body.get(original, ""),
                max_length=BLOCK_LENGTH,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def words(self) -> dict[str, str]:
        return {block.key: self.cleaned_data[f"block-{block.key}"] for block in self.blocks}
