"""Initiatives: proposed to those named in it, endorsed by each, then known to all."""

import pytest

from governance.commitments.models import Commitment
from initiatives.programmes import services
from initiatives.programmes.models import Initiative, InitiativePartner, InitiativeState
from initiatives.programmes.services import Part, Plan
from members.states.models import Member
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


def under_way(people: Cast, **changes) -> Initiative:
    row = proposed(people, **changes)
    services.initiative_endorse(initiative=row.pk, actor=act(people.giver_head))
    return services.initiative_begin(initiative=row.pk, actor=act(people.head))


MILESTONES = [{"title": {"en": name}, "due_at": "2030-01-01T00:00:00+00:00", "reached": False} for name in "AB"]


def test_the_focal_point_of_the_lead_marks_what_was_reached(people: Cast, clock) -> None:
    row = under_way(people, milestones=MILESTONES)
    for user in (people.giver_focal, people.giver_head, people.expert, people.officer):
        with pytest.raises(PermissionRefused):
            services.milestones_mark(initiative=row.pk, reached=[0], actor=act(user))
    first = services.milestones_mark(initiative=row.pk, reached=[0], actor=act(people.focal)).milestones[0][
        "reached_at"
    ]
    clock.forward(days=1)
    done = services.milestones_mark(initiative=row.pk, reached=[0, 1], actor=act(people.head)).milestones
    assert done[0]["reached_at"] == first < done[1]["reached_at"]
    back = services.milestones_mark(initiative=row.pk, reached=[1], actor=act(people.focal)).milestones
    assert [step["reached"] for step in back] == [False, True]
    assert "reached_at" not in back[0]
    services.initiative_complete(initiative=row.pk, actor=act(people.head))
    with pytest.raises(TransitionRefused):
        services.milestones_mark(initiative=row.pk, reached=[0], actor=act(people.focal))


def commitment(people: Cast, lead, number: int, audience: str = "public") -> Commitment:
    with seeing_as(SERVICE):
        return Commitment.objects.create(
            lead=lead, author=people.head, state="active", symbol=f"X/C/{number}", title={"en": f"Promise {number}"},
            starts_at="2026-01-01T00:00:00Z", ends_at="2027-01-01T00:00:00Z", fictional=True, audience=audience,
            parties=[lead.pk],
        )  # fmt: skip


def test_only_commitments_of_who_takes_part_are_linked_and_hidden_links_stay(people: Cast) -> None:
    row = under_way(people)
    mine, theirs = commitment(people, people.receiver, 1), commitment(people, people.giver, 2)
    hidden = commitment(people, people.giver, 3, "delegation")
    stranger = commitment(people, Member.objects.get(code="XCC"), 4)
    with seeing_as(SERVICE):
        row.commitments.add(hidden)

    def link(user, *chosen: Commitment) -> set[int]:
        pks = [one.pk for one in chosen]
        services.commitments_link(initiative=row.pk, commitments=pks, actor=act(user))
        with seeing_as(SERVICE):
            return set(row.commitments.values_list("pk", flat=True))

    assert link(people.focal, mine, theirs) == {mine.pk, theirs.pk, hidden.pk}
    assert link(people.focal, mine) == {mine.pk, hidden.pk}
    for unfit in (stranger, hidden):
        with pytest.raises(TransitionRefused):
            link(people.focal, unfit)
    with pytest.raises(PermissionRefused):
        link(people.giver_focal, theirs)
