"""The largest admissible flow against the capacity of one pipe and against a search by halves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from infrastructure.fluid_properties import density_kg_per_m3
from infrastructure.network_limits import largest_admissible_flow
from infrastructure.pipe_flow import (
    Pipe,
    pipe_capacity_kg_per_s,
    pipe_outlet_pressure_bar,
)
from infrastructure.pipe_network import (
    Compressor,
    NetworkPipe,
    Node,
    PipeNetwork,
    ready_network,
    solve_network,
)
from tests.infrastructure.one_pipe import velocity_m_per_s


def ready(fluid, pipes, fixed):
    names = sorted({name for one, other, _ in pipes for name in (one, other)})
    return ready_network(
        PipeNetwork(
            fluid,
            tuple(Node(name, fixed.get(name)) for name in names),
            tuple(NetworkPipe(one + other, one, other, pipe) for one, other, pipe in pipes),
        )
    )


@pytest.mark.parametrize(
    ("fluid", "bar", "least_bar"), [("hydrogen", 70.0, 50.0), ("carbon_dioxide", 140.0, 90.0)]
)
def test_the_largest_flow_of_one_pipe_is_its_capacity(fluid, bar, least_bar):
    pipe = Pipe(80.0, 488.0)
    found = largest_admissible_flow(
        ready(fluid, [("a", "b", pipe)], {"a": bar}), np.array([0.0, -2.0]), least_bar
    )
    capacity = pipe_capacity_kg_per_s(fluid, bar, least_bar, pipe)
    assert found.scale == pytest.approx(capacity / 2.0, rel=1e-7)
    assert (found.limit, found.node, found.pipe) == ("pressure", "b", "ab")
    assert found.least_bar == pytest.approx(least_bar, rel=1e-6)


def test_velocity_binds_in_a_short_pipe():
    """API RP 14E: 122 / sqrt(rho) at the outlet, where the gas is fastest."""
    pipe = Pipe(1.0, 203.0)
    case = ready("hydrogen", [("a", "b", pipe)], {"a": 70.0})
    found = largest_admissible_flow(case, np.array([0.0, -2.0]), 20.0)
    outlet_bar = pipe_outlet_pressure_bar("hydrogen", 2.0 * found.scale, 70.0, pipe)
    density = density_kg_per_m3("hydrogen", outlet_bar, 10.0)
    velocity = velocity_m_per_s("hydrogen", 2.0 * found.scale, outlet_bar, 203.0)
    assert (found.limit, found.pipe) == ("velocity", "ab")
    assert velocity == pytest.approx(122.0 / math.sqrt(density), rel=1e-6)
    assert found.least_bar == pytest.approx(outlet_bar)
    assert largest_admissible_flow(case, np.array([0, -2.0]), 20.0, math.inf).limit == "pressure"


def test_the_pipe_that_binds_is_the_one_that_loses_most_on_the_way():
    wide, narrow = Pipe(20.0, 590.0), Pipe(20.0, 203.0)
    case = ready(
        "hydrogen",
        [("a", "b", wide), ("b", "c", narrow), ("c", "d", wide), ("b", "e", wide)],
        {"a": 70.0},
    )
    flows = np.array([0.0, -1.0, -0.2, -1.5, -3.0])
    found = largest_admissible_flow(case, flows, 50.0, math.inf)
    assert (found.node, found.pipe) == ("d", "bc")

    def fits(scale):
        return solve_network(case, scale * flows).pressure_bar.min() >= 50.0

    low, high = 0.0, found.scale * 1.5
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if fits(middle) else (low, middle)
    assert found.scale == pytest.approx(low, rel=1e-7)


@pytest.mark.parametrize("order", ["abcde", "adcbe"])
def test_the_pipe_that_binds_is_found_through_compressors_in_a_row(order):
    """Whichever of them the solver takes for the leader of the rest."""
    held = {"a": 70.0}
    row = PipeNetwork(
        "hydrogen",
        tuple(Node(name, held.get(name)) for name in order),
        (
            NetworkPipe("ab", "a", "b", Pipe(200.0, 154.0)),
            NetworkPipe("de", "d", "e", Pipe(1.0, 590.0)),
        ),
        (Compressor("k", "b", "c"), Compressor("l", "c", "d")),
    )
    drawn = np.array([0.0, 0.0, 0.0, 0.0, -2.0])
    assert largest_admissible_flow(ready_network(row), drawn, 50.0).pipe == "ab"


def test_least_pressures_may_differ_from_node_to_node():
    case = ready(
        "hydrogen", [("a", "b", Pipe(50.0, 387.0)), ("a", "c", Pipe(50.0, 387.0))], {"a": 70.0}
    )
    found = largest_admissible_flow(case, np.array([0, -2.0, -2.0]), np.array([1.1, 40.0, 60.0]))
    assert found.node == "c"


def test_without_flow_nothing_binds_and_a_limit_broken_at_rest_is_refused():
    case = ready("hydrogen", [("a", "b", Pipe(50.0, 387.0))], {"a": 45.0})
    assert largest_admissible_flow(case, np.zeros(2), 40.0).scale == math.inf
    with pytest.raises(ValueError, match="node a breaks its limit of pressure before anything"):
        largest_admissible_flow(case, np.array([0.0, -1.0]), 50.0)
