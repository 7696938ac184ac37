"""What a list of invitations would do: which are new, which are there already, and which cannot be."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from members.accounts.models import User
from members.delegations.models import Delegate, DelegateRole, Invitation, PowerKind
from members.states.models import Member
from portal.core import clock
from portal.core.eyes import SERVICE, seeing_as


@dataclass(frozen=True, slots=True)
class Asked:
    """One row that can be read. `there` says why nothing is to do; `member_id` and `language` are filled by `judged`."""

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
        waiting = Invitation.objects.filter(email__in=emails, accepted_at=None, revoked_at=None, expires_at__gt=at)
        invited = dict(waiting.values_list("email", "member"))
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
        if words := _fault(row, before, invited, users, acts_for):
            faults.append((row.row, "email", words))
            continue
        known.append(replace(row, there=_there(row, before, invited, users)))
    return known, faults


def _fault(row: Asked, before: Asked, invited: dict, users: dict[str, int], acts_for: dict[int, int]) -> str:
    """Why this address cannot be invited for this member."""
    if before.member_id != row.member_id:
        return _("This address stands in row %(row)d for another member.") % {"row": before.row}
    if row.email in users and acts_for.get(users[row.email]) != row.member_id:
        return _("This address has an account already, which does not act for this member.")
    if row.email in invited and invited[row.email] != row.member_id:
        return _("This address is invited already, for another member or an office.")
    return ""


def _there(row: Asked, before: Asked, invited: dict, users: dict[str, int]) -> str:
    if row.email in users:
        return _("Acts for this member already: nothing is sent.")
    if row.email in invited:
        return _("Invited already: nothing is sent.")
    return _("Stands in row %(row)d already.") % {"row": before.row} if before.row != row.row else ""
