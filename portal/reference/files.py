"""The data files beside this module: where they are, how they are read, and the fingerprint of what was loaded."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
DATA = FOLDER / "data"
DEMONSTRATION = FOLDER / "demonstration"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


def facts(name: str) -> Any:
    """A file of real facts."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def invented(name: str) -> Any:
    """A file of the demonstration world."""
    return json.loads((DEMONSTRATION / name).read_text(encoding="utf-8"))


def area_rows() -> list[dict[str, str]]:
    """The areas of the M49 list, one row each."""
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(row: dict[str, str], prefix: str) -> dict[str, str]:
    """The columns `prefix_ar` … `prefix_zh-hans` as `{language: words}`, without those that are empty."""
    return {language: row[f"{prefix}_{language}"] for language in LANGUAGES if row[f"{prefix}_{language}"]}


def fingerprint(*paths: Path) -> str:
    """SHA-256 over the names and bytes of files: the same as long as nothing in them changes."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
