"""Energy use at part load against its definition hour by hour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.part_load import part_load_factor


@given(
    loads=st.lists(st.just(0.0) | st.floats(0.01, 1.0), min_size=1, max_size=48),
    no_load=st.floats(0.0, 0.9),
    capacity=st.floats(0.1, 1000.0),
)
def test_the_sum_over_hours_needs_only_output_and_running_hours(loads, no_load, capacity):
    output = np.array(loads) * capacity
    running = output > 0.0
    hourly = np.where(running, no_load * capacity + (1.0 - no_load) * output, 0.0)
    factor = part_load_factor(
        np.array([output.sum()]), np.array([capacity * running.sum()]), np.array([no_load])
    )
    assert factor[0] * output.sum() == pytest.approx(hourly.sum(), rel=1e-9, abs=1e-9)
    assert factor[0] >= 1.0


def test_full_load_takes_what_full_load_takes_and_half_load_more():
    # A tenth at no load: at half load (0.1 + 0.9 / 2) / (1 / 2) = 1.1 of the use at full load.
    factor = part_load_factor(
        np.array([10.0, 5.0, 0.0]), np.array([10.0, 10.0, 0.0]), np.full(3, 0.1)
    )
    np.testing.assert_allclose(factor, [1.0, 1.1, 1.0])


def test_more_than_running_capacity_and_shares_above_one_are_refused():
    with pytest.raises(ValueError, match="running hours"):
        part_load_factor(np.array([11.0]), np.array([10.0]), np.array([0.1]))
    with pytest.raises(ValueError, match="no_load_share"):
        part_load_factor(np.array([1.0]), np.array([10.0]), np.array([1.0]))
