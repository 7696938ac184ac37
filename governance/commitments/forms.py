"""What people type about commitments and reports."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.commitments.models import Commitment, Report, Stage
from governance.commitments.services import Share, Step, Terms
from governance.plan.models import Point
from members.states.models import Member
from portal.core.classes import Audience
from portal.core.display.instants import headquarters_zone
from portal.core.display.texts import NAMES, UN_ORDER, local_text
from portal.core.forms import CheckedForm, Form

MILESTONES, PARTNERS = 4, 3
AUDIENCES = [
    (Audience.PUBLIC, gettext_lazy("Public: everybody reads it")),
    (Audience.MEMBERS, gettext_lazy("Members: members and observers read it")),
    (Audience.RESTRICTED, gettext_lazy("Restricted: the partners and the secretariat read it")),
]


def text(
    label: Any, *, required: bool = True, help_text: Any = "", long: bool = False, length: int = 300
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5}) if long else forms.TextInput()
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget, max_length=length)


def date(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d"]
    )


def figure(label: Any, *, help_text: Any = "", required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=required, help_text=help_text, max_digits=18, decimal_places=4)


class CommitmentForm(Form):
    """The draft. Words are in one language, the original; other versions are kept when it is changed."""

    original_language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=[(code, NAMES[code]) for code in UN_ORDER]
    )
    title = text(gettext_lazy("Title"), help_text=gettext_lazy("What your member will do, in one line."))
    summary = text(gettext_lazy("Summary"), required=False, long=True, length=5000)
    points = forms.MultipleChoiceField(
        label=gettext_lazy("Points of a plan"),
        help_text=gettext_lazy("At least one before it can be sent for clearance."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sdg_targets = text(
        gettext_lazy("Targets of the Sustainable Development Goals"),
        required=False,
        help_text=gettext_lazy("Their codes, such as 9.c, with spaces between."),
    )
    starts_on = date(gettext_lazy("First day"), help_text=gettext_lazy("It begins at 00:00 at headquarters."))
    ends_on = date(gettext_lazy("Last day"), help_text=gettext_lazy("It ends at the end of this day at headquarters."))
    indicator = text(
        gettext_lazy("Indicator"), required=False, help_text=gettext_lazy("What is counted, cumulatively.")
    )
    unit = text(gettext_lazy("Unit"), required=False, length=60)
    baseline = figure(gettext_lazy("Baseline"), help_text=gettext_lazy("The value at the beginning."))
    target = figure(gettext_lazy("Target"), help_text=gettext_lazy("The value at the end."))
    report_months = forms.TypedChoiceField(
        label=gettext_lazy("A report every"),
        choices=[("3", gettext_lazy("3 months")), ("6", gettext_lazy("6 months")), ("12", gettext_lazy("12 months"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    chosen_audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it once it is registered"), choices=AUDIENCES, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, lead: Member, points: Iterable[Point], members: Iterable[Member], **kwargs: Any
    ) -> None:
        self.lead, self.known = lead, list(points)
        self.rows = max(MILESTONES, len(kwargs.pop("milestones", ())) + 1)
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = grouped(self.known)  # type: ignore[attr-defined]
        others = sorted((local_text(row.name).text, str(row.pk)) for row in members if row.pk != lead.pk)
        choices = [("", _("None"))] + [(pk, name) for name, pk in others]
        for n in range(1, self.rows + 1):
            self.fields[f"milestone_{n}"] = text(_("Milestone %(n)d") % {"n": n}, required=False)
            self.fields[f"milestone_{n}_due"] = date(
                _("Milestone %(n)d: reached by the end of") % {"n": n}, required=False
            )
        for n in range(1, PARTNERS + 1):
            self.fields[f"partner_{n}"] = forms.ChoiceField(
                label=_("Partner %(n)d, a member") % {"n": n}, choices=choices, required=False
            )
            self.fields[f"share_{n}"] = text(_("Share of partner %(n)d") % {"n": n}, required=False)
        self.fields["others"] = text(
            _("Other partners"), required=False, long=True, help_text=_("One a line: institutions, companies, civil society."),
            length=2000,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first."))
        for n in range(1, self.rows + 1):
            if bool(data.get(f"milestone_{n}")) != bool(data.get(f"milestone_{n}_due")):
                self.add_error(f"milestone_{n}_due", _("A milestone needs both its title and its day."))
        return data

    def terms(self, before: Commitment | None = None) -> Terms:
        """The clean answers as terms. Words in other languages are kept from `before`."""
        data = self.cleaned_data
        language = data["original_language"]

        def words(name: str) -> dict[str, str]:
            kept = dict(getattr(before, name, None) or {})
            return {code: said for code, said in {**kept, language: data[name]}.items() if said}

        return Terms(
            title=words("title"),
            summary=words("summary"),
            indicator=words("indicator"),
            unit=words("unit"),
            original_language=language,
            points=[int(key) for key in data["points"]],
            sdg_targets=data["sdg_targets"].replace(",", " ").split(),
            starts_at=midnight(data["starts_on"]),
            ends_at=midnight(data["ends_on"] + dt.timedelta(days=1)),
            baseline=data["baseline"],
            target=data["target"],
            report_months=data["report_months"],
            chosen_audience=data["chosen_audience"],
            milestones=self._milestones(language),
            partners=self._partners(language),
        )

    def _milestones(self, language: str) -> list[Step]:
        pairs = [
            (self.cleaned_data[f"milestone_{n}"], self.cleaned_data[f"milestone_{n}_due"])
            for n in range(1, self.rows + 1)
        ]
        return [Step({language: title}, midnight(due + dt.timedelta(days=1))) for title, due in pairs if title and due]

    def _partners(self, language: str) -> list[Share]:
        data = self.cleaned_data
        found = {
            data[f"partner_{n}"]: Share(member=int(data[f"partner_{n}"]), share=_said(language, data[f"share_{n}"]))
            for n in range(1, PARTNERS + 1)
            if data[f"partner_{n}"]
        }
        others = [line.strip() for line in data["others"].splitlines() if line.strip()]
        return [*found.values(), *(Share(name=name[:200]) for name in others)]


def initial_of(row: Commitment) -> dict[str, Any]:
    """What a draft says, as the form asks for it."""
    zone, language = headquarters_zone(), row.original_language
    last = (row.ends_at - dt.timedelta(microseconds=1)).astimezone(zone).date()
    initial: dict[str, Any] = {
        name: getattr(row, name).get(language, "") for name in ("title", "summary", "indicator", "unit")
    }
    initial |= {name: getattr(row, name) for name in ("original_language", "report_months", "chosen_audience")}
    initial |= {name: value.normalize() if (value := getattr(row, name)) else value for name in ("baseline", "target")}
    initial |= {"starts_on": row.starts_at.astimezone(zone).date(), "ends_on": last}
    initial |= {
        "sdg_targets": " ".join(row.sdg_targets),
        "points": [str(key) for key in row.points.values_list("pk", flat=True)],
    }
    for n, step in enumerate(row.milestones.order_by("position"), start=1):
        due = (step.due_at - dt.timedelta(microseconds=1)).astimezone(zone).date()
        initial |= {f"milestone_{n}": local_text(step.title).text, f"milestone_{n}_due": due}
    partners = list(row.partners.order_by("pk"))
    for n, partner in enumerate([partner for partner in partners if partner.member_id], start=1):
        initial |= {f"partner_{n}": str(partner.member_id), f"share_{n}": local_text(partner.share).text}
    return initial | {"others": "\n".join(partner.name for partner in partners if partner.name)}


class ActForm(CheckedForm):
    """An act that needs no words."""


class ReasonForm(CheckedForm):
    """An act that needs a reason, which stands in the record."""

    reason = text(gettext_lazy("Reason"), long=True, length=5000)


class TargetForm(ReasonForm):
    """Another target, from now on."""

    value = figure(gettext_lazy("New target"), required=True)
    field_order = ["value", "reason"]


class MilestoneForm(CheckedForm):
    """Which milestone is reached, and when."""

    position = forms.TypedChoiceField(label=gettext_lazy("Milestone"), coerce=int, widget=forms.RadioSelect)
    reached_on = date(gettext_lazy("Reached on"))

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = choices  # type: ignore[attr-defined]


class ReportForm(CheckedForm):
    """A progress report. Health is derived from it, never asked."""

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices, widget=forms.RadioSelect)
    value = figure(gettext_lazy("Value at the end of the period"))
    narrative = text(gettext_lazy("What was done"), required=False, long=True, length=10000)

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = local_text(report.commitment.unit).text
        self.fields["value"].help_text = (
            _("In %(unit)s, cumulative. Leave it empty when you have no figure: empty is not zero.") % {"unit": unit}
            if unit
            else _("Leave it empty when you have no figure: empty is not zero.")
        )


class FilterForm(Form):
    """Filters of the list; their values stand in the address."""

    member = forms.ChoiceField(label=gettext_lazy("Member"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    point = forms.ChoiceField(label=gettext_lazy("Point"), required=False)

    def __init__(
        self, *args: Any, members: Iterable[Member], points: Iterable[Point], states: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        names = sorted((local_text(row.name).text, row.code) for row in members)
        self.fields["member"].choices = every + [(code, name) for name, code in names]  # type: ignore[attr-defined]
        self.fields["state"].choices = every + [(state.value, state.label) for state in states]  # type: ignore[attr-defined]
        self.fields["point"].choices = every + grouped(points, key="uid")  # type: ignore[attr-defined]


def midnight(day: dt.date) -> dt.datetime:
    """00:00 of a day at headquarters."""
    return dt.datetime.combine(day, dt.time(), tzinfo=headquarters_zone())


def _said(language: str, words: str) -> dict[str, str]:
    return {language: words} if words else {}


def grouped(points: Iterable[Point], key: str = "pk") -> list[tuple[str, Any]]:
    """Points under their plans."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for point in points:
        line = (str(getattr(point, key)), f"{point.number}. {local_text(point.title).text}")
        groups.setdefault(local_text(point.plan.title).text, []).append(line)
    return list(groups.items())
