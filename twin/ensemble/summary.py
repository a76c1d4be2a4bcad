"""Draws from a finished ensemble what a reader asks first: how much, how sure, what matters, when.

What an output hangs on is found by the method that suits the design; means and percentiles are
taken over those samples that are drawn from the distributions, and where a design has none, said
to speak of its points only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean
from twin.ensemble.analysis.convergence import (
    convergence,
    index_convergence,
    random_samples,
    verdict,
)
from twin.ensemble.analysis.discovery import Discovery, discover
from twin.ensemble.analysis.regret import paired_differences, regret_table
from twin.ensemble.analysis.sensitivity import (
    morris_indices,
    rank_correlations,
    sobol_indices,
    swings,
)
from twin.ensemble.analysis.targets import Target, odds, parse_target
from twin.ensemble.design import Morris, read_design
from twin.ensemble.usual import usual_outputs

if TYPE_CHECKING:
    from twin.ensemble.store import Ensemble

FloatArray = npt.NDArray[np.float64]

LARGE_IS_GOOD = ("abated", "stored", "removed", "hydrogen_used", "npv", "jobs", "gva", "in_service")
"""Beginnings or parts of the names of outputs of which more is better, for regret."""
WIDTHS = {"sobol": ("total_order_ci", "total_order"), "morris": ("mu_star_ci", "mu_star")}
"""Columns of the half-width and of the measure, of designs whose indices come with intervals."""
METHODS = {
    "sobol": "Sobol indices: share of the variance, with interactions and alone",
    "morris": "Morris: mean effect over the whole range",
    "one_at_a_time": "largest less smallest output, one parameter at a time",
    "other": "partial rank correlation with the output",
}


@dataclass(frozen=True)
class Summary:
    """What one ensemble says about some outputs, and about a target.

    Attributes:
        ensemble: what is summarised.
        outputs: the outputs shown, by name.
        focus: the output whose influences and regrets are shown.
        target: the condition that runs meet or miss, if one was given.
    """

    ensemble: Ensemble = field(repr=False)
    outputs: tuple[str, ...]
    focus: str
    target: Target | None = None

    @property
    def design(self) -> str:
        """Kind of the design."""
        return str(self.ensemble.study["design"]["kind"])

    @cached_property
    def scenarios(self) -> list[str]:
        """Scenarios in the order of the study."""
        return list(dict.fromkeys(self.ensemble.runs["scenario"].astype(str)))

    @property
    def samples_are_random(self) -> bool:
        """Whether means and percentiles speak of odds and not only of the design's points."""
        return self.design in ("seeds", "latin_hypercube", "random", "sobol")

    @cached_property
    def statistics(self) -> pd.DataFrame:
        """Mean and deciles of each output by scenario.

        Rows of ``scenario``, ``output``, ``runs``, ``mean``, ``p10``, ``p50``, ``p90``, in the unit
        in the output's name; runs without a number are left out.
        """
        rows = []
        for scenario in self.scenarios:
            for output in self.outputs:
                values = self.values(scenario, output)
                numbers = values[np.isfinite(values)]
                at = np.quantile(numbers, [0.1, 0.5, 0.9]) if len(numbers) else [np.nan] * 3
                mean = float(numbers.mean()) if len(numbers) else np.nan
                rows.append((scenario, output, len(numbers), mean, *map(float, at)))
        heads = ["scenario", "output", "runs", "mean", "p10", "p50", "p90"]
        return pd.DataFrame(rows, columns=heads)

    @cached_property
    def convergence(self) -> pd.DataFrame:
        """What `twin.ensemble.analysis.convergence.convergence` finds, by scenario.

        Seeds of one sample share its settings, so they count as one: the sample's mean. Outputs
        that some runs do not have, such as the year of what never happened, are left out.
        """
        frames = []
        for scenario in self.scenarios if self.samples_are_random else []:
            means = pd.DataFrame(
                {name: self.sample_means(scenario, name) for name in self.outputs}
            )[self._is_random]
            whole = means.loc[:, means.notna().mean() > 1.0 - self._failed_share(scenario) - 1e-9]
            table = convergence(whole.dropna())
            table.insert(0, "scenario", scenario)
            frames.append(table)
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """Whether there are enough runs, in plain words, by scenario; empty without odds."""
        if not self.samples_are_random:
            return {}
        table = self.convergence
        return {name: verdict(table[table["scenario"] == name]) for name in self.scenarios}

    @cached_property
    def influences(self) -> pd.DataFrame:
        """What the output in focus hangs on, by scenario, most influential first.

        The columns are those of the method: see `twin.ensemble.analysis.sensitivity`. Empty when
        luck alone varies, or too few runs ended.
        """
        frames = []
        for scenario in self.scenarios if self.ensemble.parameters else []:
            try:
                table = self._indices(scenario, self.sample_means(scenario, self.focus))
            except InputError:
                continue
            table.insert(0, "scenario", scenario)
            frames.append(table)
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    @property
    def method(self) -> str:
        """How influences were found, in words."""
        return METHODS.get(self.design, METHODS["other"])

    @cached_property
    def target_odds(self) -> pd.DataFrame:
        """Share of runs that meet the target, by scenario, with Wilson's interval.

        Over a design that is no random sample it is the share of the design's points.
        """
        if self.target is None:
            return pd.DataFrame()
        rows = []
        for scenario in self.scenarios:
            found = odds(self.target.met(self.values(scenario, self.target.output)))
            rows.append(
                (scenario, str(self.target), found.share, found.low, found.high, found.runs)
            )
        heads = ["scenario", "target", "met_share", "met_low", "met_high", "runs"]
        return pd.DataFrame(rows, columns=heads)

    @cached_property
    def discoveries(self) -> dict[str, Discovery]:
        """Conditions under which the target is missed, by scenario.

        Scenarios in which no run, or every run, misses it have nothing to tell apart; nor has a
        design that moves one parameter at a time a box to find.
        """
        if self.target is None or self.design in ("seeds", "one_at_a_time"):
            return {}
        found = {}
        for scenario in self.scenarios:
            settings, missed = self.cases(scenario)
            if missed.any() and not missed.all():
                found[scenario] = discover(settings, missed)
        return found

    def cases(self, scenario: str) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
        """Settings of the runs of a scenario that ended, and which of them miss the target."""
        if self.target is None:
            raise ValueError("there is no target that runs could miss")
        ended = self.ended_runs(scenario)
        plan = self.ensemble.runs.set_index("run_id").loc[ended.index]
        settings = plan[self.ensemble.parameters].reset_index(drop=True)
        varying = [name for name in settings if settings[name].nunique() > 1]
        return settings[varying], ~self.target.met(ended[self.target.output])

    @cached_property
    def regrets(self) -> pd.DataFrame:
        """Regret of each scenario in the output in focus; empty with one scenario."""
        if len(self.scenarios) < 2:
            return pd.DataFrame()
        try:
            return regret_table(*self._by_run(), smaller_is_better=not self.more_is_better)
        except InputError:
            return pd.DataFrame()

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Differences from the first scenario in the output in focus; empty with one scenario."""
        if len(self.scenarios) < 2:
            return pd.DataFrame()
        try:
            return paired_differences(*self._by_run())
        except InputError:
            return pd.DataFrame()

    @property
    def more_is_better(self) -> bool:
        """Whether regret counts from the largest output; a target that is a floor settles it."""
        if self.target is not None and self.target.output == self.focus:
            return self.target.sign.startswith(">")
        return any(part in self.focus for part in LARGE_IS_GOOD)

    @cached_property
    def labels(self) -> dict[str, list[str]]:
        """Words that the numbers of a parameter's column stand for."""
        figures = self.ensemble.manifest["parameters"].items()
        words = {path: each["labels"] for path, each in figures if each["kind"] == "text"}
        return words | {path: ["false", "true"] for path, f in figures if f["kind"] == "truth"}

    @cached_property
    def index_convergence(self) -> pd.DataFrame:
        """Width of the intervals of Sobol and Morris indices as samples are added, by scenario.

        Rows of ``scenario``, ``samples``, ``runs`` and ``largest_half_width``; empty for other
        designs and where nothing varies.
        """
        frames = []
        for scenario in self.scenarios if self.design in WIDTHS else []:
            try:
                table = index_convergence(
                    lambda y: self._indices(scenario, y),  # noqa: B023  # called at once
                    self.sample_means(scenario, self.focus),
                    self._rows_per_block,
                    WIDTHS[self.design][0],
                )
            except InputError:
                continue
            table.insert(0, "scenario", scenario)
            frames.append(table)
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def _indices(self, scenario: str, values: FloatArray) -> pd.DataFrame:
        """Influences on an output of the first samples by the method that suits the design."""
        problem, design = self.ensemble.problem, self.ensemble.study["design"]
        if self.design == "sobol":
            return sobol_indices(problem, values, second_order=bool(design["second_order"]))
        settings = self._settings(scenario)
        if self.design == "morris":
            drawn = read_design(design, "design")
            assert isinstance(drawn, Morris)
            # Whole and listed figures may stay as they are when their point moves.
            points = drawn.unit_sample(len(self.ensemble.parameters))
            return morris_indices(problem, points[: len(values)], values, levels=drawn.levels)
        if self.design == "one_at_a_time":
            return swings(settings, values)
        return rank_correlations(settings, values)

    @cached_property
    def _is_random(self) -> npt.NDArray[np.bool_]:
        """Which samples of each scenario are drawn from the distributions."""
        samples = len(self.sample_means(self.scenarios[0], self.focus))
        return random_samples(self.design, self._rows_per_block, samples)

    @property
    def _rows_per_block(self) -> int:
        """Samples of one block of the design, or of one trajectory."""
        k = len(self.ensemble.parameters)
        if self.design == "morris":
            return k + 1
        return 2 * k + 2 if self.ensemble.study["design"].get("second_order") else k + 2

    def random_run_ids(self) -> npt.NDArray[np.int64]:
        """Runs that speak of odds, over all scenarios; every run where the design has none."""
        return np.concatenate([self._run_ids(scenario) for scenario in self.scenarios])

    def ended_runs(self, scenario: str) -> pd.DataFrame:
        """Headline figures of the runs of a scenario that ended and speak of odds.

        Of all that ended, where no run of the design speaks of odds.
        """
        headline = self.ensemble.headline
        return headline.loc[headline.index.isin(self._run_ids(scenario))].sort_index()

    def values(self, scenario: str, output: str) -> FloatArray:
        """An output of those runs."""
        return self.ended_runs(scenario)[output].to_numpy(dtype=np.float64)

    def sample_means(self, scenario: str, output: str) -> FloatArray:
        """Mean over the seeds of each sample, in the order of the design; nan where none ended."""
        ids = self._planned(scenario)["run_id"].to_numpy()
        values = self.ensemble.headline[output].reindex(ids).to_numpy(dtype=np.float64)
        rows = values.reshape(-1, self._replications)
        ended = np.isfinite(rows)
        total, count = np.where(ended, rows, 0.0).sum(axis=1), ended.sum(axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    def _planned(self, scenario: str) -> pd.DataFrame:
        runs = self.ensemble.runs
        return runs[(runs["scenario"] == scenario).to_numpy()]

    def _run_ids(self, scenario: str) -> npt.NDArray[np.int64]:
        ids = self._planned(scenario)["run_id"].to_numpy()
        if self._is_random.any():
            ids = ids.reshape(-1, self._replications)[self._is_random].ravel()
        return ids

    def _settings(self, scenario: str) -> pd.DataFrame:
        """Settings of each sample of a scenario, in the order of the design."""
        own = self._planned(scenario)[self.ensemble.parameters]
        return own.iloc[:: self._replications].reset_index(drop=True)

    def _by_run(self) -> tuple[pd.DataFrame, pd.Series]:
        return self.ensemble.runs, self.ensemble.headline[self.focus]

    def _failed_share(self, scenario: str) -> float:
        """Share of a scenario's samples of which no run ended."""
        ended = self.ended_runs(scenario).index
        planned = int(self._is_random.sum())
        return 1.0 - len(np.unique(ended // self._replications)) / max(planned, 1)

    @property
    def _replications(self) -> int:
        return int(self.ensemble.study["seeds"]["replications"])


def summarise(
    ensemble: Ensemble, outputs: Sequence[str] | None = None, target: str | None = None
) -> Summary:
    """Summarise an ensemble.

    Args:
        ensemble: what `twin.read_ensemble` or `Study.run` returned.
        outputs: headline figures to show; the usual ones unless given. Influences and regrets are
            those of the target's output, or else of the first.
        target: a condition such as ``fossil_co2_mt_2050<=3``.

    Raises:
        InputError: if no run ended yet, or an output or the target is unknown; all are listed.
    """
    headline = ensemble.headline
    if headline.empty:
        repair = "run the study on with 'twin batch', or see why runs failed"
        raise InputError([Fault(str(ensemble.path), "", "runs that ended", repair)])
    known = [str(name) for name in headline]
    faults = [
        Fault("output", name, "an output of the ensemble", did_you_mean(name, known))
        for name in outputs or ()
        if name not in known
    ]
    parsed = None
    if target is not None:
        try:
            parsed = parse_target(target, known)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    shown = tuple(outputs) if outputs else usual_outputs(headline)
    focus = parsed.output if parsed is not None else shown[0]
    if focus not in shown:
        shown = (focus, *shown)
    return Summary(ensemble, shown, focus, parsed)
