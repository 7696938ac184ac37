"""The table of credentials: a committee reports, the organ decides (domain.md §4)."""

from django.utils.translation import gettext_lazy as _

from members.credentials.models import CredentialState
from portal.core.workflow import Transition, Workflow

C = CredentialState

CREDENTIAL = Workflow(
    name="credential",
    desk={"submitted": "legal", "examined": "legal", "reported": "chair", "deferred": "chair"},
    states=C,
    shapes={
        C.SUBMITTED: "wait",
        C.EXAMINED: "open",
        C.REPORTED: "open",
        C.ACCEPTED: "good",
        C.DEFERRED: "wait",
        C.REFUSED: "stop",
    },
    transitions=[
        Transition(C.SUBMITTED, C.EXAMINED, "credential.examine", _("Enter the examination")),
        Transition(C.EXAMINED, C.REPORTED, "credential.report", _("Enter the report of the committee")),
        *(
            step
            for source in (C.REPORTED, C.DEFERRED)
            for step in (
                Transition(source, C.ACCEPTED, "credential.decide", _("Record that the organ accepts")),
                Transition(source, C.REFUSED, "credential.decide", _("Record that the organ refuses")),
            )
        ),
        Transition(C.REPORTED, C.DEFERRED, "credential.decide", _("Record that the organ defers")),
    ],
)
