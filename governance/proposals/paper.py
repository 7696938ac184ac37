"""What of proposals may come on paper (domain.md §2, §6)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.proposals import services
from governance.proposals.forms import BLOCK_LENGTH, LANGUAGES, TITLE_LENGTH
from governance.proposals.models import Proposal, ProposalKind
from governance.proposals.models import ProposalState as State
from governance.proposals.services import BlockWords
from members.body.models import Organ
from members.states.choices import about_member, itself, of
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.display.texts import local_text
from portal.core.paper.forms import PaperForm, ReasonPaper
from portal.core.paper.kinds import PaperKind
from portal.core.paper.models import PaperEntry
from portal.core.paper.said import author, plainly, said
from portal.core.refusals import Receipt
from portal.core.texts.models import BlockKind

BEFORE_ACTION = (State.SUBMITTED, State.SCREENING, State.RETURNED, State.REGISTERED, State.OPEN)


def paragraphs(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=20 * BLOCK_LENGTH, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("An empty line begins a new paragraph."),
    )  # fmt: skip


class ProposalPaper(PaperForm):
    """A text as a note tables it, in one language."""

    kind = forms.ChoiceField(label=_("Kind of text"), choices=ProposalKind.choices)
    organ = forms.ChoiceField(label=_("Organ"))
    language = forms.ChoiceField(label=_("Original language"), choices=LANGUAGES)
    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    preamble = paragraphs(_("Preamble"), required=False)
    operative = paragraphs(_("Operative part"))

    def asked_about(self, target: Member) -> None:
        rows = Organ.objects.filter(fictional=target.fictional).order_by("key")
        self.fields["organ"].choices = [(str(row.pk), local_text(row.name).text) for row in rows]  # type: ignore[attr-defined]


class AgainPaper(PaperForm):
    """The text as it is tabled again."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    preamble = ProposalPaper.base_fields["preamble"]
    operative = ProposalPaper.base_fields["operative"]


def _blocks(preamble: str, operative: str) -> list[BlockWords]:
    """The paragraphs of a note: an empty line parts them."""
    return [
        BlockWords(kind, " ".join(part.split()))
        for kind, words in ((BlockKind.PREAMBLE, preamble), (BlockKind.OPERATIVE, operative))
        for part in words.replace("\r\n", "\n").split("\n\n")
        if part.strip()
    ]


def _table(entry: PaperEntry, actor: Actor) -> Receipt:
    answers = said(entry)
    row = services.proposal_draft(
        actor=author(entry, actor), kind=answers["kind"], organ=Organ.objects.get(pk=answers["organ"]),
        title=answers["title"], language=answers["language"], blocks=_blocks(answers["preamble"], answers["operative"]),
    )  # fmt: skip
    return services.proposal_submit(proposal=row.pk, actor=actor)


def _again(entry: PaperEntry, actor: Actor) -> Receipt:
    """A text that lapsed since the paper came is restored first: the instant of receipt counts."""
    answers, row = said(entry), Proposal.objects.get(pk=entry.target_id)
    if row.state == State.LAPSED:
        services.proposal_restore(proposal=row.pk, actor=actor)
    services.proposal_edit(
        proposal=row.pk, actor=author(entry, actor), language=row.original_language, title=answers["title"],
        blocks=_blocks(answers["preamble"], answers["operative"]),
    )  # fmt: skip
    return services.proposal_resubmit(proposal=row.pk, actor=actor)


def _about(row: Proposal) -> tuple[dict[str, str], str, str]:
    return row.title, row.symbol or row.receipt, f"proposals/{row.uid}/"


KINDS = {
    "proposal.table": PaperKind(
        _("Proposal"), Member, ProposalPaper, itself, about_member, _table, events=("proposal.submitted",)
    ),
    "proposal.resubmit": PaperKind(
        _("Proposal submitted again"), Proposal, AgainPaper, of("sponsor"), _about, _again,
        open=lambda row: row.state in (State.RETURNED, State.LAPSED), events=("proposal.resubmitted",),
    ),
    "proposal.withdraw": PaperKind(
        _("Withdrawal of a proposal"), Proposal, ReasonPaper, of("sponsor"), _about,
        plainly(services.proposal_withdraw, "proposal", "reason"), open=lambda row: row.state in BEFORE_ACTION,
        events=("proposal.withdrawn",),
    ),
}  # fmt: skip
