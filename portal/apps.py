from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The roof. It has no models; when everything is loaded it fills the floor's registries."""

    name = "portal"

    def ready(self) -> None:
        from portal.wiring import fill

        fill()
