"""Make the first migration of an empty database several times faster, with the same outcome.

After each operation Django renders anew every model that is related to the changed one, which in this house is nearly
every model, thirty for each of four hundred operations. On an empty database nothing needs that: the SQL of an
operation is made from its own model and the names of its neighbours. So only the changed model is rendered; before
Python code of a migration runs, everything is.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


@contextlib.contextmanager
def quick_when_empty(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within the block migrations of an empty database are quick; with any migration applied nothing is changed.

    Reaches into a private method of Django's: a test holds the outcome equal to that of the usual way.
    """
    if MigrationRecorder(connection).has_table():
        yield
        return
    state: Any = ProjectState
    find, clear = state._find_reload_model, state.clear_delayed_apps_cache
    threshold = gc.get_threshold()

    def find_only_itself(_self: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        return {(app_label, model_name)}

    def render_everything(self: Any) -> None:
        self.__dict__.pop("apps", None)

    state._find_reload_model = find_only_itself
    state.clear_delayed_apps_cache = render_everything
    gc.set_threshold(50_000)  # thousands of short-lived classes: looking for garbage all the time is a third of it
    try:
        yield
    finally:
        state._find_reload_model = find
        state.clear_delayed_apps_cache = clear
        gc.set_threshold(*threshold)
