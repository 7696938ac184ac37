"""Every address of the portal."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from portal.local import health, mailbox

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("", include("portal.api")),
    path("", include("portal.core.files.urls")),
]
if settings.MAILBOX_FOLDER is not None:
    urlpatterns += mailbox.urlpatterns
urlpatterns += i18n_patterns(
    path("", include("members.urls")),
    path("", include("governance.urls")),
    path("", include("initiatives.urls")),
    path("paper/", include("portal.core.paper.urls")),
    path("", include("portal.home.urls")),
)
