"""Which rows of which table are a member's own. A table that is neither here nor left out with a reason fails a test."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet

from members.states.models import Member
from portal.core.eyes import Viewer

OURS = ("core", "members", "governance", "initiatives")
#: A column of these names says whose the row is; without one, the first parent that has an owner does.
OWNER = ("member", "lead", "sponsor", "organisation")
#: Where that is not enough.
OWNERS: dict[str, tuple[str, ...]] = {
    "core.auditevent": ("acts_for",),
    "core.delivery": ("member_id",),
    "core.notice": ("deliveries__member_id",),
    "core.keptfile": ("member_id",),
    "core.paperentry": ("member_id",),
    "core.readentry": ("parties__contains",),
    "core.text": ("parties__contains",),
    "core.textversion": ("parties__contains",),
    "core.block": ("parties__contains",),
    "members.member": ("pk",),
    "members.partnerapplication": ("member", "owner"),
    "members.succession": ("predecessor", "successor"),
    "members.organisationmembership": ("organisation", "state"),
    "governance.contribution": ("member",),
    "governance.commitmentpartner": ("commitment__lead", "member"),
    "initiatives.initiativepartner": ("initiative__lead", "member"),
    "initiatives.match": ("need__member", "offer__member"),
    "initiatives.ledgerentry": ("offer__member", "match__need__member"),
}
_FLOOR = "of the portal itself, no content of members"
_BODY = "of the body, published to all members"
_PERSON = "of a person, who takes it along alone"
_PARTICIPANT = "of a participant, which is no member"
LEFT_OUT: dict[str, str] = {
    "core.audithead": _FLOOR,
    "core.series": _FLOOR,
    "core.jobheartbeat": _FLOOR,
    "core.maildomain": _FLOOR,
    "core.formstash": _PERSON,
    "core.sentform": _PERSON,
    "core.searchentry": "made from the other tables",
    "core.document": _BODY,
    "core.languageversion": _BODY,
    "members.user": _PERSON,
    "members.session": _PERSON,
    "members.signinplace": _PERSON,
    "members.office": _BODY,
    "members.organ": _BODY,
    "members.rulesofprocedure": _BODY,
    "members.area": "the M49 list, published",
    "members.areaname": "the M49 list, published",
    "members.group": _BODY,
    "members.treaty": _BODY,
    "members.rectification": _BODY,
    "members.accountmerge": "of the secretariat",
    "members.exportpart": "the files of these archives themselves",
    "members.participant": _PARTICIPANT,
    "members.admission": _PARTICIPANT,
    "members.identifier": _PARTICIPANT,
    "members.participantcontact": _PARTICIPANT,
    "members.representative": _PARTICIPANT,
    "governance.plan": _BODY,
    "governance.point": _BODY,
    "governance.goal": _BODY,
    "governance.consultation": _BODY,
    "governance.silencerun": _BODY,
    "governance.decision": _BODY,
}


def tables() -> list[type[Model]]:
    """The tables of an archive, in one order."""
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return sorted((model for model in ours if owners(model)), key=lambda model: model._meta.label_lower)


def named(label: str) -> type[Model]:
    """The table of a file."""
    return apps.get_model(label)


@cache
def owners(model: type[Model]) -> tuple[str, ...]:
    """The lookups that say whose a row is; empty for a table that is left out, or of which nothing is known."""
    label = model._meta.label_lower
    if label in LEFT_OUT:
        return ()
    if label in OWNERS:
        return OWNERS[label]
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    own = [field.name for field in keys if field.related_model is Member and field.name in OWNER]
    if own:
        return (own[0],)
    parents = [field for field in keys if field.related_model is not model and not field.null]
    paths = (tuple(f"{field.name}__{path}" for path in owners(field.related_model)) for field in parents)
    return next((path for path in paths if path), ())


def owned(model: type[Model], viewer: Viewer) -> QuerySet[Any]:
    """The rows of a table that are the member's own, as far as the member itself sees them. Needs the member's eyes."""
    rows: Any = model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(viewer)
    mine = Q()
    for lookup in owners(model):
        mine |= Q(**{lookup: [viewer.member_id] if lookup.endswith("__contains") else viewer.member_id})
    return rows.filter(pk__in=model._default_manager.filter(mine).order_by().values("pk"))
