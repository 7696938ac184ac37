"""What of an accession may come on paper: interest, letter, withdrawal (domain.md §2, §4).

A disagreement is an objection in the silence run, which keeps entries of its own.
"""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from governance.accession import services
from governance.accession.forms import LETTER_LENGTH, ROWS, RegisterForm, WithdrawForm
from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from governance.accession.selectors import joining
from governance.accession.workflow import APPLICATION
from members.states.choices import about_member, itself, of
from members.states.models import Member
from portal.core import clock
from portal.core.actors import Actor
from portal.core.audit.receipts import receipt_for
from portal.core.paper.forms import PaperForm
from portal.core.paper.kinds import PaperKind
from portal.core.paper.models import PaperEntry
from portal.core.paper.said import plainly, said
from portal.core.refusals import Receipt


class InterestPaper(PaperForm):
    """Whom the state names."""

    focal_name = RegisterForm.base_fields["focal_name"]
    focal_email = RegisterForm.base_fields["focal_email"]


class LetterPaper(PaperForm):
    """The letter of application, as it is signed."""

    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    letter = forms.CharField(
        label=_("The letter"), max_length=LETTER_LENGTH, widget=forms.Textarea(attrs=ROWS),
        help_text=_("An empty line begins a new paragraph."),
    )  # fmt: skip


class WithdrawPaper(PaperForm):
    """The state may say why."""

    reason = WithdrawForm.base_fields["reason"]


def _interest(entry: PaperEntry, actor: Actor) -> Receipt:
    answers = said(entry)
    row = services.interest_register(
        member=entry.member_id, focal_name=answers["focal_name"], focal_email=answers["focal_email"], note=entry.paper,
        actor=actor,
    )  # fmt: skip
    return receipt_for(row, actor)


def _letter(entry: PaperEntry, actor: Actor) -> Receipt:
    answers = said(entry)
    return services.application_submit(
        application=entry.target_id, letter=answers["letter"], language=answers["language"], actor=actor,
        entered_by=entry.entered_by_id,
    )  # fmt: skip


def _not_on_the_road(row: Member) -> bool:
    """Whether the state has neither signed nor applied."""
    return any(code == row.code for code, _name in joining(clock.now(), fictional=row.fictional))


def _about(row: Application) -> tuple[dict[str, str], str, str]:
    return row.title, row.symbol or row.receipt, f"accession/{row.uid}/"


def _withdrawable(row: Application) -> bool:
    return row.state == S.CIRCULATED or APPLICATION.between(row.state, S.WITHDRAWN) is not None


KINDS = {
    "application.register": PaperKind(
        _("Interest in accession"), Member, InterestPaper, itself, about_member, _interest,
        open=_not_on_the_road, events=("application.registered",),
    ),
    "application.submit": PaperKind(
        _("Letter of application"), Application, LetterPaper, of("member"), _about, _letter,
        open=lambda row: row.state in (S.INTERESTED, S.RETURNED), events=("application.submitted",),
    ),
    "application.withdraw": PaperKind(
        _("Withdrawal of an application"), Application, WithdrawPaper, of("member"), _about,
        plainly(services.application_withdraw, "application", "reason"), open=_withdrawable,
        events=("application.withdrawn",),
    ),
}  # fmt: skip
