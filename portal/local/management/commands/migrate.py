"""Django's ``migrate``, run as the owner of the tables, after the roles have been put in order."""

import gc
from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand

from portal.local.roles import as_owner, ensure_roles, refuse_unfit_server


class Command(DjangoCommand):
    """Prepare roles and extensions, then migrate, both as the owner; the connection is the application's again after."""

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django's ``migrate``. Raises CommandError for a server the portal cannot work on."""
        alias = options["database"]
        # A first migration makes ten thousand short-lived model classes; looking for garbage all the time is a third of it.
        gc.set_threshold(50_000)
        with as_owner(alias):
            refuse_unfit_server(alias)
            ensure_roles(alias)
            super().handle(*args, **options)
