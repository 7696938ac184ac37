"""Many invitations by a spreadsheet: every fault by its cell, nothing stored before it is confirmed, nothing sent twice."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from members.delegations.models import Invitation
from members.desk.forms.spreadsheet import MOST_ROWS
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery, Notice
from tests import factories
from tests.factories import as_user

pytestmark = pytest.mark.django_db
PATH = "/en/desk/invite/"
HEAD = "email,name,member,role,powers,language\n"
GOOD = HEAD + "ana@xaa.example,Ana,XAA,expert,speak table,fr\nbo@xab.example,Bo,XAB,focal_point,,\n"


@pytest.fixture
def officer() -> Client:
    factories.member("XAA")
    factories.member("XAB")
    return as_user(factories.office())


def sent(content: bytes | str, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def check(client: Client, content: bytes | str) -> str:
    answer = client.post(PATH, {"_step": "check", "file": sent(content)})
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client: Client, page: str) -> Any:
    import html

    rows = html.unescape(re.search(r'name="rows" value="([^"]*)"', page)[1])  # type: ignore[index]
    return client.post(PATH, {"_step": "send", "rows": rows}, follow=True)


def stored() -> int:
    with seeing_as(SERVICE):
        return Invitation.objects.count()


def excel(*rows: tuple[Any, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def test_nothing_is_stored_until_it_is_confirmed_then_all_of_it(officer: Client) -> None:
    page = check(officer, GOOD)
    assert "This will notify 2 people" in page
    assert stored() == 0
    done = confirm(officer, page)
    assert "2 invitations were sent." in done.content.decode()
    with seeing_as(SERVICE):
        ana = Invitation.objects.get(email="ana@xaa.example")
        assert (ana.name, ana.member.code, ana.role, ana.powers, ana.language) == (
            "Ana",
            "XAA",
            "expert",
            ["speak", "table"],
            "fr",
        )
        assert Notice.objects.filter(kind="invitation.sent").count() == 2
        assert AuditEvent.objects.filter(name="invitation.sent").count() == 2


def test_the_same_file_again_sends_nothing(officer: Client) -> None:
    confirm(officer, check(officer, GOOD))
    page = check(officer, GOOD + "cy@xaa.example,Cy,XAA,,,\n")
    assert page.count("Invited already: nothing is sent.") == 2
    assert "This will notify 1 person" in page
    assert "1 invitation was sent." in confirm(officer, page).content.decode()
    assert stored() == 3


def test_who_acts_for_the_member_already_is_left_out(officer: Client) -> None:
    from members.states.models import Member

    factories.delegate(Member.objects.get(code="XAA"), "dee")
    page = check(officer, HEAD + "DEE@xaa.example,Dee,xaa,,,\n")
    assert "Acts for this member already" in page
    assert "Send the invitations" not in page


def test_an_excel_file_is_read_too(officer: Client) -> None:
    rows = excel(("Name", "E-mail"), ())
    assert "it misses: email, member" in check(officer, rows)
    page = check(officer, excel(("name", "email", "member"), ("Ana", "ana@xaa.example", "XAA"), (None, None, None)))
    assert "This will notify 1 person" in page
    confirm(officer, page)
    assert stored() == 1


FAULTS = {
    "broken address": (HEAD + "ana,Ana,XAA,,,\n", "Row 2, email (A2)", "This is no e-mail address."),
    "no name": (HEAD + "a@xaa.example,,XAA,,,\n", "Row 2, name (B2)", "Give a name"),
    "unknown member": (HEAD + "a@xaa.example,A,XQQ,,,\n", "Row 2, member (C2)", "No member has the code “XQQ”."),
    "unknown role": (HEAD + "a@xaa.example,A,XAA,king,,\n", "Row 2, role (D2)", "expert, focal_point, head"),
    "unknown power": (HEAD + "a@xaa.example,A,XAA,,speak sign,\n", "Row 2, powers (E2)", "speak, table, bind, vote"),
    "unknown language": (HEAD + "a@xaa.example,A,XAA,,,de\n", "Row 2, language (F2)", "Use one of these"),
    "formula": (HEAD + "a@xaa.example,=HYPERLINK(1),XAA,,,\n", "Row 2, name (B2)", "This cell is a formula"),
    "other order": ("member,name,email\nXAA,A,nobody\n", "Row 2, email (C2)", "This is no e-mail address."),
    "two members": (
        HEAD + "a@xaa.example,A,XAA,,,\na@xaa.example,A,XAB,,,\n", "Row 3, email (A3)", "stands in row 2 for another member",
    ),
    "more cells": (HEAD + "a@xaa.example,A,XAA,,,,more\n", "Row 2", "more cells than the first row names"),
    "excel formula": (
        excel(("email", "name", "member"), ("a@xaa.example", "=1+1", "XAA")), "Row 2, name (B2)", "This cell is a formula",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_by_its_cell(officer: Client, fault: str) -> None:
    content, place, words = FAULTS[fault]
    page = check(officer, content)
    assert place in page
    assert words in page
    assert "Send the invitations" not in page
    assert stored() == 0


WHOLE = {
    "empty": (b"", "Choose a file."),
    "nothing but a head": (HEAD.encode(), "Below its first row the file is empty."),
    "latin-1": (HEAD.encode() + b"a@xaa.example,Ren\xe9e,XAA,,,\n", "not in UTF-8 from this row on"),
    "unknown column": (b"email,name,member,salary\na,b,c,d\n", "unknown columns: salary"),
    "a column twice": (b"email,name,member,name\na,b,c,d\n", "A column stands twice"),
    "open quotation": (HEAD.encode() + b'"a@xaa.example,A,XAA\n', "A quotation mark is not closed"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
    "no spreadsheet": (b"PK\x03\x04 nothing", "cannot be read"),
    "bytes": (HEAD.encode() + b"a\x00b,,,,,\n", "neither CSV nor .xlsx"),
    "too many": ((HEAD + "a@xaa.example,A,XAA,,,\n" * (MOST_ROWS + 1)).encode(), f"more than {MOST_ROWS} rows"),
    "too large": (HEAD.encode() + b"x" * 2_000_001, "larger than 2 MB"),
}


@pytest.mark.parametrize("fault", WHOLE)
def test_a_file_that_cannot_be_read_is_answered_in_words(officer: Client, fault: str) -> None:
    content, words = WHOLE[fault]
    page = check(officer, content)
    assert words in page
    assert stored() == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_the_encodings_of_spreadsheet_programs_and_semicolons_are_read(officer: Client, encoding: str) -> None:
    text = "email;name;member\r\nr@xaa.example;Renée 代表;XAA\r\n"
    page = check(officer, text.encode(encoding))
    assert "Renée 代表" in page
    assert "This will notify 1 person" in page


def test_all_or_nothing_when_something_has_changed_since_the_check(officer: Client) -> None:
    from members.states.models import Member

    page = check(officer, GOOD)
    factories.delegate(Member.objects.get(code="XAA"), "bo")
    with seeing_as(SERVICE):
        from members.accounts.models import User

        User.objects.filter(email="bo@xaa.example").update(email="bo@xab.example")
    done = confirm(officer, page)
    assert "does not act for this member" in done.content.decode()
    assert stored() == 0


@pytest.mark.parametrize("rows", ["", "nonsense", "row,email\n1,a", "row\nx\n"])
def test_rows_that_were_tampered_with_are_refused(officer: Client, rows: str) -> None:
    assert officer.post(PATH, {"_step": "send", "rows": rows}).status_code == 200
    assert stored() == 0


def test_it_is_for_officers(officer: Client) -> None:
    from members.states.models import Member

    delegate = as_user(factories.delegate(Member.objects.get(code="XAA"), "focal", role="focal_point"))
    assert delegate.get(PATH).status_code == 403
    chair = as_user(factories.office("chair"))
    page = check(chair, GOOD)
    assert confirm(chair, page).status_code == 403
    assert stored() == 0
    empty = officer.get("/en/desk/invite/invitations.csv")
    assert empty.content.decode("utf-8-sig").strip() == HEAD.strip()


def came_back(email: str) -> None:
    with seeing_as(SERVICE):
        key = Invitation.objects.get(email=email).pk
        told = {"notice__subject_type": "members.invitation", "notice__subject_id": key}
        assert Delivery.objects.filter(**told).update(state="bounced", lease_until=None)


def test_who_did_not_get_it_or_let_it_expire_is_asked_again(officer: Client, clock: Any) -> None:
    confirm(officer, check(officer, GOOD))
    came_back("ana@xaa.example")
    page = check(officer, GOOD)
    assert "The mail came back." in page
    assert "Invited already: nothing is sent." in page
    assert "This will notify 1 person" in page
    assert "1 invitation was sent." in confirm(officer, page).content.decode()
    clock.forward(days=15)
    officer = as_user(factories.office(name="colleague"))
    page = check(officer, GOOD)
    assert page.count("The earlier invitation has expired.") == 2
    assert stored() == 2
    confirm(officer, page)
    with seeing_as(SERVICE):
        assert [row.version for row in Invitation.objects.order_by("pk")] == [3, 2]
        assert AuditEvent.objects.filter(name="invitation.resent").count() == 3
    assert stored() == 2


def test_what_the_file_says_otherwise_is_shown_and_takes_the_earlier_back(officer: Client) -> None:
    confirm(officer, check(officer, GOOD))
    page = check(officer, GOOD.replace("Ana,XAA,expert,speak table", "Ana Maria,XAA,head,speak"))
    for words in ("Ana → Ana Maria", "expert → head of delegation", "speak · table → speak"):
        assert words in page
    assert stored() == 2
    confirm(officer, page)
    with seeing_as(SERVICE):
        before, after = Invitation.objects.filter(email="ana@xaa.example").order_by("pk")
        assert before.revoked_at is not None
        assert (after.name, after.role, after.powers, after.revoked_at) == ("Ana Maria", "head", ["speak"], None)


def test_the_unanswered_are_asked_again_from_the_page(officer: Client, clock: Any) -> None:
    confirm(officer, check(officer, GOOD))
    assert "Unanswered" not in officer.get(PATH).content.decode()
    clock.forward(days=15)
    officer = as_user(factories.office(name="colleague"))
    page = officer.get(PATH).content.decode()
    assert "Unanswered in the demonstration" in page
    import html

    rows = html.unescape(re.search(r'name="rows" value="(row,[^"]*)"', page)[1])  # type: ignore[index]
    checked = officer.post(PATH, {"_step": "check", "rows": rows}).content.decode()
    assert checked.count("The earlier invitation has expired.") == 2
    assert "2 invitations were sent." in confirm(officer, checked).content.decode()
    assert "Unanswered" not in officer.get(PATH).content.decode()
