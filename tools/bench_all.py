"""Writes docs/performance.md: every speed bar the project set itself, as measured on one machine.

Run as ``python -m tools.bench_all`` (or ``make bench-all``) on a machine that does nothing else; it
takes half an hour or more. ``--quick`` takes few repetitions and leaves out browser and
server; what was not measured says so. The measuring is that of the other tools.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import twin
from tools.bench import dispatch_milliseconds, milliseconds, probe_seconds, whole_run
from tools.bench_batch import measure, seeds_study
from twin.cooperation import value_of_coordination
from twin.ensemble.connection import processors

ROOT = Path(__file__).parents[1]
NAME = "humber/reference"
LONG_RUNS = 10_000
NETWORKS = ROOT / "tests" / "infrastructure" / "data" / "pandapipes_networks.json"


@dataclass(frozen=True)
class Bar:
    """A bar and what was measured: values in ``unit``, of which the median is held against it.

    ``most`` or ``least`` is the bar; neither where a figure is only reported.
    """

    name: str
    unit: str
    values: tuple[float, ...] = ()
    most: float | None = None
    least: float | None = None
    how: str = ""

    @property
    def verdict(self) -> str:
        """Whether the median meets the bar."""
        if not self.values:
            return "not measured"
        if self.most is None and self.least is None:
            return "no bar"
        median = statistics.median(self.values)
        met = (self.most is None or median <= self.most) and (
            self.least is None or median >= self.least
        )
        return "yes" if met else "**no**"


PEERS = (
    ("ZEN-garden, base case", "20 s", "optimises capacities"),
    ("ZEN-garden, myopic case", "150 s", "optimises capacities, year by year"),
    ("MUSE, default example", "25-26 s", "agents invest and a market clears"),
    ("H2Integrate, wind and electrolyser", "16 s", "one plant in detail"),
    ("ASSUME, example month", "5-9 s", "bids and market clearing, hourly"),
    ("PyPSA, small year of 8,760 h", "5 s", "linear programme"),
    ("PyPSA, pathway of 6 x 288 h", "29 s", "linear programme"),
    ("AdOpT-NET0, 168 h", "9.7 s", "linear programme"),
    ("forecast-sites, 95 sites x 29 years", "130 s", "sites invest"),
    ("A peer's users, largest published ensemble", "0.113 s a run", "370,000 runs on 8 cores"),
)
"""Times of others: measured on another day on two shared cores of this kind, or as published."""


class Moments:
    """One run timed at several moments of the session: a shared machine has slow minutes.

    Attributes:
        warm: times of runs with the same seed [ms].
        fresh: times of runs with seeds never seen before [ms].
    """

    def __init__(self, quick: bool) -> None:
        self.scenario = twin.load(NAME)
        self.warm: list[float] = []
        self.fresh: list[float] = []
        self._repeat = 3 if quick else 11
        self._seeds = itertools.count(1_000_000)
        self._medians: list[float] = []
        twin.simulate(self.scenario)

    def take(self) -> None:
        """Time some runs now."""
        now = milliseconds(lambda: whole_run(self.scenario), self._repeat)
        self.warm += now
        self._medians.append(statistics.median(now))
        self.fresh += milliseconds(
            lambda: whole_run(self.scenario, next(self._seeds)), self._repeat
        )

    def bars(self) -> list[Bar]:
        """Return what came of it."""
        medians = ", ".join(f"{median:.0f}" for median in self._medians)
        warm = f"warm, one process, with all tables; medians of the moments {medians}"
        new = "weather, luck and outages are drawn anew"
        return [
            Bar("One run of the Humber, 26 years", "ms", tuple(self.warm), most=40.0, how=warm),
            Bar("The same with a seed never seen before", "ms", tuple(self.fresh), how=new),
        ]


def runs(quick: bool, moments: Moments) -> list[Bar]:
    """Time a run's dispatch, what comes with it and its report."""
    scenario = moments.scenario
    moments.take()
    years = scenario.settings.horizon.end_year - scenario.settings.horizon.start_year + 1
    dispatch = [sum(dispatch_milliseconds(scenario)) for _ in range(1 if quick else 5)]
    shared = milliseconds(lambda: value_of_coordination(scenario, [1]), 1 if quick else 3)
    moments.take()
    split = milliseconds(lambda: value_of_coordination(scenario, [1], 2), 1 if quick else 3)
    reported = reports(1 if quick else 3)
    moments.take()
    by_year = tuple(time / years for time in dispatch)
    return [
        Bar("Hourly dispatch of one year, all systems", "ms", by_year, most=0.4, how="warm"),
        Bar("Hourly dispatch of a whole run", "ms", tuple(dispatch), most=10.0, how="warm"),
        Bar(
            "Value of coordination, one seed", "ms", tuple(shared), how="every party left out once"
        ),
        Bar("The same with the gain split between two", "ms", tuple(split), how="Shapley shares"),
        Bar("Report of the Humber in all formats", "s", reported, most=20.0),
        solver(),
    ]


def reports(repeat: int) -> tuple[float, ...]:
    """Time the command that runs the Humber and writes its report, from a cold start [s]."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "twin.cli", "report", NAME, "--quiet", "--out"]
        call = partial(subprocess.run, [*command, str(Path(folder) / "report")], check=True)
        return tuple(time / 1e3 for time in milliseconds(call, repeat))


def solver() -> Bar:
    """Return how many times as fast as pandapipes a warm solve was when `make reference` ran."""
    stored = json.loads(NETWORKS.read_text(encoding="utf-8"))["twin"]["ratio"]
    name = f"Warm solve of {len(stored)} pipe networks against pandapipes"
    how = "both timed by `make reference` in one session; not measured anew here"
    return Bar(name, "times as fast", tuple(stored), least=100.0, how=how)


def batches(quick: bool, moments: Moments, long_runs: int = LONG_RUNS) -> list[Bar]:
    """Time an ensemble with all processors and with one, in turn; look at its memory."""
    count, workers = (24 if quick else 1000), processors()
    several, alone, probes = [], [], []
    for _ in range(1 if quick else 3):
        moments.take()
        probes.append(probe_seconds())
        several.append(measure(seeds_study(NAME, count), workers))
        if workers > 1:
            alone.append(measure(seeds_study(NAME, max(count // 4, 12)), 1))
    rates = tuple(each["rate"] for each in several)
    walls, peaks = tuple(1000.0 / rate for rate in rates), tuple(e["peak_mb"] for e in several)
    pace = f"{min(probes):.2f} to {max(probes):.2f} s"
    how = f"{count} runs, {workers} workers; the additions took {pace} before each"
    found = [
        Bar("1,000 runs with all yearly tables", "s", walls, most=60.0, how=how),
        Bar("Runs a second", "runs/s", rates, how="of the same batches"),
        Bar("Largest worker", "MB", peaks, most=500.0, how="of the same batches"),
    ]
    if alone:
        pairs = zip(rates, alone, strict=True)
        shares = tuple(100.0 * rate / (workers * one["rate"]) for rate, one in pairs)
        name = "Parallel efficiency against one core, same session"
        found.append(Bar(name, "%", shares, least=85.0, how="by wall time, in turn"))
    if not quick:
        moments.take()
        long = measure(seeds_study(NAME, long_runs), workers)
        grown = (long["grown_mb"],)
        name = f"Growth of a worker in the second half of {long_runs:,} runs"
        found.append(Bar(name, "MB", grown, most=10.0, how="the bar is 'flat': 10 MB is ours"))
    return found


FIRST_VIEW = re.compile(r"first view: (?:in sight after )?([\d.]+) s.*weight ([\d.]+) MB")
MOVES = re.compile(r"(\w+ by \w+), (\d+) moves.*?median (\d+), 95th percentile (\d+)")
PLANNERS = re.compile(r"(\d+) planners, (\d+) moves, (\d+) faults.*95th percentile (\d+)")


def dashboard(quick: bool, moments: Moments) -> list[Bar]:
    """Have the browser's bench measure the dashboard, and the planners' bench the server."""
    moments.take()
    return [] if quick else [*moved(printed("bench_dashboard")), *shared(printed("bench_planners"))]


def printed(tool: str) -> str:
    """Run another tool and return what it prints; nothing where it is missing or fails."""
    if not (ROOT / "tools" / f"{tool}.py").exists():
        return ""
    command = [sys.executable, "-m", f"tools.{tool}"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def moved(text: str) -> list[Bar]:
    """Read first view, weight, and times from release to chart from what the bench printed."""
    first = FIRST_VIEW.search(text)
    values: list[tuple[float, ...]] = [(float(x),) for x in first.groups()] if first else [(), ()]
    found = [
        Bar("First view of the dashboard, empty cache", "s", values[0], most=3.0),
        Bar("Weight of the page, compressed", "MB", values[1], most=3.0),
    ]
    told = MOVES.findall(text) or [("overview", "0", "", "")]
    for label, count, median, late in told:
        how = f"{count} moves" if median else ""
        for name, value, most in (("median", median, 300.0), ("95th percentile", late, 500.0)):
            seen = (float(value),) if value else ()
            held = "; nought: they came while it was held" if value and not float(value) else ""
            title = f"From release to every chart in sight, {label}, {name}"
            found.append(Bar(title, "ms", seen, most=most, how=how + held))
    return found


def shared(text: str) -> list[Bar]:
    """Read how ten planners at once fared."""
    seen = PLANNERS.search(text)
    if seen is None:
        return [Bar("Ten planners at once, 95th percentile", "s", most=3.0)]
    planners, moves, faults, late = (float(x) for x in seen.groups())
    how = f"{moves:.0f} moves, {faults:.0f} faults"
    name = f"{planners:.0f} planners at once, 95th percentile"
    return [Bar(name, "s", (late / 1e3,), most=3.0, how=how)]


def number(value: float) -> str:
    """Write a figure with three significant digits, or as a whole number where it is large."""
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"


def row(bar: Bar) -> str:
    """Write one row of the table."""
    limit = f"at most {bar.most:g} {bar.unit}" if bar.most is not None else f"none, {bar.unit}"
    limit = f"at least {bar.least:g} {bar.unit}" if bar.least is not None else limit
    median = number(statistics.median(bar.values)) if bar.values else ""
    spread = f"{number(min(bar.values))} to {number(max(bar.values))}" if bar.values else ""
    cells = (bar.name, limit, median, spread, str(len(bar.values) or ""))
    return "| " + " | ".join((*cells, bar.verdict, bar.how)) + " |"


def machine() -> str:
    """Say on what was measured: date, processor, cores and how busy it was."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8") if os.name == "posix" else ""
    model = re.search(r"model name\s*: (.+)", lines)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {model[1] if model else platform.machine()}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, load "
        f"{os.getloadavg()[0]:.1f} at the start; twenty million additions in a loop took "
        f"{probe_seconds():.2f} s."
    )


def page(bars: list[Bar], where: str, quick: bool) -> str:
    """Return the page as Markdown."""
    failed = [bar.name for bar in bars if bar.verdict == "**no**"]
    missing = [bar.name for bar in bars if bar.verdict == "not measured"]
    told = f"Not met: {'; '.join(failed)}." if failed else "Every bar that was measured is met."
    told += f" Not measured: {'; '.join(missing)}." if missing else ""
    hurry = "\n**A quick look with few repetitions: not for quoting.**\n" if quick else ""
    single = statistics.median(bars[0].values) / 1e3
    return "\n".join(
        (
            "# Performance\n\n*Written by `make bench-all`; do not edit.*\n",
            f"{where} A load of its own number of cores, or more, means others were at work.",
            hurry + f"\n{told}\n",
            "| what | bar | median | range | times | met | how |\n|---|---|---|---|---|---|---|",
            *(row(bar) for bar in bars),
            "\n## Beside others\n",
            "One run here, the Humber over 26 years, took "
            f"{single:.2f} s. Others answer other questions: most optimise with foresight or clear "
            "markets, which is more work by nature, so that no ratio is given. Their times were "
            "taken on another day on two shared cores, but for the last, which is as published.\n",
            "| program and case | time | what it does |\n|---|---|---|",
            *(f"| {' | '.join(peer)} |" for peer in PEERS),
            "",
        )
    )


def main() -> None:
    """Measure everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few repetitions, no browser")
    parser.add_argument(
        "--long-runs", type=int, default=LONG_RUNS, help="runs over which memory is watched"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "performance.md")
    chosen = parser.parse_args()
    where = machine()
    batch = partial(batches, long_runs=chosen.long_runs)
    moments = Moments(chosen.quick)
    others = [bar for part in (runs, batch, dashboard) for bar in part(chosen.quick, moments)]
    moments.take()
    bars = [*moments.bars(), *others]
    if chosen.quick:
        bars += [*moved(""), *shared("")]
    chosen.out.write_text(page(bars, where, chosen.quick), encoding="utf-8")
    print(f"{chosen.out}: {sum(bar.verdict == '**no**' for bar in bars)} bars not met")


if __name__ == "__main__":
    main()
