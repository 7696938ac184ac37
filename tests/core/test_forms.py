"""The form pattern: errors link to fields, what was typed is kept, nothing is sent before it was checked."""

import pytest
from django import forms
from django.test import RequestFactory

from portal.core.forms import CheckedForm, Form, Step, error_links
from portal.core.refusals import PermissionRefused, Refusal, Refused, StaleVersion


class Report(CheckedForm):
    value = forms.IntegerField(label="Value")
    stage = forms.ChoiceField(label="Stage", choices=[("p", "Planning"), ("f", "Fulfilled")], widget=forms.RadioSelect)
    late = forms.BooleanField(label="Late", required=False)


GOOD = {"value": "28", "stage": "f", "expected_version": "3"}


def post(**data):
    return RequestFactory().post("/", data)


def test_the_page_carries_the_version_that_was_seen():
    form, step = Report.read(RequestFactory().get("/"), expected_version=7)
    assert step is Step.EDIT
    assert 'name="expected_version" value="7"' in str(form)


def test_valid_answers_are_checked_before_they_are_sent():
    form, step = Report.read(post(**GOOD))
    assert step is Step.CHECK
    assert [(a.label, a.text, a.target) for a in form.answers()] == [
        ("Value", "28", "id_value"),
        ("Stage", "Fulfilled", "id_stage_0"),
        ("Late", "No", "id_late"),
    ]
    form, step = Report.read(post(**GOOD, _step="send"))
    assert step is Step.SEND
    assert form.cleaned_data["expected_version"] == 3


@pytest.mark.parametrize(("data", "wanted"), [(GOOD, "edit"), (GOOD, "bogus"), ({"value": "x"}, "send")])
def test_nothing_else_sends(data, wanted):
    assert Report.read(post(**data, _step=wanted))[1] is Step.EDIT


def test_errors_lead_to_the_first_control_of_each_field_and_say_how_to_mend():
    form, _step = Report.read(post(value="about 28"))
    assert error_links(form) == [("id_value", "Enter a whole number."), ("id_stage_0", "Give an answer to: Stage")]
    assert 'value="about 28"' in str(form["value"])


def test_a_refusal_stands_above_the_form_with_its_rule():
    form = Form({})
    assert form.is_valid()
    form.refuse(Refused(Refusal("late", "The silence has expired", "rule 41")))
    assert error_links(form) == [("form-errors", "The silence has expired (rule 41)")]
    assert 'id="form-errors"' in str(form)


@pytest.mark.parametrize(
    ("refused", "status", "version"), [(StaleVersion, 412, "7"), (PermissionRefused, 403, "3"), (Refused, 409, "3")]
)
def test_only_who_was_told_that_the_page_is_stale_carries_the_present_version(refused, status, version):
    form, _step = Report.read(post(**GOOD, _step="send"), expected_version=7)
    assert form.status == 200
    form.refuse(refused(Refusal("code", "A sentence.")))
    assert form.status == status
    assert f'name="expected_version" value="{version}"' in str(form)
    assert 'value="28"' in str(form)
