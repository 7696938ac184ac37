"""Addresses of the register: the real and the fictional world have each a list of their own."""

from django.urls import path

from members.states import views

app_name = "states"
urlpatterns = [
    path("", views.register, name="list"),
    path("demonstration/", views.register, {"fictional": True}, name="demonstration"),
    path("<slug:code>/", views.member, name="member"),
]
