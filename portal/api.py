"""Everything a program reads: `/api/v1/` with its schema, and the token endpoint. One include for the address list."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, include, path
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

from governance import api as governance
from initiatives import api as initiatives
from members import api as members
from portal.core.api.views import FastListView

RESOURCES: list[URLPattern] = [*members.routes, *governance.routes, *initiatives.routes]


def lists(routes: Iterable[URLPattern]) -> dict[str, str]:
    """The lists there are: name → path below the root."""
    return {
        str(route.pattern).rstrip("/"): str(route.pattern)
        for route in routes
        if issubclass(getattr(route.callback, "cls", object), FastListView)
    }


class SchemaView(SpectacularAPIView):
    """The OpenAPI document, in English whatever the reader's language: it is the one committed as docs/openapi.yaml."""

    urlconf = "portal.api"

    @extend_schema(exclude=True)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with translation.override("en"):
            return super().get(request, *args, **kwargs)


@require_safe
@cache_control(public=True, no_cache=True)
def root(request: HttpRequest) -> JsonResponse:
    """The resources, by name, with their addresses."""
    found: dict[str, Any] = {
        name: request.build_absolute_uri(f"{request.path}{tail}") for name, tail in lists(RESOURCES).items()
    }
    return JsonResponse(found | {"schema": request.build_absolute_uri(f"{request.path}schema/")})


version_1: list[URLPattern | URLResolver] = [
    path("", root, name="api-root"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("", include("portal.core.api.routes")),
    *RESOURCES,
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(version_1)),
    *members.oauth_routes,
]
