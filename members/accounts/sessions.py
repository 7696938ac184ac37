"""The session engine: Django's own in the database, with a column that says whose session it is (SESSION_ENGINE)."""

from datetime import datetime
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from members.accounts.models import Session

#: Key in the session of what `AccountAdapter.login` notes about the sign-in.
SIGN_IN = "sign_in"


class SessionStore(DatabaseStore):
    """Repeats person and sign-in in columns of the row whenever the session is saved."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of a session with these data."""
        row = cast(Session, super().create_model_instance(data))
        row.user_id = int(data.get("_auth_user_id", 0)) or None
        about = data.get(SIGN_IN, {})
        row.signed_in_at = datetime.fromisoformat(about["at"]) if about else None
        row.address, row.browser = about.get("address"), about.get("browser", "")
        return row
