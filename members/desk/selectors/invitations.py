"""What a list of invitations would do: which are new, which are sent again, which are there already, and which cannot be."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.accounts.models import User
from members.delegations.models import Delegate, DelegateRole, Invitation, PowerKind
from members.states.models import Member
from portal.core import clock
from portal.core.eyes import SERVICE, Viewer, seeing_as
from portal.core.notices.models import STUCK, Delivery


@dataclass(frozen=True, slots=True)
class Asked:
    """One row that can be read. `there` says why nothing is to do; `member_id` and `language` are filled by `judged`.

    `again` is the invitation that is sent again, `why` says for what; with `anew` it is taken back first, for what it says
    has changed.
    """

    row: int
    email: str
    name: str
    code: str
    role: str
    powers: tuple[str, ...]
    language: str
    member_id: int = 0
    there: str = ""
    fictional: bool = False
    again: int = 0
    why: str = ""
    anew: bool = False

    @property
    def role_label(self) -> str:
        return str(DelegateRole(self.role).label)

    @property
    def power_labels(self) -> list[str]:
        return [str(kind.label) for kind in PowerKind if kind.value in self.powers]


def judged(rows: list[Asked]) -> tuple[list[Asked], list[tuple[int, str, str]]]:
    """The rows with their members and what is there already; and the faults as (row, column, words). Four statements.

    The same person for the same member is no fault: it is invited once, however often the file is sent.
    """
    with seeing_as(SERVICE):
        at = clock.now()
        emails = {row.email for row in rows}
        members = {row.code: row for row in Member.objects.filter(code__in={row.code for row in rows})}
        invited = {row.email: row for row in _unanswered().filter(email__in=emails)}
        users = {email.lower(): key for email, key in User.objects.filter(email__in=emails).values_list("email", "pk")}
        acting = Delegate.objects.at(at).filter(user__in=users.values())
        acts_for = dict(acting.values_list("user", "member"))
    known: list[Asked] = []
    faults: list[tuple[int, str, str]] = []
    first: dict[str, Asked] = {}
    for row in rows:
        if row.code not in members:
            faults.append((row.row, "member", _("No member has the code “%(code)s”.") % {"code": row.code}))
            continue
        member = members[row.code]
        row = replace(row, member_id=member.pk, fictional=member.fictional, language=row.language or member.language)
        before = first.setdefault(row.email, row)
        earlier = _of(invited.get(row.email), row, at)
        if words := _fault(row, before, earlier, users, acts_for):
            faults.append((row.row, "email", words))
            continue
        known.append(_to_do(row, before, earlier, users, at))
    return known, faults


def unanswered(viewer: Viewer, at: datetime) -> list[Invitation]:
    """The invitations of delegates that expired, or whose last mail came back, oldest first. One statement."""
    rows = _unanswered().visible_to(viewer).exclude(member=None).select_related("member")
    return [row for row in rows if row.expires_at <= at or row.last_state in STUCK]


def _unanswered() -> Any:
    sent = Delivery.objects.filter(
        notice__subject_type=Invitation._meta.label_lower, notice__subject_id=OuterRef("pk"), channel="mail"
    )
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None).order_by("pk")
    return rows.annotate(last_state=Subquery(sent.order_by("-pk").values("state")[:1]))


def _of(found: Any, row: Asked, at: datetime) -> Any:
    """The invitation that counts: an expired one of another member or of an office stands in nobody's way."""
    return found if found and (found.expires_at > at or found.member_id == row.member_id) else None


def _to_do(row: Asked, before: Asked, earlier: Any, users: dict[str, int], at: datetime) -> Asked:
    """The row with what happens: nothing, the same invitation again, another one in its place, or a first one."""
    if row.email in users:
        return replace(row, there=_("Acts for this member already: nothing is sent."))
    if before.row != row.row:
        return replace(row, there=_("Stands in row %(row)d already.") % {"row": before.row})
    if earlier is None:
        return row
    if changes := list(_changes(earlier, row)):
        told = pgettext("between items", ", ").join(changes)
        return replace(row, again=earlier.pk, anew=True, why=_("Its earlier invitation is taken back: %s.") % told)
    if earlier.expires_at <= at:
        return replace(row, again=earlier.pk, why=_("The earlier invitation has expired."))
    if earlier.last_state in STUCK:
        return replace(row, again=earlier.pk, why=_("The mail came back."))
    return replace(row, there=_("Invited already: nothing is sent."))


def _changes(earlier: Any, row: Asked) -> Iterable[str]:
    """What the row says otherwise than the invitation. What a credential names is changed by another credential only."""
    if earlier.credential_id:
        return
    words = pgettext("from one state to another", "%(before)s → %(after)s")
    if earlier.name != row.name:
        yield words % {"before": earlier.name, "after": row.name}
    if earlier.role != row.role:
        yield words % {"before": earlier.role_label, "after": row.role_label}
    if set(earlier.powers) != set(row.powers):
        before = [str(kind.label) for kind in PowerKind if kind.value in earlier.powers]
        yield words % {"before": " · ".join(before) or "–", "after": " · ".join(row.power_labels) or "–"}


def _fault(row: Asked, before: Asked, earlier: Any, users: dict[str, int], acts_for: dict[int, int]) -> str:
    """Why this address cannot be invited for this member."""
    if before.member_id != row.member_id:
        return _("This address stands in row %(row)d for another member.") % {"row": before.row}
    if row.email in users and acts_for.get(users[row.email]) != row.member_id:
        return _("This address has an account already, which does not act for this member.")
    if earlier and earlier.member_id != row.member_id:
        return _("This address is invited already, for another member or an office.")
    return ""
