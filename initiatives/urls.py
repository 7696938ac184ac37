"""Gathers the addresses of initiatives."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("initiatives/", include("initiatives.programmes.urls")),
    path("exchange/", include("initiatives.exchange.urls")),
]
