"""Addresses of the app, gathered from its features."""

from django.urls import include, path

from members.accounts.urls import urlpatterns as accounts

urlpatterns = [
    *accounts,
    path("", include("members.body.urls")),
    path("", include("members.delegations.urls")),
    path("desk/", include("members.desk.urls")),
    path("participants/", include("members.participants.urls")),
    path("", include("members.credentials.urls")),
    path("account/second-factor/requests/", include("members.recovery.urls")),
    path("partners/", include("members.partners.urls")),
    path("", include("members.privacy.urls")),
    path("notices/", include("members.post.urls")),
    path("", include("members.exports.urls")),
    path("members/", include("members.states.urls")),
]
