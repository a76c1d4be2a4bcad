"""Pipe networks against other programs: STANET's published pressures, and pandapipes.

Both files under `data/` are written by `make reference` with pandapipes 0.16.0 (BSD-3-Clause,
Fraunhofer IEE and University of Kassel); the gas networks and the results of the commercial program
STANET in them ship inside that package.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from infrastructure.pipe_flow import Pipe
from infrastructure.pipe_network import (
    Compressor,
    NetworkPipe,
    Node,
    PipeNetwork,
    ready_network,
    solve_network,
)
from tests.infrastructure.one_pipe import linear_gas_table
from tools.reference.compare_times import ready
from tools.reference.random_networks import (
    CASES,
    FEWEST_NODES,
    GAS_CONSTANT_J_PER_KG_K,
    MOST_NODES,
    VISCOSITY_PA_S,
    Z_AT_0_BAR,
    Z_PER_BAR,
    random_network,
)

DATA = Path(__file__).parent / "data"
STANET = json.loads((DATA / "stanet_networks.json").read_text(encoding="utf-8"))["networks"]
PANDAPIPES = json.loads((DATA / "pandapipes_networks.json").read_text(encoding="utf-8"))


def atmosphere_bar(height_m):
    """Barometric formula, as in both programs: their pressures are above the air outside."""
    return 1.01325 * (1.0 - 0.0065 * height_m / 288.15) ** 5.255


def stanet_pressures(case):
    """Gauge pressures [bar] of STANET and ours at each node, with the properties of the case."""
    gas_constant = 101325.0 / (case["density_normal_kg_per_m3"] * 273.15)
    table = linear_gas_table(
        gas_constant, case["z_at_0_bar"], case["z_per_bar"], case["viscosity_pa_s"]
    )
    outside_bar = np.array([atmosphere_bar(h) for h in case["height_m"]])
    fixed = {int(i): bar + outside_bar[int(i)] for i, bar in case["fixed_barg"].items()}
    temperature_c = case["temperature_k"] - 273.15
    pipes = tuple(
        NetworkPipe(
            f"pipe {k}",
            str(p["start"]),
            str(p["end"]),
            Pipe(
                p["length_km"],
                p["inner_diameter_mm"],
                temperature_c,
                p["roughness_mm"],
                p["loss_coefficient"],
            ),
        )
        for k, p in enumerate(case["pipes"])
    )
    valves = [Compressor(f"valve {a}", str(a), str(b)) for a, b in case["open_valves"]]
    # STANET's pumps lift the gauge pressure.
    pumps = [
        Compressor(
            f"pump {p['inlet']}",
            str(p["inlet"]),
            str(p["outlet"]),
            lift_bar=p["bar"] + outside_bar[p["outlet"]] - outside_bar[p["inlet"]],
        )
        for p in case["pumps"]
    ]
    nodes = tuple(Node(str(i), fixed.get(i), h) for i, h in enumerate(case["height_m"]))
    network = PipeNetwork(
        "hydrogen", nodes, pipes, (*valves, *pumps), case["friction"], table, lowest_bar=1.0
    )
    flow = solve_network(ready_network(network), np.array(case["injection_kg_per_s"]))
    known = [i for i, bar in enumerate(case["stanet_barg"]) if bar is not None]
    stanet_barg = np.array([case["stanet_barg"][i] for i in known])
    return stanet_barg, (flow.pressure_bar - outside_bar)[known]


@pytest.mark.validation(
    "Pipes and fluids", "STANET (commercial program), networks shipped with pandapipes 0.16"
)
@pytest.mark.parametrize("case", STANET, ids=[case["name"] for case in STANET])
def test_pressures_of_stanet(validate, case):
    stanet_barg, ours_barg = stanet_pressures(case)
    name = f"Pressures of the network {case['name'].replace('_', ' ')}"
    close = np.abs(ours_barg / stanet_barg - 1.0).max() < 1e-4
    note = "" if close else "Laminar flow in some pipes, which STANET takes as turbulent."
    validate(name, stanet_barg, ours_barg, "bar above air", rel=1e-3, note=note)


def test_most_pressures_of_stanet_agree_within_one_in_ten_thousand():
    """Those that do not lie in pipes where the flow is laminar: STANET takes it as turbulent."""
    pairs = [stanet_pressures(case) for case in STANET]
    close = [np.abs(ours / stanet - 1.0).max() < 1e-4 for stanet, ours in pairs]
    assert len(STANET) == 22
    assert sum(close) >= 19


@pytest.fixture(scope="module")
def solved():
    """Pressures [bar] at all nodes of each random network, as solved here."""
    networks = [random_network(case) for case in range(CASES)]
    flows = [solve_network(ready(n), np.array(n.injection_kg_per_s)) for n in networks]
    return [flow.pressure_bar for flow in flows]


@pytest.mark.parametrize("case", range(CASES))
def test_pressures_of_random_hydrogen_networks_as_pandapipes(solved, case):
    """Ours from the table of the equation of state, pandapipes' from a line fitted to it."""
    expected_bar = np.array(PANDAPIPES["cases"][case]["pressure_bar"])
    np.testing.assert_allclose(solved[case], expected_bar, rtol=5e-3)
    # Pressures hardly differ where pipes are wide: what is lost on the way must agree as well.
    lost, ours = expected_bar.max() - expected_bar, expected_bar.max() - solved[case]
    np.testing.assert_allclose(ours, lost, rtol=0.01, atol=1e-3)


@pytest.mark.validation(
    "Pipes and fluids", "pandapipes 0.16.0 (Fraunhofer IEE, University of Kassel)"
)
def test_all_random_hydrogen_networks_together_as_pandapipes(validate, solved):
    expected = [np.array(case["pressure_bar"]) for case in PANDAPIPES["cases"]]
    case = f"Pressures at all nodes of {CASES} random hydrogen networks"
    validate(case, np.concatenate(expected), np.concatenate(solved), "bar", rel=5e-3)
    lost = [np.array(bar).max() - np.array(bar) for bar in expected]
    ours = [bar.max() - own for bar, own in zip(expected, solved, strict=True)]
    case = f"Pressure lost on the way in {CASES} random hydrogen networks"
    validate(case, np.concatenate(lost), np.concatenate(ours), "bar", rel=0.01, abs=1e-3)


@pytest.mark.parametrize("case", range(0, CASES, 7))
def test_pressures_are_those_of_pandapipes_when_properties_are(case):
    network = random_network(case)
    line = linear_gas_table(GAS_CONSTANT_J_PER_KG_K, Z_AT_0_BAR, Z_PER_BAR, VISCOSITY_PA_S)
    flow = solve_network(ready(network, line), np.array(network.injection_kg_per_s))
    expected_bar = PANDAPIPES["cases"][case]["pressure_bar"]
    np.testing.assert_allclose(flow.pressure_bar, expected_bar, rtol=1e-6)


def test_random_networks_are_trees_and_meshes_of_5_to_60_nodes():
    networks = [random_network(case) for case in range(CASES)]
    assert {n.nodes for n in networks} >= {FEWEST_NODES, MOST_NODES}
    assert sum(len(n.edges) == n.nodes - 1 for n in networks) == CASES // 2
    assert max(len(n.fixed_bar) for n in networks) > 1


def test_a_warm_solve_takes_at_most_a_hundredth_of_pandapipes_time():
    """As measured by `make reference` on one machine in one session, network by network."""
    assert PANDAPIPES["version"] == "0.16.0"
    assert len(PANDAPIPES["twin"]["ratio"]) == CASES
    assert min(PANDAPIPES["twin"]["ratio"]) >= 100.0
