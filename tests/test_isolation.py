"""Every address of the portal, walked with another member's eyes (goals.md S1), and drafts against the staff (N1).

The addresses come from the resolver: one that is not in the tables below fails the test. An object that a person may not
see is answered exactly as one that does not exist.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from governance.accession.views.acts import ACTS as APPLICATION_ACTS
from governance.commitments.views.acts import ACTS as COMMITMENT_ACTS
from governance.commitments.views.acts import REPORT_ACTS
from governance.consultations.views.desk import ACTS as ROUND_ACTS
from governance.decisions.models import ActKind
from governance.decisions.views.calling import ACTS as RUN_STEPS
from governance.proposals.views.acts import ACTS as PROPOSAL_ACTS
from initiatives.exchange.views.matches import ACTS as MATCH_ACTS
from initiatives.exchange.views.needs import ACTS as NEED_ACTS
from initiatives.exchange.views.offers import ACTS as OFFER_ACTS
from initiatives.programmes.views import ACTS as INITIATIVE_ACTS
from members.credentials.views import ACTS as CREDENTIAL_ACTS
from members.delegations.views.posts import GRANT_ACTS
from members.participants.views.acts import ACTS as PARTICIPANT_ACTS
from members.partners.views.acts import ACTS as PARTNER_ACTS
from members.recovery.views import ACTS as RECOVERY_ACTS
from members.states.views.desk import ACTS as INSTRUMENT_ACTS
from members.states.views.entering import OF_MEMBER
from portal.core.eyes import PUBLIC, STAFF, Eyes, Viewer, seeing_as
from tests.factories import as_user
from tests.factories.secrets import OURS, SHARED, SecretWorld

pytestmark = pytest.mark.django_db

MARK = "SECRET-B"
NOBODY, NO_CODE, NO_NUMBER = uuid.UUID(int=7), "XQQ", 987654321
#: What a form of any page may ask, so that a POST goes as deep as it can.
FORM = {
    "_step": "send", "expected_version": "1", "reason": "A reason.", "words": "Words.", "language": "en", "kind": "general",
    "do": "take", "value": "1", "stage": "planning", "title": "A title", "code": "numbering", "paper": "Note 1",
}  # fmt: skip

Pair = tuple[list[Any], list[Any]]


def lone(uid: Any, *rest: Any) -> Pair:
    """The arguments that name B's object, and those that name nothing."""
    return [uid, *rest], [NOBODY, *rest]


#: Objects of B's delegation alone: for everybody else they do not exist.
DELEGATION_ONLY = {
    "files:download": lambda w: [lone(w.own_file.uid), lone(w.waiting_file.uid)],
    "proposals:detail": lambda w: [lone(w.draft_proposal.uid)],
    "proposals:write": lambda w: [lone(w.draft_proposal.uid)],
    "proposals:language": lambda w: [lone(w.draft_proposal.uid)],
    "proposals:act": lambda w: [lone(w.draft_proposal.uid, name) for name in [*PROPOSAL_ACTS, "nonsense"]],
    "decisions:prepare": lambda w: [lone(w.draft_proposal.uid)],
    "commitments:detail": lambda w: [lone(w.draft_commitment.uid)],
    "commitments:edit": lambda w: [lone(w.draft_commitment.uid)],
    "commitments:figures": lambda w: [lone(w.draft_commitment.uid)],
    "commitments:act": lambda w: [lone(w.draft_commitment.uid, name) for name in [*COMMITMENT_ACTS, "nonsense"]],
    "consultations:choose": lambda w: [([w.round.uid, w.draft_comment.uid], [w.round.uid, NOBODY])],
    "api-proposal": lambda w: [lone(w.draft_proposal.uid)],
    "api-response": lambda w: [lone(w.draft_response.uid)],
    "api-commitment": lambda w: [lone(w.draft_commitment.uid)],
    "exports:index": lambda w: [([w.b.code], [NO_CODE])],
    "delegations:reads": lambda w: [([w.b.code], [NO_CODE])],
    "delegations:reads_csv": lambda w: [([w.b.code], [NO_CODE])],
    "exports:take": lambda w: [lone(w.export.uid)],
    "exchange:need": lambda w: [lone(w.draft_need.uid)],
    "exchange:need_edit": lambda w: [lone(w.draft_need.uid)],
    "exchange:need_suggest": lambda w: [lone(w.draft_need.uid, w.offer.uid)],
    "exchange:need_act": lambda w: [lone(w.draft_need.uid, name) for name in [*NEED_ACTS, "nonsense"]],
    "exchange:offer": lambda w: [lone(w.draft_offer.uid)],
    "exchange:offer_edit": lambda w: [lone(w.draft_offer.uid)],
    "exchange:offer_act": lambda w: [lone(w.draft_offer.uid, name) for name in [*OFFER_ACTS, "nonsense"]],
    "api-need": lambda w: [lone(w.draft_need.uid)],
    "api-offer": lambda w: [lone(w.draft_offer.uid)],
}
#: Objects that B and the secretariat see: for other members and the public they do not exist.
RESTRICTED = {
    "files:download": lambda w: [lone(w.shared_file.uid)],
    "accession:detail": lambda w: [lone(w.application.uid)],
    "accession:act": lambda w: [lone(w.application.uid, name) for name in [*APPLICATION_ACTS, "nonsense"]],
    "commitments:detail": lambda w: [lone(w.commitment.uid)],
    "commitments:edit": lambda w: [lone(w.commitment.uid)],
    "commitments:figures": lambda w: [lone(w.commitment.uid)],
    "commitments:act": lambda w: [lone(w.commitment.uid, name) for name in COMMITMENT_ACTS],
    "commitments:report": lambda w: [lone(w.report.uid)],
    "commitments:report_write": lambda w: [lone(w.report.uid)],
    "commitments:report_act": lambda w: [lone(w.report.uid, name) for name in [*REPORT_ACTS, "nonsense"]],
    "paper:entry": lambda w: [lone(w.paper_response.uid)],
    "paper:confirm": lambda w: [lone(w.paper_response.uid)],
    "paper:set_aside": lambda w: [lone(w.paper_response.uid)],
    "decisions:paper_confirm": lambda w: [([w.run.uid, w.paper_act.pk], [w.run.uid, NO_NUMBER])],
    "decisions:paper_scan": lambda w: [([w.run.uid, w.paper_act.pk], [w.run.uid, NO_NUMBER])],
    "decisions:paper_set_aside": lambda w: [([w.run.uid, w.paper_act.pk], [w.run.uid, NO_NUMBER])],
    "states:instrument": lambda w: [lone(w.instrument.uid)],
    "states:instrument_act": lambda w: [lone(w.instrument.uid, name) for name in [*INSTRUMENT_ACTS, "nonsense"]],
    "delegations:detail": lambda w: [([w.b.code], [NO_CODE])],
    "delegations:invite": lambda w: [([w.b.code], [NO_CODE])],
    "delegations:contact_add": lambda w: [([w.b.code], [NO_CODE])],
    "delegations:changes": lambda w: [([w.b.code], [NO_CODE])],
    "delegations:suspend": lambda w: [lone(w.delegate_row.uid)],
    "delegations:stand_in": lambda w: [lone(w.delegate_row.uid)],
    "delegations:hand_over": lambda w: [lone(w.delegate_row.uid)],
    "delegations:grant": lambda w: [lone(w.grant.uid, name) for name in [*GRANT_ACTS, "nonsense"]],
    "delegations:stand_in_end": lambda w: [lone(w.acting.uid)],
    "delegations:suspension_lift": lambda w: [lone(w.suspension.uid)],
    "credentials:file": lambda w: [([w.b.code], [NO_CODE])],
    "delegations:invitation_again": lambda w: [lone(w.invitation.uid)],
    "delegations:invitation_confirm": lambda w: [lone(w.invitation.uid)],
    "delegations:invitation_revoke": lambda w: [lone(w.invitation.uid)],
    "delegations:power_add": lambda w: [lone(w.delegate_row.uid)],
    "delegations:power_end": lambda w: [lone(w.delegate_row.uid, "bind")],
    "delegations:delegate_end": lambda w: [lone(w.delegate_row.uid)],
    "delegations:contact_end": lambda w: [lone(w.contact.uid)],
    "exchange:need": lambda w: [lone(w.need.uid)],
    "exchange:need_act": lambda w: [lone(w.need.uid, name) for name in NEED_ACTS],
    "exchange:match": lambda w: [lone(w.match.uid)],
    "post:notice": lambda w: [lone(w.notice.uid)],
    "post:acknowledge": lambda w: [lone(w.notice.uid)],
    "exchange:match_act": lambda w: [lone(w.match.uid, name) for name in [*MATCH_ACTS, "nonsense"]],
    "participants:detail": lambda w: [([w.applicant.code], ["XP9999"])],
    "api-participant": lambda w: [([w.applicant.code], ["XP9999"])],
    "api-accession": lambda w: [lone(w.application.uid)],
    "partners:detail": lambda w: [lone(w.partner.uid)],
    "partners:secret": lambda w: [lone(w.partner.uid)],
    "partners:act": lambda w: [lone(w.partner.uid, name) for name in [*PARTNER_ACTS, "nonsense"]],
    "initiatives:detail": lambda w: [lone(w.initiative.uid)],
    "initiatives:act": lambda w: [lone(w.initiative.uid, name) for name in [*INITIATIVE_ACTS, "nonsense"]],
    "api-delegate": lambda w: [lone(w.delegate_row.uid)],
    "api-need": lambda w: [lone(w.need.uid)],
    "api-commitment": lambda w: [lone(w.commitment.uid)],
    "api-initiative": lambda w: [lone(w.initiative.uid)],
}
#: Objects that members see, some with B's secrets inside; and pages without an object. Nobody finds B's marks there.
OPEN = {
    "accession:lift": lambda w: [[w.b.code, "suspended"]],
    "consultations:detail": lambda w: [[w.round.uid]],
    "consultations:comment": lambda w: [[w.round.uid]],
    "consultations:response": lambda w: [[w.round.uid]],
    "consultations:contribute": lambda w: [[w.round.uid]],
    "consultations:clear": lambda w: [[w.round.uid]],
    "home:receipt": lambda w: [[NOBODY]],
    "paper:enter": lambda w: [
        ["consultation.response", w.round.uid],
        ["notice.receipt", w.notice.uid],
        ["member.name", w.b.uid],
        ["nonsense", NOBODY],
    ],
    "consultations:gap": lambda w: [[w.round.uid]],
    "consultations:act": lambda w: [[w.round.uid, name] for name in [*ROUND_ACTS, "nonsense"]],
    "decisions:run": lambda w: [[w.run.uid]],
    "decisions:act": lambda w: [[w.run.uid, kind] for kind in [*ActKind.values, "nonsense"]],
    "decisions:step": lambda w: [[w.run.uid, name] for name in [*RUN_STEPS, "nonsense"]],
    "decisions:paper": lambda w: [[w.run.uid]],
    "decisions:statement_withdraw": lambda w: [[w.run.uid, w.statement]],
    "decisions:detail": lambda w: [[NOBODY]],
    "decisions:record": lambda w: [[NOBODY]],
    "delegations:one_person": lambda w: [[w.b.code]],
    "post:send_again": lambda w: [[w.delivery.uid]],
    "participants:describe": lambda w: [[w.applicant.code]],
    "participants:invite": lambda w: [[w.applicant.code]],
    "participants:act": lambda w: [[w.applicant.code, name] for name in [*PARTICIPANT_ACTS, "nonsense"]],
    "participants:invitation_again": lambda w: [[NOBODY]],
    "participants:invitation_revoke": lambda w: [[NOBODY]],
    "participants:person_end": lambda w: [[NOBODY]],
    "delegations:supersede": lambda w: [
        ["commitment", w.commitment.uid], ["national-response", w.paper_response.uid], ["nonsense", NOBODY]
    ],
    "credentials:detail": lambda w: [[w.credential.uid]],
    "credentials:act": lambda w: [[w.credential.uid, name] for name in [*CREDENTIAL_ACTS, "nonsense"]],
    "recovery:act": lambda w: [[w.recovery.uid, name] for name in [*RECOVERY_ACTS, "nonsense"]],
    "states:member": lambda w: [[w.b.code], [w.a.code]],
    "states:act": lambda w: [[w.b.code, name] for name in [*OF_MEMBER, "nonsense"]],
    "states:treaty": lambda w: [[w.instrument.treaty.key]],
    "states:rectify": lambda w: [[w.instrument.treaty.key]],
    "states:rectification_object": lambda w: [[NOBODY]],
    "body:version": lambda w: [[1]],
    "body:model": lambda w: [[1]],
    "body:amend": lambda w: [[1]],
    "body:amend_model": lambda w: [[1]],
    "plan:detail": lambda w: [["shared-plan", 1]],
    "plan:point": lambda w: [["shared-plan", 1, 1]],
    "delegations:invitation_open": lambda w: [["no-such-token"]],
    "desk:sheet": lambda w: [[w.organ.key]],
    "desk:sheet_csv": lambda w: [[w.organ.key]],
    "desk:sheet_demonstration": lambda w: [[w.organ.key]],
    "desk:sheet_csv_demonstration": lambda w: [[w.organ.key]],
    "desk:merge": lambda w: [[w.merge.uid]],
    "desk:decline": lambda w: [[w.merge.uid]],
    "account_reset_password_from_key": lambda w: [["1", "set-password"]],
    "mfa_remove_webauthn": lambda w: [[NO_NUMBER]],
    "mfa_edit_webauthn": lambda w: [[NO_NUMBER]],
    "api-problem": lambda w: [["not_found"]],
    "api-member": lambda w: [[w.b.code]],
    "api-treaty": lambda w: [[w.instrument.treaty.key]],
    "api-plan": lambda w: [[w.point.plan.uid]],
    "api-point": lambda w: [[w.point.uid]],
    "api-credential": lambda w: [[w.credential.uid]],
    "api-consultation": lambda w: [[w.round.uid]],
    "api-contribution": lambda w: [[NOBODY]],
    "api-silence-run": lambda w: [[w.run.uid]],
    "api-decision": lambda w: [[NOBODY]],
}  # fmt: skip
#: Addresses without arguments that need a question to show anything.
ASKED = {"home:search": [f"?q={word}" for word in (OURS, SHARED, "SECRET", "block")]}
#: Not walked by POST: they end the session, or belong to the sign-in library and name no object of a member.
ONLY_READ = ("account_", "mfa_", "oauth-", "accounts:", "delegations:invitation_open", "delegations:invitation")


def routes(patterns: Any = None, space: str = "", above: int = 0) -> Iterator[tuple[str, int]]:
    """The name of every address, with the number of its arguments."""
    for found in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(found, URLResolver):
            inside = f"{space}{found.namespace}:" if found.namespace else space
            yield from routes(found.url_patterns, inside, above + found.pattern.regex.groups)
        elif isinstance(found, URLPattern):
            yield f"{space}{found.name or found.pattern}", above + found.pattern.regex.groups


NAMES = dict(routes())
UNNAMED = {"livez": "/livez", "readyz": "/readyz"}


def test_every_address_is_in_the_tables() -> None:
    told = {**DELEGATION_ONLY, **RESTRICTED, **OPEN}
    assert [name for name, groups in NAMES.items() if groups and name not in told] == [], "say whose object it shows"
    assert [name for name in told if name not in NAMES] == [], "no such address any more"


@pytest.fixture
def world(db: None, clock: Any) -> SecretWorld:
    return SecretWorld(clock)


#: Who reads, and whether the secretariat's class is theirs.
READERS = {
    "delegate of A": (lambda w: w.delegate, False),
    "focal point of A": (lambda w: w.own_focal, False),
    "officer": (lambda w: w.officer, True),
    "legal officer": (lambda w: w.legal, True),
    "chair": (lambda w: w.chair, True),
    "administrator": (lambda w: w.admin, True),
    "anonymous": (lambda w: None, False),
}


@pytest.mark.parametrize("reader", READERS)
def test_what_is_hidden_does_not_exist_and_shows_nowhere(world: SecretWorld, reader: str) -> None:
    person, staff = READERS[reader]
    client = as_user(person(world))
    wrong = [*seen_though_hidden(world, client, staff), *shown_in_the_open(world, client, staff)]
    assert not wrong, "\n" + "\n".join(map(str, wrong))


def seen_though_hidden(world: SecretWorld, client: Client, staff: bool) -> list[tuple[Any, ...]]:
    """B's objects that are answered otherwise than what does not exist."""
    wrong: list[tuple[Any, ...]] = []
    tables = [DELEGATION_ONLY] if staff else [DELEGATION_ONLY, RESTRICTED]
    for name, pairs in [entry for table in tables for entry in table.items()]:
        for real, twin in pairs(world):
            for send in (client.get, lambda path: client.post(path, FORM)):
                shown, unknown = send(reverse(name, args=real)), send(reverse(name, args=twin))
                fine = shown.status_code in (404, 405) or (shown.status_code == 302 and _to_sign_in(shown))
                if not fine or plain(shown, real) != plain(unknown, twin):
                    wrong.append((name, real, shown.status_code, unknown.status_code))
                if MARK in body(shown):
                    wrong.append((name, real, "B's words are shown"))
    return wrong


def shown_in_the_open(world: SecretWorld, client: Client, staff: bool) -> list[tuple[Any, ...]]:
    """Lists, searches and pages of others in which B's words stand."""
    wrong: list[tuple[Any, ...]] = []
    mark = OURS if staff else MARK
    for name, path in everywhere(world):
        answers = [client.get(path)]
        if not name.startswith(ONLY_READ) and not staff:
            answers.append(client.post(path, FORM))
        wrong += [
            (answer.request["REQUEST_METHOD"], path, answer.status_code)
            for answer in answers
            if answer.status_code >= 500 or mark in said_again(body(answer), path)
        ]
    return wrong


def everywhere(world: SecretWorld) -> Iterator[tuple[str, str]]:
    """Every address that is open or leads to a list, with its path."""
    for name, groups in NAMES.items():
        if name in ("account_logout", *UNNAMED) or name in DELEGATION_ONLY or name in RESTRICTED:
            continue
        if groups:
            yield from ((name, reverse(name, args=args)) for args in OPEN[name](world))
        else:
            yield from ((name, reverse(name) + tail) for tail in ["", *ASKED.get(name, [])])


def said_again(text: str, path: str) -> str:
    """A page without the question it repeats."""
    for word in (OURS, SHARED):
        text = text.replace(f"q={word}", "").replace(f'value="{word}"', "").replace(f"“{word}”", "")
    return text


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


#: What differs from one answer to the next by nature.
CHANGING = [
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r'"request_id": ?"[^"]*"|nonce="[^"]*"'),
    re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)"),
    re.compile(r"\d\d:\d\d(:\d\d)?"),
]


def plain(answer: Any, args: list[Any]) -> tuple[int, str, str]:
    """Status, where it leads, and words, with the object's name and what changes by nature taken out."""
    texts = [answer.get("Location", ""), "" if answer.streaming else body(answer)]
    for number, text in enumerate(texts):
        for word in (answer.request["PATH_INFO"][3:], *(str(arg) for arg in args if isinstance(arg, uuid.UUID))):
            text = text.replace(word, "…")
        for pattern in CHANGING:
            text = pattern.sub("", text)
        texts[number] = text
    return answer.status_code, texts[0], texts[1]


def _to_sign_in(answer: Any) -> bool:
    return "/account/sign-in/" in answer["Location"]


@pytest.mark.parametrize("eyes", ["staff", "A", "public"])
def test_sql_finds_nothing_either(world: SecretWorld, eyes: str) -> None:
    """The second wall: whatever statement is sent, PostgreSQL does not hand out the rows."""
    viewer = {"staff": STAFF, "A": Viewer(Eyes.MEMBER, world.a.pk), "public": PUBLIC}[eyes]
    mark, found, looked = OURS if eyes == "staff" else MARK, [], 0
    with seeing_as(viewer), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.app_label in ("core", "members", "governance", "initiatives"):
                cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{mark}%"])
                looked += 1
                found += [table] if cursor.fetchone()[0] else []
    assert found == []
    assert looked > 40


def test_member_b_itself_finds_all_of_it(world: SecretWorld) -> None:
    """The marks are there: a walk that finds nothing has looked in the right place."""
    client = as_user(world.focal)
    for name in ("proposals:detail", "commitments:detail", "api-proposal", "api-commitment", "api-need", "api-offer"):
        for real, _twin in DELEGATION_ONLY[name](world):
            assert OURS in body(client.get(reverse(name, args=real))), name
    for name in (
        "commitments:detail",
        "commitments:report",
        "delegations:detail",
        "exchange:match",
        "initiatives:detail",
        "partners:detail",
    ):
        for real, _twin in RESTRICTED[name](world):
            assert MARK in body(client.get(reverse(name, args=real))), name
    assert OURS in body(client.get(reverse("consultations:detail", args=[world.round.uid])))
