"""Tables as CSV: opened by spreadsheet programs, calculated by none."""

from __future__ import annotations

import pytest

from portal.core.display.csv_file import csv_file


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(begins: str) -> None:
    answer = csv_file("table", ["name", "n"], [[f"{begins}SUM(A1)", -3]])
    assert answer["Content-Disposition"] == 'attachment; filename="table.csv"'
    text = answer.content.decode("utf-8-sig")
    assert f"'{begins}SUM(A1)" in text
    assert text.rstrip().endswith(",-3")
