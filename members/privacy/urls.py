"""Addresses of one's personal data."""

from django.urls import path

from members.privacy import views

app_name = "privacy"
urlpatterns = [
    path("account/data/", views.data, name="data"),
    path("account/data/erase/", views.erase, name="erase"),
]
