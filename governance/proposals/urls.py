from django.urls import path

from governance.proposals import views

app_name = "proposals"
urlpatterns = [
    path("", views.proposal_list, name="list"),
    path("new/", views.write, name="new"),
    path("screening/", views.queue, name="queue"),
    path("<uuid:uid>/", views.detail, name="detail"),
    path("<uuid:uid>/write/", views.write, name="write"),
    path("<uuid:uid>/languages/", views.language, name="language"),
    path("<uuid:uid>/<slug:name>/", views.act, name="act"),
]
