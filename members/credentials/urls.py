"""Addresses of credentials."""

from django.urls import path

from members.credentials import views

app_name = "credentials"
urlpatterns = [
    path("credentials/", views.standing, name="list"),
    path("credentials/demonstration/", views.standing, {"fictional": True}, name="demonstration"),
    path("credentials/<uuid:uid>/", views.detail, name="detail"),
    path("credentials/<uuid:uid>/<slug:name>/", views.act, name="act"),
    path("members/<slug:code>/credential/", views.file, name="file"),
]
