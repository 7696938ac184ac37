"""What most features hand to the floor's registries, said once; `portal/wiring.py` calls it for each."""

from typing import Any

from portal.core.audit.words import tell
from portal.core.notices.kinds import register
from portal.core.permissions import PERMISSIONS
from portal.core.waiting import WAITING
from portal.core.workflow import WORKFLOWS


def permit(*features: Any) -> None:
    for name, predicate in (pair for feature in features for pair in feature.PERMISSIONS.items()):
        PERMISSIONS.register(name, predicate)


def send(*features: Any) -> None:
    for kind in (kind for feature in features for kind in feature.KINDS):
        register(kind)


def usual(notices: Any, permissions: Any, words: Any) -> None:
    permit(permissions)
    send(notices)
    tell(words.SENTENCES, words.SUBJECTS, getattr(words, "DISCRETION", {}))


def provide(model: Any, table: Any, notices: Any, permissions: Any, selectors: Any, words: Any) -> None:
    """What most features provide, by the names that are usual."""
    WORKFLOWS.register(model, table)
    WAITING.register(model._meta.model_name, selectors.waits_for)
    usual(notices, permissions, words)
