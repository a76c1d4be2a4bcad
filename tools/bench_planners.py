"""Lets ten planners move levers at once for two minutes against the server as it is deployed.

Each has a world of their own (another seed) and moves one lever after another as a person does,
with pauses; luck is drawn in the background. Printed: requests, faults, times, memory of all the
server's processes before and after, and whether what planners last saw is what the twin works out
for their levers alone. Requests come from this process, not from browsers: ten browsers would be
ten machines.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import twin
from tools.bench_dashboard import percentile, served

PORT = 8075
PAUSE_S = (0.3, 1.7)
"""Shortest and longest pause between two moves."""
LEVERS: tuple[tuple[str, float, float], ...] = (
    ("policy.carbon_price.multiplier", 0.5, 2.5),
    ("companies.trust_in_carbon_path", 0.0, 1.0),
    ("policy.support_budget_gbp_m_per_year", 0.0, 4000.0),
    ("networks.delay_months", 0.0, 60.0),
    ("prices.gas_multiplier", 0.5, 2.5),
)
VIEWS = ("overview", "overview", "overview", "map", "companies", "money", "jobs", "programme")
PRESET = "humber/reference"


@dataclass
class Planner:
    """One session.

    Attributes:
        seed: seed of this planner's world, different from all others'.
        times_s: how long each request took [s].
        faults: what went wrong.
        changes: levers as they are.
        shown: CO2 by company of the last answer of the overview, and the levers it was for.
    """

    seed: int
    times_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    shown: tuple[dict[str, Any], Any] | None = None

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)
        self.changes = {"seed": self.seed}

    def work(self, until_s: float) -> None:
        """Move levers until the time is over."""
        while time.perf_counter() < until_s:
            self.move()
            time.sleep(self.draw.uniform(*PAUSE_S))
        self.ask("overview")

    def move(self) -> None:
        """Move one lever, and look at a view."""
        path, low, high = self.draw.choice(LEVERS)
        self.changes[path] = round(self.draw.uniform(low, high), 2)
        if path == "networks.delay_months":
            self.changes[path] = int(self.changes[path])
        self.ask(self.draw.choice(VIEWS))

    def ask(self, view: str) -> None:
        """Ask for a view as the page does, and note how long it took."""
        state = {"preset": PRESET, "changes": dict(self.changes)}
        began = time.perf_counter()
        status, answer = post("/run", {"state": state, "place": {"view": view}})
        self.times_s.append(time.perf_counter() - began)
        if status != 200:
            self.faults.append(f"{status} {answer!r}"[:200])
        elif view == "overview":
            self.shown = (dict(self.changes), answer["figures"]["overview-co2"])


def post(path: str, body: Any) -> tuple[int, Any]:
    """Return status and content of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
    try:
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        return answer.status, json.loads(content) if answer.status == 200 else content.decode()
    except OSError as error:
        return 0, f"{type(error).__name__}: {error}"
    finally:
        connection.close()


def memory_mb(root: int) -> float:
    """Return what a process and all its descendants hold for themselves [MB]."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    mine, size = {root}, 0
    while len(mine) != size:
        size = len(mine)
        mine |= {child for child, parent in parents.items() if parent in mine}
    return sum(_private_kb(process) for process in mine) / 1e3


def _private_kb(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def is_own(planner: Planner) -> bool:
    """Tell whether what a planner last saw is what the twin works out for these levers."""
    if planner.shown is None:
        return False
    changes, figure = planner.shown
    layers = [trace["y"] for trace in figure["data"] if "stackgroup" in trace]
    total = np.sum(np.array(layers, dtype=float), axis=0)
    run = twin.simulate(twin.load(PRESET).changed(changes))
    return bool(np.allclose(total, run.cluster_year["fossil_co2_mt"], atol=1e-3))


def main() -> None:
    """Serve, let planners work, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--planners", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with served(PORT, chosen.workers) as server:
        planners = [Planner(seed=100 + i) for i in range(chosen.planners)]
        warm = Planner(seed=1)
        warm.ask("overview")
        memory = [memory_mb(server.pid)]
        luck = {"kind": "luck", "options": {"size": "100"}, "state": {"preset": PRESET}}
        post("/background", luck)
        until = time.perf_counter() + chosen.seconds
        threads = [threading.Thread(target=each.work, args=(until,)) for each in planners]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            time.sleep(chosen.seconds / 8.0)
            memory.append(memory_mb(server.pid))
        report(planners, memory)


def report(planners: list[Planner], memory: list[float]) -> None:
    """Print what was measured."""
    times = sorted(1e3 * each for planner in planners for each in planner.times_s)
    faults = [fault for planner in planners for fault in planner.faults]
    own = sum(is_own(planner) for planner in planners)
    print(
        f"{len(planners)} planners, {len(times)} moves, {len(faults)} faults; answer [ms]: median "
        f"{statistics.median(times):.0f}, 95th percentile {percentile(times):.0f}, worst "
        f"{times[-1]:.0f}"
    )
    print(f"{own} of {len(planners)} last saw exactly their own run")
    print(f"memory of all processes [MB]: {', '.join(f'{each:.0f}' for each in memory)}")
    for fault in faults[:5]:
        print(f"  {fault}")


if __name__ == "__main__":
    main()
