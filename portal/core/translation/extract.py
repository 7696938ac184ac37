"""Find the messages in Python sources and Django templates."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

SOURCES = ("portal", "members", "governance", "initiatives", "templates")
KEYWORDS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def extract(root: Path) -> Catalog:
    """All messages under `root`, without translations. Raises ValueError where a source cannot be read."""
    catalog = Catalog(charset="utf-8")
    for path in sources(root):
        for context, singular, plural in messages_in(path):
            message = (singular, plural) if plural else singular
            catalog.add(message, locations=[(path.relative_to(root).as_posix(), 0)], context=context)
    return catalog


def sources(root: Path) -> Iterator[Path]:
    """Python files and templates, in a fixed order."""
    for folder in SOURCES:
        yield from sorted(
            path
            for path in (root / folder).rglob("*")
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts and path.is_file()
        )


def messages_in(path: Path) -> Iterator[tuple[str | None, str, str | None]]:
    """(context, singular, plural) of each message in a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Templates become calls of gettext between blanks; without indentation the tokenizer of Python can read them.
        text = "\n".join(line.lstrip() for line in templatize(text).splitlines())
    try:
        found = list(extract_python(BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"}))
    except (SyntaxError, TokenError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
    for _line, function, arguments, _comments in found:
        message = _message(function, arguments)
        if message:
            yield message


def _message(function: object, arguments: object) -> tuple[str | None, str, str | None] | None:
    """Sort the arguments of a call; None when they are not literal (nothing to translate)."""
    name = str(function)
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    context = None
    if name.startswith(("pgettext", "npgettext")):
        context, given = given[0], given[1:]
        if not context:
            return None
    plural = name.startswith(("ngettext", "npgettext"))
    if not given or not given[0] or (plural and (len(given) < 2 or not given[1])):
        return None
    return context, given[0], given[1] if plural else None
