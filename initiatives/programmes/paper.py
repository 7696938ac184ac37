"""What of initiatives may come on paper (domain.md §2, §8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.commitments.forms import grouped, midnight
from governance.plan.models import Point
from initiatives.exchange.forms import AUDIENCES, date, end_of, text
from initiatives.programmes import services
from initiatives.programmes.models import Initiative, InitiativeKind, InitiativeState
from initiatives.programmes.selectors import deliverable
from initiatives.programmes.services import Part, Plan
from members.states.choices import about_member, choices, itself, of
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.audit.receipts import receipt_for
from portal.core.display.texts import NAMES, UN_ORDER, local_text
from portal.core.paper.forms import BarePaper, PaperForm
from portal.core.paper.kinds import PaperKind
from portal.core.paper.models import PaperEntry
from portal.core.paper.said import plainly, said
from portal.core.refusals import Receipt

S = InitiativeState


class InitiativePaper(PaperForm):
    """An initiative as a note proposes it, in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=[(code, NAMES[code]) for code in UN_ORDER])
    kind = forms.ChoiceField(label=_("Kind"), choices=InitiativeKind.choices)
    title = text(_("Title"))
    summary = text(_("Summary"), required=False, long=True, length=5000)
    members_named = forms.MultipleChoiceField(
        label=_("Members taking part"), required=False, widget=forms.SelectMultiple,
        help_text=_("Each endorses its part itself."),
    )  # fmt: skip
    points = forms.MultipleChoiceField(label=_("Points of a plan"), required=False, widget=forms.CheckboxSelectMultiple)
    starts_on = date(_("First day"), required=False)
    ends_on = date(_("Last day"), required=False)
    chosen_audience = forms.ChoiceField(label=_("Who reads it once all have endorsed it"), choices=AUDIENCES)

    def asked_about(self, target: Member) -> None:
        points: Any = self.fields["points"]
        points.choices = grouped(Point.objects.select_related("plan").order_by("plan", "number"))
        others = Member.objects.filter(fictional=target.fictional).exclude(pk=target.pk).order_by("tile")
        self.fields["members_named"].choices = choices(others)  # type: ignore[attr-defined]


class MilestonesPaper(PaperForm):
    """Which milestones have been reached."""

    reached = forms.MultipleChoiceField(label=_("Reached"), required=False, widget=forms.CheckboxSelectMultiple)

    def asked_about(self, target: Initiative) -> None:
        places = [(str(place), local_text(step["title"]).text) for place, step in enumerate(target.milestones)]
        self.fields["reached"].choices = places  # type: ignore[attr-defined]


class LinksPaper(PaperForm):
    """Which commitments the initiative delivers."""

    commitments = forms.MultipleChoiceField(
        label=_("Commitments it delivers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def asked_about(self, target: Initiative) -> None:
        known = [(str(row.pk), f"{row.symbol} {local_text(row.title).text}") for row in deliverable(target)]
        self.fields["commitments"].choices = known  # type: ignore[attr-defined]


def _propose(entry: PaperEntry, actor: Actor) -> Receipt:
    answers = said(entry)
    language, begins = answers["language"], answers["starts_on"]
    plan = Plan(
        title={language: answers["title"]}, kind=answers["kind"], original_language=language,
        summary={language: answers["summary"]} if answers["summary"] else {},
        points=[int(key) for key in answers["points"]], chosen_audience=answers["chosen_audience"],
        parts=[Part(member=int(key)) for key in answers["members_named"]],
        starts_at=midnight(begins) if begins else None, ends_at=end_of(answers["ends_on"] or None),
    )  # fmt: skip
    return receipt_for(services.initiative_propose(plan=plan, lead=entry.member_id, actor=actor), actor)


def _mark(entry: PaperEntry, actor: Actor) -> Receipt:
    reached = [int(place) for place in said(entry)["reached"]]
    return receipt_for(services.milestones_mark(initiative=entry.target_id, reached=reached, actor=actor), actor)


def _link(entry: PaperEntry, actor: Actor) -> Receipt:
    keys = [int(key) for key in said(entry)["commitments"]]
    return receipt_for(services.commitments_link(initiative=entry.target_id, commitments=keys, actor=actor), actor)


def _waiting(row: Initiative) -> list[tuple[str, str]]:
    parts = row.partners.filter(member__isnull=False, endorsed_at=None).select_related("member")
    return choices(part.member for part in parts if part.member)


def _about(row: Initiative) -> tuple[dict[str, str], str, str]:
    return row.title, row.symbol, f"initiatives/{row.uid}/"


KINDS = {
    "initiative.propose": PaperKind(
        _("Initiative"), Member, InitiativePaper, itself, about_member, _propose, events=("initiative.proposed",)
    ),
    "initiative.endorse": PaperKind(
        _("Endorsement of a part in an initiative"), Initiative, BarePaper, _waiting, _about,
        plainly(services.initiative_endorse, "initiative"), open=lambda row: row.state == S.PROPOSED,
        events=("initiative.part_endorsed",),
    ),
    "initiative.begin": PaperKind(
        _("Beginning of an initiative"), Initiative, BarePaper, of("lead"), _about,
        plainly(services.initiative_begin, "initiative"), open=lambda row: row.state == S.ENDORSED,
        events=("initiative.begun",),
    ),
    "initiative.complete": PaperKind(
        _("Completion of an initiative"), Initiative, BarePaper, of("lead"), _about,
        plainly(services.initiative_complete, "initiative"), open=lambda row: row.state == S.ACTIVE,
        events=("initiative.completed",),
    ),
    "initiative.mark_milestones": PaperKind(
        _("Milestones marked as reached"), Initiative, MilestonesPaper, of("lead"), _about, _mark,
        open=lambda row: row.state == S.ACTIVE and bool(row.milestones), events=("initiative.milestones_marked",),
    ),
    "initiative.link": PaperKind(
        _("Commitments linked"), Initiative, LinksPaper, of("lead"), _about, _link,
        open=lambda row: row.state != S.CLOSED, events=("initiative.linked",),
    ),
}  # fmt: skip
