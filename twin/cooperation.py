"""What acting together is worth, whose commitment it hangs on, and how the gain would be split.

All runs share their seeds, so that luck is the same on both sides of every difference.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from scenarios.errors import Fault, InputError
from scenarios.scenario import Scenario
from twin.arguments import checked_scenario, checked_seeds
from twin.results import Results
from twin.run import simulate

FloatArray = npt.NDArray[np.float64]

EXACT_UP_TO = 12
"""Parties up to which every coalition is looked at."""
TABLES = ("cluster_year", "notes")
ABATED = "CO2 abated and removed, whole run"
ENABLED, ABSENT = "coordination.enabled", "coordination.absent"
STORED = ("stored_fossil_co2_mt", "removed_biogenic_co2_mt")
NEVER = np.nan
SMALLEST_LOSS_MT = 0.05
"""Less than this prints as nothing."""


def shapley_values(
    worth: Callable[[frozenset[str]], float],
    parties: Sequence[str],
    permutations: int = 2000,
    seed: int = 0,
) -> dict[str, float]:
    """Split the worth of all by what each party adds, averaged over every order of joining.

    Exact to twelve parties; above, the mean over random orders. Shares sum to the worth of all less
    that of nobody in both cases.

    Args:
        worth: worth of a coalition.
        parties: all parties, each once.
        permutations: orders that are drawn where there are more than twelve parties.
        seed: seed of the orders.

    Source: Shapley 1953, A value for n-person games; sampled as in Castro, Gomez and Tejada 2009.
    """
    known = cache(worth)
    if len(parties) <= EXACT_UP_TO:
        return {party: _exact_share(known, party, parties) for party in parties}
    generator = np.random.default_rng(seed)
    total = dict.fromkeys(parties, 0.0)
    for _ in range(permutations):
        inside: frozenset[str] = frozenset()
        before = known(inside)
        for place in generator.permutation(len(parties)):
            inside |= {parties[place]}
            after = known(inside)
            total[parties[place]] += after - before
            before = after
    return {party: amount / permutations for party, amount in total.items()}


def _exact_share(
    worth: Callable[[frozenset[str]], float], party: str, parties: Sequence[str]
) -> float:
    others, n = [other for other in parties if other != party], len(parties)
    return math.fsum(
        (worth(frozenset(some) | {party}) - worth(frozenset(some))) / (n * math.comb(n - 1, size))
        for size in range(n)
        for some in itertools.combinations(others, size)
    )


@dataclass(frozen=True)
class Cooperation:
    """What acting together is worth.

    Attributes:
        seeds: seeds of the runs.
        gain: one row a measure: mean without and with a cluster manager, the difference and its
            standard error over the seeds.
        pivotal: one row for each party that ever committed, the one whose absence costs most CO2
            first: CO2 that acting together no longer saves without it [Mt], its standard error, and
            what it saves if only this party commits [Mt].
        shares: Shapley share of the CO2 saved of each of the most pivotal parties, all others
            taking part [Mt]; empty unless asked for.
        saved_mt: CO2 abated and removed by acting together under each seed [Mt].
    """

    seeds: tuple[int, ...]
    gain: pd.DataFrame
    pivotal: pd.DataFrame
    shares: pd.DataFrame = field(default_factory=pd.DataFrame)
    saved_mt: tuple[float, ...] = ()

    def __str__(self) -> str:
        """Say it in two sentences: what it changes and how sure that is, and who is pivotal."""
        saved = self.gain[self.gain["measure"] == ABATED].iloc[0]
        change, error = float(saved["difference"]), float(saved["standard_error"])
        sure = self._how_sure(change, error)
        if self.pivotal.empty:
            return f"{_change(change)} ({sure}). Nobody commits to anything."
        return f"{_change(change)} ({sure}). {self._who_is_pivotal(change)}"

    def _how_sure(self, change: float, error: float) -> str:
        if not math.isfinite(error):
            return "one draw of luck: how sure this is cannot be said"
        sure = f"mean of {len(self.seeds)} draws of luck, standard error {error:.1f}"
        if _may_be_chance(change, error, len(self.seeds)):
            return f"{sure}: whether it is more or less is uncertain"
        return sure

    def _who_is_pivotal(self, change: float) -> str:
        """Name the party without which least is abated, whether the whole is a gain or a loss."""
        first = self.pivotal.iloc[0]
        lost = float(first["lost_without_it_mt"])
        if lost < SMALLEST_LOSS_MT:
            return "No single commitment is pivotal: without any one no less is abated and removed."
        error = float(first.get("standard_error_mt", NEVER))
        chance = _may_be_chance(lost, error, len(self.seeds))
        return (
            f"Without {first['party_id']} {lost:.1f} Mt less would be abated and removed"
            f"{' still' if change < 0.0 else ''}{', which may be chance' if chance else ''}."
        )


def _change(change_mt: float) -> str:
    """Say what acting together does to CO2 abated and removed."""
    if abs(change_mt) < SMALLEST_LOSS_MT:
        return "Acting together abates and removes as much CO2 over the run as each alone"
    way = "more" if change_mt > 0.0 else "less"
    return f"Acting together abates and removes {abs(change_mt):.1f} Mt CO2 {way} over the run"


def _may_be_chance(mean: float, error: float, draws: int) -> bool:
    """Whether nought lies within the 95 % interval of a mean of few draws (Student 1908)."""
    if not math.isfinite(error):
        return False
    return abs(mean) <= float(stdtrit(draws - 1, 0.975)) * error


def value_of_coordination(
    scenario: Scenario,
    seeds: Iterable[int] = range(1, 11),
    split_among: int = 0,
    on_run: Callable[[int, int], None] | None = None,
) -> Cooperation:
    """Find what a cluster manager is worth in a scenario, and whose commitment it hangs on.

    Args:
        scenario: the scenario, with or without a cluster manager.
        seeds: seeds of the runs; the more, the surer.
        split_among: number of most pivotal parties among whom the gain is split, at most twelve;
            each more doubles the runs.
        on_run: told after each run: runs done and an estimate of runs in all.

    Raises:
        InputError: if there are no seeds, or the gain is to be split among too many.
    """
    checked_scenario(scenario)
    seeds = checked_seeds(seeds)
    if not seeds or not 0 <= split_among <= EXACT_UP_TO:
        expected = f"at least one seed, and a split among 0 to {EXACT_UP_TO}"
        given = f"{len(seeds)} seeds, split among {split_among}"
        raise InputError([Fault("value_of_coordination", given, expected, "give other numbers")])
    count = _Counter(on_run)
    apart = _runs(scenario.changed({ENABLED: False}), seeds, count)
    together = scenario.changed({ENABLED: True, ABSENT: []})
    joined = _runs(together, seeds, count)
    parties = sorted(set().union(*(_committed(run) for run in joined)))
    count.in_all = len(seeds) * (2 + 2 * len(parties) + (2**split_among if split_among else 0))
    saved = _saved_mt(apart, joined)

    @cache
    def saved_by(absent: frozenset[str]) -> FloatArray:
        runs = _runs(together.changed({ABSENT: sorted(absent)}), seeds, count)
        return _saved_mt(apart, runs)

    everyone = frozenset(parties)
    rows = []
    for party in parties:
        lost = saved - saved_by(frozenset({party}))
        alone = saved_by(everyone - {party})
        rows.append((party, lost.mean(), _error(lost), alone.mean()))
    columns = ["party_id", "lost_without_it_mt", "standard_error_mt", "saved_by_it_alone_mt"]
    pivotal = pd.DataFrame(rows, columns=columns).sort_values(
        ["lost_without_it_mt", "party_id"], ascending=[False, True], ignore_index=True
    )
    players = pivotal["party_id"].tolist()[:split_among]
    shares = shapley_values(
        lambda inside: float(saved_by(frozenset(players) - inside).mean()), players
    )
    return Cooperation(
        seeds,
        _gain(apart, joined),
        pivotal,
        pd.DataFrame({"party_id": list(shares), "share_mt": list(shares.values())}),
        tuple(saved.tolist()),
    )


class _Counter:
    """Tells how far the runs are."""

    def __init__(self, on_run: Callable[[int, int], None] | None) -> None:
        self._on_run = on_run
        self.done = self.in_all = 0

    def count(self) -> None:
        self.done += 1
        if self._on_run is not None:
            self._on_run(self.done, max(self.in_all, self.done))


def _runs(scenario: Scenario, seeds: Sequence[int], counter: _Counter) -> list[Results]:
    results = []
    for seed in seeds:
        results.append(simulate(scenario, seed, tables=TABLES))
        counter.count()
    return results


def _committed(run: Results) -> set[str]:
    """Companies that ever committed on condition that others do."""
    notes = run.columns("notes")
    return {
        str(party)
        for party, action in zip(notes["party_id"], notes["action"], strict=True)
        if action == "join"
    }


def _sum(run: Results, column: str) -> float:
    return float(np.sum(run.columns("cluster_year")[column]))


def _saved_mt(apart: Sequence[Results], joined: Sequence[Results]) -> FloatArray:
    """Fossil CO2 that is not emitted and biogenic CO2 removed, over the run, by seed [Mt]."""
    with_manager = np.array([_sum(run, "abated_co2_mt") for run in joined])
    without = np.array([_sum(run, "abated_co2_mt") for run in apart])
    saved: FloatArray = with_manager - without
    return saved


def _first_year(run: Results, *names: str) -> float:
    """First year in which the sum of some columns of the cluster is above nothing."""
    columns = run.columns("cluster_year")
    happens = np.flatnonzero(sum(np.asarray(columns[name]) for name in names) > 0.0)
    return float(columns["year"][happens[0]]) if len(happens) else NEVER


MEASURES: dict[str, tuple[str, Callable[[Results], float]]] = {
    "fossil CO2, whole run": ("Mt", lambda run: _sum(run, "fossil_co2_mt")),
    ABATED: ("Mt", lambda run: _sum(run, "abated_co2_mt")),
    "resource cost, whole run": ("GBP m", lambda run: _sum(run, "resource_cost_gbp_m")),
    "public support, whole run": ("GBP m", lambda run: _sum(run, "support_gbp_m")),
    "net present social value": ("GBP m", lambda run: float(run.facts["npv_gbp_m"])),
    "first CO2 stored": ("year", lambda run: _first_year(run, *STORED)),
    "first hydrogen used": ("year", lambda run: _first_year(run, "hydrogen_used_twh_hhv")),
}
"""What is compared, with its unit."""


def _gain(apart: Sequence[Results], joined: Sequence[Results]) -> pd.DataFrame:
    rows = []
    for name, (unit, figure) in MEASURES.items():
        one, other = (np.array([figure(run) for run in runs]) for runs in (apart, joined))
        both = np.isfinite(one) & np.isfinite(other)
        change = (other - one)[both]
        rows.append(
            (
                name,
                unit,
                one[both].mean() if both.any() else NEVER,
                other[both].mean() if both.any() else NEVER,
                change.mean() if both.any() else NEVER,
                _error(change),
                int(both.sum()),
            )
        )
    columns = ["measure", "unit", "apart", "together", "difference", "standard_error", "seeds"]
    return pd.DataFrame(rows, columns=columns)


def _error(values: FloatArray) -> float:
    """Standard error of a mean; not a number below two values."""
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else NEVER
