"""What of a formal notice may come on paper: the member's receipt, by which it is served."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.post import selectors
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.display.texts import local_text
from portal.core.notices.models import Notice
from portal.core.notices.services import notice_receipt_enter
from portal.core.paper.forms import PaperForm
from portal.core.paper.kinds import PaperKind
from portal.core.paper.models import PaperEntry
from portal.core.refusals import Receipt


class ReceiptPaper(PaperForm):
    """A receipt says only when, and by which paper: the questions of every kind."""


def _members(row: Notice) -> list[tuple[str, str]]:
    served = Member.objects.filter(pk__in=row.deliveries.values("member_id")).order_by("tile")
    return [(str(member.pk), f"{member.tile} {local_text(member.name).text}") for member in served]


def _about(row: Notice) -> tuple[dict[str, str] | str, str, str]:
    title = row.facts.get("title") or selectors.subject_of(row, get_language() or "en")
    return title, str(row), f"notices/{row.uid}/"


def _call(entry: PaperEntry, actor: Actor) -> Receipt:
    notice = Notice.objects.get(pk=entry.target_id)
    return notice_receipt_enter(
        notice=notice.uid, member_id=entry.member_id, received_at=entry.received_at, actor=actor, reason=entry.paper
    )


def _fictional(row: Notice) -> bool:
    return Member.objects.filter(pk__in=row.deliveries.values("member_id"), fictional=True).exists()


KINDS = {
    "notice.receipt": PaperKind(
        _("Receipt of a notice"), Notice, ReceiptPaper, _members, _about, _call, fictional=_fictional,
        open=lambda row: False, events=("notice.receipt_entered",),
    ),
}  # fmt: skip
