from django.urls import path

from governance.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.index, name="list"),
    path("prepare/<uuid:proposal>/", views.prepare, name="prepare"),
    path("runs/<uuid:uid>/", views.run, name="run"),
    path("runs/<uuid:uid>/act/<slug:kind>/", views.act, name="act"),
    path("runs/<uuid:uid>/paper/", views.paper, name="paper"),
    path("runs/<uuid:uid>/paper/<int:entry>/", views.paper_confirm, name="paper_confirm"),
    path("runs/<uuid:uid>/paper/<int:entry>/scan/", views.paper_scan, name="paper_scan"),
    path("runs/<uuid:uid>/paper/<int:entry>/set-aside/", views.paper_set_aside, name="paper_set_aside"),
    path("runs/<uuid:uid>/statements/<uuid:act>/withdraw/", views.statement_withdraw, name="statement_withdraw"),
    path("runs/<uuid:uid>/<slug:name>/", views.step, name="step"),
    path("<uuid:uid>/", views.decision, name="detail"),
    path("<uuid:uid>/record/", views.record, name="record"),
]
