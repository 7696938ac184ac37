"""A secret on its way to the one page that shows it: kept encrypted in the session of whoever made it, until it is shown."""

from django.http import HttpRequest

from members.accounts.adapters import cipher

KEY = "partner_secrets"


def keep_secret(request: HttpRequest, uid: object, secret: str) -> None:
    """Hand a new secret to the page that follows. The database holds it under a key it does not have."""
    request.session[KEY] = {str(uid): cipher().encrypt(secret.encode()).decode()}


def take_secret(request: HttpRequest, uid: object) -> str | None:
    """The secret, once."""
    kept = request.session.get(KEY, {})
    if str(uid) not in kept:
        return None
    del request.session[KEY]
    return cipher().decrypt(kept[str(uid)].encode()).decode()
