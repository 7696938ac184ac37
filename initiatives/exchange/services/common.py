"""What services of the exchange share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.selectors import Rules
from members.states.models import Member
from portal.core.classes import Audience
from portal.core.documents.services import symbol_next
from portal.core.process import Process
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.search.services import entry_write


def own(member: Member) -> dict[str, Any]:
    """The class of what is the delegation's alone."""
    return {"audience": Audience.DELEGATION, "parties": [member.pk]}


def symbol_for(row: Process, series: str, rules: Rules) -> str:
    """The next symbol; the real and the fictional are numbered apart."""
    key = f"{series}-demonstration" if row.fictional else series
    return symbol_next(key, rules.symbol_pattern(series))


def make_findable(row: Any, path: str) -> None:
    """Write the search entries of what is published, in its class. `path` is without language and first slash."""
    entry_write(
        kind=row._meta.model_name, target_uid=row.uid, title=row.title, body=row.summary, path=path,
        fictional=row.fictional, classed=row.classed,
    )  # fmt: skip


def refuse_unknown_class(audience: str) -> None:
    """Raise TransitionRefused for a class nobody can choose on publication."""
    if audience not in (Audience.PUBLIC, Audience.MEMBERS, Audience.RESTRICTED):
        raise TransitionRefused(Refusal("class_unknown", _("The class is one of: public, members, restricted.")))


def require_words(words: str) -> None:
    """Raise TransitionRefused where a reason is needed and none is given."""
    if not words.strip():
        raise TransitionRefused(Refusal("reason_missing", _("A reason is needed: it stands in the record.")))
