from django.urls import path

from governance.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.plan_list, name="list"),
    path("<slug:key>/<int:edition>/", views.plan_detail, name="detail"),
    path("<slug:key>/<int:edition>/<int:number>/", views.point_detail, name="point"),
]
