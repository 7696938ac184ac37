from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Pages that belong to nobody else: the public home, navigation. It has no models."""

    name = "portal.home"
    label = "home"
