"""Addresses of delegations."""

from django.urls import path

from members.delegations.views import accept, acts, pages, posts, reads

app_name = "delegations"
urlpatterns = [
    path("account/invitation/", accept.invitation, name="invitation"),
    path("account/invitation/<str:token>/", accept.invitation_open, name="invitation_open"),
    path("members/<slug:code>/delegation/", pages.detail, name="detail"),
    path("members/<slug:code>/delegation/reads/", reads.reads, name="reads"),
    path("members/<slug:code>/delegation/reads.csv", reads.reads_csv, name="reads_csv"),
    path("members/<slug:code>/delegation/changes/", pages.changes, name="changes"),
    path("members/<slug:code>/delegation/invite/", acts.invite, name="invite"),
    path("members/<slug:code>/delegation/address/", acts.contact_add, name="contact_add"),
    path("members/<slug:code>/delegation/one-person/", acts.one_person, name="one_person"),
    path("delegations/", pages.overview, name="list"),
    path("delegations/demonstration/", pages.overview, {"fictional": True}, name="demonstration"),
    path("delegations/invite/", acts.invite_to_office, name="invite_to_office"),
    path("delegations/invitations/<uuid:uid>/send-again/", acts.invitation_again, name="invitation_again"),
    path("delegations/invitations/<uuid:uid>/confirm/", acts.invitation_confirm, name="invitation_confirm"),
    path("delegations/invitations/<uuid:uid>/revoke/", acts.invitation_back, name="invitation_revoke"),
    path("delegations/delegates/<uuid:uid>/power/", acts.power_add, name="power_add"),
    path("delegations/delegates/<uuid:uid>/power/<slug:kind>/end/", acts.power_stop, name="power_end"),
    path("delegations/delegates/<uuid:uid>/end/", acts.delegate_stop, name="delegate_end"),
    path("delegations/delegates/<uuid:uid>/suspend/", posts.suspend, name="suspend"),
    path("delegations/delegates/<uuid:uid>/stand-in/", posts.stand_in, name="stand_in"),
    path("delegations/delegates/<uuid:uid>/hand-over/", posts.hand_over, name="hand_over"),
    path("delegations/grants/<uuid:uid>/<slug:name>/", posts.grant, name="grant"),
    path("delegations/stand-ins/<uuid:uid>/end/", posts.stand_in_end, name="stand_in_end"),
    path("delegations/suspensions/<uuid:uid>/lift/", posts.suspension_end, name="suspension_lift"),
    path("delegations/supersede/<slug:subject>/<uuid:uid>/", posts.supersede, name="supersede"),
    path("delegations/addresses/<uuid:uid>/end/", acts.contact_stop, name="contact_end"),
]
