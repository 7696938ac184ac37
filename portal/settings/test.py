"""The test suite: the base settings on embedded servers of its own, mail kept in memory."""

from portal.settings import environment
from portal.settings.base import *  # noqa: F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the slow ones are for real passwords
DATA_FOLDER = environment.folder("PORTAL_DATA", ROOT / ".data") / "test"  # noqa: F405
STORAGES["files"] = environment.storage("PORTAL_FILES", DATA_FOLDER / "files")  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMONSTRATION_ALLOWED = True
