"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, path

from portal.local import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
    path("readyz", health.readyz),
]
