"""Forms of the depositary: instruments as they come, and the acts on them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.states.forms.common import (
    FullPowersChoice,
    InstrumentChoice,
    MemberChoice,
    SourcedForm,
    covered_field,
    date_field,
    received_kinds,
    recorded_kinds,
)
from members.states.models import Capacity, FullPowers, Instrument, Member
from members.states.models.treaties import HEADS
from portal.core.files.fields import KeptFileField
from portal.core.files.media import SCANS
from portal.core.forms import CheckedForm


class ReceiveForm(CheckedForm):
    """An instrument that came to the depositary."""

    kind = forms.ChoiceField(label=_("Kind of act"), choices=received_kinds)
    dated = date_field(_("Date of the instrument"))
    received_on = date_field(_("Date of receipt"), required=False, hint=_("Empty: today at the depositary’s seat."))
    signatory = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    capacity = forms.ChoiceField(
        label=_("In what capacity"),
        required=False,
        choices=[("", ""), *Capacity.choices],
        help_text=_("Heads of state, heads of government and ministers for foreign affairs need no full powers."),
    )
    full_powers = FullPowersChoice(label=_("Full powers"), required=False, queryset=FullPowers.objects.none())
    refers_to = InstrumentChoice(
        label=_("Refers to"),
        required=False,
        queryset=Instrument.objects.none(),
        help_text=_("For an objection, a revocation, or the end of provisional application."),
    )
    words = forms.CharField(
        label=_("Text of a declaration, reservation or objection"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As made; it travels with the notification."),
    )
    covers = covered_field()

    def __init__(self, *args: Any, member: Member, treaty: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["full_powers"].queryset = FullPowers.objects.filter(member=member, treaty=treaty)
        answers = ["reservation", "withdrawal", "provisional_application"]
        fields["refers_to"].queryset = Instrument.objects.filter(treaty=treaty, kind__in=answers).select_related(
            "member"
        )


class RecordForm(SourcedForm):
    """An instrument as another depositary has notified it, or another source reports it."""

    kind = forms.ChoiceField(label=_("Kind of act"), choices=recorded_kinds)
    dated = date_field(_("Date of the instrument"), required=False)
    deposited_on = date_field(_("Date of deposit"), required=False)
    effect_on = date_field(
        _("Date of effect"), required=False, hint=_("As notified. Empty: it follows from the rule of the treaty.")
    )
    signatory = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    words = forms.CharField(
        label=_("Text of a declaration, reservation or objection"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    covers = covered_field()
    notification = forms.CharField(label=_("Number of the depositary’s notification"), max_length=40, required=False)


class PowersForm(CheckedForm):
    """Full powers name person, treaty and act."""

    person = forms.CharField(label=_("Person named"), max_length=200)
    act = forms.ChoiceField(label=_("Act named"), choices=received_kinds)
    issued_by = forms.ChoiceField(label=_("Issued by"), choices=[(one.value, one.label) for one in HEADS])
    dated = date_field(_("Dated"))


class RectifyForm(CheckedForm):
    """An error in the text of a treaty, and how it should read; in the language of the page."""

    where = forms.CharField(label=_("Place in the text"), max_length=200)
    reads = forms.CharField(label=_("The text reads"), widget=forms.Textarea(attrs={"rows": 3}))
    should_read = forms.CharField(label=_("It should read"), widget=forms.Textarea(attrs={"rows": 3}))


class ObjectForm(CheckedForm):
    """Who objects to a rectification."""

    member = MemberChoice(label=_("Member"), queryset=Member.objects.none())

    def __init__(self, *args: Any, fictional: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["member"].queryset = Member.objects.filter(fictional=fictional).order_by("code")


class ActForm(CheckedForm):
    """An act without questions."""


class AskForm(CheckedForm):
    question = forms.CharField(label=_("What the state is asked"), widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(CheckedForm):
    note = forms.CharField(label=_("The answer in short"), max_length=300, required=False)
    full_powers = FullPowersChoice(label=_("Full powers"), required=False, queryset=FullPowers.objects.none())

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["full_powers"].queryset = FullPowers.objects.filter(
            member=instrument.member_id, treaty=instrument.treaty_id
        )


class ConfirmForm(CheckedForm):
    confirmed_on = date_field(
        _("Date of the confirmation"), required=False, hint=_("Empty: today at the depositary’s seat.")
    )


class DepositForm(CheckedForm):
    effect_on = date_field(
        _("Date of the succession of states"),
        required=False,
        hint=_("For a succession only; otherwise the rule of the treaty counts."),
    )


class AcceptForm(CheckedForm):
    accepted_on = date_field(
        _("Date of the acceptance"), required=False, hint=_("Empty: today at the depositary’s seat.")
    )
    act = forms.CharField(label=_("Symbol of the decision"), max_length=60)


class CertifyForm(CheckedForm):
    copy = KeptFileField(label=_("The certified copy"), kinds=SCANS, required=False)
    digest = forms.RegexField(
        label=_("SHA-256 of the certified copy"), regex="^[0-9a-f]{64}$", required=False,
        help_text=_("Needed only where the copy itself is not kept here."),
    )  # fmt: skip
    certified_on = date_field(
        _("Date of the certification"), required=False, hint=_("Empty: today at the depositary’s seat.")
    )


class CorrectForm(CheckedForm):
    """What is recorded, to be corrected; what is left as it is stays."""

    dated = date_field(_("Date of the instrument"), required=False)
    received_on = date_field(_("Date of receipt"), required=False)
    deposited_on = date_field(_("Date of deposit"), required=False)
    signatory = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        stands = {
            name: getattr(instrument, name) for name in ("dated", "received_on", "deposited_on", "signatory", "note")
        }
        kwargs["initial"] = stands | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
