"""A world with two members in which member B has one of everything that is not public, each with a mark of its own.

`SECRET-B-D…` stands in what is of B's delegation alone, `SECRET-B-R…` in what B and the secretariat read.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from governance.accession.models import Application
from governance.commitments import services as commitments
from governance.commitments.models import Report
from governance.consultations.models import Comment, NationalResponse
from governance.decisions import services as decisions
from governance.decisions.models import PaperAct, RunAct, SilenceRun
from governance.proposals import services as proposals
from governance.proposals.services import BlockWords
from initiatives.exchange import services as exchange
from initiatives.exchange.models import Need
from initiatives.exchange.services import Offered, Wanted
from initiatives.programmes import services as programmes
from members.body.models import Office
from members.credentials.services import Named, credential_submit
from members.delegations.models import Delegate, ServiceContact
from members.delegations.services import acting_record, delegate_suspend, grant_propose, invitation_send
from members.desk.services import merge_propose
from members.exports.services import export_ask
from members.participants import services as participants
from members.participants.models import Participant
from members.partners import services as partners
from members.recovery.services import recovery_enter
from members.states.models import Instrument
from members.states.services import full_powers_record, instrument_receive
from portal.core import clock as portal_clock
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.files.services import file_keep
from portal.core.notices.models import Delivery, Notice, State
from tests import factories
from tests.factories import LONG_AGO
from tests.factories.commitments import terms
from tests.factories.consultations import ConsultationWorld
from tests.factories.plan import plan

OURS, SHARED = "SECRET-B-D", "SECRET-B-R"


class SecretWorld(ConsultationWorld):
    """A is the sponsor of the texts under way, B the other member; C takes part in nothing of A's."""

    applicant: Participant
    taking_part: Participant

    def __init__(self, clock: Any) -> None:
        super().__init__()
        self.a, self.b, self.c = self.sponsor, self.other, factories.member("XCC")
        self.head = self.stranger  # of B, with every power
        with seeing_as(SERVICE):
            Office.objects.filter(user=self.chair).update(organ=self.organ)
        self.admin = factories.office("administrator")
        self.legal = factories.office("legal")
        self.point = plan().points.get(number=1)
        self.round = self.open_round()
        self.run = self._run(clock)
        self.instrument = self._instrument()
        self._own_drafts()
        self._shared_with_the_secretariat()
        self._files()

    def _instrument(self) -> Instrument:
        """Received and not yet deposited: between B and the depositary, with B's full powers."""
        treaty, officer = factories.treaty(), self.acts(self.officer)
        of = {"treaty": treaty.pk, "member": self.b.pk, "dated": LONG_AGO.date(), "actor": officer}
        full_powers_record(person=f"{SHARED} envoy", act="declaration", issued_by="head_of_state", **of)
        return instrument_receive(kind="declaration", note=f"{SHARED} note", words={"en": f"{SHARED} words"}, **of)

    def _own_drafts(self) -> None:
        expert = self.acts(self.expert)
        words = [BlockWords("operative", f"*Decides* {OURS} block;")]
        self.draft_proposal = proposals.proposal_draft(
            actor=expert, kind="decision", organ=self.organ, title=f"{OURS} proposal", language="en", blocks=words
        )
        self.draft_commitment = commitments.commitment_draft(
            terms=terms(self.point, title={"en": f"{OURS} commitment"}), lead=self.b.pk, actor=expert
        )
        self.draft_comment: Comment = self.comment(self.round, words=f"{OURS} comment")
        self.draft_response: NationalResponse = self.drafted(self.round, words=f"{OURS} response")
        wanted = Wanted(title={"en": f"{OURS} need"}, unit="gpu_hours", quantity=Decimal(100))
        self.draft_need: Need = exchange.need_draft(wanted=wanted, member=self.b.pk, actor=expert)
        offered = Offered(title={"en": f"{OURS} offer"}, unit="gpu_hours", quantity=Decimal(100), licence="none")
        self.draft_offer = exchange.offer_draft(offered=offered, member=self.b.pk, actor=expert)

    def _shared_with_the_secretariat(self) -> None:
        title = {"en": f"{SHARED} commitment"}
        row = commitments.commitment_draft(
            terms=terms(self.point, title=title, chosen_audience="restricted"), lead=self.b.pk, actor=self.acts(self.expert)
        )  # fmt: skip
        commitments.commitment_send_for_clearance(commitment=row.pk, actor=self.acts(self.expert))
        commitments.commitment_clear(commitment=row.pk, actor=self.acts(self.focal))
        commitments.commitment_submit(commitment=row.pk, actor=self.acts(self.head))
        self.commitment = commitments.commitment_register(commitment=row.pk, actor=self.acts(self.officer))
        commitments.reports_open()
        with seeing_as(SERVICE):
            self.report: Report = self.commitment.reports.order_by("period_starts_at")[0]
            self.contact = ServiceContact.objects.filter(member=self.b).get()
            ServiceContact.objects.filter(pk=self.contact.pk).update(label=f"{SHARED} mailbox")
            self.delegate_row = Delegate.objects.get(user=self.head)
        commitments.report_write(
            report=self.report.pk, stage="planning", value=None, narrative={"en": f"{OURS} report"},
            actor=self.acts(self.expert),
        )  # fmt: skip
        self.invitation = invitation_send(
            email="secret@xbb.example", name=f"{SHARED} invited", role="expert", member=self.b.pk,
            actor=self.acts(self.focal),
        )  # fmt: skip
        self.paper_response = self.on_paper(self.round, portal_clock.now(), words=f"{SHARED} paper response")
        self.paper_act: PaperAct = decisions.paper_act_enter(
            run=self.run.pk, member=self.b.pk, kind="reservation", words=f"{SHARED} paper act", language="en",
            received_at=portal_clock.now(), actor=self.acts(self.officer),
            scan=factories.pdf(f"{SHARED} scan", self.acts(self.officer)),
        )  # fmt: skip
        parts = [programmes.Part(member=self.c.pk)]
        self.initiative = programmes.initiative_propose(
            plan=programmes.Plan(title={"en": f"{SHARED} initiative"}, kind="laboratory", parts=parts),
            lead=self.b.pk, actor=self.acts(self.head),
        )  # fmt: skip

        with seeing_as(SERVICE):
            self.notice = Notice.objects.get(kind="commitment.registered", subject_id=self.commitment.pk)
            self.delivery = self.notice.deliveries.get(member_id=self.b.pk)
        self._delegation()
        self._merge()
        self._match()
        self._partner_system()
        self._applicant()
        self._application()

    def _files(self) -> None:
        """One that only B reads, one that the secretariat reads too, one that waits for B's expert to send it."""
        expert = self.acts(self.expert)
        self.waiting_file = factories.pdf(f"{OURS} waiting", expert)
        self.own_file = file_keep(
            factories.pdf(f"{OURS} file", expert), target=self.draft_commitment, part="evidence",
            classed=self.draft_commitment.classed, actor=expert,
        )  # fmt: skip
        self.shared_file = file_keep(
            factories.pdf(f"{SHARED} file", expert), target=self.commitment, part="evidence",
            classed=self.commitment.classed, actor=expert,
        )  # fmt: skip

    def _application(self) -> None:
        """Interest in acceding is known to the state and the secretariat; here, for the mark, to B."""
        with seeing_as(SERVICE):
            self.application = Application.objects.create(
                member=self.b, organ=self.organ, title={"en": f"{SHARED} application"}, rules_version=1, fictional=True,
                audience="restricted", parties=[self.b.pk],
            )  # fmt: skip

    def _applicant(self) -> None:
        """An organisation that has applied to take part: the secretariat alone sees it; and one that was admitted."""
        applied = {"kind": "company", "paper": "Letter", "received_at": portal_clock.now(), "fictional": True}
        for name in ("applicant", "taking_part"):
            about = participants.About(
                name={"en": name.replace("_", " ").capitalize()}, contact="Office", address=f"{name}@b.example"
            )
            setattr(self, name, participants.participant_enter(**applied, about=about, actor=system()))
        participants.participant_admit(participant=self.taking_part.pk, actor=self.acts(self.officer))

    def _delegation(self) -> None:
        """B's credential, whose standing members see and whose paper they do not; what changes in its delegation."""
        self.credential = credential_submit(
            member=self.b.pk, kind="ad_hoc", authority="foreign_minister", issuer=f"{SHARED} issuer", form="note",
            reference=f"{SHARED} note", dated=date(2025, 1, 1), valid_from=LONG_AGO,
            people=[
                Named("Head of B", "head-of@xbb.example", "head", ("bind",)),  # the rules disclose who leads
                Named(f"{SHARED} person", "named@xbb.example", "expert", ("speak",)),
            ], actor=self.acts(self.focal),
        )  # fmt: skip
        expert, focal = (self._row(user) for user in (self.expert, self.focal))
        self.grant = grant_propose(
            delegate=expert.pk, kind="vote", paper=f"{SHARED} paper", actor=self.acts(self.focal)
        )
        until = portal_clock.now() + timedelta(days=300)
        self.acting = acting_record(
            delegate=self.delegate_row.pk, replaced=focal.pk, valid_until=until, paper=f"{SHARED} leave",
            actor=self.acts(self.focal),
        )  # fmt: skip
        with seeing_as(SERVICE):
            away = factories.delegate(self.b, "away")
        self.suspension = delegate_suspend(
            delegate=self._row(away).pk, reason=f"{SHARED} suspension", actor=self.acts(self.focal)
        )
        self.recovery = recovery_enter(user=self.head.pk, paper=f"{SHARED} request", actor=self.acts(self.officer))

    def _merge(self) -> None:
        """Two accounts of one person of B's, which an officer proposed to make one."""
        with seeing_as(SERVICE):
            twice = factories.delegate(self.b, "twice")
        self.merge = merge_propose(
            kept=self.expert.pk, closed=twice.pk, reason="They are one person.", actor=self.acts(self.officer)
        )

    def _row(self, user: Any) -> Delegate:
        with seeing_as(SERVICE):
            return Delegate.objects.get(user=user)

    def _partner_system(self) -> None:
        """A system that B registered and let read, then no longer, and that asks again. What it is called is in an open table."""
        self.partner, _secret = partners.partner_register(
            name="Mirror", purpose="", contact="", scopes="plans:read", owner=self.b.pk, reads_for=self.b.pk,
            expires_at=portal_clock.now() + factories.tick(days=90), actor=self.acts(self.focal),
        )  # fmt: skip
        with seeing_as(SERVICE):
            consent = self.partner.consents.get()
        partners.consent_revoke(consent=consent.pk, reason=f"{SHARED} reason", actor=self.acts(self.focal))
        partners.consent_ask(partner=self.partner.pk, member=self.b.pk, actor=self.acts(self.focal))
        self.export = export_ask(member=self.b.pk, actor=self.acts(self.focal))

    def _match(self) -> None:
        """A need of B's that the secretariat has put together with an offer of C's."""
        people = [(name, factories.delegate(self.c, name, role=role, powers="bind")) for name, role in
                  (("expert", "expert"), ("focal", "focal_point"), ("head", "head"))]  # fmt: skip
        self.of_c = dict(people)
        wanted = Wanted(
            title={"en": f"{SHARED} need"}, unit="gpu_hours", quantity=Decimal(10), chosen_audience="restricted"
        )  # fmt: skip
        need = exchange.need_draft(wanted=wanted, member=self.b.pk, actor=self.acts(self.expert))
        exchange.need_endorse(need=need.pk, actor=self.acts(self.focal))
        self.need = exchange.need_publish(need=need.pk, actor=self.acts(self.head))
        offered = Offered(title={"en": "Idle nights"}, unit="gpu_hours", quantity=Decimal(100), licence="none")
        offer = exchange.offer_draft(offered=offered, member=self.c.pk, actor=self.acts(self.of_c["expert"]))
        exchange.offer_submit(offer=offer.pk, actor=self.acts(self.of_c["focal"]))
        exchange.offer_verify(offer=offer.pk, actor=self.acts(self.officer))
        self.offer = exchange.offer_open(offer=offer.pk, actor=self.acts(self.of_c["head"]))
        match = exchange.match_suggest(need=self.need.pk, offer=self.offer.pk, actor=self.acts(self.officer))
        self.match = exchange.match_introduce(match=match.pk, actor=self.acts(self.officer))

    def _run(self, clock: Any) -> SilenceRun:
        """A running silence on a text of A's, with a statement of B's that all members read."""
        opens_at = portal_clock.now() + factories.tick(hours=1)
        row = decisions.run_prepare(
            subject_type="governance.proposal", subject_id=self.for_action().pk, opens_at=opens_at,
            expires_at=factories.next_working_day(opens_at + factories.tick(hours=96)), actor=self.acts(self.chair),
        )  # fmt: skip
        decisions.run_notify(run=row.pk, actor=self.acts(self.chair))
        with seeing_as(SERVICE):
            Delivery.objects.filter(notice__subject_type="governance.silencerun").update(
                state=State.DELIVERED, delivered_at=portal_clock.now()
            )
        clock.forward(hours=1, seconds=1)
        decisions.runs_move_due()
        decisions.act_receive(run=row.pk, kind="reservation", words="We reserve.", actor=self.acts(self.head))
        with seeing_as(SERVICE):
            self.statement: UUID = RunAct.objects.get(run=row).uid
        return row
