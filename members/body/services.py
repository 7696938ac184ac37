"""Acts on the body itself: rules of procedure, organs, seats, offices (domain.md §1, §2)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.models import Office, Organ, RulesOfProcedure, Seat
from members.body.selectors import differences
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import between, since
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def rules_record(
    *,
    number: int,
    content: dict[str, Any],
    valid_from: datetime,
    actor: Actor,
    fictional: bool = False,
    adopted_by: str = "",
) -> RulesOfProcedure:
    """Record a version of the rules of procedure, in force from an instant on; the one before ends there.

    Audits `rules.recorded`. Raises PermissionRefused, Refused (it would begin before the version that is in force).
    """
    with service(actor):
        at = clock.now()
        rules = RulesOfProcedure(
            number=number, fictional=fictional, phase=content["phase"]["value"], title=content["title"],
            adopted_by=adopted_by, content=content, valid=since(valid_from),
        )  # fmt: skip
        check("rules.record", actor, rules, at)
        _succeed(rules, valid_from)
        audit.record("rules.recorded", target=rules, by=actor, at=at, rules_version=number, fictional=fictional)
    return rules


def rules_amend(
    *,
    number: int,
    content: dict[str, Any],
    valid_from: datetime,
    adopted_by: str,
    actor: Actor,
    fictional: bool = False,
) -> RulesOfProcedure:
    """Record an amendment that the competent organ adopted, as the version after `number`, in force from an instant on.

    What began under `number` ends under it; nothing under way moves. `adopted_by` names the decision. Audits
    `rules.recorded` with what changed. Raises PermissionRefused, Refused (nothing changes; it would reach back; `number` is
    not the last version).
    """
    with service(actor):
        at = clock.now()
        former = RulesOfProcedure.objects.select_for_update(no_key=True).get(number=number, fictional=fictional)
        check("rules.amend", actor, former, at)
        if former.content == content:
            raise Refused(Refusal("nothing_changes", _("Nothing differs from the version in force.")))
        if valid_from <= at:
            raise Refused(
                Refusal("reaches_back", _("Rules change for what begins later: give a day that has not begun."))
            )
        rules = RulesOfProcedure(
            number=number + 1, fictional=fictional, phase=content["phase"]["value"], title=content["title"],
            adopted_by=adopted_by, content=content, valid=since(valid_from),
        )  # fmt: skip
        _succeed(rules, valid_from)
        audit.record(
            "rules.recorded", target=rules, by=actor, at=at, rules_version=number, fictional=fictional,
            adopted_by=adopted_by, changes=differences(former.content, content),
        )  # fmt: skip
    return rules


def _succeed(rules: RulesOfProcedure, valid_from: datetime) -> None:
    """Store a version; the one before ends where it begins."""
    former = RulesOfProcedure.objects.filter(fictional=rules.fictional, valid__upper_inf=True).first()
    if former is not None:
        begun_later = former.valid.lower is not None and former.valid.lower >= valid_from
        if begun_later or former.number >= rules.number:
            raise Refused(Refusal("later_rules_in_force", _("A later version of the rules is in force already.")))
        former.valid = between(former.valid.lower, valid_from)
        former.save(update_fields=["valid"])
    rules.save(force_insert=True)


def organ_record(*, key: str, name: dict[str, str], actor: Actor, fictional: bool = False) -> Organ:
    """Record an organ, or its new name. Audits `organ.recorded`. Raises PermissionRefused."""
    with service(actor):
        at = clock.now()
        check("body.record", actor, None, at)
        organ, _made = Organ.objects.update_or_create(key=key, fictional=fictional, defaults={"name": name})
        audit.record("organ.recorded", target=organ, by=actor, at=at, key=key)
    return organ


def seat_record(
    *,
    organ: int,
    member: int,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    weight: int = 1,
) -> Seat:
    """Seat a member in an organ for an interval. Audits `seat.recorded`. Raises PermissionRefused, Refused (seated already)."""
    with service(actor):
        at = clock.now()
        check("body.record", actor, None, at)
        valid = between(valid_from or at, valid_until)
        if Seat.objects.filter(organ=organ, member=member, valid__overlap=valid).exists():
            raise Refused(Refusal("seated_already", _("This member sits in the organ already in that time.")))
        seat = Seat.objects.create(organ_id=organ, member_id=member, weight=weight, valid=valid)
        audit.record("seat.recorded", target=seat, by=actor, at=at, organ=organ, member=member, weight=weight)
    return seat


def office_record(
    *,
    user: int,
    kind: str,
    actor: Actor,
    organ: int | None = None,
    nationality: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Office:
    """A person takes an office for an interval. Audits `office.taken`. Raises PermissionRefused, Refused (held already)."""
    with service(actor):
        at = clock.now()
        check("office.record", actor, None, at)
        valid = between(valid_from or at, valid_until)
        if Office.objects.filter(user=user, kind=kind, valid__overlap=valid).exists():
            raise Refused(Refusal("held_already", _("This person holds that office already in that time.")))
        office = Office.objects.create(user_id=user, kind=kind, organ_id=organ, nationality_id=nationality, valid=valid)
        audit.record("office.taken", target=office, by=actor, at=at, kind=kind, organ=organ)
    return office


def office_end(*, office: int, actor: Actor, reason: str = "") -> Office:
    """An office ends now; sessions of who holds nothing else end with their next request.

    Audits `office.ended`. Raises PermissionRefused.
    """
    with service(actor):
        row = Office.objects.select_for_update(no_key=True, of=("self",)).get(pk=office)
        at = clock.now()
        check("office.end", actor, row, at)
        row.valid = between(row.valid.lower, max(at, row.valid.lower or at))
        row.save(update_fields=["valid"])
        audit.record("office.ended", target=row, by=actor, at=at, kind=row.kind, reason=reason)
    return row
