"""What people type about initiatives."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.commitments.models import Commitment
from governance.plan.models import Point
from initiatives.exchange.forms import AUDIENCES, date, end_of, text
from initiatives.programmes.models import InitiativeKind, InitiativeState
from initiatives.programmes.services import Part, Plan
from members.states.models import Member
from portal.core.display.texts import NAMES, UN_ORDER, local_text
from portal.core.forms import CheckedForm, Form

PARTS, MILESTONES = 4, 4


class ActForm(CheckedForm):
    """An act that needs no words."""


class MilestonesForm(CheckedForm):
    """Which milestones have been reached."""

    reached = forms.MultipleChoiceField(
        label=gettext_lazy("Reached"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, milestones: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reached"].choices = [  # type: ignore[attr-defined]
            (str(place), local_text(step["title"]).text) for place, step in enumerate(milestones)
        ]


class LinksForm(CheckedForm):
    """Which commitments the initiative delivers."""

    commitments = forms.MultipleChoiceField(
        label=gettext_lazy("Commitments it delivers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, commitments: Iterable[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitments"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.symbol} {local_text(row.title).text}") for row in commitments
        ]


class InitiativeForm(CheckedForm):
    """A proposal to the members named in it: it notifies them, hence it is checked once more."""

    original_language = forms.ChoiceField(
        label=gettext_lazy("Language you write in"), choices=[(code, NAMES[code]) for code in UN_ORDER]
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=InitiativeKind.choices, widget=forms.RadioSelect)
    title = text(gettext_lazy("Title"))
    summary = text(gettext_lazy("Summary"), required=False, long=True, length=5000)
    contribution = text(gettext_lazy("What your own member contributes"), required=False)
    starts_on = date(gettext_lazy("First day"), required=False)
    ends_on = date(gettext_lazy("Last day"), required=False)
    points = forms.MultipleChoiceField(
        label=gettext_lazy("Points of a plan"), required=False, widget=forms.CheckboxSelectMultiple
    )
    commitments = forms.MultipleChoiceField(
        label=gettext_lazy("Commitments it delivers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    chosen_audience = forms.ChoiceField(
        label=gettext_lazy("Who reads it once all have endorsed it"), choices=AUDIENCES, widget=forms.RadioSelect
    )

    def __init__(
        self,
        *args: Any,
        points: Iterable[Point],
        commitments: Iterable[Commitment],
        members: Iterable[Member],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for point in points:
            line = (str(point.pk), f"{point.number}. {local_text(point.title).text}")
            groups.setdefault(local_text(point.plan.title).text, []).append(line)
        self.fields["points"].choices = list(groups.items())  # type: ignore[attr-defined]
        self.fields["commitments"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), f"{row.symbol} {local_text(row.title).text}") for row in commitments
        ]
        names = sorted((local_text(row.name).text, str(row.pk)) for row in members)
        for n in range(1, PARTS + 1):
            self.fields[f"member_{n}"] = forms.ChoiceField(
                label=_("Member taking part, %(n)d") % {"n": n}, required=False,
                choices=[("", _("None")), *((pk, name) for name, pk in names)],
            )  # fmt: skip
            self.fields[f"part_{n}"] = text(_("Its contribution, %(n)d") % {"n": n}, required=False)
        self.fields["others"] = text(
            _("Other participants"), required=False, long=True, length=2000,
            help_text=_("One a line: institutions, companies, civil society."),
        )  # fmt: skip
        for n in range(1, MILESTONES + 1):
            self.fields[f"milestone_{n}"] = text(_("Milestone %(n)d") % {"n": n}, required=False)
            self.fields[f"milestone_{n}_due"] = date(
                _("Milestone %(n)d: reached by the end of") % {"n": n}, required=False
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("The last day is before the first."))
        for n in range(1, MILESTONES + 1):
            if bool(data.get(f"milestone_{n}")) != bool(data.get(f"milestone_{n}_due")):
                self.add_error(f"milestone_{n}_due", _("A milestone needs both its title and its day."))
        return data

    def plan(self, lead: int) -> Plan:
        """The clean answers as a plan."""
        data, language = self.cleaned_data, self.cleaned_data["original_language"]

        def said(words: str) -> dict[str, str]:
            return {language: words} if words else {}

        members = {int(data[f"member_{n}"]): data[f"part_{n}"] for n in range(1, PARTS + 1) if data[f"member_{n}"]}
        parts = [Part(member=lead, contribution=said(data["contribution"]))]
        parts += [Part(member=key, contribution=said(words)) for key, words in members.items() if key != lead]
        parts += [Part(name=line.strip()[:200]) for line in data["others"].splitlines() if line.strip()]
        starts = data["starts_on"]
        return Plan(
            title=said(data["title"]),
            kind=data["kind"],
            summary=said(data["summary"]),
            original_language=language,
            points=[int(key) for key in data["points"]],
            commitments=[int(key) for key in data["commitments"]],
            parts=parts,
            starts_at=end_of(starts - dt.timedelta(days=1)) if starts else None,
            ends_at=end_of(data["ends_on"]),
            milestones=self._milestones(language),
            chosen_audience=data["chosen_audience"],
        )

    def _milestones(self, language: str) -> list[dict[str, Any]]:
        data = self.cleaned_data
        found = []
        for n in range(1, MILESTONES + 1):
            due = end_of(data[f"milestone_{n}_due"])
            if data[f"milestone_{n}"] and due:
                found.append({"title": {language: data[f"milestone_{n}"]}, "due_at": due.isoformat(), "reached": False})
        return sorted(found, key=lambda step: str(step["due_at"]))


class FilterForm(Form):
    """Filters of the list."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        self.fields["kind"].choices = every + list(InitiativeKind.choices)  # type: ignore[attr-defined]
        self.fields["state"].choices = every + list(InitiativeState.choices)  # type: ignore[attr-defined]
