"""The table of accession (domain.md §4), and the guards that look at form, never at merit."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from members.body.models import Period
from members.body.selectors import rules_numbered
from portal.core.refusals import Refusal
from portal.core.texts.models import Block
from portal.core.workflow import Transition, Workflow

#: The kind of coded reasons in the rules for which a letter is returned.
RETURN_REASONS = "application_return"


def languages_missing(row: Application) -> list[str]:
    """The official languages in which the letter does not exist yet, in the order of the rules. One statement."""
    rules = rules_numbered(row.rules_version or 1, fictional=row.fictional)
    if row.text_id is None:
        return rules.official_languages()
    text = row.text
    assert text is not None
    newest = text.versions.order_by("-number").values("pk")[:1]
    bodies = list(Block.objects.filter(text_version__in=newest).values_list("body", flat=True))
    return [
        language
        for language in rules.official_languages()
        if not bodies or any(not body.get(language, "").strip() for body in bodies)
    ]


def language_refusal(row: Application, _at: datetime) -> Refusal | None:
    """The gate before circulation: an application goes to all members in all official languages."""
    if not languages_missing(row):
        return None
    return Refusal(
        "languages_missing",
        _("The letter does not yet exist in all official languages; only then it is circulated."),
        rule="accession.circulation",
    )


def instrument_refusal(row: Application, _at: datetime) -> Refusal | None:
    if row.instrument_id is not None:
        return None
    return Refusal("no_instrument", _("No instrument of accession has been deposited."), rule="instruments.kinds")


OUTCOME, EFFECT = "application.outcome", "application.effects"

APPLICATION = Workflow(
    name="application",
    desk={"applicant": "legal", "in_form": "officer", "admitted": "officer", "disagreement": "chair", "referred": "chair"},
    states=S,
    shapes={
        S.INTERESTED: "wait",
        S.APPLICANT: "open",
        S.RETURNED: "stop",
        S.IN_FORM: "open",
        S.CIRCULATED: "open",
        S.DISAGREEMENT: "stop",
        S.REFERRED: "open",
        S.ADMITTED: "done",
        S.NOT_ADMITTED: "stop",
        S.ACCEDING: "done",
        S.DEPOSITED: "done",
        S.MEMBER: "good",
        S.WITHDRAWN: "wait",
    },
    transitions=[
        Transition(S.INTERESTED, S.APPLICANT, "application.submit", _("Submit the letter")),
        Transition(
            S.APPLICANT, S.IN_FORM, "application.examine", _("Find in due form"), deadline=Period.APPLICATION_FORM_CHECK
        ),
        Transition(
            S.APPLICANT, S.RETURNED, "application.examine", _("Return for form"), deadline=Period.APPLICATION_FORM_CHECK
        ),
        Transition(S.RETURNED, S.APPLICANT, "application.submit", _("Submit again")),
        Transition(
            S.IN_FORM, S.CIRCULATED, "application.circulate", _("Circulate to all members"), guard=language_refusal,
            deadline=Period.CIRCULATION,
        ),
        Transition(S.CIRCULATED, S.ADMITTED, OUTCOME, _("Admit without objection"), by_job=True,
                   deadline=Period.NON_OBJECTION),
        Transition(S.CIRCULATED, S.DISAGREEMENT, OUTCOME, _("Record disagreement"), by_job=True),
        Transition(S.CIRCULATED, S.REFERRED, OUTCOME, _("Leave it to the organ"), by_job=True),
        Transition(S.CIRCULATED, S.IN_FORM, OUTCOME, _("Take back the circulation"), by_job=True),
        Transition(S.DISAGREEMENT, S.REFERRED, "application.refer", _("Refer to the organ")),
        Transition(S.REFERRED, S.ADMITTED, "application.decide", _("Record admission")),
        Transition(S.REFERRED, S.NOT_ADMITTED, "application.decide", _("Record that it is not admitted")),
        Transition(S.ADMITTED, S.ACCEDING, "application.invite", _("Invite to accede")),
        Transition(S.ACCEDING, S.DEPOSITED, EFFECT, _("Deposit"), by_job=True, guard=instrument_refusal),
        Transition(S.DEPOSITED, S.MEMBER, EFFECT, _("Take effect"), by_job=True, guard=instrument_refusal,
                   deadline=Period.EFFECT),
        *(
            Transition(state, S.WITHDRAWN, "application.withdraw", _("Withdraw the application"))
            for state in (
                S.INTERESTED, S.APPLICANT, S.RETURNED, S.IN_FORM, S.DISAGREEMENT, S.REFERRED, S.ADMITTED, S.ACCEDING,
            )
        ),
    ],
)  # fmt: skip
