"""Addresses of participants: the real and the demonstration world have each a list of their own."""

from django.urls import path

from members.participants.views import acts, pages, people

app_name = "participants"
urlpatterns = [
    path("", pages.overview, name="list"),
    path("demonstration/", pages.overview, {"fictional": True}, name="demonstration"),
    path("enter/", acts.enter, name="enter"),
    path("invitations/<uuid:uid>/send-again/", people.invitation_again, name="invitation_again"),
    path("invitations/<uuid:uid>/revoke/", people.invitation_back, name="invitation_revoke"),
    path("people/<uuid:uid>/end/", people.person_end, name="person_end"),
    path("<slug:code>/", pages.detail, name="detail"),
    path("<slug:code>/describe/", acts.describe, name="describe"),
    path("<slug:code>/invite/", people.invite, name="invite"),
    path("<slug:code>/<slug:name>/", acts.act, name="act"),
]
