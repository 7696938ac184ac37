"""Registries: how the floor reaches upwards without importing upwards. `portal/wiring.py` is the only place that fills them."""

from collections.abc import Iterator
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Registry(Generic[K, V]):
    """A named table of what others provide. Registering a key twice, or asking for an unknown one, is a programming error."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[K, V] = {}

    def register(self, key: K, value: V) -> None:
        """Add an entry. Raises ValueError when another value already stands under `key`."""
        if self._entries.get(key, value) is not value:
            raise ValueError(f"{self.name}: {key!r} is registered twice")
        self._entries[key] = value

    def __getitem__(self, key: K) -> V:
        try:
            return self._entries[key]
        except KeyError:
            raise LookupError(f"{self.name}: nothing is registered under {key!r} (portal/wiring.py)") from None

    def get(self, key: K) -> V | None:
        """The entry, or None: for keys that come from outside."""
        return self._entries.get(key)

    def __contains__(self, key: K) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[K]:
        return iter(self._entries)

    def items(self) -> list[tuple[K, V]]:
        return list(self._entries.items())
