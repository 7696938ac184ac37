"""The sentences of the record about silence runs and decisions.

Who broke a silence stands beside the sentence only where the rules disclose it: the event itself then has no member.
"""

from django.utils.translation import gettext_lazy as _

from governance.decisions.models import ActKind
from portal.core.audit.words import Subject, labels_of, of_members, of_others
from portal.core.discretion import Discretion

SENTENCES = (
    of_others(
        {
            "silence.prepared": _("Prepared by the chair, text frozen"),
            "silence.notified": _("Notice served on all entitled members"),
            "silence.running": _("Silence opened"),
            "silence.extended": _("Extended for all by the chair"),
            "silence.withdrawn": _("Withdrawn by the chair"),
            "silence.expired": _("Silence expired unbroken"),
            "silence.held": _("Held: a member was not served"),
            "silence.service_proven": _("Service proven by the secretariat"),
            "silence.adopted": _("Adopted as of the expiry"),
            "silence.not_adopted": _("Not adopted: the hold is over"),
            "decision.adopted": _("Decision issued under its interim title"),
            "decision.recorded": _("Recorded at a meeting, in force"),
        }
    )
    | of_others(
        {
            "silence.paper_entered": _("Entered from paper by the secretariat: %(act)s"),
            "silence.paper_set_aside": _("An entry from paper set aside by the secretariat: %(act)s"),
        },
        act=labels_of(ActKind),
    )
    | of_members(
        {
            "silence.broken": _("Silence broken: not adopted"),
            "silence.act_received": _("Received: %(act)s"),
            "silence.statement_withdrawn": _("Withdrawn: %(act)s"),
        },
        act=labels_of(ActKind),
    )
)
OF_RUN = {"title": "run__title", "symbol": "run__symbol", "route": "decisions:run", "key": "run__uid"}
SUBJECTS = {
    "governance.silencerun": Subject(_("Silence run"), "title", "symbol", "decisions:run", fictional="fictional"),
    "governance.runact": Subject(_("Silence run"), **OF_RUN, fictional="run__fictional"),
    "governance.paperact": Subject(_("Silence run"), **OF_RUN, fictional="run__fictional"),
    "governance.decision": Subject(_("Decision"), "title", "symbol", "decisions:detail", fictional="fictional"),
}
DISCRETION = {
    "silence.prepared": Discretion.URGENCY,
    "silence.extended": Discretion.EXTENSION,
    "silence.withdrawn": Discretion.RULING,
    "silence.held": Discretion.HOLD,
    "silence.service_proven": Discretion.RULING,
}
