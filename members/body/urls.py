"""Addresses of the rules of procedure and the organs. The model set is in force for the demonstration only."""

from django.urls import path

from members.body import views

app_name = "body"
urlpatterns = [
    path("rules/", views.rules_list, name="rules"),
    path("rules/<int:number>/", views.rules, name="version"),
    path("rules/model/<int:number>/", views.rules, {"fictional": True}, name="model"),
    path("rules/<int:number>/amend/", views.amend, name="amend"),
    path("rules/model/<int:number>/amend/", views.amend, {"fictional": True}, name="amend_model"),
    path("organs/", views.organs, name="organs"),
    path("organs/demonstration/", views.organs, {"fictional": True}, name="demonstration_organs"),
]
