"""What is still needed on the road, in words; also when it is nothing (domain.md §3.7, look.md)."""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from governance.accession.workflow import languages_missing
from members.states.models import Status
from members.states.notices import in_all_languages
from portal.core.display.texts import NAMES

NEEDED: dict[str, str | Promise] = {
    S.INTERESTED: gettext_lazy("The state submits its letter of application. No period runs."),
    S.APPLICANT: gettext_lazy("A legal officer examines the form of the letter, never its merit."),
    S.RETURNED: gettext_lazy("The state mends the form and submits its letter again. No period runs."),
    S.IN_FORM: gettext_lazy("The secretariat circulates it to all members in all official languages, on the same day."),
    S.CIRCULATED: gettext_lazy(
        "Nothing from any member. Without disagreement before the period ends, the state is admitted."
    ),
    S.DISAGREEMENT: gettext_lazy("The chair refers it to the organ."),
    S.REFERRED: gettext_lazy("The organ decides at its session; the chair records the decision."),
    S.ADMITTED: gettext_lazy("The secretariat invites the state to deposit its instrument of accession."),
    S.ACCEDING: gettext_lazy("The state deposits its instrument of accession. No period runs."),
    S.DEPOSITED: gettext_lazy("Nothing. Rights begin on the day of effect, at 00:00 at the seat of the depositary."),
    S.MEMBER: gettext_lazy("Nothing. The state is a member."),
    S.NOT_ADMITTED: gettext_lazy("Nothing. The state may apply again."),
    S.WITHDRAWN: gettext_lazy("Nothing. The state may apply again."),
}
#: The other road: by status of the register.
ON_THE_OTHER_ROAD: dict[str, str | Promise] = {
    Status.APPLICANT: gettext_lazy("Not known here: the source says only that the state has applied."),
    Status.SIGNATORY: gettext_lazy(
        "Its national procedure, then its instrument. No period runs, and nobody is reminded."
    ),
    Status.ACCEDING: gettext_lazy("Its instrument of accession. No period runs."),
    Status.CONTRACTING: gettext_lazy("Nothing. It is bound once the Agreement takes effect for it."),
}


def needed(row: Application) -> str:
    """One sentence: who, what. No statement."""
    return str(NEEDED[row.state])


@cache
def needed_in_languages() -> dict[str, dict[str, str]]:
    """The same for programs: state → `{language: words}`."""
    return {str(state): in_all_languages(words) for state, words in NEEDED.items()}  # type: ignore[arg-type]


def needed_here(row: Application) -> str:
    """The same on the page of the application, with the languages that are missing. One statement."""
    if row.state == S.IN_FORM and (missing := languages_missing(row)):
        names = pgettext("between items", ", ").join(NAMES.get(language, language) for language in missing)
        return _(
            "The secretariat makes the language versions that are missing: %(languages)s. Then it is circulated."
        ) % {"languages": names}
    return needed(row)
