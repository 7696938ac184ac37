"""Addresses of the secretariat's desk."""

from django.urls import path

from members.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.find, name="find"),
    path("demonstration/", views.find, {"fictional": True}, name="find_demonstration"),
    path("ageing/", views.ageing_list, name="ageing"),
    path("ageing/demonstration/", views.ageing_list, {"fictional": True}, name="ageing_demonstration"),
    path("sheet/<slug:organ>/", views.sheet, name="sheet"),
    path("sheet/<slug:organ>.csv", views.sheet_csv, name="sheet_csv"),
    path("sheet/demonstration/<slug:organ>/", views.sheet, {"fictional": True}, name="sheet_demonstration"),
    path("sheet/demonstration/<slug:organ>.csv", views.sheet_csv, {"fictional": True}, name="sheet_csv_demonstration"),
    path("invite/", views.invite, name="invite"),
    path("invite/invitations.csv", views.template, name="template"),
    path("merges/", views.merge_list, name="merges"),
    path("merges/demonstration/", views.merge_list, {"fictional": True}, name="merges_demonstration"),
    path("merges/<uuid:uid>/", views.merge, name="merge"),
    path("merges/<uuid:uid>/decline/", views.decline, name="decline"),
]
