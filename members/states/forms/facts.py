"""Forms of what is recorded about members: status, conditions, organisations, successions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.body.models import Right
from members.states.forms.common import MemberChoice, SourcedForm, covered_field, date_field
from members.states.models import ConditionKind, Member, MemberKind, OrganisationMembership, Status
from portal.core.display.texts import local_text
from portal.core.forms import CheckedForm, Form

UNTIL = _("Until the beginning of this day")
GOES_ON = _("Empty: it goes on.")


class StatusForm(SourcedForm):
    """A status with its source, as a fact about a state."""

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)  # type: ignore[assignment]
    valid_from = date_field(_("From this day on"))
    valid_until = date_field(UNTIL, required=False, hint=GOES_ON)
    corrects = forms.BooleanField(
        label=_("This corrects what is recorded for that time"),
        required=False,
        help_text=_("Statuses never overlap. What was recorded stays visible as formerly held true."),
    )


class ConditionForm(SourcedForm):
    """A condition beside the status, with the act that made it and the rights it touches."""

    kind = forms.ChoiceField(label=_("Condition"), choices=ConditionKind.choices)
    act = forms.CharField(label=_("The act that makes it"), max_length=200)
    rights = forms.MultipleChoiceField(
        label=_("Rights it touches"), required=False, choices=Right.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_from = date_field(_("From this day on"))
    valid_until = date_field(UNTIL, required=False, hint=GOES_ON)


class BelongForm(SourcedForm):
    """To which organisation a state belongs; on the page of an organisation, which state belongs to it."""

    other = MemberChoice(label=_("State or organisation"), queryset=Member.objects.none())
    valid_from = date_field(_("From this day on"))
    valid_until = date_field(UNTIL, required=False, hint=GOES_ON)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_organisation = member.kind == MemberKind.ORGANISATION
        field: Any = self.fields["other"]
        field.label = _("Member state") if of_organisation else _("Organisation")
        field.queryset = Member.objects.filter(
            fictional=member.fictional, kind=MemberKind.STATE if of_organisation else MemberKind.ORGANISATION
        ).order_by("code")


class BelongingChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{local_text(row.organisation.name).text} – {local_text(row.state.name).text}"


class LeaveForm(CheckedForm):
    """Which membership of an organisation ends, when, and where that is said."""

    belonging = BelongingChoice(label=_("Membership"), queryset=OrganisationMembership.objects.none())
    ends_on = date_field(_("From this day on it holds no more"))
    source = forms.CharField(label=_("Source"), max_length=300)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = "organisation" if member.kind == MemberKind.ORGANISATION else "state"
        running = OrganisationMembership.objects.filter(valid__upper_inf=True, **{mine: member})
        field: Any = self.fields["belonging"]
        field.queryset = running.select_related("organisation", "state").order_by("state__code")


class CompetenceForm(SourcedForm):
    """A declaration of competence as published, where it came by no instrument."""

    covers = covered_field(required=True)
    words = forms.CharField(label=_("Words of the declaration"), widget=forms.Textarea(attrs={"rows": 5}))
    valid_from = date_field(_("From this day on"))


class SuccessionForm(SourcedForm):
    """Whose successor a member is, and since when. Both stay on the register, each with its own record."""

    predecessor = MemberChoice(label=_("Predecessor"), queryset=Member.objects.none())
    succeeded_on = date_field(_("Date of the succession of states"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Member.objects.filter(fictional=member.fictional, kind=member.kind).exclude(pk=member.pk)
        self.fields["predecessor"].queryset = others.order_by("code")  # type: ignore[attr-defined]


class EnterForm(Form):
    """A state for the register, by its code in the M49 list."""

    code = forms.CharField(label=_("ISO 3166 code, three letters"), min_length=3, max_length=3)
