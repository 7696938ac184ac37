"""Reading a spreadsheet that somebody sent: CSV or XLSX to rows of words, each fault named by its cell. Nothing is stored."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

MOST_BYTES = 2_000_000
MOST_UNPACKED = 30_000_000
MOST_ROWS = 500
MOST_COLUMNS = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")  #: how a cell begins that a spreadsheet would compute
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: "row 4, email (A4)". Row 0 is the file as a whole."""

    row: int
    column: str
    words: str
    cell: str = ""

    @property
    def place(self) -> str:
        if not self.row:
            return _("The file")
        if not self.column:
            return _("Row %(row)d") % {"row": self.row}
        return _("Row %(row)d, %(column)s (%(cell)s)") % {"row": self.row, "column": self.column, "cell": self.cell}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, and the words of its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read. `letters` are those of the columns in the file."""

    rows: list[Row]
    faults: list[Fault]
    letters: dict[str, str]


class Unreadable(Exception):
    """The file as a whole cannot be read; nothing else is said about it."""

    def __init__(self, words: str, row: int = 0) -> None:
        super().__init__(words)
        self.fault = Fault(row, "", words)


def read(content: bytes, columns: tuple[str, ...], needed: tuple[str, ...]) -> Sheet:
    """The rows under the known columns, empty rows left out, and the faults of cells. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 2 MB."))
    if content.startswith(OLD_EXCEL):
        raise Unreadable(_("This is an Excel file of before 2007. Save it as .xlsx or as CSV (UTF-8)."))
    lines = list(_of_xlsx(content) if content.startswith(ZIP) else _of_csv(content))
    if not lines:
        raise Unreadable(_("The file is empty."))
    places = _head(lines[0][1], columns, needed)
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, cells in lines[1:]:
        told = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        if not any(cells):
            continue
        faults += _cell_faults(number, cells, told, places)
        rows.append(Row(number, told))
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("The file has more than %(n)d rows. Split it.") % {"n": MOST_ROWS})
    if not rows:
        raise Unreadable(_("Below its first row the file is empty."))
    return Sheet(rows, faults, {name: get_column_letter(place + 1) for name, place in places.items()})


def written(rows: list[Row], columns: tuple[str, ...]) -> str:
    """The rows as CSV that `read` reads again, with the numbers they had in the file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("row", *columns))
    writer.writerows([row.number, *(row.cells.get(name, "") for name in columns)] for row in rows)
    return out.getvalue()


def again(text: str) -> list[Row]:
    """What `written` wrote. Raises Unreadable for anything else."""
    try:
        lines = list(csv.DictReader(io.StringIO(text), strict=True))
        if not lines:
            raise ValueError("no rows")
        return [Row(int(line.pop("row")), {key: value or "" for key, value in line.items()}) for line in lines]
    except (csv.Error, KeyError, TypeError, ValueError) as problem:
        raise Unreadable(_("Choose the file once more.")) from problem


def _head(cells: list[str], columns: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, int]:
    names = [cell.strip().lower() for cell in cells]
    if missing := [name for name in needed if name not in names]:
        words = _("The first row must name the columns; it misses: %(names)s.")
        raise Unreadable(words % {"names": ", ".join(missing)}, row=1)
    if unknown := [name for name in names if name and name not in columns]:
        words = _("The first row has unknown columns: %(names)s. Known are: %(known)s.")
        raise Unreadable(words % {"names": ", ".join(unknown), "known": ", ".join(columns)}, row=1)
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise Unreadable(_("A column stands twice in the first row: %(names)s.") % {"names": ", ".join(twice)}, row=1)
    return {name: names.index(name) for name in names if name}


def _cell_faults(number: int, cells: list[str], told: dict[str, str], places: dict[str, int]) -> Iterator[Fault]:
    for name, place in places.items():
        if told[name].startswith(FORMULA):
            words = _("This cell is a formula, or begins like one. Write the words themselves.")
            yield Fault(number, name, words, cell=f"{get_column_letter(place + 1)}{number}")
    if any(cell.strip() for place, cell in enumerate(cells) if place not in places.values()):
        yield Fault(number, "", _("This row has more cells than the first row names."))


def _of_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    head = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as problem:
        raise Unreadable(
            _("A quotation mark is not closed, or stands where none may be."), row=reader.line_num
        ) from problem


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        row = content[: problem.start].count(b"\n") + 1
        raise Unreadable(_("The file is not in UTF-8 from this row on. Save it as “CSV UTF-8”."), row=row) from problem
    if "\0" in text:
        raise Unreadable(_("This is neither CSV nor .xlsx."))
    return text


def _of_xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable(_("The file is too large when unpacked."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True), 1):
            yield number, ["" if value is None else _in_words(value) for value in row]
    except Unreadable:
        raise
    except (BadZipFile, KeyError, ValueError, IndexError, TypeError, OSError, SyntaxError) as problem:
        raise Unreadable(
            _("This .xlsx file cannot be read. Open it in a spreadsheet program and save it anew.")
        ) from problem


def _in_words(value: Any) -> str:
    """A cell as it is written; a whole number without the fraction that spreadsheets give it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
