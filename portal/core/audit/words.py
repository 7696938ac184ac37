"""The record in sentences, for people: one sentence per kind of event, the same on every page.

Each feature tells its own in its `words.py`; `portal/wiring.py` gathers them here. A sentence says no more than the class
of its event allows, because whoever reads the sentence reads the event. Persons are never named: a member acts, or an office
that the sentence itself names.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Expression, F, JSONField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.core.actors import ActorKind, Door
from portal.core.audit.models import AuditEvent
from portal.core.discretion import DISCRETION, Discretion
from portal.core.display.texts import NAMES, local_text
from portal.core.eyes import Viewer
from portal.core.registry import Registry
from portal.core.workflow import WORKFLOWS

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """The sentence of one kind of event. `%(fact)s` in it is a fact, the reason, or the state that was reached (`state`).

    `by_member` says that the act is a member's, whose name may then stand beside it; the chair and the secretariat act for
    the body, whatever delegation the person is from. `labels` gives the words for the values of a fact.
    """

    sentence: str | Promise
    by_member: bool = False
    labels: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What events of one model are about, as paths of fields: its title (`{language: text}`), symbol, and page."""

    word: str | Promise
    title: str = ""
    symbol: str = ""
    route: str = ""
    key: str = "uid"
    fictional: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words: a line of includes/trail.html. What it is `about` stands only where pages mix many objects."""

    instant: datetime
    sentence: str
    digest: str
    state: str = ""
    whose: str = ""
    moved: str = ""
    seq: int | None = None
    word: str = ""
    title: str = ""
    symbol: str = ""
    url: str = ""
    fictional: bool = False


#: Kind of event → its sentence. A test proves that every kind a service records has one (tests/test_record_words.py).
SENTENCES: Registry[str, Told] = Registry("sentences of the record")
#: Label of a model → what its events are about.
SUBJECTS: Registry[str, Subject] = Registry("subjects of the record")
#: "member" → the expression for the name, on the day of the event, of the member whose act it was.
NAMED: Registry[str, Callable[[], Expression]] = Registry("names in the record")

FLOOR = {
    "reference.loaded": Told(gettext_lazy("Reference data loaded")),
    "demonstration.loaded": Told(gettext_lazy("Demonstration world loaded")),
    "demonstration.cleared": Told(gettext_lazy("Demonstration world cleared away")),
}


def tell(
    sentences: Mapping[str, Told],
    subjects: Mapping[str, Subject] | None = None,
    discretion: Mapping[str, Discretion] | None = None,
) -> None:
    """Register what a feature tells, and which of its events are uses of discretion."""
    for name, use in (discretion or {}).items():
        DISCRETION.register(name, use)
    for name, told in sentences.items():
        SENTENCES.register(name, told)
    for label, subject in (subjects or {}).items():
        SUBJECTS.register(label, subject)


def trail(viewer: Viewer, row: Model, *under: QuerySet, hidden: Iterable[str] = (), limit: int = SHOWN) -> list[Line]:
    """The newest events about a row, and about the rows `under` it, that the viewer may see. One statement."""
    about = Q(target_type=row._meta.label_lower, target_id=row.pk)
    for rows in under:
        about |= Q(target_type=rows.model._meta.label_lower, target_id__in=rows.order_by().values("pk"))
    events = with_names(AuditEvent.objects.visible_to(viewer).filter(about).exclude(name__in=list(hidden)))
    return [line_of(event) for event in events.order_by("-pk")[:limit]]


def with_names(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """The events with the name of the member whose act each was, in `member_name`."""
    return events.annotate(member_name=NAMED["member"]())


def about_many(events: Iterable[AuditEvent]) -> list[Line]:
    """Events of many objects in words, each with what it is about as far as the open eyes see it. One statement."""
    events = list(events)
    known = _subjects({(event.target_type, event.target_id) for event in events})
    return [
        replace(line_of(event), seq=event.seq, **known.get((event.target_type, event.target_id), _word(event)))
        for event in events
    ]


def line_of(event: AuditEvent) -> Line:
    """One event in words; `event` comes from `with_names`."""
    told, body = SENTENCES[event.name], json.loads(event.body)
    digest = bytes(event.hash).hex() if event.hash else ""
    return Line(event.at, _sentence(told, event, body), digest, body["to"], _whose(told, event), _moved(event, body))


class _Facts(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return ""


def _sentence(told: Told, event: AuditEvent, body: dict[str, Any]) -> str:
    facts = _Facts(body["facts"], reason=body["reason"], state=_state(event, body["to"]))
    for name, words in ({"language": NAMES} | dict(told.labels)).items():
        facts[name] = words.get(facts[name], facts[name])
    return str(told.sentence) % facts


def _state(event: AuditEvent, state: str) -> str:
    """A state in the words of its table; of what has no table, nothing."""
    model = apps.get_model(event.target_type)
    known = WORKFLOWS[model].states if model in WORKFLOWS else None
    return str(known(state).label) if known is not None and state in known.values else ""


def _moved(event: AuditEvent, body: dict[str, Any]) -> str:
    before, after = _state(event, body["from"]), _state(event, body["to"])
    if not before or not after or before == after:
        return ""
    return pgettext("from one state to another", "%(before)s → %(after)s") % {"before": before, "after": after}


def _whose(told: Told, event: AuditEvent) -> str:
    """Whose act it was. An event whose actor the rules do not disclose has no member, and nobody is said."""
    if event.actor_kind == ActorKind.SYSTEM:
        return _("the portal") if event.door == Door.JOB else ""
    member = local_text(event.member_name).text if told.by_member and event.member_name else ""  # type: ignore[attr-defined]
    if event.actor_kind == ActorKind.PARTNER:
        return _("%(member)s, through a partner system") % {"member": member} if member else _("a partner system")
    return _("%(member)s, on paper") % {"member": member} if member and event.door == Door.PAPER else member


def _word(event: AuditEvent) -> dict[str, Any]:
    return {"word": str(SUBJECTS[event.target_type].word)} if event.target_type in SUBJECTS else {}


def _subjects(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """(model, key) → word, title, symbol, address and world of what the open eyes see. One statement, whatever the models."""
    labels = sorted({label for label, _key in wanted if label in SUBJECTS and SUBJECTS[label].title})
    if not labels:
        return {}
    rows = [_rows(label, [key for found, key in wanted if found == label]) for label in labels]
    together = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    return {(label, key): _shown(SUBJECTS[label], *facts) for label, key, *facts in together}


def _rows(label: str, keys: list[int]) -> QuerySet:
    told = SUBJECTS[label]
    named = {  # names that no field has: the models are many
        "told_of": Value(label, output_field=TextField()),
        "told_about": Cast(F(told.title), JSONField()),
        "told_sign": Cast(F(told.symbol), TextField()) if told.symbol else Value("", output_field=TextField()),
        "told_place": Cast(F(told.key), TextField()),
        "told_invented": F(told.fictional) if told.fictional else Value(False),
    }
    found = apps.get_model(label)._default_manager.filter(pk__in=keys).order_by().annotate(**named)
    return found.values_list("told_of", "pk", "told_about", "told_sign", "told_place", "told_invented")


def _shown(told: Subject, title: dict[str, str], symbol: str, place: str, invented: bool) -> dict[str, Any]:
    url = reverse(told.route, args=[place]) if told.route else ""
    words = {"word": str(told.word), "title": local_text(title).text, "symbol": symbol}
    return words | {"url": url, "fictional": invented}


def of_members(sentences: Mapping[str, str | Promise], **labels: Mapping[str, Any]) -> dict[str, Told]:
    """Sentences of acts of a member."""
    return {name: Told(sentence, by_member=True, labels=labels) for name, sentence in sentences.items()}


def of_others(sentences: Mapping[str, str | Promise], **labels: Mapping[str, Any]) -> dict[str, Told]:
    """Sentences of acts of the secretariat, the chair and the portal, and of what happens by itself."""
    return {name: Told(sentence, labels=labels) for name, sentence in sentences.items()}


def labels_of(choices: Any) -> dict[str, Any]:
    """The words of a set of choices, by value."""
    return dict(choices.choices)
