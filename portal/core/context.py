"""What every page knows: its languages, the body's name, the instant it was made at, for whom its reader acts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.display.instants import show
from portal.core.display.texts import NAMES, UN_ORDER, direction, language_tag, local_text


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom the reader acts, shown on every page. Set as `request.acting` by whoever knows (middleware).

    `name` is the member or "Secretariat", `code` its two letters for the tile, `detail` the person, role and powers.
    """

    name: str
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """One link of the language bar."""

    code: str
    tag: str
    direction: str
    name: str
    url: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor for base.html. Asks the clock once a request (`page_instant`)."""
    moment = page_instant(request)
    current = get_language() or settings.LANGUAGE_CODE
    return {
        "languages": [_language(request, code, current) for code in UN_ORDER],
        "html_lang": language_tag(current),
        "html_dir": "rtl" if get_language_bidi() else "ltr",
        "body_name": body_name(),
        "page_instant": moment,
        "page_made": show(moment),
        "acting": acting(request),
        "is_demonstration": getattr(request, "is_demonstration", getattr(settings, "DEMONSTRATION", False)),
        "rules_version": getattr(request, "rules_version", ""),
    }


def page_instant(request: HttpRequest) -> dt.datetime:
    """The one instant this page is made at; views that show countdowns of their own use it instead of asking again."""
    moment: dt.datetime | None = getattr(request, "page_instant", None)
    if moment is None:
        moment = clock.now()
        request.page_instant = moment  # type: ignore[attr-defined]
    return moment


def body_name() -> str:
    """The name of the body: `settings.BODY_NAME`, `{lang: text}`, or the name this portal is first made for."""
    given = getattr(settings, "BODY_NAME", None)
    return local_text(given).text if given else _("World AI Cooperation Organization")


def acting(request: HttpRequest) -> Acting | None:
    """`request.acting` if somebody set it, else the signed-in person without a member, else nobody."""
    known: Acting | None = getattr(request, "acting", None)
    if known is not None:
        return known
    user = getattr(request, "user", None)
    return Acting(name=str(user)) if user is not None and user.is_authenticated else None


def _language(request: HttpRequest, code: str, current: str) -> Language:
    return Language(code, language_tag(code), direction(code), NAMES[code], in_language(request, code), code == current)


def in_language(request: HttpRequest, code: str) -> str:
    """The same page in another language: the first part of the path is the language, the rest stays."""
    first, _slash, rest = request.path.lstrip("/").partition("/")
    if first not in dict(settings.LANGUAGES):
        return f"/{code}/"
    query = request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    return f"/{code}/{rest}" + (f"?{query}" if query else "")
