"""Addresses of delegations."""

from django.urls import path

from members.delegations.views import accept, acts, pages

app_name = "delegations"
urlpatterns = [
    path("account/invitation/", accept.invitation, name="invitation"),
    path("account/invitation/<str:token>/", accept.invitation_open, name="invitation_open"),
    path("members/<slug:code>/delegation/", pages.detail, name="detail"),
    path("members/<slug:code>/delegation/invite/", acts.invite, name="invite"),
    path("members/<slug:code>/delegation/address/", acts.contact_add, name="contact_add"),
    path("members/<slug:code>/delegation/one-person/", acts.one_person, name="one_person"),
    path("delegations/", pages.overview, name="list"),
    path("delegations/demonstration/", pages.overview, {"fictional": True}, name="demonstration"),
    path("delegations/invite/", acts.invite_to_office, name="invite_to_office"),
    path("delegations/invitations/<uuid:uid>/send-again/", acts.invitation_again, name="invitation_again"),
    path("delegations/invitations/<uuid:uid>/revoke/", acts.invitation_back, name="invitation_revoke"),
    path("delegations/delegates/<uuid:uid>/power/", acts.power_add, name="power_add"),
    path("delegations/delegates/<uuid:uid>/power/<slug:kind>/end/", acts.power_stop, name="power_end"),
    path("delegations/delegates/<uuid:uid>/end/", acts.delegate_stop, name="delegate_end"),
    path("delegations/addresses/<uuid:uid>/end/", acts.contact_stop, name="contact_end"),
]
