"""Addresses of formal notices."""

from django.urls import path

from members.post import views

app_name = "post"
urlpatterns = [
    path("", views.index, name="list"),
    path("<uuid:uid>/", views.notice, name="notice"),
    path("<uuid:uid>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("deliveries/<uuid:uid>/send-again/", views.send_again, name="send_again"),
]
