"""All kinds of reference data in their order. What has not changed since the last time is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, models

from governance.plan.models import Goal, Plan
from members.states.models import Area, Group, GroupMembership, Member
from portal.core.service import service
from portal.reference import marks
from portal.reference.files import DATA, fingerprint
from portal.reference.services.areas import areas_load
from portal.reference.services.groups import groups_load, regions_load
from portal.reference.services.plans import goals_load, plans_load
from portal.reference.services.register import register_load

EVENT = "reference.loaded"
LOCK = 7_204_001  # any number of our own: two loaders take turns


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of reference data: what it is called, its file, how it is written, which record stands for it."""

    words: str
    file: str
    load: Callable[[], int]
    model: type[models.Model]


#: No rules of procedure: the real body has published none, and none are loaded for it.
KINDS = (
    Kind("areas and their names", "areas.csv", areas_load, Area),
    Kind("regions", "regions.json", regions_load, Group),
    Kind("memberships of groups", "groups.json", groups_load, GroupMembership),
    Kind("recorded facts about the founding agreement", "signatories.json", register_load, Member),
    Kind("points of action plans", "plans.json", plans_load, Plan),
    Kind("Sustainable Development Goals", "sdg.json", goals_load, Goal),
)


def reference_load(say: Callable[[str], None]) -> int:
    """Load every kind whose file has changed, one transaction each; returns how many were loaded.

    Audits `reference.loaded` for each, with the fingerprint of its file, and every fact recorded about a real state.
    """
    loaded = 0
    for kind in KINDS:
        digest = fingerprint(DATA / kind.file)
        with service(marks.LOADER):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            if marks.last([EVENT], model=kind.model).get("digest") == digest:
                continue
            count = kind.load()
            marks.mark(EVENT, model=kind.model, file=kind.file, digest=digest, count=count)
        say(f"{kind.words}: {count}")
        loaded += 1
    return loaded
