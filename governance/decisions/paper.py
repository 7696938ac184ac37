"""What of a silence run comes by the one paper road: that a statement is withdrawn. What is said in the run itself is entered
by the run's own entries (services/paper.py), because it can hold the run open."""

from django.utils.translation import gettext_lazy as _

from governance.decisions import services
from governance.decisions.disclosure import AGAINST
from governance.decisions.models import RunAct
from members.states.choices import of
from portal.core.paper.forms import BarePaper
from portal.core.paper.kinds import PaperKind
from portal.core.paper.said import plainly


def _about(row: RunAct) -> tuple[dict[str, str], str, str]:
    return row.run.title, row.run.symbol, f"decisions/runs/{row.run.uid}/"


KINDS = {
    "silence.withdraw_statement": PaperKind(
        _("Withdrawal of a statement"), RunAct, BarePaper, of("member"), _about,
        plainly(services.statement_withdraw, "act"), fictional=lambda row: bool(row.run.fictional),
        open=lambda row: row.kind not in AGAINST and row.withdrawn_at is None, events=("silence.statement_withdrawn",),
    ),
}  # fmt: skip
