"""Addresses of a member's archives."""

from django.urls import path

from members.exports import views

app_name = "exports"
urlpatterns = [
    path("members/<slug:code>/delegation/data/", views.index, name="index"),
    path("members/data/<uuid:uid>.zip", views.take, name="take"),
]
