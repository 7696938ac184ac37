from django.urls import path

from governance.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.commitment_list, name="list"),
    path("new/", views.new, name="new"),
    path("queue/", views.queue, name="queue"),
    path("reports/<uuid:uid>/", views.report, name="report"),
    path("reports/<uuid:uid>/write/", views.report_write, name="report_write"),
    path("reports/<uuid:uid>/<slug:name>/", views.report_act, name="report_act"),
    path("<uuid:uid>/", views.detail, name="detail"),
    path("<uuid:uid>/edit/", views.edit, name="edit"),
    path("<uuid:uid>/figures.csv", views.figures, name="figures"),
    path("<uuid:uid>/<slug:name>/", views.act, name="act"),
]
