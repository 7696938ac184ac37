from django.urls import path

from governance.consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.consultation_list, name="list"),
    path("plan/", views.plan, name="plan"),
    path("<uuid:uid>/", views.detail, name="detail"),
    path("<uuid:uid>/comment/", views.comment, name="comment"),
    path("<uuid:uid>/comments/<uuid:chosen>/", views.choose, name="choose"),
    path("<uuid:uid>/contribute/", views.contribute, name="contribute"),
    path("<uuid:uid>/response/", views.response, name="response"),
    path("<uuid:uid>/clear/", views.clear, name="clear"),
    path("<uuid:uid>/gap/", views.gap, name="gap"),
    path("<uuid:uid>/<slug:name>/", views.act, name="act"),
]
