"""Initiatives: proposed to those named in it, endorsed by each, then known to all."""

import pytest

from initiatives.programmes import services
from initiatives.programmes.models import Initiative, InitiativePartner, InitiativeState
from initiatives.programmes.services import Part, Plan
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices.models import Notice
from portal.core.refusals import PermissionRefused, TransitionRefused
from portal.core.search.models import SearchEntry
from tests.factories import exchange as make
from tests.factories.exchange import Cast, act, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return make.cast()


def proposed(people: Cast, *parts: Part, **changes) -> Initiative:
    members = parts or (Part(member=people.giver.pk, contribution={"en": "Two engineers"}),)
    plan = Plan(**{"title": {"en": "A joint laboratory"}, "kind": "laboratory", "parts": members} | changes)
    return services.initiative_propose(plan=plan, lead=people.receiver.pk, actor=act(people.head))


def test_until_all_have_endorsed_only_those_named_and_the_secretariat_read_it(people: Cast) -> None:
    row = proposed(people)
    for viewer, sees in (
        (Viewer(Eyes.MEMBER, people.giver.pk), True),
        (STAFF, True),
        (Viewer(Eyes.MEMBER, 99999), False),
        (PUBLIC, False),
    ):
        with seeing_as(viewer):
            assert Initiative.objects.filter(pk=row.pk).exists() is sees
            assert InitiativePartner.objects.filter(initiative=row.pk).exists() is sees


def test_each_member_endorses_its_own_part_and_the_last_one_publishes_it(people: Cast) -> None:
    row = proposed(people)
    with pytest.raises(TransitionRefused):
        services.initiative_endorse(initiative=row.pk, actor=act(people.stranger))
    with pytest.raises(PermissionRefused):
        services.initiative_endorse(initiative=row.pk, actor=act(people.giver_focal))
    services.initiative_endorse(initiative=row.pk, actor=act(people.giver_head))
    row = fresh(row)
    assert (row.state, row.symbol, row.audience) == (InitiativeState.ENDORSED, "I-001", Audience.PUBLIC)
    with seeing_as(PUBLIC):
        assert InitiativePartner.objects.filter(initiative=row.pk).count() == 2
        assert SearchEntry.objects.get(target_uid=row.uid).path == f"initiatives/{row.uid}/"
    with seeing_as(SERVICE):
        told = Notice.objects.order_by("pk").values_list("kind", flat=True)
        assert list(told) == ["initiative.proposed", "initiative.endorsed"]
    with pytest.raises(TransitionRefused):
        services.initiative_endorse(initiative=row.pk, actor=act(people.giver_head))


def test_participants_that_are_no_members_need_no_endorsement(people: Cast) -> None:
    assert proposed(people, Part(name="An institute")).state == InitiativeState.ENDORSED


def test_proposing_needs_the_power_to_bind(people: Cast) -> None:
    with pytest.raises(PermissionRefused):
        services.initiative_propose(
            plan=Plan(title={"en": "Alone"}, kind="training"), lead=people.receiver.pk, actor=act(people.focal)
        )


def test_the_lead_begins_and_completes_and_the_secretariat_closes(people: Cast) -> None:
    row = proposed(people, Part(name="An institute"))
    with pytest.raises(PermissionRefused):
        services.initiative_begin(initiative=row.pk, actor=act(people.giver_head))
    services.initiative_begin(initiative=row.pk, actor=act(people.head))
    services.initiative_complete(initiative=row.pk, actor=act(people.head))
    with pytest.raises(PermissionRefused):
        services.initiative_close(initiative=row.pk, actor=act(people.head))
    assert services.initiative_close(initiative=row.pk, actor=act(people.officer)).state == InitiativeState.CLOSED
