"""Compile the interface's messages: ``.po`` files are kept, ``.mo`` files are made when older than their source."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def compile_messages(root: Path) -> int:
    """Compile what has changed; returns how many files were written.

    Where the checkout cannot be written, says so once: pages are then shown in English until somebody compiles.
    """
    written = 0
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        try:
            _compile(source, target)
        except OSError as problem:
            print(f"{target} cannot be written ({problem.strerror}): pages stay in English.", file=sys.stderr)
            return written
        written += 1
    return written


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with open(source, "rb") as text:
        catalogue = read_po(text, locale=None)
    draft = target.with_suffix(f".{os.getpid()}")
    with open(draft, "wb") as compiled:
        write_mo(compiled, catalogue)  # fuzzy ones are left out: a guess is no translation
    draft.replace(target)


def command(root: Path, _arguments: list[str]) -> int:
    """``manage.py messages``: compile what has changed and say how much that was."""
    print(f"{compile_messages(root)} catalogues compiled.")
    return 0
