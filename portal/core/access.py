"""Who may do what, as one matrix: `docs/access-matrix.yaml`. Tests try every cell; the page for readers is made from it.

The matrix decides nothing: permissions, read policies and doors do. It says what they come to, so that one place can be
read, and so that a change of theirs shows.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import yaml

ROOT = Path(__file__).resolve().parents[2]
MATRIX = ROOT / "docs" / "access-matrix.yaml"
PAGE = ROOT / "docs" / "access-matrix.md"


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole file. `roles` and `readers` say in words who they are.

    `classes`: class → who reads it. `acts`: name of the permission → kind of object → roles that may. `routes`: door → names
    of addresses.
    """

    roles: dict[str, str]
    readers: dict[str, str]
    classes: dict[str, list[str]]
    acts: dict[str, dict[str, list[str]]]
    routes: dict[str, list[str]]

    @classmethod
    def read(cls) -> Self:
        """Read the file. Raises ValueError for a role or reader that it does not introduce."""
        matrix = cls(**yaml.safe_load(MATRIX.read_text(encoding="utf-8")))
        unknown = {role for kinds in matrix.acts.values() for roles in kinds.values() for role in roles} - set(
            matrix.roles
        )
        unknown |= {reader for readers in matrix.classes.values() for reader in readers} - set(matrix.readers)
        if unknown:
            raise ValueError(f"{MATRIX.name} does not introduce {', '.join(sorted(unknown))}")
        return matrix


def in_markdown(matrix: Matrix) -> str:
    """The matrix as a page: roles, classes, acts, addresses."""
    parts = [
        "# Who may do what",
        "Made from `access-matrix.yaml` by `manage.py access_matrix`; the tests try every cell.",
        "## Roles",
        _list(matrix.roles),
        "## Who reads which class",
        _table("class", list(matrix.readers), {name: set(found) for name, found in matrix.classes.items()}),
        _list(matrix.readers),
        "## Who takes which act",
        _table("act", list(matrix.roles), _acts(matrix)),
        "## Who opens which address",
        *(f"**{door}**: {', '.join(f'`{name}`' for name in names)}" for door, names in matrix.routes.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _acts(matrix: Matrix) -> dict[str, set[str]]:
    return {
        f"{name} ({kind.replace('_', ' ')})": set(roles)
        for name, kinds in matrix.acts.items()
        for kind, roles in kinds.items()
    }


def _list(words: dict[str, str]) -> str:
    return "\n".join(f"- *{name}*: {said}" for name, said in words.items())


def _table(corner: str, columns: list[str], rows: dict[str, set[str]]) -> str:
    head = f"| {corner} | {' | '.join(columns)} |\n|---{'|:-:' * len(columns)}|"
    lines = (
        f"| {name} | {' | '.join('yes' if column in found else '' for column in columns)} |"
        for name, found in rows.items()
    )
    return "\n".join([head, *lines])
