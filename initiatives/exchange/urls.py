from django.urls import path

from initiatives.exchange import views

app_name = "exchange"
urlpatterns = [
    path("needs/", views.needs, name="needs"),
    path("needs/new/", views.need_new, name="need_new"),
    path("needs/<uuid:uid>/", views.need, name="need"),
    path("needs/<uuid:uid>/edit/", views.need_edit, name="need_edit"),
    path("needs/<uuid:uid>/suggest/<uuid:offer>/", views.need_suggest, name="need_suggest"),
    path("needs/<uuid:uid>/<slug:name>/", views.need_act, name="need_act"),
    path("offers/", views.offers, name="offers"),
    path("offers/new/", views.offer_new, name="offer_new"),
    path("offers/<uuid:uid>/", views.offer, name="offer"),
    path("offers/<uuid:uid>/edit/", views.offer_edit, name="offer_edit"),
    path("offers/<uuid:uid>/<slug:name>/", views.offer_act, name="offer_act"),
    path("matches/", views.matches, name="matches"),
    path("matches/<uuid:uid>/", views.match, name="match"),
    path("matches/<uuid:uid>/<slug:name>/", views.match_act, name="match_act"),
]
