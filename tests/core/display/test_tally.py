"""The meter: by group, then by code; and nobody's name where the rules hide objectors."""

import pytest

from portal.core.display.tally import Stand, tally

STANDS = [
    Stand("Asia", "XL", "Lumeria", "support"),
    Stand("Africa", "XM", "Meridia", "objection"),
    Stand("Africa", "XA", "Arcadia", "silent", you=True),
]


def test_groups_and_codes_are_in_order_and_counts_add_up():
    found = tally(STANDS)
    assert [(group.name, [t.code for t in group.tiles]) for group in found.groups] == [
        ("Africa", ["XA", "XM"]),
        ("Asia", ["XL"]),
    ]
    assert found.groups[0].counts == {"support": 0, "reservation": 0, "silent": 1, "objection": 1}
    assert found.counts == {"support": 1, "reservation": 0, "silent": 1, "objection": 1}
    assert found.size == 3


def test_undisclosed_positions_leave_sums_and_nothing_else():
    found = tally(STANDS, disclosed=False)
    assert found.counts == {"support": 1, "reservation": 0, "silent": 2, "objection": 0}
    assert {(t.code, t.name, t.you) for group in found.groups for t in group.tiles} == {("", "", False)}
    assert all(set(group.counts.values()) == {0} for group in found.groups)


def test_an_unknown_position_is_an_error():
    with pytest.raises(KeyError):
        tally([Stand("Asia", "XL", "Lumeria", "abstains")])
