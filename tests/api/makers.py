"""One of everything the API shows, made straight in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from governance.accession.models import Application
from governance.commitments.models import Commitment, CommitmentPartner, CommitmentTarget, Milestone, Report
from governance.consultations.models import Comment, Consultation, Consulted, Contribution, NationalResponse
from governance.decisions.models import Decision, RunAct, SilenceRun
from governance.plan.models import Plan, Point
from governance.proposals.models import Proposal
from initiatives.exchange.models import LedgerEntry, Match, Need, Offer
from initiatives.programmes.models import Initiative, InitiativePartner
from members.credentials.models import Credential
from members.delegations.models import ActingFor, Power
from members.participants.models import Admission, Identifier, Participant
from members.states.models import Condition, Instrument, Member
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, seeing_as
from portal.core.files.models import KeptFile
from portal.core.ids import uuid7
from portal.core.intervals import Grade, between, since
from portal.core.texts.models import Block, Text, TextVersion
from tests.factories import LONG_AGO, delegate, member, organ, treaty

START = datetime(2026, 1, 1, 8, 30, 0, 250_000, tzinfo=UTC)
DIGEST = "a" * 64


def words(text: str) -> dict[str, str]:
    return {"en": text, "zh-hans": f"{text}：合作", "ar": f"{text} تعاون"}


def world(**classed: Any) -> dict[str, Any]:
    """Two members, and one of each resource; `classed` (default: public) is the class of all that has one."""
    classed = classed or {"audience": Audience.PUBLIC}
    lead, other = member("XAA"), member("XBE")
    author = delegate(lead)
    with seeing_as(SERVICE):
        return {"lead": lead, "other": other, **_made(lead, other, author, classed)}


def _made(lead: Member, other: Member, author: Any, classed: dict[str, Any]) -> dict[str, Any]:
    fact = {"source": "test", "grade": Grade.DEMONSTRATION}
    Condition.objects.create(
        member=lead, kind="observer", valid=between(LONG_AGO, START), recorded=since(LONG_AGO), rights=["vote"], **fact
    )
    agreement = treaty()
    instrument = Instrument.objects.create(
        treaty=agreement, member=lead, kind="signature", dated=START.date(), state="recorded", audience="public",
        fictional=True, **fact,
    )  # fmt: skip
    KeptFile.objects.create(
        name="copy.pdf", media_type="application/pdf", size=9, sha256=DIGEST, uploaded_by=author, member_id=lead.pk,
        target_type="members.instrument", target_id=instrument.pk, part="certified_copy", kept_at=START, audience="public",
    )  # fmt: skip
    plan = Plan.objects.create(
        key="demo", issuer=words("Arandel"), standing="issued_by_state", issued_on=START.date(), title=words("Plan"),
        links={"en": "https://plan.example"}, official_languages=["en"], fictional=True,
    )  # fmt: skip
    points = [Point.objects.create(plan=plan, number=n, key=f"p{n}", title=words(f"Point {n}")) for n in (2, 1)]
    commitment = commitments(lead, author, points, 1, classed)[0]
    parts = {"commitment": commitment, **classed}
    CommitmentTarget.objects.create(
        value="10.5", valid=between(LONG_AGO, START), recorded=between(LONG_AGO, START), **parts
    )
    CommitmentTarget.objects.create(value="12.5", valid=since(START), recorded=since(START), **parts)
    Milestone.objects.create(position=2, title=words("Later"), due_at=START, **parts)
    Milestone.objects.create(position=1, title=words("Sooner"), due_at=START, **parts)
    CommitmentPartner.objects.create(member=other, share=words("Half"), **parts)
    CommitmentPartner.objects.create(name="A company", **parts)
    for number, state in enumerate(("accepted", "open")):
        begins = START + timedelta(days=number * 100)
        Report.objects.create(
            state=state,
            period_starts_at=begins,
            period_ends_at=begins + timedelta(days=99),
            due_at=begins,
            value="3",
            **parts,
        )
    text = Text.objects.create(**classed)
    version = TextVersion.objects.create(text=text, number=1, **classed)
    for position in (2, 1):
        Block.objects.create(
            text_version=version, position=position, key=f"k{position}", kind="operative", number=position,
            body=words("Decides"), **classed,
        )  # fmt: skip
    TextVersion.objects.filter(pk=version.pk).update(frozen_at=START, digest=DIGEST)
    council = organ()
    proposal = Proposal.objects.create(
        state="adopted", kind="decision", organ=council, sponsor=lead, author=author, title=words("Register"), text=text,
        symbol="X/L.1", submitted_at=START, fictional=True, **classed,
    )  # fmt: skip
    consultation = Consultation.objects.create(
        state="closed",
        proposal=proposal,
        text_version=version,
        organ=council,
        title=words("Round"),
        closes_at=START,
        **classed,
    )
    Consulted.objects.create(consultation=consultation, member=other)
    response = NationalResponse.objects.create(
        state="received", consultation=consultation, member=other, words="We support it.", received_at=START, receipt="R-1",
        digest=DIGEST, **classed,
    )  # fmt: skip
    for state in ("taken", "left_out"):
        Comment.objects.create(
            state=state, consultation=consultation, member=other, block_key="k1", kind="technical", words=f"It was {state}.",
            response=response, **classed,
        )  # fmt: skip
    run = SilenceRun.objects.create(
        state="adopted", subject_type="governance.proposal", subject_id=proposal.pk, organ=council, title=words("Register"),
        text_version=version, text_digest=DIGEST, called_by=author, expires_at=START, **classed,
    )  # fmt: skip
    for kind in ("interpretative", "support"):
        RunAct.objects.create(
            uid=uuid7(), run=run, member=other, kind=kind, words="Read so.", received_at=START, effect=True, receipt=kind,
            **classed,
        )  # fmt: skip
    decision = Decision.objects.create(
        symbol="X/DEC.1", title=words("Register"), organ=council, proposal=proposal, run=run, text_version=version,
        text_digest=DIGEST, adopted_at=START, tally={"support": 1}, **classed,
    )  # fmt: skip
    initiative = Initiative.objects.create(kind="laboratory", lead=lead, title=words("Laboratory"), **classed)
    initiative.points.set(points)
    initiative.commitments.add(commitment)
    initiative.decisions.add(decision)
    InitiativePartner.objects.create(initiative=initiative, member=other, contribution=words("Staff"), **classed)
    offered = {"author": author, "title": words("Hours"), "unit": "gpu_hours", "quantity": "12.5", **classed}
    need = Need.objects.create(member=lead, initiative=initiative, published_at=START, **offered)
    offer = Offer.objects.create(member=other, available_until=START, **offered)
    match = Match.objects.create(need=need, offer=offer, quantity="5", **classed)
    for kind, quantity in (("hold", "5"), ("release", "1.25")):
        LedgerEntry.objects.create(offer=offer, match=match, kind=kind, quantity=quantity, at=START)
    applying = {"organ": council, "fictional": True, **classed}
    Application.objects.create(member=lead, title=words("Interest"), **applying)
    applied = Application.objects.create(member=other, title=words("Application"), **applying)
    Application.objects.filter(pk=applied.pk).update(
        state="applicant",
        receipt="2026-7",
        text=text,
        submitted_at=START,
        due_at=START,
        original_language="en",
        run=run,
    )
    participant = Participant.objects.create(
        code="P0001", kind="research", state="admitted", name=words("Institute"), about=words("It compares"),
        received_at=START, paper="Letter", **classed,
    )  # fmt: skip
    for scheme, value in (("ror", "00f54p054"), ("isni", "000000012146438X")):
        Identifier.objects.create(participant=participant, scheme=scheme, value=value, **classed)
    Admission.objects.create(
        participant=participant, valid=between(LONG_AGO, START), end_code="own_wish", end_reason="Asked."
    )
    Admission.objects.create(participant=participant, valid=since(START))
    accredited = author.delegates.get()
    type(accredited).objects.filter(pk=accredited.pk).update(**classed)
    for kind in ("speak", "bind"):
        Power.objects.create(
            delegate=accredited, member=lead, kind=kind, valid=since(LONG_AGO), source="test", **classed
        )
    away = delegate(lead, "away", role="head").delegates.get()
    type(away).objects.filter(pk=away.pk).update(**classed)
    ActingFor.objects.create(
        member=lead, delegate=accredited, replaced=away, role="head", valid=between(START, START + timedelta(days=9)), **classed
    )  # fmt: skip
    credential = Credential.objects.create(
        member=lead, delegation=accredited.delegation, organ=council, kind="standing", authority="foreign_minister",
        form="original", dated=START.date(), valid=since(START), head="Sela Marin", fictional=True, **classed,
    )  # fmt: skip
    Consultation.objects.filter(pk=consultation.pk).update(participants_invited=True)
    contribution = Contribution.objects.create(
        consultation=consultation, kind="general", participant=participant, author=author, words="Count inference.",
        received_at=START - timedelta(days=1), receipt="R-2", digest=DIGEST, audience=classed["audience"],
    )  # fmt: skip
    return {
        "credential": credential, "delegate": accredited,
        "participant": participant,
        "treaty": agreement,
        "plan": plan, "points": points, "commitment": commitment, "proposal": proposal, "consultation": consultation,
        "run": run, "decision": decision, "initiative": initiative, "need": need, "offer": offer, "author": author,
        "response": response, "contribution": contribution, "application": applied,
    }  # fmt: skip


def commitments(
    lead: Member, author: Any, points: list[Point], count: int, classed: dict[str, Any]
) -> list[Commitment]:
    """Commitments under the points, numbered on from those there are. Service eyes must be open."""
    start = Commitment.objects.count()
    made = [
        Commitment.objects.create(
            state="active",
            symbol=f"X/C/{number}",
            lead=lead,
            author=author,
            title=words(f"Places {number}"),
            indicator=words("Filled"),
            sdg_targets=["4.3"],
            baseline="0",
            target="12.5",
            starts_at=START,
            ends_at=START + timedelta(days=365),
            due_at=None if number % 2 else START,
            fictional=True,
            **classed,
        )
        for number in range(start, start + count)
    ]
    for row in made:
        row.points.set(points)
    return made
