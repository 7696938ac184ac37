"""Routes that belong to the kit: what each kind of problem means."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.encoding import force_str
from django.views.decorators.http import require_safe

from portal.core.api.errors import problem
from portal.core.api.problems import PROBLEMS


@require_safe
def problem_kinds(request: HttpRequest) -> JsonResponse:
    """All kinds of problems, by code."""
    return JsonResponse({code: told(code) for code in PROBLEMS})


@require_safe
def problem_kind(request: HttpRequest, code: str) -> HttpResponse:
    """What one kind of problem means: where the `type` of a problem document leads."""
    return JsonResponse(told(code)) if code in PROBLEMS else problem(request, "not_found")


def told(code: str) -> dict[str, object]:
    kind = PROBLEMS[code]
    return {
        "code": code,
        "status": kind.status,
        "title": force_str(kind.title),
        "description": force_str(kind.description),
    }


urlpatterns = [
    path("problems/", problem_kinds, name="api-problems"),
    path("problems/<slug:code>/", problem_kind, name="api-problem"),
]
