"""Forms of the register: its filters, and what the secretariat enters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.body.models import Right
from members.states.models import Capacity, ConditionKind, FullPowers, Instrument, InstrumentKind, Member, Status
from members.states.models.treaties import HEADS, REPORTS
from portal.core.display.instants import day
from portal.core.display.texts import local_text
from portal.core.forms import CheckedForm, Form
from portal.core.intervals import Grade


def date_field(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A calendar date at the depositary's seat."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def statuses() -> list[tuple[str, object]]:
    return [("", _("every status")), *Status.choices]


def conditions() -> list[tuple[str, object]]:
    return [("", pgettext_lazy("filter of conditions", "any")), *ConditionKind.choices]


def received_kinds() -> list[tuple[str, object]]:
    closed = {*REPORTS, InstrumentKind.CORRECTION}
    return [("", ""), *((value, label) for value, label in InstrumentKind.choices if value not in closed)]


def grades() -> list[tuple[str, object]]:
    return list(Grade.choices)


class AsOfForm(forms.Form):
    """Which day; it stands in the address."""

    use_required_attribute = False
    as_of = date_field(_("As of"), required=False)


class RegisterFilter(AsOfForm):
    """Which day, which status, which condition; the values stand in the address."""

    status = forms.ChoiceField(label=_("Status"), required=False, choices=statuses)
    condition = forms.ChoiceField(label=_("Condition"), required=False, choices=conditions)


class FullPowersChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.person} · {row.get_act_display()} · {day(row.dated)}"


class InstrumentChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.member.code} · {row.get_kind_display()} · {day(row.day)}"


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

    def __init__(self, *args: Any, member: Member, treaty: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["full_powers"].queryset = FullPowers.objects.filter(member=member, treaty=treaty)
        answers = ["reservation", "withdrawal", "provisional_application"]
        fields["refers_to"].queryset = Instrument.objects.filter(treaty=treaty, kind__in=answers).select_related(
            "member"
        )


class PowersForm(CheckedForm):
    """Full powers name person, treaty and act."""

    person = forms.CharField(label=_("Person named"), max_length=200)
    act = forms.ChoiceField(label=_("Act named"), choices=received_kinds)
    issued_by = forms.ChoiceField(label=_("Issued by"), choices=[(one.value, one.label) for one in HEADS])
    dated = date_field(_("Dated"))


class StatusForm(CheckedForm):
    """A status with its source, as a fact about a state."""

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)  # type: ignore[assignment]
    valid_from = date_field(_("From this day on"))
    valid_until = date_field(_("Until the beginning of this day"), required=False, hint=_("Empty: it goes on."))
    source = forms.CharField(label=_("Source"), max_length=300)
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")
    grade = forms.ChoiceField(label=_("How well founded"), choices=grades)
    corrects = forms.BooleanField(
        label=_("This corrects what is recorded for that time"),
        required=False,
        help_text=_("Statuses never overlap. What was recorded stays visible as formerly held true."),
    )


class ConditionForm(CheckedForm):
    """A condition beside the status, with the act that made it and the rights it touches."""

    kind = forms.ChoiceField(label=_("Condition"), choices=ConditionKind.choices)
    act = forms.CharField(label=_("The act that makes it"), max_length=200)
    rights = forms.MultipleChoiceField(
        label=_("Rights it touches"), required=False, choices=Right.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_from = date_field(_("From this day on"))
    valid_until = date_field(_("Until the beginning of this day"), required=False, hint=_("Empty: it goes on."))
    source = forms.CharField(label=_("Source"), max_length=300)
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")
    grade = forms.ChoiceField(label=_("How well founded"), choices=grades)


class RectifyForm(CheckedForm):
    """An error in the text of a treaty, and how it should read; in the language of the page."""

    where = forms.CharField(label=_("Place in the text"), max_length=200)
    reads = forms.CharField(label=_("The text reads"), widget=forms.Textarea(attrs={"rows": 3}))
    should_read = forms.CharField(label=_("It should read"), widget=forms.Textarea(attrs={"rows": 3}))


class MemberChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{local_text(row.name).text} ({row.code})"


class ObjectForm(CheckedForm):
    """Who objects to a rectification."""

    member = MemberChoice(label=_("Member"), queryset=Member.objects.none())

    def __init__(self, *args: Any, fictional: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["member"].queryset = Member.objects.filter(fictional=fictional).order_by("code")


class EnterForm(Form):
    """A state for the register, by its code in the M49 list."""

    code = forms.CharField(label=_("ISO 3166 code, three letters"), min_length=3, max_length=3)


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
    act = forms.CharField(label=_("Symbol of the decision"), max_length=60, required=False)


class CertifyForm(CheckedForm):
    digest = forms.RegexField(label=_("SHA-256 of the certified copy"), regex="^[0-9a-f]{64}$")
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
