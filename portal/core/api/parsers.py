"""Reading a body: JSON of bounded size and depth, with nothing in it that a page, a log or PostgreSQL stumbles over."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\ud800-\udfff]")
NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


class Malformed(exceptions.ParseError):
    default_code = "malformed"


class StrictJSONParser(JSONParser):
    """Refuses what is too large or deep, doubled keys, NaN, control characters, lone surrogates: 400 with a pointer."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            sentence = _("The body is larger than %(limit)s bytes.") % {"limit": MAX_BYTES}
            raise Malformed(sentence, code="body_too_large")
        if deeper_than(MAX_DEPTH, raw):
            raise Malformed(
                _("The body is nested more than %(limit)s levels deep.") % {"limit": MAX_DEPTH}, code="body_too_deep"
            )
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            data = json.loads(raw.decode(encoding), object_pairs_hook=once, parse_constant=no_constant)
        except (ValueError, LookupError, RecursionError) as error:
            raise Malformed(_("This is not JSON: %(reason)s") % {"reason": error}) from None
        if mistakes := unclean(data):
            raise exceptions.ValidationError(mistakes)
        return data


def deeper_than(limit: int, raw: bytes) -> bool:
    """Whether brackets outside of strings nest deeper than `limit`. Done before parsing, which recurses."""
    depth = 0
    for token in NESTING.finditer(raw):
        mark = token.group()
        if mark in (b"[", b"{"):
            depth += 1
            if depth > limit:
                return True
        elif mark in (b"]", b"}"):
            depth -= 1
    return False


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different: with doubled keys, two programs could read two different acts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number of JSON")


def unclean(data: Any) -> Any:
    """The mistakes of strings that hold control characters, in the shape of the data; nothing when all are clean."""
    if isinstance(data, str) and FORBIDDEN.search(data):
        return [exceptions.ErrorDetail(_("Control characters are not accepted."), code="control_character")]
    if isinstance(data, dict):
        found = {name: mistakes for name, value in data.items() if (mistakes := unclean(name) or unclean(value))}
        return {FORBIDDEN.sub("�", name): mistakes for name, mistakes in found.items()}
    if isinstance(data, list):
        inner = [unclean(value) for value in data]
        return {str(position): mistakes for position, mistakes in enumerate(inner) if mistakes}
    return None
