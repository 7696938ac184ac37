"""Addresses of accession: the public tracker first; the real and the fictional world have each their own."""

from django.urls import path

from governance.accession import views

app_name = "accession"
urlpatterns = [
    path("", views.index, name="list"),
    path("demonstration/", views.index, {"fictional": True}, name="demonstration"),
    path("register/", views.register, name="register"),
    path("conditions/", views.condition, name="condition"),
    path("conditions/<slug:code>/<slug:kind>/", views.lift, name="lift"),
    path("<uuid:uid>/", views.detail, name="detail"),
    path("<uuid:uid>/<slug:name>/", views.act, name="act"),
]
