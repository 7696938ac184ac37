"""Reading accounts."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from members.accounts.models import Session, User

#: What tells browsers and systems apart in what they say of themselves; the first that fits.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def password_reset_link(user: int, language: str) -> str:
    """The address at which a person sets a new password; it is good until the password changes or the time is over."""
    person = User.objects.get(pk=user)
    with translation.override(language):
        arguments = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
        return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=arguments)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its person sees it. `handle` names it on the page without giving its key away."""

    handle: str
    key: str
    signed_in_at: datetime | None
    used_at: datetime
    browser: str
    address: str
    current: bool


def sessions_of(user: int, current: str | None, at: datetime) -> list[OwnSession]:
    """The running sessions of a person, the one that asks first, then what was used last. One statement."""
    rows = Session.objects.filter(user=user, expire_date__gt=at)
    found = [
        OwnSession(
            handle=hashlib.sha256(row.session_key.encode()).hexdigest()[:20], key=row.session_key,
            signed_in_at=row.signed_in_at, used_at=row.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE),
            browser=browser_of(row.browser), address=row.address or "", current=row.session_key == current,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.current, one.used_at), reverse=True)


def browser_of(agent: str) -> str:
    """ "Firefox, Linux" out of what a browser says of itself; empty when it says nothing known."""
    names = [next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name)
