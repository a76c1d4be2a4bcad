"""Standard sizes: enough, and none larger than needed."""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure.network_limits import largest_admissible_flow
from infrastructure.pipe_flow import (
    INNER_DIAMETER_MM_BY_NOMINAL_IN,
    Pipe,
    pipe_capacity_kg_per_s,
)
from infrastructure.pipe_network import NetworkPipe, Node, PipeNetwork, ready_network
from infrastructure.pipe_sizing import smallest_nominal_diameter_in, tree_nominal_diameters_in


def test_smallest_diameter_is_enough_and_the_next_smaller_is_not():
    nominal = smallest_nominal_diameter_in("hydrogen", 10.0, 50.0, 40.0, 100.0)
    assert nominal == 20
    smaller = Pipe(100.0, INNER_DIAMETER_MM_BY_NOMINAL_IN[18])
    assert pipe_capacity_kg_per_s("hydrogen", 50.0, 40.0, smaller) < 10.0


def test_a_flow_beyond_the_largest_pipe_is_refused():
    with pytest.raises(ValueError, match=r"mass_flow_kg_per_s is 500\.0.*48 in"):
        smallest_nominal_diameter_in("hydrogen", 500.0, 50.0, 40.0, 100.0)


def test_standard_diameters_rise_and_fit_their_nominal_size():
    sizes = list(INNER_DIAMETER_MM_BY_NOMINAL_IN.items())
    assert sizes == sorted(sizes)
    assert all(0.94 < inner_mm / (25.4 * inch) < 1.02 for inch, inner_mm in sizes)


TREE = (("a", "b", 40.0), ("b", "c", 25.0), ("b", "d", 60.0), ("d", "e", 10.0))
DRAWN_KG_PER_S = np.array([0.0, -1.0, -4.0, 0.0, -2.5])


def tree(sizes_in):
    return PipeNetwork(
        "hydrogen",
        (Node("a", 60.0), *(Node(name) for name in "bcde")),
        tuple(
            NetworkPipe(one + other, one, other, Pipe(km, INNER_DIAMETER_MM_BY_NOMINAL_IN[size]))
            for (one, other, km), size in zip(TREE, sizes_in, strict=True)
        ),
    )


def carries(sizes_in):
    ready = ready_network(tree(sizes_in))
    return largest_admissible_flow(ready, DRAWN_KG_PER_S, 40.0).scale >= 1.0


def test_every_pipe_of_a_tree_is_wide_enough_and_none_could_be_one_size_smaller():
    sizes = list(INNER_DIAMETER_MM_BY_NOMINAL_IN)
    chosen = tree_nominal_diameters_in(tree([4] * 4), DRAWN_KG_PER_S, 40.0)
    assert carries(chosen)
    for row, size in enumerate(chosen):
        smaller = [*chosen]
        smaller[row] = sizes[max(sizes.index(size) - 1, 0)]
        assert size == 4 or not carries(smaller)


def test_flows_beyond_the_largest_pipes_are_refused():
    with pytest.raises(ValueError, match="pipe ab binds at 48 in"):
        tree_nominal_diameters_in(tree([4] * 4), 500.0 * DRAWN_KG_PER_S, 40.0)
