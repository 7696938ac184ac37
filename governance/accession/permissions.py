"""Who takes which step of an accession (domain.md §4): the state, the secretariat, the organ through its chair, the portal."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.accession.models import Application
from governance.decisions.permissions import chair_of_organ
from members.body.permissions import legal_officer, officer
from members.delegations.permissions import focal_point_of
from portal.core.actors import Actor
from portal.core.permissions import Predicate, only_system
from portal.core.refusals import Refusal

system_only = only_system(Refusal("job_only", _("The portal does this by itself, at its instant."), rule="accession"))


def examines(actor: Actor, row: Application, at: datetime) -> Refusal | None:
    """The legal officer; never the one who entered the letter from paper."""
    if refusal := legal_officer(actor, row, at):
        return refusal
    if actor.id is not None and actor.id == row.entered_by_id:
        return Refusal(
            "two_persons", _("You entered this letter: another legal officer examines it."), rule="paper_road"
        )
    return None


#: The state itself; by note or mail two officers enter what it says (domain.md §2, the paper road).
state = focal_point_of(lambda row: row.member_id)
chair = chair_of_organ

PERMISSIONS: dict[str, Predicate] = {
    "application.register": state,
    "application.submit": state,
    "application.withdraw": state,
    "application.examine": examines,
    "application.translate": officer,
    "application.circulate": officer,
    "application.outcome": system_only,
    "application.refer": chair,
    "application.decide": chair,
    "application.invite": officer,
    "application.effects": system_only,
    "condition.decide": chair,
}
