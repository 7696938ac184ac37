"""How an archive comes and goes: made by the portal, and deleted when its time is over."""

from django.utils.translation import gettext_lazy as _

from members.exports.models import ExportState as E
from portal.core.workflow import Transition, Workflow

EXPORT = Workflow(
    name="export",
    states=E,
    shapes={E.ASKED: "open", E.READY: "done", E.EXPIRED: "wait"},
    transitions=[
        Transition(E.ASKED, E.READY, "export.by_job", _("Make all files"), by_job=True),
        Transition(E.READY, E.EXPIRED, "export.by_job", _("Delete the files"), by_job=True),
    ],
)
