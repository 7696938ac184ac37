from django.urls import path

from portal.home import receipts, views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("work/", views.work, name="work"),
    path("search/", views.search, name="search"),
    path("how/", views.how, name="how"),
    path("record/", views.verify, name="verify"),
    path("record/demonstration/", views.verify, {"fictional": True}, name="verify_demonstration"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<uuid:uid>/", receipts.receipt, name="receipt"),
    path("discretion/", views.discretion, name="discretion"),
    path("discretion/demonstration/", views.discretion, {"fictional": True}, name="discretion_demonstration"),
    path("real/", views.real, name="real"),
]
