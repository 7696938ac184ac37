"""The form of the bulk invitation: a file, then what would happen with each of its rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.delegations.models import DelegateRole, Invitation, PowerKind
from members.desk.forms.spreadsheet import Fault, Row, Unreadable, again, read, written
from members.desk.selectors.invitations import Asked, judged
from portal.core.forms import CheckedForm

COLUMNS = ("email", "name", "member", "role", "powers", "language")
NEEDED = ("email", "name", "member")
LONGEST_NAME = 150


class BulkForm(CheckedForm):
    """Nothing of the file is stored: the rows travel with the page until they are confirmed."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        required=False,
        help_text=gettext_lazy(
            "CSV (UTF-8) or .xlsx, at most 500 rows. Columns: email, name, member, role, powers, language."
        ),
    )
    rows = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: list[Fault] = []
        self.letters = dict(zip(COLUMNS, "BCDEFG", strict=True))  # of rows that travelled with the page
        self.asked: list[Asked] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            rows = self._rows(cleaned)
        except Unreadable as unreadable:
            self.faults = [unreadable.fault]
        else:
            self.asked, wrong = judged([asked for row in rows if (asked := self._asked(row))])
            self.faults = sorted([*self.faults, *(Fault(*one, cell=self._cell(*one[:2])) for one in wrong)], key=_place)
            data: Any = QueryDict(mutable=True)
            data.update(self.data)
            data["rows"] = written(rows, COLUMNS)
            self.data = data
        if self.faults:
            self.add_error(
                "file", _("The file has faults. Nothing was sent; mend them, then choose the file once more.")
            )
        return cleaned

    def _rows(self, cleaned: dict[str, Any]) -> list[Row]:
        if cleaned.get("file"):
            sheet = read(cleaned["file"].read(), COLUMNS, NEEDED)
            self.faults, self.letters = sheet.faults, sheet.letters
            return sheet.rows
        if cleaned.get("rows"):
            return again(cleaned["rows"])
        raise Unreadable(_("Choose a file."))

    def _asked(self, row: Row) -> Asked | None:
        """One row as an invitation, or its faults."""
        told = {name: row.cells.get(name, "") for name in COLUMNS}
        powers = told["powers"].lower().replace(",", " ").replace(";", " ").split()
        role = told["role"].lower().replace(" ", "_") or DelegateRole.EXPERT.value
        wrong = {
            "email": _wrong_address(told["email"]),
            "name": "" if 0 < len(told["name"]) <= LONGEST_NAME else _("Give a name of at most 150 characters."),
            "role": "" if role in DelegateRole.values else _choices(DelegateRole.values),
            "powers": "" if set(powers) <= set(PowerKind.values) else _choices(PowerKind.values),
            "language": ""
            if told["language"] in ("", *dict(settings.LANGUAGES))
            else _choices(dict(settings.LANGUAGES)),
            "member": "" if told["member"] else _("Give the code of the member, such as XAA."),
        }
        found = [
            Fault(row.number, name, words, cell=self._cell(row.number, name)) for name, words in wrong.items() if words
        ]
        self.faults = [*self.faults, *found]
        if found:
            return None
        email, code = told["email"].lower(), told["member"].upper()
        return Asked(row.number, email, told["name"], code, role, tuple(sorted(set(powers))), told["language"])

    def _cell(self, number: int, column: str) -> str:
        return f"{self.letters.get(column, '')}{number}"


def asked_again(invitations: Iterable[Invitation]) -> str:
    """The rows of a file that asks these invitations again, as they travel with the page."""
    told = (
        {"email": row.email, "name": row.name, "member": row.member.code if row.member else "", "role": row.role,
         "powers": " ".join(row.powers), "language": row.language}
        for row in invitations
    )  # fmt: skip
    return written([Row(number, cells) for number, cells in enumerate(told, start=2)], COLUMNS)


def _place(fault: Fault) -> tuple[int, int]:
    return fault.row, COLUMNS.index(fault.column) if fault.column in COLUMNS else -1


def _wrong_address(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return _("This is no e-mail address.")
    return ""


def _choices(values: Any) -> str:
    return _("Use one of these: %(choices)s.") % {"choices": ", ".join(values)}
