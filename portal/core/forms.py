"""The base of every form: label, hint, error, input; the version that was seen; check before sending.

Pattern after GOV.UK. `Form` is for one-step forms, `CheckedForm` for every act that binds or notifies.
"""

import datetime as dt
from enum import StrEnum
from typing import Any, NamedTuple, Self

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.core.display.instants import day, show
from portal.core.doors import stashed
from portal.core.files.fields import KeptFileField
from portal.core.refusals import StaleVersion

NON_FIELD = "form-errors"


class PortalRenderer(TemplatesSetting):
    """Forms look the same everywhere, those of other packages included (setting FORM_RENDERER)."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class ErrorLink(NamedTuple):
    """One line of the error summary: where to go and what to mend."""

    target: str
    message: str


class Answer(NamedTuple):
    """One line of "check your answers"; `target` is the id of the field to change it in."""

    label: str
    text: str
    target: str


class Step(StrEnum):
    """Where a reader stands in a checked form. The name of the submit button that was pressed is `_step`."""

    EDIT = "edit"
    CHECK = "check"
    SEND = "send"


class Form(forms.Form):
    """Base of the portal's forms. `expected_version` travels with the page: a stale page is refused, not lost."""

    default_renderer = PortalRenderer
    use_required_attribute = False  # the server answers in the reader's language and keeps what was typed
    checked = False
    status = 200  #: of the answer that shows this form

    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, expected_version: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if expected_version is not None:
            self.fields["expected_version"].initial = expected_version
        for field in self.fields.values():
            prepare(field)

    @classmethod
    def opened(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """The form of a page that is opened: filled with what was typed before a sign-in came between, if that was kept."""
        form = cls(**kwargs).sent_by(request)
        if (typed := stashed(request)) is not None:
            form.keep(typed)
            messages.info(request, _("Nothing was sent yet. What you typed is kept below: check it and send it."))
        return form

    def keep(self, typed: QueryDict, files: MultiValueDict | None = None) -> None:
        """Fill a form that is not sent yet with what was typed and chosen: it is shown again without a judgement."""
        initial = {
            name: field.widget.value_from_datadict(typed, files or MultiValueDict(), self.add_prefix(name))
            for name, field in self.fields.items()
        }
        for name, field in self.fields.items():
            if isinstance(field, KeptFileField):
                initial[name] = field.stored(initial[name])
        self.initial = dict(self.initial) | initial

    @classmethod
    def of(cls, request: HttpRequest, **kwargs: Any) -> Self:
        """The form of a one-step page: what was sent, or the page as it is opened."""
        if request.method != "POST":
            return cls.opened(request, **kwargs)
        return cls(request.POST, request.FILES, **kwargs).sent_by(request)

    def sent_by(self, request: HttpRequest) -> Self:
        """Say whose files are handed in with this form."""
        for field in self.fields.values():
            if isinstance(field, KeptFileField):
                field.actor = request.actor  # type: ignore[attr-defined]
        return self

    def refuse(self, refused: Exception) -> None:
        """Show a service's refusal (`Refused`) above the form, with its rule and status; what was typed stays.

        After StaleVersion the form carries the present version: the reader has been told, and may send it again.
        """
        refusal = getattr(refused, "refusal", None)
        rule = getattr(refusal, "rule", "")
        words = str(getattr(refusal, "sentence", refused))
        self.add_error(None, _("%(sentence)s (%(rule)s)") % {"sentence": words, "rule": rule} if rule else words)
        self.status = getattr(refused, "status", 409)
        if isinstance(refused, StaleVersion):
            present: Any = self.fields["expected_version"].initial
            data: Any = self.data.copy()
            data[self.add_prefix("expected_version")] = "" if present is None else str(present)
            self.data = data


def prepare(field: forms.Field) -> None:
    """Name the field in "required", and keep a mistyped number: browsers empty a number input they cannot read."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("Give an answer to: %(label)s") % {"label": field.label or ""}
    if type(field.widget) in {forms.TextInput, forms.Textarea}:
        field.widget.attrs.setdefault("dir", "auto")  # an answer may be in another language than the page
    if isinstance(field.widget, forms.NumberInput):
        field.widget.input_type = "text"
        field.widget.attrs["inputmode"] = "numeric" if isinstance(field, forms.IntegerField) else "decimal"


class CheckedForm(Form):
    """A form whose answers are shown once more before anything is sent. Works without JavaScript and without a session.

    view:      form, step = ObjectionForm.read(request, expected_version=run.version)
               if step is Step.SEND: … call the service, redirect …
               return render(request, "….html", {"form": form, "step": step})
    template:  forms/check.html when step is "check", else forms/edit.html
    """

    checked = True

    @classmethod
    def read(cls, request: HttpRequest, **kwargs: Any) -> tuple[Self, Step]:
        """The form and the step to show or take. SEND only for valid answers confirmed on the check page."""
        if request.method != "POST":
            return cls.opened(request, **kwargs), Step.EDIT
        form = cls(request.POST, request.FILES, **kwargs).sent_by(request)
        wanted = request.POST.get("_step", Step.CHECK)
        if wanted not in {Step.CHECK, Step.SEND} or not form.is_valid():
            return form, Step.EDIT
        return form, Step(wanted)

    def answers(self) -> list[Answer]:
        """The answers in words, in the order of the fields, hidden ones left out. Needs a valid form."""
        return [
            Answer(str(bound.label), in_words(bound, self.cleaned_data.get(bound.name)), first_id(bound))
            for bound in self.visible_fields()
        ]


def first_id(bound: forms.BoundField) -> str:
    """The id of the control a link to this field must lead to: of a group of choices, the first."""
    return f"{bound.auto_id}_0" if bound.use_fieldset and bound.auto_id else str(bound.auto_id)


def error_links(form: forms.BaseForm | forms.BaseFormSet) -> list[ErrorLink]:
    """All errors of a form or formset, those of the whole form first, then in the order of the fields."""
    if isinstance(form, forms.BaseFormSet):
        whole = [ErrorLink(NON_FIELD, str(message)) for message in form.non_form_errors()]
        return whole + [link for part in form.forms for link in error_links(part)]
    if not form.is_bound:
        return []
    links = [ErrorLink(NON_FIELD, str(message)) for message in form.non_field_errors()]
    for bound in form:
        target = NON_FIELD if bound.is_hidden else first_id(bound)
        links += [ErrorLink(target, _in_full(str(message), bound)) for message in bound.errors]
    return links


def _in_full(message: str, bound: forms.BoundField) -> str:
    """Django's "This field is required" says nothing in a list of errors: name the field."""
    if message == forms.Field.default_error_messages["required"]:
        return _("Give an answer to: %(label)s") % {"label": bound.label}
    return message


def in_words(bound: forms.BoundField, value: Any) -> str:
    """An answer as the reader gave it: labels for choices, words for yes and no, three clocks for an instant."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None or value in ("", []):
        return _("Not answered")
    if isinstance(value, dt.datetime):
        return str(show(value))
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, UploadedFile):
        return str(value.name)
    items = list(value) if isinstance(value, list | tuple | set | QuerySet) else [value]
    between = pgettext("between items", ", ")
    if isinstance(bound.field, forms.ModelChoiceField):
        return between.join(bound.field.label_from_instance(item) for item in items)
    labels = dict(_flat(bound.field.choices)) if isinstance(bound.field, forms.ChoiceField) else {}
    return between.join(str(labels.get(str(item), item)) for item in items)


def _flat(choices: Any) -> list[tuple[str, str]]:
    """Choices without their groups."""
    flat: list[tuple[str, str]] = []
    for value, label in choices:
        flat += _flat(label) if isinstance(label, list | tuple) else [(str(value), str(label))]
    return flat
