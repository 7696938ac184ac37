"""What the secretariat does with a letter: form only, never merit; then the languages (domain.md §4)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from governance.accession.models import Application, FormReturn
from governance.accession.models import ApplicationState as S
from governance.accession.services.common import letter_class, locked, newest, rules_of, same_day, told, with_language
from governance.accession.workflow import RETURN_REASONS
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.display.texts import NAMES
from portal.core.locks import store
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused, TransitionRefused
from portal.core.service import service
from portal.core.texts.services import version_freeze, version_next
from portal.core.workflow import move


def application_return(
    *, application: int, code: str, reason: str, actor: Actor, expected_version: int | None = None
) -> Application:
    """Return a letter for its form: a coded reason of the rules, and words. No clock runs for the state.

    Permission `application.examine`. Audits `application.returned`; serves the state formally. Raises PermissionRefused,
    TransitionRefused, StaleVersion, Refused (a reason the rules do not know).
    """
    with service(actor):
        row = locked(application, expected_version)
        at, words = clock.now(), rules_of(row).reasons(RETURN_REASONS).get(code)
        if words is None:
            raise Refused(
                Refusal("unknown_code", _("The rules know no such reason for a return."), rule=RETURN_REASONS)
            )
        row.due_at = None
        move(row, to=S.RETURNED, actor=actor, at=at)
        FormReturn.objects.create(
            application=row, code=code, reason=reason, officer_id=actor.person, at=at, **letter_class(row)
        )
        event = audit.record("application.returned", target=row, by=actor, at=at, source=S.APPLICANT, code=code)
        facts = told(row, code=words, reason=reason)
        notify("accession.returned", row, event=event, facts=facts, classed=letter_class(row))
    return row


def application_accept_form(*, application: int, actor: Actor, expected_version: int | None = None) -> Application:
    """Find the letter in due form: it is circulated on the same day. Permission `application.examine`.

    Audits `application.examined`. Raises PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = locked(application, expected_version)
        at = clock.now()
        row.due_at = same_day(rules_of(row), at)
        move(row, to=S.IN_FORM, actor=actor, at=at)
        audit.record("application.examined", target=row, by=actor, at=at, source=S.APPLICANT, due_at=row.due_at)
    return row


def application_translate(
    *, application: int, words: Mapping[str, str], actor: Actor, expected_version: int | None = None
) -> Application:
    """Add language versions of the letter (`{language: words}`), paragraph by paragraph; the original stays as it came.

    The letter gets its next version, frozen at once. Permission `application.translate`. Audits `application.translated`.
    Raises PermissionRefused, StaleVersion, TransitionRefused (too early or too late), Refused (paragraphs that do not match,
    the original itself).
    """
    with service(actor):
        row = locked(application, expected_version)
        at = clock.now()
        check("application.translate", actor, row, at)
        if row.state not in (S.APPLICANT, S.IN_FORM) or row.text is None:
            raise TransitionRefused(
                Refusal("no_translation_now", _("Language versions are made between receipt and circulation."))
            )
        given = {language: said for language, said in words.items() if said.strip()}
        if not given or row.original_language in given:
            raise Refused(Refusal("nothing_translated", _("Give the letter in another language than its own.")))
        for language, said in given.items():
            drafts = with_language(newest(row), said, language)
            if drafts is None:
                sentence = _("%(language)s: the letter must have as many paragraphs as the original.")
                raise Refused(Refusal("paragraphs_differ", sentence % {"language": NAMES.get(language, language)}))
            digest = version_freeze(version_next(row.text, drafts), at)
        store(row)
        audit.record(
            "application.translated", target=row, by=actor, at=at, text_hash=digest, languages=", ".join(sorted(given))
        )
    return row
