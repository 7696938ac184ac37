"""The form of identifiers of public registers, with their check digits. The database checks the same (sql/participants.sql)."""

import re

from members.participants.models import IdentifierScheme

ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
PREFIXES = {
    IdentifierScheme.ROR: ("https://ror.org/",),
    IdentifierScheme.ISNI: ("https://isni.org/isni/", "https://www.isni.org/isni/"),
    IdentifierScheme.WIKIDATA: ("https://www.wikidata.org/wiki/", "http://www.wikidata.org/entity/"),
}
PAGES = {
    IdentifierScheme.ROR: "https://ror.org/%s",
    IdentifierScheme.LEI: "https://search.gleif.org/#/record/%s",
    IdentifierScheme.ISNI: "https://isni.org/isni/%s",
    IdentifierScheme.WIKIDATA: "https://www.wikidata.org/wiki/%s",
}


def plain(scheme: str, typed: str) -> str:
    """An identifier as it is stored: without address, blanks and hyphens, in the case of its register."""
    value = typed.strip()
    for prefix in PREFIXES.get(IdentifierScheme(scheme), ()):
        value = value.removeprefix(prefix)
    value = re.sub(r"[\s-]", "", value)
    return value.lower() if scheme == IdentifierScheme.ROR else value.upper()


def is_good(scheme: str, value: str) -> bool:
    """Whether a value has the form of its register and its check digits are right."""
    return {
        IdentifierScheme.ROR: _ror,
        IdentifierScheme.LEI: _lei,
        IdentifierScheme.ISNI: _isni,
        IdentifierScheme.WIKIDATA: lambda value: bool(re.fullmatch(r"Q[1-9][0-9]{0,14}", value)),
    }[IdentifierScheme(scheme)](value)


def address(scheme: str, value: str) -> str:
    """Where the register shows it."""
    return PAGES[IdentifierScheme(scheme)] % value


def _lei(value: str) -> bool:
    """ISO 17442: letters count from 10, and the whole leaves 1 when divided by 97."""
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", value):
        return False
    return int("".join(str(int(sign, 36)) for sign in value)) % 97 == 1


def _ror(value: str) -> bool:
    """A number in Crockford's base 32 with two check digits (ISO 7064, MOD 97-10)."""
    if not re.fullmatch(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}", value):
        return False
    number = 0
    for sign in value[:7]:
        number = number * 32 + ROR_DIGITS.index(sign)
    return 98 - (number * 100) % 97 == int(value[7:])


def _isni(value: str) -> bool:
    """Fifteen digits and a check sign (ISO 7064, MOD 11-2)."""
    if not re.fullmatch(r"[0-9]{15}[0-9X]", value):
        return False
    total = 0
    for sign in value[:15]:
        total = (total + int(sign)) * 2
    return (12 - total % 11) % 11 == (10 if value[15] == "X" else int(value[15]))
