"""Addresses of requests to restore a second factor."""

from django.urls import path

from members.recovery import views

app_name = "recovery"
urlpatterns = [
    path("", views.requests, name="list"),
    path("new/", views.enter, name="enter"),
    path("<uuid:uid>/<slug:name>/", views.act, name="act"),
]
