"""The cast and the objects of the access matrix (docs/access-matrix.yaml): who acts, and on what of member B's."""

from __future__ import annotations

from typing import Any

from governance.accession.models import Application
from governance.commitments.models import CommitmentPartner
from governance.consultations.models import Contribution
from initiatives.exchange.models import Match
from initiatives.programmes.models import InitiativePartner
from members.credentials.models import Credential, CredentialFile, CredentialObjection
from members.delegations.models import Grant, Invitation, Power
from members.exports.models import MemberExport
from members.participants.models import Participant, Representative
from members.partners.models import PartnerApplication, PartnerConsent
from members.recovery.models import FactorRecovery
from members.states.models import Condition, ConditionKind, Instrument, Member
from portal.core import clock as portal_clock
from portal.core.actors import Actor, ActorKind, Door, system
from portal.core.classes import Audience, Classed
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.intervals import Grade, since
from portal.core.notices.models import Delivery
from tests import factories
from tests.factories.secrets import SecretWorld


class AccessWorld(SecretWorld):
    """The world of B's secrets, with one person for every role of the matrix and one object for every kind."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        of = factories.member("XOO", status=None, seated=False)
        self.observing = factories.delegate(of, "observer", powers="speak table bind")
        with seeing_as(SERVICE):
            factories.organ(fictional=False)  # for the sheet of the real world
            Condition.objects.create(
                member=of, kind=ConditionKind.OBSERVER, valid=since(factories.LONG_AGO), source="test",
                recorded=since(factories.LONG_AGO), grade=Grade.DEMONSTRATION,
            )  # fmt: skip
            self.representative = factories.person("person@taking-part.example", "Person")
            Representative.objects.create(
                participant=self.taking_part, user=self.representative, valid=since(factories.LONG_AGO),
                audience=Audience.RESTRICTED, parties=[],
            )  # fmt: skip

    def cast(self) -> dict[str, Actor]:
        """Role of the matrix → who plays it: `own` roles are of member B, `other` roles of member A."""
        return {
            "own expert": self.acts(self.expert),
            "own head": self.acts(self.head),
            "own focal point": self.acts(self.focal),
            "other expert": self.acts(self.author),
            "other head": self.acts(self.delegate),
            "other focal point": self.acts(self.own_focal),
            "officer": self.acts(self.officer),
            "second officer": self.acts(self.colleague),
            "legal officer": self.acts(self.legal),
            "chair": self.acts(self.chair),
            "administrator": self.acts(self.admin),
            "participant": self.acts(self.representative),
            "observer": self.acts(self.observing),
            "officer with a paper": factories.actor_for(self.colleague, door=Door.PAPER, on_behalf_of=self.b.pk),
            "partner system": Actor(ActorKind.PARTNER, Door.API, id=1, member_id=self.b.pk),
            "portal": system(),
        }

    def viewers(self) -> dict[str, Viewer]:
        """Reader of the matrix → the eyes it reads with."""
        return {
            "public": PUBLIC,
            "other member": Viewer(Eyes.MEMBER, self.a.pk),
            "own member": Viewer(Eyes.MEMBER, self.b.pk),
            "secretariat": STAFF,
            "portal": SERVICE,
        }

    def thing(self, kind: str) -> Any:
        """One object of a kind of the matrix: member B's, or the body's."""
        with seeing_as(SERVICE):
            make = getattr(self, f"a_{kind}", None)
            return make() if make else getattr(self, kind)

    def a_body(self) -> None:
        return None

    def a_member(self) -> Any:
        return self.b

    def a_account(self) -> Any:
        return self.expert

    def a_delivery(self) -> Any:
        return Delivery.objects.filter(member_id=self.b.pk).first()

    def a_power_to_speak(self) -> Any:
        return Power(delegate=self.delegate_row, member=self.b, kind="speak")

    def a_power_to_bind(self) -> Any:
        return Power(delegate=self.delegate_row, member=self.b, kind="bind")

    def a_expert_invited(self) -> Any:
        return Invitation(member=self.b, role="expert", powers=[])

    def a_head_invited(self) -> Any:
        return Invitation(member=self.b, role="head", powers=["bind"])

    def a_office_invited(self) -> Any:
        """An invitation to an office that the first officer proposed."""
        return Invitation(role="legal", invited_by=self.officer)

    def a_grant(self) -> Any:
        """A power to bind that B's focal point has proposed."""
        return Grant(delegate=self.delegate_row, member=self.b, kind="bind", proposed_by=self.focal)

    def a_credential(self) -> Any:
        """A credential of B's that the first officer filed."""
        row = Credential(member=self.b, organ=self.organ, kind="standing", authority="head_of_state", form="original")
        row.file = CredentialFile(credential=row, filed_by=self.officer)
        return row

    def a_credential_objected_to(self) -> Any:
        """A's objection to the credential of B."""
        return CredentialObjection(credential=self.a_credential(), member=self.a)

    def a_export(self) -> Any:
        return MemberExport(member=self.b)

    def a_recovery(self) -> Any:
        """The expert's lost factor, whose request the first officer entered."""
        return FactorRecovery(user=self.expert, member=self.b, entered_by=self.officer)

    def a_instrument(self) -> Any:
        return Instrument(member=self.b, kind="ratification")

    def a_participant(self) -> Any:
        """A company whose application the first officer proposed to decline."""
        return Participant(code="FX-B", decline_proposed_by=self.officer)

    def a_representative(self) -> Any:
        return Representative(participant=self.a_participant())

    def a_partner_of_the_secretariat(self) -> Any:
        return PartnerApplication()

    def a_partner_of_the_member(self) -> Any:
        return PartnerApplication(owner=self.b)

    def a_partner_with_consent(self) -> Any:
        return PartnerApplication(owner=self.b, member=self.b, consented_at=portal_clock.now())

    def a_consent(self) -> Any:
        return PartnerConsent(member=self.b)

    def a_application(self) -> Any:
        """An application for B whose letter the first officer entered."""
        return Application(member=self.b, organ=self.organ, entered_by=self.officer)

    def a_share(self) -> Any:
        return CommitmentPartner(commitment=self.commitment, member=self.b)

    def a_part(self) -> Any:
        return InitiativePartner(initiative=self.initiative, member=self.b)

    def a_proposal(self) -> Any:
        return self.draft_proposal

    def a_claimed_proposal(self) -> Any:
        row = self.draft_proposal
        row.claimed_by = self.officer
        return row

    def a_comment(self) -> Any:
        return self.draft_comment

    def a_invited_comment(self) -> Any:
        """A comment of the company that takes part, on a round that invites participants."""
        self.round.participants_invited = True
        return Contribution(consultation=self.round, kind="general", participant=self.taking_part)

    def a_statement_to_a_round(self) -> Any:
        """A statement of the state that observes."""
        observer = Member.objects.get(code="XOO")
        return Contribution(consultation=self.round, kind="statement", member=observer)

    def a_response(self) -> Any:
        return self.draft_response

    def a_match_given(self) -> Any:
        """A match in which B gives."""
        return Match(need=self.need, offer=self.draft_offer)

    def of_class(self, audience: str) -> Classed:
        """The need of B, in one of the four classes."""
        with seeing_as(SERVICE):
            type(self.need).objects.filter(pk=self.need.pk).update(audience=Audience(audience))
        return self.need
