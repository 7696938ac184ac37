"""The chart: no report is not zero, and the scale reaches the highest value."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.core.display.chart import FLOOR, TOP, Period, chart


def draw(*periods, **targets):
    return chart(name="c", title="t", first_name="a", second_name="b", periods=periods, **targets)


def test_no_report_is_a_dashed_frame_and_never_a_bar_of_zero():
    figure = draw(Period("Q1", 4, 4), Period("Q2"), Period("Q3", open=True), target=40)
    assert [bar.kind for bar in figure.bars] == ["first", "second", "none", "open"]
    assert figure.missing
    assert figure.description == "Q1: 4 / 4; Q2: no report received; Q3: open"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "Q1: 4 / 3؛ Q2: لم يرد تقرير؛ Q3: مفتوح"),
        ("zh-hans", "Q1：4 / 3；Q2：未收到报告；Q3：进行中"),
    ],
)
def test_the_figures_in_words_are_set_as_the_language_does(language, words):
    with translation.override(language):
        assert draw(Period("Q1", 4, 3), Period("Q2"), Period("Q3", open=True)).description == words


def test_targets_are_lines_of_their_own():
    lines = draw(Period("Q1", 4, 4), target=40, former_target=60).lines
    assert [(line.kind, line.label) for line in lines[-2:]] == [("former", "former target 60"), ("target", "target 40")]
    assert [line.label for line in lines[:-2]] == ["0", "20", "40", "60"]


@given(st.floats(0.001, 1e9, allow_nan=False), st.floats(0, 1))
def test_every_bar_stays_inside_the_drawing(highest, share):
    figure = draw(Period("Q1", highest, highest * share))
    assert all(TOP <= bar.y <= FLOOR for bar in figure.bars)
    assert 2 <= sum(line.kind in {"axis", "grid"} for line in figure.lines) <= 8
