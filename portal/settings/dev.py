"""The one-machine run: plain HTTP on 127.0.0.1, embedded servers, mail caught and readable in the browser."""

from portal.settings import environment
from portal.settings.base import *  # noqa: F403

DEBUG = environment.flag("PORTAL_DEBUG")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

DATA_FOLDER = environment.folder("PORTAL_DATA", ROOT / ".data") / "run"  # noqa: F405
MAILBOX_FOLDER = DATA_FOLDER / "mail"
STORAGES["files"] = environment.storage("PORTAL_FILES", DATA_FOLDER / "files")  # noqa: F405
globals().update(environment.mail_url("EMAIL_URL", "smtp://127.0.0.1:1025"))
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys over plain HTTP, at http://localhost only
DEMONSTRATION_ALLOWED = True
