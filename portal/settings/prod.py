"""A server: HTTPS only, everything from the environment, nothing guessed."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment
from portal.settings.base import *  # noqa: F403

if len(SECRET_KEY) < 50:  # noqa: F405
    raise ImproperlyConfigured("PORTAL_SECRET_KEY is too short: give it at least 50 random characters.")
environment.text("PORTAL_BASE_URL")
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1"]  # noqa: F405 - a container asks itself for its health
SECURE = environment.url("PORTAL_BASE_URL", {"http", "https"}).scheme == "https"
CSRF_TRUSTED_ORIGINS = [BASE_URL]  # noqa: F405
if TRUSTED_PROXIES:  # noqa: F405
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
if SECURE:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
globals().update(environment.mail_url("EMAIL_URL"))
