"""Addresses of accession: the public tracker first."""

app_name = "accession"
urlpatterns: list = []
