"""Gathers the addresses of governance."""

from django.urls import include, path

urlpatterns = [
    path("plans/", include("governance.plan.urls")),
]
