"""Addresses of the app, gathered from its features."""

from members.accounts.urls import urlpatterns as accounts

urlpatterns = [*accounts]
