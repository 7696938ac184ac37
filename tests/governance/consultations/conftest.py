"""The people every test of consultations needs."""

import pytest

from tests.factories.consultations import ConsultationWorld


@pytest.fixture
def world(db: None) -> ConsultationWorld:
    return ConsultationWorld()
