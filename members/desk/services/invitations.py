"""Many invitations at once, each by the one service that invites."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from members.delegations.services import invitation_resend, invitation_revoke, invitation_send
from members.desk.selectors.invitations import Asked, judged
from portal.core.actors import Actor
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def invitations_send(*, rows: Sequence[Asked], actor: Actor) -> int:
    """Invite all of a list, or nobody. Whoever is invited or acts for the member already is left out.

    An invitation that expired, or whose mail came back, is sent again; one that said something else is taken back for it.
    Audits and tells as the services of `members.delegations` for each. Returns how many were sent. Raises PermissionRefused,
    Refused with the number of the row that was refused.
    """
    sent = 0
    with service(actor):
        known, faults = judged(list(rows))
        for number, _column, words in faults:
            raise Refused(Refusal("row_refused", _row(number, words)))
        for row in known:
            if row.there:
                continue
            try:
                _send(row, actor)
            except Refused as refused:
                told = Refusal(refused.refusal.code, _row(row.row, str(refused)), refused.refusal.rule)
                raise type(refused)(told) from refused
            sent += 1
    return sent


def _send(row: Asked, actor: Actor) -> None:
    if row.again and not row.anew:
        invitation_resend(invitation=row.again, actor=actor)
        return
    if row.again:
        invitation_revoke(invitation=row.again, actor=actor, reason=row.why)
    invitation_send(
        email=row.email, name=row.name, role=row.role, member=row.member_id, powers=row.powers, language=row.language,
        actor=actor,
    )  # fmt: skip


def _row(number: int, words: str) -> str:
    return _("Row %(row)d: %(words)s") % {"row": number, "words": words}
