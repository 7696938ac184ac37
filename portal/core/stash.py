"""What was typed is never lost: the form stash keeps a form across an expired session (goals.md U5)."""

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.http import QueryDict

from portal.core import clock
from portal.core.clock import PortalClock

KEPT_FOR = timedelta(days=7)


class FormStash(models.Model):
    """One form as it was sent. Open to the application, but found only by who holds the token: only its hash is stored."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    path = models.CharField(max_length=500)
    typed = models.TextField()
    created_at = models.DateTimeField(db_default=PortalClock())
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="core_stash_expires")]

    def __str__(self) -> str:
        return self.path


def keep(path: str, typed: QueryDict, owner: str = "") -> str:
    """Keep a form and return the token that finds it again: `take(token + owner, path)`.

    Secrets (passwords, codes, the CSRF token) are left out. Without `owner` the token alone opens it.
    """
    token = secrets.token_urlsafe(24)
    safe = typed.copy()
    for name in [
        name for name in safe if name == "csrfmiddlewaretoken" or "password" in name or name in {"code", "otp"}
    ]:
        del safe[name]
    FormStash.objects.create(
        token_hash=_hash(token + owner), path=path[:500], typed=safe.urlencode(), expires_at=clock.now() + KEPT_FOR
    )
    return token


def take(token: str, path: str) -> QueryDict | None:
    """The form kept under a token for this path, once; None when there is none or it has expired."""
    row = FormStash.objects.filter(token_hash=_hash(token), path=path[:500], expires_at__gt=clock.now()).first()
    if row is None:
        return None
    row.delete()
    return QueryDict(row.typed)


def forget() -> None:
    """Delete what nobody came back for in time."""
    FormStash.objects.filter(expires_at__lte=clock.now()).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
