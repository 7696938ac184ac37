from django.urls import path

from initiatives.programmes import views

app_name = "initiatives"
urlpatterns = [
    path("", views.initiative_list, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:uid>/", views.detail, name="detail"),
    path("<uuid:uid>/<slug:name>/", views.act, name="act"),
]
