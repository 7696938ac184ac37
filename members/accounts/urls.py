"""Addresses of accounts. Of the sign-in library only what is used here is routed; nobody signs up or adds addresses."""

from allauth.account import views as account
from django.urls import include, path, re_path

from members.accounts import views

ours = [
    path("", views.account, name="account"),
    path("sessions/", views.sessions, name="sessions"),
]
urlpatterns = [
    path("account/", include((ours, "accounts"))),
    path("account/sign-in/", account.login, name="account_login"),
    path("account/sign-out/", account.logout, name="account_logout"),
    path("account/closed/", account.account_inactive, name="account_inactive"),
    path("account/sign-up/", account.signup, name="account_signup"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
