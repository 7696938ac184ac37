"""What the state does: it registers its interest, names a focal point, submits its letter, or withdraws (domain.md §4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.accession.models import ENDED, Application
from governance.accession.models import ApplicationState as S
from governance.accession.services.common import (
    founded,
    letter_class,
    locked,
    newest,
    paragraphs,
    portal_of,
    rules_of,
    title_of,
    told,
)
from governance.decisions.services import run_withdraw
from members.body.models import Period
from members.body.selectors import organ, rules_at
from members.delegations.models import DelegateRole, ServiceContact
from members.delegations.selectors import has_focal_point
from members.delegations.services import invitation_send, service_contact_add
from members.states.models import Member, Status
from members.states.selectors import status_of
from members.states.services import status_end, status_record
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.documents.services import receipt_number
from portal.core.files.models import KeptFile, Part
from portal.core.files.services import file_keep
from portal.core.locks import lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service
from portal.core.texts.services import text_create, version_freeze, version_next
from portal.core.workflow import move

#: Who has one of these is on the other road, or at its end.
ON_THE_OTHER_ROAD = (Status.SIGNATORY, Status.ACCEDING, Status.CONTRACTING, Status.MEMBER)


def interest_register(
    *, member: int, actor: Actor, focal_name: str = "", focal_email: str = "", note: str = ""
) -> Application:
    """A state registers its interest and names its focal point, who is invited and becomes its contact for formal service.

    A state whose focal point is accredited already names nobody. `note` is the paper that came. Audits
    `application.registered`, and what the contact and the invitation audit. Raises PermissionRefused, NoRulesInForce, Refused
    (on the other road, an application is open, nobody named).
    """
    with service(actor):
        row = lock(Member, member)
        at = clock.now()
        rules = rules_at(at, fictional=row.fictional)
        key = rules.value("accession", "disagreement_refers_to")
        application = Application(
            member=row, organ=organ(key, fictional=row.fictional), title=title_of(row), rules_version=rules.number,
            fictional=row.fictional, state_since=at, audience=Audience.RESTRICTED, parties=[member],
        )  # fmt: skip
        check("application.register", actor, application, at)
        _refuse_other_road(row, at)
        named = has_focal_point(member, at)
        if not named and not (focal_name.strip() and focal_email.strip()):
            raise Refused(
                Refusal("focal_point_missing", _("Name a focal point with an address."), rule="accession.focal_point")
            )
        application.save(force_insert=True)
        if not named:
            _name_focal_point(row, focal_name.strip(), focal_email.strip().lower(), actor, at)
        audit.record("application.registered", target=application, by=actor, at=at, reason=note)
    return application


def application_submit(
    *,
    application: int,
    letter: str,
    language: str,
    actor: Actor,
    expected_version: int | None = None,
    entered_by: int | None = None,
    signed: KeptFile | None = None,
) -> Receipt:
    """The letter of application, for the first time or again after a return; its hash is kept, and the state is an applicant.

    `signed` is the letter as it was signed, which is read by who reads its words.

    From now on it is public that the state applies; the letter is read by the state and the secretariat. Its form is due to
    be checked in the working days of the rules. `entered_by` is the officer who entered it from paper. Audits
    `application.submitted`; tells the legal officers. Raises
    PermissionRefused, TransitionRefused, StaleVersion, Refused (an empty letter, a language that is not official, a file that
    waits no more).
    """
    with service(actor):
        row = locked(application, expected_version)
        at, rules, again = clock.now(), rules_of(row), row.text_id is not None
        received = actor.received(at)
        drafts = paragraphs(letter, language)
        if not drafts:
            raise Refused(Refusal("letter_missing", _("The letter has no words."), rule="accession.letter"))
        if language not in rules.official_languages():
            raise Refused(
                Refusal("not_official", _("The letter is written in an official language."), rule="languages.official")
            )
        if row.text is None:
            row.text = text_create(blocks=drafts, original_language=language, like=letter_class(row))
            row.receipt, row.submitted_at = receipt_number(at), received
        else:
            version_next(row.text, drafts)
        if signed is not None:
            file_keep(
                signed, target=row, part=Part.LETTER, classed=letter_class(row), actor=actor, member=row.member_id
            )
        digest = version_freeze(newest(row), at)
        source, row.original_language = row.state, language
        row.entered_by_id = entered_by
        row.due_at = rules.deadline(Period.APPLICATION_FORM_CHECK, received)
        row.audience, row.parties = Audience.PUBLIC, []
        move(row, to=S.APPLICANT, actor=actor, at=at)
        event = audit.record(
            "application.submitted", target=row, by=actor, at=at, source=source, text_hash=digest, receipt=row.receipt,
            again=again, file=signed.sha256 if signed else "",
        )  # fmt: skip
        if not again:
            status_record(
                member=row.member_id,
                status=Status.APPLICANT,
                valid_from=received,
                actor=portal_of(actor),
                **founded(row),
            )
        notify("accession.submitted", row, event=event, facts=told(row, deadline=row.due_at), classed=letter_class(row))
    return Receipt(row.receipt, received, digest, event.pk)


def application_withdraw(
    *, application: int, reason: str, actor: Actor, expected_version: int | None = None
) -> Application:
    """The state withdraws, at any time before its instrument is deposited; a silence that runs ends with it.

    Its status as applicant ends. Audits `application.withdrawn`; tells all members that were told of the application. Raises
    PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        found = Application.objects.get(pk=application)
        at = clock.now()
        check("application.withdraw", actor, found, at)
        if found.state == S.CIRCULATED and found.run_id:  # the house order: first the run, which gives it back
            run_withdraw(run=found.run_id, reason=reason or str(found), actor=portal_of(actor))
            expected_version = None
        row = locked(application, expected_version)
        source, row.due_at = row.state, None
        move(row, to=S.WITHDRAWN, actor=actor, at=at)
        event = audit.record("application.withdrawn", target=row, by=actor, at=at, source=source, reason=reason)
        status_ends(row, actor, at)
        if row.symbol:
            notify("accession.ended", row, event=event, facts=told(row, outcome=S.WITHDRAWN.value))
    return row


def status_ends(row: Application, actor: Actor, at: datetime) -> None:
    """The road ends before membership: what the application made of the state, it is no more."""
    for status in (Status.APPLICANT, Status.ACCEDING):
        status_end(member=row.member_id, status=status, ends_at=at, note=str(row), actor=portal_of(actor))


def _refuse_other_road(member: Member, at: datetime) -> None:
    now = status_of(member, at)
    if now is not None and now.status in ON_THE_OTHER_ROAD:
        sentence = _("Only a state that has not signed accedes; this one has signed, or is a member.")
        raise Refused(Refusal("other_road", sentence, rule="two_roads"))
    if Application.objects.filter(member=member).exclude(state__in=ENDED).exists():
        raise Refused(Refusal("already_open", _("An application of this state is open."), rule="accession"))


def _name_focal_point(member: Member, name: str, email: str, actor: Actor, at: datetime) -> None:
    """The focal point hears everything formally from now on, and gets an account by invitation."""
    by = portal_of(actor)
    if not ServiceContact.objects.at(at).filter(member=member, address=email).exists():
        service_contact_add(member=member.pk, label=name, address=email, language=member.language, actor=by)
    invitation_send(
        email=email, name=name, role=DelegateRole.FOCAL_POINT, member=member.pk, language=member.language, actor=by
    )
