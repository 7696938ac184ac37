"""The people every test of proposals needs."""

import pytest

from tests.factories.proposals import World


@pytest.fixture
def world(db: None) -> World:
    return World()
