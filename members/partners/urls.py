"""Addresses of partner systems."""

from django.urls import path

from members.partners.views import acts, pages

app_name = "partners"
urlpatterns = [
    path("", pages.overview, name="list"),
    path("register/", acts.register, name="register"),
    path("<uuid:uid>/", pages.detail, name="detail"),
    path("<uuid:uid>/secret/", pages.secret, name="secret"),
    path("<uuid:uid>/<slug:name>/", acts.act, name="act"),
]
