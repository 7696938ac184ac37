"""The import of instruments, judged by an oracle: 198 parties of a real treaty with their published dates of effect."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from members.states.models import Instrument, Member, StatusInterval
from members.states.selectors import register_at, statuses_under, weight_of
from portal.core.audit.models import AuditEvent
from portal.core.eyes import PUBLIC, SERVICE, seeing_as
from portal.core.intervals import midnight
from portal.reference.services.areas import areas_load
from tests import factories

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "paris_agreement_instruments.csv"
ORACLE = SHARED if SHARED.exists() else None
ZONE = "America/New_York"
LANGUAGES = ("ar", "zh-hans", "en", "fr", "ru", "es")
pytestmark = pytest.mark.django_db


@pytest.fixture
def areas(db: None) -> Iterator[None]:
    with seeing_as(SERVICE):
        areas_load()
    yield


def treaty(**changes: Any) -> Any:
    known = {"entered_on": date(2016, 11, 4), "later_days": 30, "seat_zone": ZONE, "depositary_is_secretariat": False}
    return factories.treaty("test-treaty", fictional=False, **known | changes)


def run(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    try:
        call_command("import_instruments", str(path), "--treaty", "test-treaty", "--json", *options, stdout=out)
    except SystemExit as ended:
        assert ended.code == 1
    (line,) = out.getvalue().splitlines()
    return dict(json.loads(line))


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["Code,Name,Signature,Ratification,Kind,Date-Of-Effect", *rows]), encoding="utf-8")
    return path


def said(row: dict[str, str], day: date) -> str | None:
    """The status on a day, from the published columns alone."""
    found = None
    for column, status in (("Signature", "signatory"), ("Ratification", "contracting"), ("Date-Of-Effect", "member")):
        if row[column] and date.fromisoformat(row[column]) <= day:
            found = status
    return found


@pytest.mark.skipif(
    ORACLE is None, reason="the test treaty's table is not here: ../shared/data/paris_agreement_instruments.csv"
)
def test_198_parties_have_the_published_effect_and_the_right_status_on_any_day(areas: None) -> None:
    assert ORACLE is not None
    row = treaty()
    summary = run(ORACLE)
    assert (summary["rows"], summary["errors"], summary["written"]) == (198, [], True)
    with ORACLE.open(encoding="utf-8") as file:
        oracle = {line["Code"]: line for line in csv.DictReader(file)}
    with seeing_as(PUBLIC):
        bound = {one.member.code: one for one in Instrument.objects.exclude(kind="signature").select_related("member")}
        dated = {code for code, line in oracle.items() if line["Ratification"] and line["Date-Of-Effect"]}
        assert len(dated) == 195
        assert {code: bound[code].effect_on.isoformat() for code in dated} == {
            code: oracle[code]["Date-Of-Effect"] for code in dated
        }
        codes = dict(Member.objects.values_list("pk", "code"))
        dice = random.Random(2016)
        days = [date(2016, 4, 1) + timedelta(days=dice.randrange(3600)) for _turn in range(50)]
        for day in [*days, date(2016, 4, 22), date(2016, 11, 3), date(2016, 11, 4)]:
            expected = {code: status for code, line in oracle.items() if (status := said(line, day))}
            assert {codes[pk]: status for pk, status in statuses_under(row, day).items()} == expected
            entries = register_at(midnight(day, ZONE), fictional=False)
            assert {entry.member.code: entry.status for entry in entries if entry.status} == expected
        union = Member.objects.get(code="EUU")
        assert (union.kind, union.name["fr"]) == ("organisation", "Union européenne")
        assert weight_of(union, midnight(date(2018, 6, 1), ZONE)) == 28
        assert weight_of(union, midnight(date(2021, 6, 1), ZONE)) == 27
        assert weight_of(union, midnight(date(2016, 11, 4), ZONE)) < 28
    again = run(ORACLE)
    assert (again["instruments_recorded"], again["members_entered"]) == (0, 0)
    assert again["already_recorded"] == summary["instruments_recorded"]


@pytest.mark.skipif(
    ORACLE is None, reason="the test treaty's table is not here: ../shared/data/paris_agreement_instruments.csv"
)
def test_a_dry_run_of_a_treaty_nobody_knows_yet_judges_and_writes_nothing(areas: None) -> None:
    assert ORACLE is not None
    summary = run(ORACLE, "--dry-run")
    assert (summary["treaty_is_new"], summary["dry_run"], summary["written"], summary["errors"]) == (
        True,
        True,
        False,
        [],
    )
    assert (summary["rows"], summary["instruments"]) == (198, 195)
    with seeing_as(SERVICE):
        assert not Instrument.objects.exists()
    assert not Member.objects.exists()


BROKEN = {
    "ZZZ,Nowhere,,2017-01-01,Ratification,": ("Code", "No state or organisation"),
    "HKG,Hong Kong,,2017-01-01,Ratification,": ("Code", "no state"),
    "FRA,France,22.4.2016,2016-10-05,Ratification,": ("Signature", "no date"),
    "FRA,France,2016-04-22,2016-10-05,Blessing,": ("Kind", "No kind"),
    "FRA,France,2016-04-22,2016-10-05,,": ("Kind", "missing"),
    "FRA,France,2016-04-22,2099-10-05,Ratification,": ("Ratification", "in the future"),
    "FRA,France,2016-10-22,2016-10-05,Ratification,": ("Ratification", "before the signature"),
    "FRA,France,2016-04-22,2016-10-05,Ratification,2016-11-05": ("Date-Of-Effect", "2016-11-04"),
    "FRA,France,2016-04-22,,,2016-11-05": ("Date-Of-Effect", "without an instrument"),
    "DEU,Germany again,2016-04-22,,,": ("Code", "twice"),
}


@pytest.mark.parametrize("row", BROKEN)
def test_a_broken_row_is_named_with_its_column_and_nothing_is_written(areas: None, tmp_path: Path, row: str) -> None:
    treaty()
    summary = run(table(tmp_path, "DEU,Germany,2016-04-22,2016-10-05,Ratification,2016-11-04", row))
    column, words = BROKEN[row]
    (error,) = summary["errors"]
    assert (error["row"], error["column"]) == (3, column)
    assert words in error["message"]
    assert not summary["written"]
    assert not StatusInterval.objects.exists()
    assert not Member.objects.exists()


def test_a_table_without_its_columns_is_refused(areas: None, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("who,when\nFRA,2016\n", encoding="utf-8")
    assert [error["row"] for error in run(path)["errors"]] == [1, 1, 1]


def test_faults_are_told_in_the_readers_language_and_a_file_that_is_no_text_is_one(areas: None, tmp_path: Path) -> None:
    treaty()
    path = table(tmp_path, "DEU,Germany,2016-04-22,2099-10-05,Ratification,", "QQQ,Nowhere,2016-04-22,,,")
    said = {
        code: [error["message"] for error in run(path, "--dry-run", "--language", code)["errors"]] for code in LANGUAGES
    }
    assert {len(messages) for messages in said.values()} == {2}
    for number in range(2):
        assert len({messages[number] for messages in said.values()}) == 6
    path.write_bytes(b"Code,Name\xff\xfe")
    (error,) = run(path, "--dry-run")["errors"]
    assert (error["row"], error["message"]) == (1, "The file is not text in UTF-8.")


def test_a_dry_run_with_faults_counts_and_writes_nothing(areas: None, tmp_path: Path) -> None:
    treaty()
    rows = ["DEU,Germany,2016-04-22,2016-10-05,Ratification,2016-11-04", "FRA,France,2016-04-22,2016-10-05,Blessing,"]
    summary = run(table(tmp_path, *rows), "--dry-run")
    assert (summary["rows"], summary["signatures"], summary["dry_run"], summary["written"]) == (2, 2, True, False)
    assert [(error["row"], error["column"], error["value"]) for error in summary["errors"]] == [(3, "Kind", "Blessing")]
    right = run(table(tmp_path, rows[0]), "--dry-run")
    assert (right["instruments_recorded"], right["members_entered"], right["written"]) == (2, 1, False)
    with seeing_as(SERVICE):
        assert not Instrument.objects.exists()
        assert not AuditEvent.objects.exists()
    assert not Member.objects.exists()
