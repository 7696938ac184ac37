"""What Django is to say of the settings of a server before it serves: `manage.py check --deploy`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def https_needs_a_proxy(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """HTTPS ends at a proxy, for the portal itself speaks HTTP: without one that is trusted nothing can be served.

    Every request would be redirected to HTTPS for ever, and all tries to sign in would count as the proxy's own.
    """
    if not settings.BASE_URL.startswith("https:") or settings.TRUSTED_PROXIES:
        return []
    return [
        Error(
            "PORTAL_BASE_URL is https, but PORTAL_TRUSTED_PROXIES is 0.",
            hint="Say how many proxies in front set X-Forwarded-For and X-Forwarded-Proto: usually 1.",
            id="portal.E001",
        )
    ]
