"""The components as pages use them: what they say, what they hide, what they refuse."""

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from portal.core.display.tally import Stand, tally
from portal.core.forms import Form
from portal.core.refusals import Refusal, Refused

NOW = dt.datetime(2026, 12, 8, 13, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def render(source, **context):
    return Template("{% load portal_ui %}" + source).render(Context({"page_instant": NOW, **context}))


@pytest.mark.parametrize(
    ("arguments", "at", "words"),
    [
        ("at", NOW + 41 * HOUR, '<p class="due"><b>41 hours left</b>'),
        ("at", NOW - 27 * HOUR, '<p class="due late"><b>1 day late</b>'),
        ("at late=False", NOW - 27 * HOUR, '<p class="due"><b>ended 1 day ago</b>'),
        ("at opens=True", NOW + 120 * HOUR, '<p class="due"><b>Opens in 5 days</b>'),
    ],
)
def test_a_deadline_says_time_and_instant(arguments, at, words):
    shown = render("{% deadline " + arguments + " %}", at=at)
    assert shown.startswith(words)
    assert "(Shanghai)</time>" in shown


def test_a_status_tag_has_one_of_five_shapes():
    assert render('{% status_tag "adopted" "done" %}') == '<span class="tag done">Adopted</span>'
    with pytest.raises(TemplateSyntaxError, match="sixth"):
        render('{% status_tag "Adopted" "sixth" %}')


def test_a_tile_says_name_and_position_to_who_does_not_see_it():
    assert render('{% tile "XA" "Arcadia" "support" me=True %}') == (
        '<span class="tile support you">XA <span class="unseen">Arcadia, supports</span></span>'
    )
    assert 'aria-hidden="true"' in render('{% tile "XA" %}')


def test_words_from_outside_are_escaped():
    shown = render(
        "{% tile code name %}{{ text|local }}{% status_tag name %}{% need %}{{ name }}{% endneed %}",
        code="XA",
        name="<b>",
        text={"ru": "<i>"},
    )
    assert "<i>" not in shown
    assert "<b>What is still needed</b>" in shown
    assert shown.count("<b>") == 1


def test_a_text_in_another_language_says_so_and_carries_its_language():
    with translation.override("fr"):
        shown = render("{{ text|local }}", text={"ar": "نص"})
    assert '<span lang="ar" dir="rtl">نص</span>' in shown
    assert "non disponible dans cette langue" in shown
    assert render("{{ text|local_plain }}", text={"ar": "نص"}) == "نص"


@pytest.mark.parametrize(
    "reason", [Refusal("x", "You wrote it", "rule 22.2"), Refused(Refusal("x", "You wrote it", "rule 22.2"))]
)
def test_a_refusal_stands_where_the_button_would(reason):
    assert render("{% refusal reason %}", reason=reason) == '<p class="refusal">You wrote it (rule 22.2)</p>'
    assert render("{% refusal None %}") == ""


def test_the_silence_clock_is_drawn_and_said():
    opens = NOW - 31 * HOUR
    shown = render("{% silence_clock opens expires said %}", opens=opens, expires=opens + 72 * HOUR, said=[NOW - HOUR])
    assert "41 hours left" in shown
    assert shown.count("<rect") == 72
    assert 'aria-label="72 hours, one mark per hour; gone: 31, left: 41; statements received: 1"' in shown
    assert "viewBox" not in shown


def test_hidden_objectors_have_no_code_in_the_meter():
    stands = [Stand("Africa", "XA", "Arcadia", "objection")]
    assert "XA" in render("{% meter tally %}", tally=tally(stands))
    hidden = render("{% meter tally %}", tally=tally(stands, disclosed=False))
    assert "XA" not in hidden
    assert "Arcadia" not in hidden


class Reason(Form):
    reason = forms.CharField(label="Reason")


def test_the_error_summary_takes_focus_and_the_title_begins_with_the_number():
    form = Reason({})
    summary = render("{% error_summary form %}", form=form)
    assert 'tabindex="-1" autofocus' in summary
    assert '<a href="#id_reason">Give an answer to: Reason</a>' in summary
    assert render("{% error_prefix %}", form=form) == "1 answer needs a change: "
    assert render("{% error_summary form %}{% error_prefix %}", form=Reason()).strip() == ""


def test_label_hint_error_and_input_stand_in_this_order():
    shown = render("{% field form.reason %}", form=Reason({}))
    places = [shown.index(part) for part in ("<label", 'id="id_reason_error"', "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_reason_error"' in shown
