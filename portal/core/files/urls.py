"""The one address of files. It has no language: a file is the same in all of them."""

from django.urls import path

from portal.core.files import views

app_name = "files"
urlpatterns = [path("files/<uuid:uid>/", views.download, name="download")]
