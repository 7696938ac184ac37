"""A table as a CSV file that spreadsheet programs open as it is: UTF-8 with its mark, and no cell that they would calculate."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The answer that hands out a table as `name`.csv."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(answer)
    writer.writerow(columns)
    writer.writerows([plain(value) for value in row] for row in rows)
    return answer


def plain(value: Any) -> Any:
    """Words that begin like a formula, marked as words; everything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
