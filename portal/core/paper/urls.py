"""Addresses of the paper road."""

from django.urls import path

from portal.core.paper import views

app_name = "paper"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("enter/<str:kind>/<uuid:uid>/", views.enter, name="enter"),
    path("<uuid:uid>/", views.entry, name="entry"),
    path("<uuid:uid>/confirm/", views.act, {"name": "confirm"}, name="confirm"),
    path("<uuid:uid>/set-aside/", views.act, {"name": "set-aside"}, name="set_aside"),
]
