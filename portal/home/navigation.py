"""The words of navigation (at most eight) and foot, and where they lead. A page that is not routed has no word."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORK = (("work", pgettext_lazy("navigation", "My work"), "home:work"),)
MAIN = (
    ("plans", pgettext_lazy("navigation", "Action plans"), "plan:list"),
    ("commitments", pgettext_lazy("navigation", "Commitments"), "commitments:list"),
    ("proposals", pgettext_lazy("navigation", "Proposals"), "proposals:list"),
    ("consultations", pgettext_lazy("navigation", "Consultations"), "consultations:list"),
    ("decisions", pgettext_lazy("navigation", "Decisions"), "decisions:list"),
    ("initiatives", pgettext_lazy("navigation", "Initiatives"), "initiatives:list"),
    ("members", pgettext_lazy("navigation", "Members"), "states:list"),
)
#: Pages that belong to a word at an address of their own: needs, offers and matches beside initiatives, participants
#: beside members.
BESIDE = {
    "initiatives": ("exchange:needs", "exchange:offers", "exchange:matches"),
    "members": ("participants:list", "accession:list"),
}
FOOT = (
    ("how", _("How this works"), "home:how"),
    ("data", _("Open data and API"), "api-docs"),
    ("verify", _("Verify the record"), "home:verify"),
    ("accessibility", _("Accessibility"), "home:accessibility"),
    ("privacy", _("Privacy"), "home:privacy"),
    ("contact", _("Contact the secretariat"), "home:contact"),
)


@dataclass(frozen=True, slots=True)
class Link:
    label: str | Promise
    url: str
    current: bool = False


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: links of header and foot. The current one is the one whose address, or one beside it, the page's
    begins with.
    """
    words = (WORK if getattr(request, "acting", None) else ()) + MAIN
    return {
        "navigation": _links(words, request.path),
        "foot_links": _links(FOOT),
        "home_url": _address("home:index"),
        "real_url": _address("home:real"),
        "sign_in_url": _address("account_login"),
        "sign_out_url": _address("account_logout"),
        "account_url": _address("accounts:account") or _address("mfa_index"),
    }


def _links(words: tuple[tuple[str, str | Promise, str], ...], path: str = "") -> list[Link]:
    return [Link(label, url, _within(path, key, url)) for key, label, route in words if (url := _address(route))]


def _within(path: str, key: str, url: str) -> bool:
    starts = [url, *(_address(route) for route in BESIDE.get(key, ()))]
    return any(path.startswith(start) for start in starts if start)


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
