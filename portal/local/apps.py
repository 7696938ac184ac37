"""Django's handle on the one-machine run; the app has commands and the mailbox pages, no models."""

from django.apps import AppConfig


class LocalConfig(AppConfig):
    """Register ``portal.local`` so that Django finds its commands and templates."""

    name = "portal.local"
    label = "local"
    default_auto_field = "django.db.models.BigAutoField"
