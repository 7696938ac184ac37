"""The access world with, in every protected table, a row that is hidden from all but member B, or all but the secretariat.

What the services of the world leave out is planted here straight in the database: the walls are tried, not the services.
"""

from __future__ import annotations

from copy import copy
from decimal import Decimal
from typing import Any

from governance.accession.models import FormReturn
from governance.commitments.models import CommitmentPartner
from governance.consultations.models import Consultation, Contribution
from governance.decisions.models import Decision, RunAct
from governance.proposals.models import Proposal, Screening
from initiatives.exchange.models import Need, Offer
from members.credentials.models import Credential, CredentialObjection
from members.delegations.models import Supersession
from members.desk.models import AccountMerge
from members.exports.models import ExportPart
from members.participants import services as participants
from members.participants.models import Identifier, Participant, Representative
from members.states.models import Member, Rectification
from portal.core import clock as portal_clock
from portal.core import reads
from portal.core.actors import system
from portal.core.classes import Audience
from portal.core.documents.models import Document, LanguageVersion
from portal.core.eyes import SERVICE, STAFF, seeing_as
from portal.core.ids import uuid7
from portal.core.intervals import since
from tests import factories
from tests.factories.access import AccessWorld
from tests.factories.secrets import OURS, SHARED

#: A quantity that stands nowhere else: found in an answer, it has come from a draft of B's.
NUMBER = Decimal(7171717)
#: The identifier of an applicant, which the secretariat alone sees.
IDENTIFIER = "Q5151515"
HASH = "b" * 64


class PlantedWorld(AccessWorld):
    """Beside the cast: D, a member that has nothing to do with any of it, and persons of an observer and a participant."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.bystander = factories.delegate(
            factories.member("XDD"), "bystander", role="head", powers="speak table bind"
        )
        with seeing_as(SERVICE):
            self._process_rows()
            self._papers()
            self._people()
            self._links()

    def ours(self, row: Any, **changes: Any) -> Any:
        """A copy of a row, of B's delegation alone."""
        return self._like(row, audience=Audience.DELEGATION, parties=[self.b.pk], **changes)

    def _like(self, row: Any, **changes: Any) -> Any:
        made = copy(row)
        made.pk, made._state.adding = None, True
        for name, value in (({"uid": uuid7()} if hasattr(row, "uid") else {}) | changes).items():
            setattr(made, name, value)
        made.save(force_insert=True)
        return made

    def _process_rows(self) -> None:
        title = {"en": f"{OURS} process"}
        proposal = Proposal.objects.get(pk=self.draft_proposal.pk)
        self.hidden_round = self.ours(
            Consultation.objects.get(pk=self.round.pk), proposal=proposal, title=title, state="closed"
        )
        self.ours(
            Contribution(
                consultation=self.hidden_round, kind="statement", member=Member.objects.get(code="XOO"), digest=HASH,
                author=self.observing, received_at=self.hidden_round.opens_at, fictional=True,
            ),
            words=f"{OURS} statement", receipt=f"{OURS}-C",
        )  # fmt: skip
        self.hidden_run = self.ours(
            self.run, subject_id=proposal.pk, title=title, symbol=f"{OURS}/RUN", state="prepared"
        )
        act = RunAct.objects.filter(run=self.run).first()
        self.ours(act, run=self.hidden_run, words=f"{OURS} act", receipt=f"{OURS}-1", effect=True)
        self.hidden_decision = self.ours(
            Decision(organ=self.organ, adopted_at=portal_clock.now(), fictional=True, text_digest=HASH),
            symbol=f"{OURS}/DEC", title=title, text_version=self.run.text_version,
        )  # fmt: skip
        self.ours(Screening(proposal=proposal, outcome="returned", officer=self.officer, at=portal_clock.now()),
                  code="numbering", reason=f"{OURS} screening")  # fmt: skip
        FormReturn.objects.create(
            application=self.application, code="form", reason=f"{SHARED} return", officer=self.legal,
            at=portal_clock.now(), **self.application.classed,
        )  # fmt: skip
        Need.objects.filter(pk=self.draft_need.pk).update(quantity=NUMBER)
        Offer.objects.filter(pk=self.draft_offer.pk).update(quantity=NUMBER)

    def _papers(self) -> None:
        document = self.ours(Document.objects.first(), symbol=f"{OURS}/DOC", title={"en": f"{OURS} document"})
        LanguageVersion.objects.create(
            document=document, language="fr", role="translation", stage="issued", **document.classed
        )
        ExportPart.objects.create(
            export=self.export,
            name=f"{OURS} part",
            rows=1,
            size=1,
            digest=HASH,
            content=OURS.encode(),
            **self.export.classed,
        )
        self.ours(
            Rectification(treaty=self.instrument.treaty, fictional=True, reads={}, should_read={}),
            where=f"{OURS} article", objections_until=portal_clock.now() + factories.tick(days=30),
        )  # fmt: skip
        reads.note(STAFF, self.commitment)

    def _people(self) -> None:
        of_b = {"audience": Audience.DELEGATION, "parties": [self.b.pk]}
        self.hidden_credential = self.ours(
            Credential.objects.get(pk=self.credential.pk), kind="session", session=f"{OURS} session"
        )
        CredentialObjection.objects.create(
            credential=self.hidden_credential, member=self.b, made_by=self.head, words=f"{OURS} objection", **of_b
        )
        Supersession.objects.create(
            member=self.b, subject="commitment", subject_id=self.draft_commitment.pk, title={"en": f"{OURS} act"},
            superseded_by=self.head, reason=f"{OURS} reason", **of_b,
        )  # fmt: skip
        of_staff = {"audience": Audience.RESTRICTED, "parties": []}
        AccountMerge.objects.create(
            kept=self.expert, closed=self.focal, reason=f"{SHARED} merge", proposed_by=self.officer, **of_staff
        )
        applied = self._like(self.applicant, code="P7001", fictional=False)
        Identifier.objects.create(participant=applied, scheme="wikidata", value=IDENTIFIER, **of_staff)
        Representative.objects.create(
            participant=self.applicant, user=factories.person("secret-b-r@b.example", f"{SHARED} applicant"),
            valid=since(factories.LONG_AGO), **of_staff,
        )  # fmt: skip
        self.participant_person = self._person_of(self.taking_part)
        self.observer_person = self._person_of(self._observer())

    def _observer(self) -> Participant:
        """An intergovernmental organisation that was admitted, which may read what members read."""
        about = participants.About(name={"en": "Observing organisation"}, contact="Office", address="o@igo.example")
        row = participants.participant_enter(
            kind="intergovernmental", paper="Letter", received_at=portal_clock.now(), fictional=True, about=about,
            actor=system(),
        )  # fmt: skip
        return participants.participant_admit(participant=row.pk, actor=self.acts(self.officer))

    def _person_of(self, participant: Participant) -> Any:
        user = factories.person(f"person@{participant.code.lower()}.example", "Somebody")
        Representative.objects.create(
            participant=participant,
            user=user,
            valid=since(factories.LONG_AGO),
            audience=Audience.RESTRICTED,
            parties=[],
        )
        return user

    def _links(self) -> None:
        self.initiative.points.add(self.point)
        self.initiative.commitments.add(self.draft_commitment)
        self.initiative.decisions.add(self.hidden_decision)
        self.draft_need.points.add(self.point)
        self.draft_offer.points.add(self.point)
        CommitmentPartner.objects.create(
            commitment=self.draft_commitment, name=f"{OURS} partner", audience=Audience.DELEGATION, parties=[self.b.pk]
        )
