from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Compile the translations that have changed: only their sources are committed."""
        from portal.core.translation.catalogues import compile_stale

        for folder in settings.LOCALE_PATHS:
            compile_stale(Path(folder))
