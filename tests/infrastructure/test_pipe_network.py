"""Networks by hand, against the single pipe, by conservation, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infrastructure.compressors import compression_power_mw
from infrastructure.fluid_properties import density_kg_per_m3
from infrastructure.network_elimination import eliminate, elimination_order, entry_between
from infrastructure.pipe_flow import (
    Pipe,
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
from tests.infrastructure.one_pipe import linear_gas_table, velocity_m_per_s

PIPE = Pipe(50.0, 488.0)


def network(nodes, pipes, compressors=(), fluid="hydrogen", **more):
    """Nodes as name: fixed pressure or none; pipes as (start, end) or (start, end, pipe)."""
    return PipeNetwork(
        fluid,
        tuple(Node(name, bar) for name, bar in nodes.items()),
        tuple(
            NetworkPipe(row[0] + row[1], row[0], row[1], row[2] if len(row) > 2 else PIPE)
            for row in pipes
        ),
        tuple(compressors),
        **more,
    )


def solved(case, injection, start=None):
    return solve_network(ready_network(case), np.array(injection, dtype=float), start)


@pytest.mark.parametrize(
    ("fluid", "bar", "flow"), [("hydrogen", 70, 9), ("carbon_dioxide", 140, 150)]
)
@pytest.mark.parametrize("friction", ["colebrook", "nikuradse"])
def test_a_network_of_one_pipe_is_that_pipe(fluid, bar, flow, friction):
    state = solved(network({"a": bar, "b": None}, ["ab"], (), fluid, friction=friction), [0, -flow])
    expected_bar = pipe_outlet_pressure_bar(fluid, flow, bar, PIPE, friction)
    assert state.pressure_bar[1] == pytest.approx(expected_bar, rel=1e-10)
    assert state.velocity_m_per_s[0] == pytest.approx(
        velocity_m_per_s(fluid, flow, expected_bar, 488.0), rel=1e-6
    )
    assert state.supply_kg_per_s.tolist() == pytest.approx([flow, 0.0])


def test_equal_parallel_pipes_share_the_flow():
    state = solved(network({"a": 70.0, "b": None}, ["ab", "ab", "ba"]), [0, -12])
    assert state.mass_flow_kg_per_s == pytest.approx([4.0, 4.0, -4.0])
    assert state.pressure_bar[1] == pytest.approx(
        pipe_outlet_pressure_bar("hydrogen", 4.0, 70.0, PIPE), rel=1e-10
    )


def test_a_ring_of_equal_pipes_divides_by_the_square_root_of_length():
    """With constant friction losses go with m^2 L: one pipe carries sqrt(3) times what three do.

    Without viscosity Nikuradse's factor is that of the wall alone.
    """
    line = linear_gas_table(4124.5, 1.0, 0.0, 1e-15)
    ring = network(
        {"a": 50.0, "b": None, "c": None, "d": None},
        ["ab", "bc", "cd", "da"],
        friction="nikuradse",
        table=line,
    )
    state = solved(ring, [0, -5, 0, 0])
    root = math.sqrt(3.0)
    assert state.mass_flow_kg_per_s == pytest.approx(
        5.0 * np.array([root, -1, -1, -1]) / (1 + root), rel=1e-8
    )


def test_two_fixed_pressures_drive_a_flow_without_demand():
    state = solved(network({"a": 60.0, "b": None, "c": 50.0}, ["ab", "bc"]), [0, 0, 0])
    through = state.mass_flow_kg_per_s
    assert through[0] == pytest.approx(through[1])
    assert state.supply_kg_per_s.tolist() == pytest.approx([through[0], 0.0, -through[0]])
    assert pipe_outlet_pressure_bar(
        "hydrogen", through[0], 60.0, PIPE._replace(length_km=100.0)
    ) == pytest.approx(50.0, rel=1e-3)


def test_a_compressor_by_ratio_and_one_by_lift_raise_the_pressure_and_take_power():
    for compressor in (
        Compressor("k", "b", "c", ratio=1.3),
        Compressor("k", "b", "c", lift_bar=14.0),
    ):
        case = network({"a": 60.0, "b": None, "c": None, "d": None}, ["ab", "cd"], [compressor])
        state = solved(case, [0, 0, 0, -8])
        before = pipe_outlet_pressure_bar("hydrogen", 8.0, 60.0, PIPE)
        behind = before * compressor.ratio + compressor.lift_bar
        end = pipe_outlet_pressure_bar("hydrogen", 8.0, behind, PIPE)
        assert state.pressure_bar == pytest.approx([60.0, before, behind, end], rel=1e-9)
        assert state.compressor_kg_per_s == pytest.approx([8.0])
        assert state.compressor_mw == pytest.approx(
            [compression_power_mw("hydrogen", 8.0, before, behind, 10.0, 0.75)]
        )


def test_a_compressor_may_stand_before_the_fixed_pressure_and_beside_a_pipe():
    """The pressure before it follows from the one behind; what it lifts partly flows back."""
    case = network(
        {"a": 70.0, "b": None}, [("b", "a", Pipe(50.0, 254.0))], [Compressor("k", "b", "a", 1.25)]
    )
    state = solved(case, [0, 2.0])
    assert state.pressure_bar[1] == pytest.approx(70.0 / 1.25)
    assert state.mass_flow_kg_per_s[0] < 0.0
    assert state.compressor_kg_per_s[0] == pytest.approx(2.0 - state.mass_flow_kg_per_s[0])


def test_height_weighs_on_dense_carbon_dioxide():
    # 100 m at rest: density x g x height, the density by CoolProp's table at the mean pressure.
    case = PipeNetwork(
        "carbon_dioxide",
        (Node("low", 140.0), Node("high", elevation_m=100.0)),
        (NetworkPipe("up", "low", "high", PIPE),),
    )
    state = solved(case, [0, 0])
    mean_bar = 140.0 - 0.5 * (140.0 - state.pressure_bar[1])
    weight_bar = density_kg_per_m3("carbon_dioxide", mean_bar, 10.0) * 9.80665 * 100.0 / 1e5
    assert state.pressure_bar[1] == pytest.approx(140.0 - weight_bar, rel=1e-9)


@st.composite
def networks(draw):
    nodes = draw(st.integers(2, 12))
    joined = [(draw(st.integers(0, i - 1)), i) for i in range(1, nodes)]
    extra = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    joined += [(i, j) for i, j in draw(st.lists(extra, max_size=6)) if i != j]
    sizes = st.sampled_from([254.0, 387.0, 590.0])
    pipes = tuple(
        NetworkPipe(f"p{k}", f"n{i}", f"n{j}", Pipe(draw(st.floats(1.0, 30.0)), draw(sizes)))
        for k, (i, j) in enumerate(joined)
    )
    flows = [0.0] + [draw(st.floats(-0.4, 0.2)) for _ in range(nodes - 1)]
    fixed = {0, draw(st.integers(0, nodes - 1))}
    fluid = draw(st.sampled_from(["hydrogen", "carbon_dioxide"]))
    bar = {"hydrogen": 70.0, "carbon_dioxide": 140.0}[fluid]
    held = tuple(Node(f"n{i}", bar if i in fixed else None) for i in range(nodes))
    return PipeNetwork(fluid, held, pipes), np.array(flows) * (10 if bar == 140.0 else 1)


@given(case=networks())
@settings(max_examples=60)
def test_mass_is_kept_at_every_node_and_flow_goes_from_high_to_low_pressure(case):
    given_network, injection = case
    ready = ready_network(given_network)
    state = solve_network(ready, injection)
    plan, flow = ready.plan, state.mass_flow_kg_per_s
    left = injection + state.supply_kg_per_s
    np.subtract.at(left, plan.start_node, flow)
    np.add.at(left, plan.end_node, flow)
    assert np.abs(left).max() <= 1e-9 * max(np.abs(injection).sum(), 1.0)
    drop = state.pressure_bar[plan.start_node] - state.pressure_bar[plan.end_node]
    assert (drop * np.sign(flow) >= -1e-8).all()
    assert state.residual <= 1e-8
    # Each pipe alone, with the flow and the inlet pressure found, gives the outlet found.
    for e, row in enumerate(given_network.pipes):
        inlet, outlet = sorted(
            state.pressure_bar[[plan.start_node[e], plan.end_node[e]]], reverse=True
        )
        alone = pipe_outlet_pressure_bar(
            given_network.fluid, abs(float(flow[e])), float(inlet), row.pipe
        )
        assert alone == pytest.approx(outlet, rel=1e-7)
    again = solve_network(ready, injection * 1.05, state)
    cold = solve_network(ready, injection * 1.05)
    assert again.pressure_bar == pytest.approx(cold.pressure_bar, rel=1e-8)


@given(
    unknowns=st.integers(1, 14),
    joined=st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=40),
    seed=st.integers(0, 1000),
)
@settings(max_examples=60)
def test_elimination_solves_what_numpy_solves(unknowns, joined, seed):
    joined = [(i, j) for i, j in joined if max(i, j) < unknowns and i != j]
    order = elimination_order(unknowns, joined)
    rng = np.random.default_rng(seed)
    matrix, right = np.eye(unknowns) * 50.0, rng.normal(size=unknowns)
    above, below = np.zeros(len(order.later)), np.zeros(len(order.later))
    for i, j in joined:
        matrix[i, j], matrix[j, i] = rng.normal(size=2)
        low, high = sorted((i, j), key=lambda k: order.position[k])
        entry = entry_between(order, int(order.position[i]), int(order.position[j]))
        above[entry], below[entry] = matrix[low, high], matrix[high, low]
    solution = right[np.argsort(order.position)]
    eliminate(order, np.full(unknowns, 50.0), above, below, solution)
    assert solution[order.position] == pytest.approx(np.linalg.solve(matrix, right))


def test_trees_fill_nothing_in():
    order = elimination_order(30, [(i // 3, i) for i in range(1, 30)])
    assert len(order.later) == 29


def test_all_faults_of_a_network_are_named_at_once():
    broken = PipeNetwork(
        "hydrogen",
        (Node("a", 0.5), Node("b"), Node("b"), Node("c", 90.0)),
        (
            NetworkPipe("p", "a", "b", Pipe(0.0, -1.0, roughness_mm=0.0)),
            NetworkPipe("q", "b", "x", Pipe(1.0, 100.0, temperature_c=300.0)),
            NetworkPipe("r", "c", "c", Pipe(1.0, 100.0, loss_coefficient=-1.0), rating_bar=80.0),
        ),
        (Compressor("k", "a", "c", ratio=-1.0), Compressor("l", "a", "y", efficiency=1.5)),
    )
    with pytest.raises(ValueError, match="pipe network") as error:
        ready_network(broken)
    for part in (
        "node b is named 2 times",
        "node a fixed_bar is 0.5; expected 1.01325 to 250 bar absolute",
        "pipe p length_km is 0.0",
        "pipe p inner_diameter_mm is -1.0",
        "pipe q ends at x",
        "pipe q temperature_c is 300.0",
        "pipe r starts and ends at c",
        "pipe r loss_coefficient is -1.0",
        "pipe r rating_bar is 80; expected at least the 90 bar",
        "compressor k has ratio -1.0",
        "compressor k fixes a pressure that is fixed already",
        "compressor l efficiency is 1.5",
        "compressor l joins a and y",
    ):
        assert part in str(error.value)


def test_nodes_without_a_way_to_a_fixed_pressure_are_refused():
    with pytest.raises(ValueError, match="nodes c, d are not connected with any fixed pressure"):
        ready_network(network({"a": 70.0, "b": None, "c": None, "d": None}, ["ab", "cd"]))


@pytest.mark.parametrize(
    ("fluid", "bar", "flow"), [("hydrogen", 70, 90), ("carbon_dioxide", 140, 900)]
)
def test_a_network_that_cannot_carry_its_flow_says_which_pipe_binds_and_by_how_much(
    fluid, bar, flow
):
    narrow = Pipe(50.0, 254.0)
    case = network({"a": bar, "b": None, "c": None}, ["ab", ("b", "c", narrow)], (), fluid)
    with pytest.raises(
        ValueError, match=r"pipe bc binds: the network carries 0\.\d+ of the"
    ) as error:
        solved(case, [0, 0, -flow])
    carried = float(str(error.value).split("carries ")[1].split()[0])
    solved(case, [0, 0, -flow * carried * 0.999])
    with pytest.raises(ValueError, match="pipe bc binds"):
        solved(case, [0, 0, -flow * carried * 1.001])


def test_pressures_above_a_rating_and_compressors_run_backwards_are_refused():
    rated = network({"a": 70.0, "b": None}, ["ab"])
    rated = PipeNetwork("hydrogen", rated.nodes, (rated.pipes[0]._replace(rating_bar=72.0),))
    with pytest.raises(
        ValueError, match=r"pipe ab reaches 7\d\.\d+ bar; expected at most its rating"
    ):
        solved(rated, [0, 10])
    turned = network(
        {"a": 70.0, "b": None, "c": None}, ["ab"], [Compressor("k", "b", "c", ratio=1.1)]
    )
    with pytest.raises(ValueError, match="compressor k carries -2 kg/s; expected flow from inlet"):
        solved(turned, [0, 0, 2])


@pytest.mark.parametrize("injection", [[0.0], [0.0, math.nan]])
def test_flows_must_be_one_finite_number_a_node(injection):
    with pytest.raises(ValueError, match="expected one finite number for each of 2 nodes"):
        solved(network({"a": 70.0, "b": None}, ["ab"]), injection)
