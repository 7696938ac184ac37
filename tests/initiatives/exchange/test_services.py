"""Needs, offers, matches: who may, what follows, and that silence is no."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from initiatives.exchange import services
from initiatives.exchange.models import LedgerEntry, Match, MatchState, Need, NeedState, Offer, OfferState
from initiatives.exchange.selectors.balance import balance
from initiatives.exchange.selectors.suggestions import suggestions
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices.models import Notice
from portal.core.refusals import PermissionRefused, TransitionRefused
from portal.core.search.models import SearchEntry
from tests.factories import exchange as make
from tests.factories.exchange import Cast, act, fresh
from tests.factories.plan import plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return make.cast()


def entries(row: Match) -> list[tuple[str, int]]:
    with seeing_as(SERVICE):
        return [(entry.kind, int(entry.quantity)) for entry in LedgerEntry.objects.filter(match=row)]


@pytest.mark.parametrize(("model", "maker"), [(Need, make.need), (Offer, make.offer)])
def test_a_draft_belongs_to_the_delegation_alone(people: Cast, model, maker) -> None:
    row = maker(people, published=False) if model is Need else maker(people, opened=False)
    for viewer, sees in ((Viewer(Eyes.MEMBER, row.member_id), True), (STAFF, False), (PUBLIC, False)):
        with seeing_as(viewer):
            assert model.objects.filter(pk=row.pk).exists() is sees
            assert model.objects.visible_to(viewer).filter(pk=row.pk).exists() is sees


def test_the_author_does_not_endorse_its_own_need(people: Cast) -> None:
    wanted = services.Wanted(title={"en": "Time"}, unit="gpu_hours", quantity=Decimal(5))
    row = services.need_draft(wanted=wanted, member=people.receiver.pk, actor=act(people.focal))
    with pytest.raises(PermissionRefused) as refused:
        services.need_endorse(need=row.pk, actor=act(people.focal))
    assert refused.value.refusal.code == "two_persons"


def test_a_need_is_published_by_the_power_to_bind_in_the_class_the_member_chose(people: Cast) -> None:
    row = make.need(people, published=False, chosen_audience="members")
    services.need_endorse(need=row.pk, actor=act(people.focal))
    with pytest.raises(PermissionRefused):
        services.need_publish(need=row.pk, actor=act(people.focal))
    row = services.need_publish(need=row.pk, actor=act(people.head))
    assert (row.symbol, row.state, row.audience) == ("N-001", NeedState.PUBLISHED, "members")
    with seeing_as(PUBLIC):
        assert not Need.objects.filter(pk=row.pk).exists()


def test_an_offer_is_verified_by_an_officer_and_opened_by_the_member(people: Cast) -> None:
    row = make.offer(people, opened=False)
    services.offer_submit(offer=row.pk, actor=act(people.giver_focal))
    with pytest.raises(PermissionRefused):
        services.offer_verify(offer=row.pk, actor=act(people.giver_focal))
    services.offer_verify(offer=row.pk, actor=act(people.officer))
    with pytest.raises(PermissionRefused):
        services.offer_open(offer=row.pk, actor=act(people.officer))
    row = services.offer_open(offer=row.pk, actor=act(people.giver_head))
    assert (row.symbol, row.state, row.audience) == ("O-001", OfferState.OPEN, "public")


def test_a_returned_offer_is_the_delegations_again(people: Cast) -> None:
    row = make.offer(people, opened=False)
    services.offer_submit(offer=row.pk, actor=act(people.giver_focal))
    with pytest.raises(TransitionRefused):
        services.offer_return(offer=row.pk, reason=" ", actor=act(people.officer))
    services.offer_return(offer=row.pk, reason="Which licence?", actor=act(people.officer))
    with seeing_as(STAFF):
        assert not Offer.objects.filter(pk=row.pk).exists()
    with seeing_as(SERVICE):
        assert Notice.objects.filter(kind="offer.returned").count() == 1


def test_suggestions_come_with_their_reasons(people: Cast) -> None:
    point = plan().points.get(number=1)
    wanted = make.need(people, points=[point.pk])
    make.offer(people, quantity=Decimal(40))
    best = make.offer(people, points=[point.pk])
    make.offer(people, unit="fellowships")
    with seeing_as(STAFF):
        found = suggestions(wanted)
    assert found[0].offer.pk == best.pk
    assert [suggestion.reasons for suggestion in found] == [
        ["same_unit", "covers_all", "shared_points"],
        ["same_unit", "covers_part"],
    ]


def test_a_suggestion_is_seen_by_the_secretariat_alone(people: Cast) -> None:
    row = make.suggested(people, make.need(people), make.offer(people))
    for viewer, sees in ((STAFF, True), (Viewer(Eyes.MEMBER, people.receiver.pk), False), (PUBLIC, False)):
        with seeing_as(viewer):
            assert Match.objects.filter(pk=row.pk).exists() is sees


def test_what_does_not_fit_is_not_matched(people: Cast) -> None:
    wanted = make.need(people)
    with pytest.raises(TransitionRefused):
        make.suggested(people, wanted, make.offer(people, unit="fellowships"))
    with pytest.raises(TransitionRefused):
        make.suggested(people, make.need(people, published=False), make.offer(people))
    given = make.offer(people)
    make.suggested(people, wanted, given)
    with pytest.raises(TransitionRefused) as refused:
        make.suggested(people, wanted, given)
    assert refused.value.refusal.code == "matched_already"


def test_introducing_holds_the_quantity_and_tells_both_sides(people: Cast) -> None:
    wanted, given = make.need(people, quantity=Decimal(60)), make.offer(people)
    row = make.introduced(people, wanted, given)
    assert balance(given) == 40
    assert fresh(wanted).state == NeedState.MATCHING
    with seeing_as(SERVICE):
        notice = Notice.objects.get(kind="match.introduced")
        assert {delivery.address for delivery in notice.deliveries.all()} == {
            "mission@xaa.example",
            "mission@xbb.example",
        }
    with seeing_as(Viewer(Eyes.MEMBER, people.receiver.pk)):
        assert Match.objects.filter(pk=row.pk).exists()
    with seeing_as(Viewer(Eyes.MEMBER, 99999)):
        assert not Match.objects.filter(pk=row.pk).exists()


def test_introduced_sides_read_each_others_restricted_need_and_offer(people: Cast) -> None:
    wanted, given = make.need(people, chosen_audience="restricted"), make.offer(people, chosen_audience="restricted")
    giver, receiver = Viewer(Eyes.MEMBER, people.giver.pk), Viewer(Eyes.MEMBER, people.receiver.pk)
    with seeing_as(giver):
        assert not Need.objects.filter(pk=wanted.pk).exists()
    make.introduced(people, wanted, given)
    with seeing_as(giver):
        assert Need.objects.filter(pk=wanted.pk).exists()
        assert SearchEntry.objects.filter(target_uid=wanted.uid).exists()
    with seeing_as(PUBLIC):
        assert not SearchEntry.objects.exists()
    with seeing_as(receiver):
        assert Offer.objects.filter(pk=given.pk).exists()


def test_an_offer_is_exhausted_when_the_ledger_says_so_and_opens_again(people: Cast) -> None:
    given = make.offer(people)
    row = make.introduced(people, make.need(people), given)
    assert fresh(given).state == OfferState.EXHAUSTED
    services.match_fail(match=row.pk, code="no_funds", actor=act(people.head))
    assert fresh(given).state == OfferState.OPEN
    assert entries(row) == [("hold", 100), ("release", 100)]


def test_more_than_is_left_is_refused_in_plain_words(people: Cast) -> None:
    given = make.offer(people)
    first, second = make.suggested(people, make.need(people), given), make.suggested(people, make.need(people), given)
    services.match_introduce(match=first.pk, actor=act(people.officer))
    with pytest.raises(TransitionRefused):
        services.match_introduce(match=second.pk, actor=act(people.officer))
    assert fresh(second).state == MatchState.SUGGESTED
    assert entries(second) == []


def test_the_database_refuses_what_would_take_the_ledger_below_zero(people: Cast) -> None:
    row = make.consented(people, make.need(people, quantity=Decimal(60)), make.offer(people))
    with pytest.raises(TransitionRefused) as refused:
        services.match_terms(
            match=row.pk, terms="All of it and more.", quantity=Decimal(101), delivers_until=portal_clock.now(),
            actor=act(people.head),
        )  # fmt: skip
    assert refused.value.refusal.code == "offer_too_small"
    assert entries(row) == [("hold", 60)]


def test_both_sides_consent_and_declare_for_themselves(people: Cast) -> None:
    row = make.introduced(people, make.need(people), make.offer(people))
    with pytest.raises(TransitionRefused) as refused:
        services.match_consent(match=row.pk, declared=False, actor=act(people.head))
    assert refused.value.refusal.code == "not_declared"
    assert services.match_consent(match=row.pk, declared=True, actor=act(people.head)).state == MatchState.INTRODUCED
    with pytest.raises(TransitionRefused):
        services.match_consent(match=row.pk, declared=True, actor=act(people.head))
    for user in (people.stranger, people.giver_focal):
        with pytest.raises(PermissionRefused):
            services.match_consent(match=row.pk, declared=True, actor=act(user))
    assert (
        services.match_consent(match=row.pk, declared=True, actor=act(people.giver_head)).state
        == MatchState.NEGOTIATING
    )


def test_a_declaration_stays_with_the_match(people: Cast, clock) -> None:
    row = make.introduced(people, make.need(people), make.offer(people))
    at = portal_clock.now()
    services.match_consent(match=row.pk, declared=True, words=" Licence 7 covers it. ", actor=act(people.giver_head))
    row = fresh(row)
    assert (row.offer_declaration, row.need_declaration, row.need_declared_at) == ("Licence 7 covers it.", "", None)
    assert at <= row.offer_declared_at == row.offer_consented_at
    for column in ("need_consented_at = now()", "offer_declared_at = NULL"):
        with pytest.raises(IntegrityError), seeing_as(SERVICE), connection.cursor() as cursor:
            cursor.execute(f"UPDATE initiatives_match SET {column} WHERE id = %s", [row.pk])


def test_silence_is_no_and_releases_the_hold(people: Cast, clock) -> None:
    wanted, given = make.need(people), make.offer(people)
    row = make.introduced(people, wanted, given)
    services.match_consent(match=row.pk, declared=True, actor=act(people.head))
    clock.forward(days=13, hours=23)
    assert services.matches_lapse() == 0
    clock.forward(hours=2)
    with pytest.raises(TransitionRefused) as refused:
        services.match_consent(match=row.pk, declared=True, actor=act(people.giver_head))
    assert refused.value.refusal.code == "too_late"
    assert services.matches_lapse() == 1
    assert services.matches_lapse() == 0
    assert (fresh(row).state, balance(given)) == (MatchState.LAPSED, 100)
    assert (fresh(given).state, fresh(wanted).state) == (OfferState.OPEN, NeedState.PUBLISHED)


def test_a_change_of_terms_takes_the_other_sides_agreement_back(people: Cast) -> None:
    row = make.consented(people, make.need(people), make.offer(people))
    until = portal_clock.now()
    terms = {"match": row.pk, "quantity": Decimal(100), "delivers_until": until}
    services.match_terms(terms="Nights.", actor=act(people.head), **terms)
    services.match_terms(terms="Weekends.", actor=act(people.giver_head), **terms)
    assert fresh(row).need_agreed_at is None
    assert services.match_agree(match=row.pk, actor=act(people.head)).state == MatchState.AGREED


def test_from_agreement_to_completion_the_need_follows(people: Cast) -> None:
    wanted, given = make.need(people), make.offer(people)
    row = make.agreed(people, wanted, given, quantity=70)
    assert fresh(wanted).state == NeedState.PART_FILLED
    other = make.offer(people, quantity=Decimal(30))
    rest = make.active(people, wanted, other)
    assert fresh(wanted).state == NeedState.DELIVERING
    services.match_start(match=row.pk, actor=act(people.giver_head))
    assert entries(row) == [("hold", 100), ("release", 100), ("hold", 70), ("release", 70), ("draw", 70)]
    assert balance(given) == 30
    for match in (row, rest):
        services.match_complete(match=match.pk, actor=act(people.head))
    assert fresh(wanted).state == NeedState.COMPLETED


def test_only_the_giving_side_begins_and_only_the_receiving_side_confirms(people: Cast) -> None:
    row = make.agreed(people, make.need(people), make.offer(people))
    with pytest.raises(PermissionRefused):
        services.match_start(match=row.pk, actor=act(people.head))
    services.match_start(match=row.pk, actor=act(people.giver_head))
    with pytest.raises(PermissionRefused):
        services.match_complete(match=row.pk, actor=act(people.giver_head))


def test_a_failure_has_a_reason_of_the_list(people: Cast) -> None:
    row = make.agreed(people, make.need(people), make.offer(people))
    with pytest.raises(TransitionRefused):
        services.match_fail(match=row.pk, code="bad_luck", actor=act(people.head))
    services.match_fail(match=row.pk, code="export_licence_refused", actor=act(people.giver_head))
    assert fresh(row).failure_code == "export_licence_refused"


def test_still_needed_is_asked_twice_and_confirmation_begins_anew(people: Cast, clock) -> None:
    row = make.need(people)
    asked = []
    for days in (270, 10, 50, 20):
        clock.forward(days=days)
        asked.append(services.needs_ask())
        asked.append(services.needs_ask())
    assert asked == [0, 0, 1, 0, 0, 0, 1, 0]
    services.need_confirm(need=row.pk, actor=act(people.head))
    clock.forward(days=100)
    assert services.needs_expire() == 0
    clock.forward(days=200)
    assert services.needs_ask() == 1


def test_a_need_nobody_confirmed_expires_and_takes_its_matches_along(people: Cast, clock) -> None:
    wanted, given = make.need(people), make.offer(people)
    clock.forward(days=360)
    row = make.consented(people, wanted, given)
    clock.forward(days=8)
    assert services.needs_expire() == 1
    assert services.needs_expire() == 0
    assert (fresh(wanted).state, fresh(row).state) == (NeedState.EXPIRED, MatchState.LAPSED)
    assert balance(given) == 100


def test_an_offer_expires_on_its_last_day(people: Cast, clock) -> None:
    given = make.offer(people, available_until=portal_clock.now() + make.factories.tick(days=3))
    assert services.offers_expire() == 0
    clock.forward(days=4)
    assert services.offers_expire() == 1
    assert fresh(given).state == OfferState.EXPIRED


def test_a_withdrawn_need_releases_what_was_held(people: Cast) -> None:
    wanted, given = make.need(people), make.offer(people)
    row = make.introduced(people, wanted, given)
    services.need_withdraw(need=wanted.pk, actor=act(people.head))
    assert (fresh(row).state, balance(given)) == (MatchState.LAPSED, 100)
    with seeing_as(SERVICE):
        assert AuditEvent.objects.filter(name="match.lapsed").count() == 1


def test_the_remaining_quantity_is_shown_to_all_and_the_entries_to_the_sides(people: Cast) -> None:
    given = make.offer(people)
    make.introduced(people, make.need(people, quantity=Decimal(60)), given)
    with seeing_as(PUBLIC):
        assert LedgerEntry.objects.count() == 0
        assert balance(given) == 40
    with seeing_as(Viewer(Eyes.MEMBER, people.giver.pk)):
        assert LedgerEntry.objects.count() == 1
