"""What only the owner of the tables may do for the demonstration: move the clock, and clear the world away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any

import psycopg2
from django.apps import apps
from django.conf import settings
from django.db import connection, models

KEPT = {"governance.plan", "governance.point", "governance.goal"}


class Owner:
    """A connection of the owner's, each statement committed at once. On leaving, the clock is right again."""

    def __enter__(self) -> Owner:
        owner = settings.OWNER_DATABASE
        self.side = psycopg2.connect(
            user=owner["USER"], password=owner["PASSWORD"], host=owner["HOST"], port=owner["PORT"],
            dbname=connection.settings_dict["NAME"], options="-c lock_timeout=10000 -c synchronous_commit=off",
        )  # fmt: skip
        self.side.autocommit = True
        return self

    def __exit__(self, *_problem: type[BaseException] | BaseException | TracebackType | None) -> None:
        try:
            self.set_right()
        finally:
            self.side.close()

    def move_to(self, instant: datetime) -> None:
        """Let the portal's clock show an instant; it goes on from there. It is never set back."""
        self._run(
            "UPDATE core_clock SET shift = %s - clock_timestamp() WHERE shift < %s - clock_timestamp()",
            instant,
            instant,
        )

    def begin_at(self, instant: datetime) -> None:
        """Set the clock back to where the world begins."""
        self._run("UPDATE core_clock SET shift = %s", instant - datetime.now(UTC))

    def set_right(self) -> None:
        """The portal's clock is the server's."""
        self._run("UPDATE core_clock SET shift = '0' WHERE shift <> '0'")

    def shift(self) -> timedelta:
        rows: list[tuple[timedelta]] = self._run("SELECT shift FROM core_clock")
        return rows[0][0]

    def clear(self) -> None:
        """Remove the demonstration world but for the audit record, in one transaction.

        Raises ValueError when a process of real members stands in the same tables: then nothing is removed.
        """
        processes = process_tables()
        real = [
            table
            for table, column in processes
            if column and self._run(f'SELECT 1 FROM "{table}" WHERE NOT fictional LIMIT 1')
        ]
        if real:
            raise ValueError(f"there are records of real members in {', '.join(real)}")
        tables = ", ".join(f'"{table}"' for table, _column in processes)
        self.side.autocommit = False
        try:
            with self.side:  # one transaction
                self._run(";\n".join([f"TRUNCATE {tables}", *FICTIONAL]))
        finally:
            self.side.autocommit = True

    def _run(self, statement: str, *values: Any) -> list[Any]:
        with self.side.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


def process_tables() -> list[tuple[str, bool]]:
    """The tables that hold nothing but what members do, and whether they tell the two worlds apart."""
    found: list[type[models.Model]] = []
    for label in ("governance", "initiatives"):
        found += [
            m
            for m in apps.get_app_config(label).get_models(include_auto_created=True)
            if m._meta.label_lower not in KEPT
        ]
    found += [m for m in apps.get_app_config("core").get_models() if m._meta.label_lower in EMPTIED]
    return [(m._meta.db_table, any(f.name == "fictional" for f in m._meta.fields)) for m in found]


EMPTIED = {
    "core.text", "core.textversion", "core.block", "core.document", "core.languageversion", "core.notice",
    "core.delivery", "core.maildomain", "core.readentry",
}  # fmt: skip

_MEMBERS = "(SELECT id FROM members_member WHERE fictional)"
_USERS = "(SELECT id FROM members_user WHERE fictional)"
_PARTNERS = (
    f"(SELECT id FROM members_partnerapplication WHERE member_id IN {_MEMBERS} OR owner_id IN {_MEMBERS} "
    "OR contact LIKE '%.example')"
)
_PARTICIPANTS = "(SELECT id FROM members_participant WHERE fictional)"
FICTIONAL = (
    "ALTER TABLE core_keptfile DISABLE TRIGGER core_file_is_kept",
    f"DELETE FROM core_keptfile WHERE uploaded_by_id IN {_USERS}",
    "ALTER TABLE core_keptfile ENABLE TRIGGER core_file_is_kept",
    "DELETE FROM core_searchentry WHERE fictional",
    "DELETE FROM core_series WHERE key <> 'participant'",  # real participants keep their codes
    f"DELETE FROM members_power WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_delegate WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_delegation WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_servicecontact WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_invitation WHERE participant_id IN {_PARTICIPANTS}",
    f"DELETE FROM members_invitation WHERE member_id IN {_MEMBERS} OR invited_by_id IN {_USERS}",
    f"DELETE FROM members_representative WHERE participant_id IN {_PARTICIPANTS}",
    f"DELETE FROM members_participantcontact WHERE participant_id IN {_PARTICIPANTS}",
    f"DELETE FROM members_identifier WHERE participant_id IN {_PARTICIPANTS}",
    f"DELETE FROM members_admission WHERE participant_id IN {_PARTICIPANTS}",
    "DELETE FROM members_participant WHERE fictional",
    "DELETE FROM members_partnerconsent WHERE fictional",
    f"DELETE FROM members_seat WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_office WHERE user_id IN {_USERS}",
    f"DELETE FROM members_groupmembership WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_competence WHERE organisation_id IN {_MEMBERS}",
    f"DELETE FROM members_organisationmembership WHERE organisation_id IN {_MEMBERS}",
    f"DELETE FROM members_succession WHERE successor_id IN {_MEMBERS}",
    f"DELETE FROM members_membername WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_condition WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_statusinterval WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_instrument WHERE member_id IN {_MEMBERS}",
    f"DELETE FROM members_fullpowers WHERE member_id IN {_MEMBERS}",
    "DELETE FROM members_rectification WHERE fictional",
    "DELETE FROM members_treaty WHERE fictional",
    f"DELETE FROM oauth2_provider_accesstoken WHERE application_id IN {_PARTNERS}",
    f"DELETE FROM members_partnerapplication WHERE id IN {_PARTNERS}",
    f"DELETE FROM mfa_authenticator WHERE user_id IN {_USERS}",
    f"DELETE FROM account_emailaddress WHERE user_id IN {_USERS}",
    f"DELETE FROM members_user WHERE id IN {_USERS}",
    "DELETE FROM members_organ WHERE fictional",
    "DELETE FROM members_rulesofprocedure WHERE fictional",
    "DELETE FROM members_member WHERE fictional",
)
