"""Addresses of the register: the real and the fictional world have each a list of their own."""

from django.urls import path

from members.states import views

app_name = "states"
urlpatterns = [
    path("", views.register, name="list"),
    path("demonstration/", views.register, {"fictional": True}, name="demonstration"),
    path("enter/", views.enter, name="enter"),
    path("treaties/<slug:key>/", views.treaty, name="treaty"),
    path("treaties/<slug:key>/rectify/", views.rectify, name="rectify"),
    path("rectifications/<uuid:uid>/object/", views.rectification_object, name="rectification_object"),
    path("instruments/<uuid:uid>/", views.instrument, name="instrument"),
    path("instruments/<uuid:uid>/<slug:name>/", views.instrument_act, name="instrument_act"),
    path("<slug:code>/", views.member, name="member"),
    path("<slug:code>/desk/<slug:name>/", views.member_act, name="act"),
]
