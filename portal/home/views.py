"""Pages that belong to no feature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.home.front import front


def index(request: HttpRequest) -> HttpResponse:
    """The public home."""
    return render(request, "home/home.html", {"front": front()})
