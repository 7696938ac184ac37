"""The road to membership, for every test of accession."""

from __future__ import annotations

import pytest

from tests.factories.accession import Road
from tests.factories.accession import road as make_road


@pytest.fixture
def road(db: None, clock: object) -> Road:
    return make_road(clock)
