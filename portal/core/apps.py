from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks; compile the translations that have changed, for only their sources are committed."""
        from portal.core import checks  # noqa: F401
        from portal.core.translation.catalogues import compile_stale

        for folder in settings.LOCALE_PATHS:
            compile_stale(Path(folder))
