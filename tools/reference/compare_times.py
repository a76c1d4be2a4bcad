"""Times the twin's network solver on the networks that pandapipes has just solved.

Run by `make reference` directly after `pandapipes_cases`, so that both times come from one machine
in one session; adds the twin's times and the ratios to the same file and prints them.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from importlib.metadata import version

import numpy as np

from infrastructure.fluid_properties import FluidTable
from infrastructure.pipe_flow import Pipe
from infrastructure.pipe_network import (
    NetworkPipe,
    Node,
    PipeNetwork,
    ReadyNetwork,
    ready_network,
    solve_network,
)
from tools.reference.pandapipes_cases import RANDOM_FILE, RUNS
from tools.reference.random_networks import TEMPERATURE_C, RandomNetwork, random_network


def main() -> None:
    stored = json.loads(RANDOM_FILE.read_text(encoding="utf-8"))
    ours = [_warm_solve_s(random_network(case)) for case in range(len(stored["cases"]))]
    ratios = [theirs / own for theirs, own in zip(stored["warm_solve_s"], ours, strict=True)]
    stored["twin"] = {
        "numba": version("numba"),
        "warm_solve_s": [round(s, 8) for s in ours],
        "median_warm_solve_s": statistics.median(ours),
        "ratio": [round(r, 1) for r in ratios],
        "median_ratio": round(statistics.median(ratios), 1),
    }
    RANDOM_FILE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"pandapipes {stored['median_warm_solve_s'] * 1e3:.2f} ms, "
        f"twin {stored['twin']['median_warm_solve_s'] * 1e3:.3f} ms a warm solve; "
        f"ratio {min(ratios):.0f} to {max(ratios):.0f}, median {statistics.median(ratios):.0f}\n"
    )


def ready(network: RandomNetwork, table: FluidTable | None = None) -> ReadyNetwork:
    """The network as the twin takes it, with hydrogen of its own tables unless others are given."""
    nodes = tuple(Node(str(i), network.fixed_bar.get(i)) for i in range(network.nodes))
    pipes = tuple(
        NetworkPipe(
            str(k),
            str(edge.start),
            str(edge.end),
            Pipe(edge.length_km, edge.inner_diameter_mm, TEMPERATURE_C, edge.roughness_mm),
        )
        for k, edge in enumerate(network.edges)
    )
    return ready_network(PipeNetwork("hydrogen", nodes, pipes, table=table))


def _warm_solve_s(network: RandomNetwork) -> float:
    """Median time of a solve whose flows differ by up to a tenth from the one it starts from."""
    case, flows = ready(network), np.array(network.injection_kg_per_s)
    before = solve_network(case, flows)
    seconds = []
    for run in range(20 * RUNS):
        asked = flows * (0.9 + 0.2 * (run % 10) / 9.0)
        begin = time.perf_counter()
        solve_network(case, asked, before)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
