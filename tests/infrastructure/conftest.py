"""The clock and the yard of every test of works."""

from __future__ import annotations

import pytest
import simpy

from tests.infrastructure.yard import Yard


@pytest.fixture
def clock():
    return simpy.Environment()


@pytest.fixture
def yard(clock):
    return Yard(clock)
