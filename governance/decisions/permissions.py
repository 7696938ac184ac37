"""Who may do what in a silence run (domain.md §7)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.decisions.models import SilenceRun
from members.body.models import Office, OfficeKind, Organ
from members.body.permissions import entitled_members, officer, spoken_for
from members.body.selectors import rules_numbered
from members.delegations.permissions import POWER_SENTENCES
from members.delegations.selectors import delegate_at, power_held
from portal.core.actors import Actor, ActorKind, Door
from portal.core.permissions import any_of, only_system
from portal.core.refusals import Refusal
from portal.core.subjects import SILENCE_SUBJECTS

by_job = only_system(Refusal("job_only", _("The portal does this by itself, at its instant."), rule="silence.jobs"))


def chair_of_organ(actor: Actor, run: SilenceRun | Organ, at: datetime) -> Refusal | None:
    """The chair acts for the organ, and for no delegation."""
    organ_id = run.pk if isinstance(run, Organ) else run.organ_id
    if (
        actor.kind == ActorKind.PERSON
        and Office.objects.at(at).filter(user=actor.id, kind=OfficeKind.CHAIR, organ=organ_id).exists()
    ):
        return None
    return Refusal("chair_only", _("Only the chair of the organ may do this."), rule="offices.chair")


def calls(actor: Actor, run: SilenceRun, at: datetime) -> Refusal | None:
    """The chair of the organ, or whom the subject names: an application is circulated by the secretariat (domain.md §4)."""
    return (SILENCE_SUBJECTS[run.subject_type].caller or chair_of_organ)(actor, run, at)


def entitled_at_opening(actor: Actor, run: SilenceRun, at: datetime) -> Refusal | None:
    """A delegate with the power to bind, of a member that was entitled when the run opened and still is (domain.md §3.5).

    Who acts on the item, an organisation or its member states, was settled then, and is not asked again.
    On the paper road an officer enters the act of such a member; the signature under the paper is what binds.
    """
    member = actor.acts_for
    if member is None:
        return Refusal("no_member", _("Only a delegate of a member may do this."), rule="silence.entitled")
    if not run.entitled.filter(member=member).exists():
        return spoken_for(member, run.entitled.values("member"), at) or Refusal(
            "not_entitled_at_opening",
            _("This member was not entitled when the run was opened."),
            rule="silence.entitled",
        )
    rules = rules_numbered(run.rules_version or 0, fictional=run.fictional)
    if not entitled_members("decide", run.organ, at, rules).filter(pk=member).exists():
        return Refusal(
            "no_longer_entitled", _("This member no longer holds the right to decide."), rule="silence.entitled"
        )
    return _signed(actor, at)


def may_state(actor: Actor, run: SilenceRun, at: datetime) -> Refusal | None:
    """Statements: as for objections; and also a member that gained the right after the opening (domain.md §3.5)."""
    refusal = entitled_at_opening(actor, run, at)
    if refusal is None or refusal.code != "not_entitled_at_opening":
        return refusal
    rules = rules_numbered(run.rules_version or 0, fictional=run.fictional)
    if entitled_members("decide", run.organ, at, rules, run.item).filter(pk=actor.member).exists():
        return _signed(actor, at)
    return refusal


def _signed(actor: Actor, at: datetime) -> Refusal | None:
    """The person's own entitlement: a power to bind, or the officer's on the paper road."""
    if actor.door == Door.PAPER:
        return officer(actor, None, at)
    if actor.kind == ActorKind.PERSON and delegate_at(actor.id, actor.member_id, at):
        if power_held(actor.id, actor.member_id, "bind", at):
            return None
        return Refusal("power_missing", POWER_SENTENCES["bind"], rule="powers.bind")
    return Refusal("not_a_delegate", _("Only a delegate of this member may do this."), rule="delegations")


certify = any_of(officer, by_job)
withdraw = any_of(chair_of_organ, by_job)
