"""Tests work as the application role, as the portal does: a test suite run as the owner would prove nothing."""

import pytest
from django.db import ProgrammingError, connection

from portal.local.roles import as_owner

pytestmark = pytest.mark.django_db


def _one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_work_is_done_as_the_application_role() -> None:
    assert _one("SELECT current_user") == "portal_app"


def test_the_application_role_sees_no_further_than_its_policies() -> None:
    assert _one("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user") is False


def test_the_application_role_owns_nothing() -> None:
    owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
    assert _one(owned) == 0


def test_the_application_role_makes_no_tables() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        _one("CREATE TABLE mine (id int)")


@pytest.mark.django_db(transaction=True)
def test_maintenance_is_the_owners_and_ends_with_its_block() -> None:
    with as_owner():
        assert _one("SELECT current_user") != "portal_app"
    assert _one("SELECT current_user") == "portal_app"
