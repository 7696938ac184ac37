"""Django's ``migrate``, run as the owner of the tables, after the roles have been put in order."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connections

from portal.local.first_migration import quick_when_empty
from portal.local.roles import as_owner, ensure_roles, refuse_unfit_server


class Command(DjangoCommand):
    """Prepare roles and extensions, then migrate, both as the owner; the connection is the application's again after."""

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django's ``migrate``. Raises CommandError for a server the portal cannot work on."""
        alias = options["database"]
        with as_owner(alias):
            refuse_unfit_server(alias)
            ensure_roles(alias)
            with quick_when_empty(connections[alias]):
                super().handle(*args, **options)
