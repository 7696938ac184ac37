"""Forms about credentials."""

from typing import Any, Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from members.credentials.models import Authority, Credential, CredentialKind, PaperForm
from members.credentials.services import Named
from members.delegations.forms import LastDay
from members.delegations.models import DelegateRole, PowerKind
from portal.core.display.instants import day, headquarters_zone
from portal.core.doors import stashed
from portal.core.files.fields import KeptFileField
from portal.core.files.media import SCANS
from portal.core.forms import Answer, CheckedForm, Step, first_id
from portal.core.intervals import midnight

FEW, MOST = 2, 60  #: places for persons on the page as it is opened, and the most of them
MORE = "more"  #: the step that adds a place
CHECKS = [
    ("authority", _("Issued by an authority that the rules name")),
    ("signed", _("Signed, with capacity and date")),
    ("named", _("Names the persons and one head")),
    ("powers", _("Says which powers and for how long")),
]
QUESTIONS = ("name", "email", "role", "powers")
BOTH = _("Give both the name and the address, or neither.")
PAPERS = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}


class FilingForm(CheckedForm):
    """A credential as it lies on the table. Persons have places; those left empty are nobody, and more can be added."""

    places = forms.IntegerField(required=False, widget=forms.HiddenInput)

    kind = forms.ChoiceField(label=_("Kind"), choices=CredentialKind.choices, widget=forms.RadioSelect)
    session = forms.CharField(label=_("Session"), max_length=120, required=False, help_text=_("Only for a session."))
    authority = forms.ChoiceField(label=_("Issued by"), choices=Authority.choices)
    issuer = forms.CharField(label=_("Name of the issuer"), max_length=200)
    dated = forms.DateField(label=_("Date of the paper"), widget=forms.DateInput(**PAPERS))  # type: ignore[arg-type]
    form = forms.ChoiceField(
        label=_("What was received"),
        choices=PaperForm.choices,
        widget=forms.RadioSelect,
        help_text=_("A copy or a note admits provisionally; the original is asked for."),
    )
    reference = forms.CharField(
        label=_("Reference of the paper"),
        max_length=200,
        help_text=_("Such as a note verbale with its date."),
    )
    scan = KeptFileField(label=_("Scan of the paper"), kinds=SCANS, required=False)
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(**PAPERS))  # type: ignore[arg-type]
    last_day = LastDay(label=_("Last day"), required=False, help_text=_("Empty: until it is replaced."))
    replaces = forms.ModelChoiceField(
        label=_("Replaces"),
        queryset=Credential.objects.none(),
        required=False,
        empty_label=_("None: if another one stands, the organ decides"),
    )

    def __init__(self, *args: Any, standing: Any = None, places: int = FEW, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replaces: Any = self.fields["replaces"]
        replaces.queryset = standing if standing is not None else Credential.objects.none()
        replaces.label_from_instance = label_of
        self.count = _places(self.data) if self.is_bound else places
        self.fields["places"].initial = self.count
        for number in self.numbers:
            self._add_place(number)

    @classmethod
    def read(cls, request: HttpRequest, **kwargs: Any) -> tuple[Self, Step]:
        """As ever; and with one place more, and everything that was typed, when that was asked for."""
        if request.method != "POST" or request.POST.get("_step") != MORE:
            return super().read(request, **kwargs)
        form = cls(places=min(_places(request.POST) + 1, MOST), **kwargs)
        form.sent_by(request).keep(request.POST, request.FILES)
        form.initial["places"] = form.count
        return form, Step.EDIT

    @classmethod
    def opened(cls, request: HttpRequest, **kwargs: Any) -> Self:
        typed = stashed(request)
        return super().opened(request, **kwargs, **({"places": _places(typed)} if typed is not None else {}))

    @property
    def numbers(self) -> range:
        """The places, numbered from one."""
        return range(1, self.count + 1)

    @property
    def paper(self) -> list[forms.BoundField]:
        """The questions about the paper itself."""
        asked = {f"{question}_{number}" for number in self.numbers for question in QUESTIONS}
        return [bound for bound in self.visible_fields() if bound.name not in asked]

    @property
    def persons(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The places, each with its four questions."""
        return [(number, [self[f"{question}_{number}"] for question in QUESTIONS]) for number in self.numbers]

    @property
    def next_place(self) -> int | None:
        """The number of the place that can be added; None when there are enough."""
        return self.count + 1 if self.count < MOST else None

    def _add_place(self, number: int) -> None:
        """The four questions about one person."""
        numbered = {"number": number}
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(
                label=_("Person %(number)s: name") % numbered, max_length=150, required=number == 1
            ),
            "email": forms.EmailField(
                label=_("Person %(number)s: e-mail address") % numbered,
                required=number == 1,
                widget=forms.EmailInput(attrs={"dir": "ltr"}),
            ),
            "role": forms.ChoiceField(
                label=_("Person %(number)s: role") % numbered,
                choices=DelegateRole.choices,
                initial=DelegateRole.HEAD if number == 1 else DelegateRole.EXPERT,
            ),
            "powers": forms.MultipleChoiceField(
                label=_("Person %(number)s: powers") % numbered,
                choices=PowerKind.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            ),
        }
        self.fields.update({f"{name}_{number}": field for name, field in fields.items()})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        heads: list[int] = []
        addresses: set[str] = set()
        for number in self.numbers:
            name, email = cleaned.get(f"name_{number}"), (cleaned.get(f"email_{number}") or "").lower()
            if bool(name) != bool(email) and f"email_{number}" not in self.errors and number > 1:
                self.add_error(f"name_{number}" if email else f"email_{number}", _of(number, BOTH))
            if email and email in addresses:
                self.add_error(f"email_{number}", _of(number, _("One address is named twice.")))
            addresses.add(email)
            if name and cleaned.get(f"role_{number}") == DelegateRole.HEAD:
                heads.append(number)
        for number in heads[1:]:
            fault = _("A credential names one head of delegation, not two.")
            self.add_error(f"role_{number}", _of(number, fault))
        return cleaned

    def answers(self) -> list[Answer]:
        """Without the places that were left empty."""
        empty = [number for number in self.numbers if not self.cleaned_data.get(f"name_{number}")]
        left_out = {first_id(self[f"{question}_{number}"]) for number in empty for question in QUESTIONS}
        return [answer for answer in super().answers() if answer.target not in left_out]

    def said(self) -> dict[str, Any]:
        """The answers in the words of the service. Needs a valid form."""
        given: dict[str, Any] = {
            key: self.cleaned_data[key]
            for key in ("kind", "session", "authority", "issuer", "dated", "form", "reference", "scan")
        }
        replaced = self.cleaned_data["replaces"]
        return given | {
            "valid_from": midnight(self.cleaned_data["first_day"], str(headquarters_zone())),
            "valid_until": self.cleaned_data["last_day"],
            "replaces": replaced.pk if replaced else None,
            "people": [self._named(number) for number in self.numbers if self.cleaned_data.get(f"name_{number}")],
        }

    def _named(self, number: int) -> Named:
        given = self.cleaned_data
        return Named(
            given[f"name_{number}"], given[f"email_{number}"], given[f"role_{number}"], tuple(given[f"powers_{number}"])
        )


def _of(number: int, fault: Any) -> str:
    """A fault with its row, so that the list of errors says where it is."""
    return gettext("Person %(number)s: %(fault)s") % {"number": number, "fault": fault}


def _places(typed: Any) -> int:
    """How many places the page had that was sent."""
    given = str(typed.get("places", ""))
    return min(max(int(given), FEW), MOST) if given.isascii() and given.isdigit() and len(given) <= 3 else FEW


def label_of(row: Credential) -> str:
    """A credential in a list of choices."""
    return pgettext("between items", ", ").join([str(row.get_kind_display()), day(row.dated)])


class ExaminationForm(CheckedForm):
    """What the legal officer found: form, not merit."""

    checklist = forms.MultipleChoiceField(
        label=_("In order"), choices=CHECKS, required=False, widget=forms.CheckboxSelectMultiple
    )
    remarks = forms.CharField(label=_("Remarks"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


class ReportForm(CheckedForm):
    """What the committee reports."""

    report = forms.CharField(label=_("Report of the committee"), widget=forms.Textarea(attrs={"rows": 8}))


class DecisionForm(CheckedForm):
    """What the organ decided, and where that stands."""

    decision = forms.CharField(
        label=_("Meeting or decision"), max_length=200, help_text=_("Such as the number of the meeting and the item.")
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


class ObjectionForm(CheckedForm):
    """Why a member objects."""

    words = forms.CharField(label=_("Objection"), widget=forms.Textarea(attrs={"rows": 6}))


class PlainForm(CheckedForm):
    """An act without questions."""
