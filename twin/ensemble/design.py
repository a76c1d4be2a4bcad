"""Which samples of its uncertain figures a study runs: seeds only, tables, or points at random.

A design is a frozen class with `problems` and either `unit_sample` (points in the unit cube) or a
table of values of its own. A new one is a class and a line in `KINDS`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from scenarios.errors import Fault, written
from scenarios.scenario import Scenario
from scenarios.translate import did_you_mean
from twin.ensemble.correlation import induce
from twin.ensemble.parameters import Declared, Parameter, declared

if TYPE_CHECKING:
    from twin.ensemble.study import Study

FloatArray = npt.NDArray[np.float64]
MOST_RUNS = 10_000_000
"""Larger studies are refused: their plan alone would not fit into memory."""
EDGE = 2.0**-53
"""Probabilities stay this far from 0 and 1, where unbounded scores have no value."""


@dataclass(frozen=True)
class Seeds:
    """Luck alone varies: as many runs as samples, each with another seed."""

    samples: int = 100
    kind: ClassVar[str] = "seeds"
    needs_parameters: ClassVar[bool] = False
    varies_seed: ClassVar[bool] = True
    takes_correlations: ClassVar[bool] = False

    def rows(self, _parameters: int) -> int:
        """Runs a scenario and replication."""
        return self.samples

    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be run."""
        return _at_least(self, samples=1)


@dataclass(frozen=True)
class _Independent:
    """As many runs as samples, each with figures and a seed of its own."""

    samples: int = 100
    seed: int = 1
    needs_parameters: ClassVar[bool] = True
    varies_seed: ClassVar[bool] = True
    takes_correlations: ClassVar[bool] = True

    def rows(self, _parameters: int) -> int:
        """Runs a scenario and replication."""
        return self.samples

    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be run."""
        return _at_least(self, samples=1, seed=0)


@dataclass(frozen=True)
class LatinHypercube(_Independent):
    """Each figure's range is cut into as many equal parts as samples, and each part hit once.

    McKay, Beckman and Conover, Technometrics 21(2), 1979, 239-245; scipy.stats.qmc.
    """

    kind: ClassVar[str] = "latin_hypercube"

    def unit_sample(self, k: int) -> FloatArray:
        """Points in the unit cube, shape (samples, k)."""
        from scipy.stats import qmc

        points: FloatArray = qmc.LatinHypercube(k, rng=self.seed).random(self.samples)
        return points


@dataclass(frozen=True)
class Random(_Independent):
    """Independent points at random: plain Monte Carlo."""

    kind: ClassVar[str] = "random"

    def unit_sample(self, k: int) -> FloatArray:
        """Points in the unit cube, shape (samples, k)."""
        return np.random.default_rng(self.seed).random((self.samples, k))


@dataclass(frozen=True)
class Sobol:
    """Saltelli's sample for Sobol indices, by SALib: samples x (k + 2) runs for k figures.

    With `second_order` 2k + 2 instead of k + 2. Saltelli et al., Computer Physics Communications
    181(2), 2010, 259-270.
    """

    samples: int = 128
    second_order: bool = False
    seed: int = 1
    kind: ClassVar[str] = "sobol"
    needs_parameters: ClassVar[bool] = True
    varies_seed: ClassVar[bool] = False
    takes_correlations: ClassVar[bool] = False

    def rows(self, parameters: int) -> int:
        """Runs a scenario and replication."""
        return self.samples * (2 * parameters + 2 if self.second_order else parameters + 2)

    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be run."""
        found = _at_least(self, samples=2, seed=0)
        if not found and self.samples & (self.samples - 1):
            near = 2 ** round(np.log2(self.samples))
            found.append(("samples", "a power of two, so that points balance", f"write {near}"))
        return found

    def unit_sample(self, k: int) -> FloatArray:
        """Points in the unit cube in the order of SALib, shape (samples x (k + 2), k)."""
        from SALib.sample import sobol

        points: FloatArray = sobol.sample(
            _unit_problem(k), self.samples, calc_second_order=self.second_order, seed=self.seed
        )
        return points


@dataclass(frozen=True)
class Morris:
    """Trajectories that move one figure at a time, for elementary effects, by SALib.

    Runs: trajectories x (k + 1). Morris, Technometrics 33(2), 1991, 161-174.
    """

    trajectories: int = 20
    levels: int = 4
    seed: int = 1
    kind: ClassVar[str] = "morris"
    needs_parameters: ClassVar[bool] = True
    varies_seed: ClassVar[bool] = False
    takes_correlations: ClassVar[bool] = False

    def rows(self, parameters: int) -> int:
        """Runs a scenario and replication."""
        return self.trajectories * (parameters + 1)

    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be run."""
        found = _at_least(self, trajectories=2, levels=2, seed=0)
        if not found and self.levels % 2:
            found.append(("levels", "an even number", f"write {self.levels + 1}"))
        return found

    def unit_sample(self, k: int) -> FloatArray:
        """Points in the unit cube in the order of SALib, shape (trajectories x (k + 1), k)."""
        from SALib.sample import morris

        points: FloatArray = morris.sample(
            _unit_problem(k), self.trajectories, num_levels=self.levels, seed=self.seed
        )
        return points


@dataclass(frozen=True)
class Grid:
    """Every combination of some levels of each figure; listed values and few whole ones in full."""

    levels: int = 3
    kind: ClassVar[str] = "grid"
    needs_parameters: ClassVar[bool] = True
    varies_seed: ClassVar[bool] = False
    takes_correlations: ClassVar[bool] = False

    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be run."""
        return _at_least(self, levels=2)

    def axes(self, parameters: Sequence[Parameter]) -> list[FloatArray]:
        """Values of each figure."""
        steps = np.linspace(0.0, 1.0, self.levels)
        return [
            every if (every := each.all_values(self.levels)) is not None else _steps(each, steps)
            for each in parameters
        ]


@dataclass(frozen=True)
class OneAtATime:
    """The scenario as it is, then each figure alone at some points of its distribution."""

    probabilities: tuple[float, ...] = (0.0, 1.0)
    kind: ClassVar[str] = "one_at_a_time"
    needs_parameters: ClassVar[bool] = True
    varies_seed: ClassVar[bool] = False
    takes_correlations: ClassVar[bool] = False

    def problems(self) -> list[tuple[str, str, str]]:
        """What cannot be run."""
        wrong = not self.probabilities or not all(0.0 <= p <= 1.0 for p in self.probabilities)
        expected = "probabilities from 0 (lowest value) to 1 (highest)"
        return [("probabilities", expected, "write for instance [0.1, 0.9]")] if wrong else []

    def axes(self, parameters: Sequence[Parameter]) -> list[FloatArray]:
        """Values of each figure."""
        points = np.array(self.probabilities)
        return [
            every if (every := each.all_values(0)) is not None else _steps(each, points)
            for each in parameters
        ]


Design = Seeds | LatinHypercube | Random | Sobol | Morris | Grid | OneAtATime
KINDS: dict[str, type[Any]] = {
    kind.kind: kind for kind in (Seeds, OneAtATime, Grid, LatinHypercube, Random, Sobol, Morris)
}
"""Every design by its name in a study."""


def read_design(given: Any, place: str) -> Design | list[Fault]:
    """Return the design that plain values describe, or everything wrong with it."""
    if not isinstance(given, Mapping):
        repair = "write for instance {kind: latin_hypercube, samples: 500}"
        return [Fault(place, written(given), "a kind and its figures", repair)]
    kind = given.get("kind")
    if kind not in KINDS:
        repair = did_you_mean(str(kind), KINDS) if kind else f"choose from {', '.join(KINDS)}"
        return [Fault(f"{place}.kind", written(kind), "a kind of design", repair)]
    fields = {field.name: field for field in dataclasses.fields(KINDS[kind])}
    faults, figures = [], {}
    for name, value in given.items():
        if name == "kind":
            continue
        if name not in fields:
            repair = did_you_mean(str(name), fields)
            faults.append(Fault(f"{place}.{name}", "", f"a figure of {kind}", repair))
            continue
        wanted = str(fields[name].type)
        if wanted == "bool" and not isinstance(value, bool):
            faults.append(Fault(f"{place}.{name}", written(value), "true or false", "write true"))
        elif wanted == "int" and (isinstance(value, bool) or not isinstance(value, int)):
            repair = "write a whole number, without thousands separators"
            faults.append(Fault(f"{place}.{name}", written(value), "a whole number", repair))
        elif wanted.startswith("tuple") and not _are_numbers(value):
            repair = "write for instance [0.1, 0.9]"
            faults.append(Fault(f"{place}.{name}", written(value), "a list of numbers", repair))
        else:
            figures[name] = tuple(map(float, value)) if wanted.startswith("tuple") else value
    if faults:
        return faults
    design: Design = KINDS[kind](**figures)
    return [
        Fault(f"{place}.{name}", written(getattr(design, name)), expected, repair)
        for name, expected, repair in design.problems()
    ] or design


def count(design: Design, parameters: Sequence[Parameter]) -> int:
    """Samples of a design: runs a scenario and replication."""
    if isinstance(design, Grid):
        total = 1
        for axis in design.axes(parameters):
            total *= len(axis)
        return total
    if isinstance(design, OneAtATime):
        return 1 + sum(len(axis) for axis in design.axes(parameters))
    return design.rows(len(parameters))


def samples(study: Study, scenario: Scenario) -> FloatArray:
    """Values of each parameter in each sample, shape (samples, parameters).

    Not a number means: as the scenario has it. The samples are the same in every scenario, except
    that a design that moves one figure at a time leaves the others where each scenario has them.
    """
    design, parameters = study.design, study.parameters
    if isinstance(design, Seeds):
        return np.empty((design.samples, 0))
    if isinstance(design, Grid):
        return np.array(list(product(*design.axes(parameters))), dtype=np.float64)
    if isinstance(design, OneAtATime):
        return _one_at_a_time(design, parameters, scenario)
    points = unit_sample(study)
    columns = [each.values(points[:, i]) for i, each in enumerate(parameters)]
    return np.stack(columns, axis=1)


def unit_sample(study: Study) -> FloatArray:
    """Probabilities of each parameter in each sample, shape (samples, parameters).

    For Sobol and Morris designs these are SALib's own points, in SALib's order.

    Raises:
        ValueError: if the design has no points in the unit cube (seeds, grid, one at a time).
    """
    design = study.design
    if isinstance(design, Seeds | Grid | OneAtATime):
        raise ValueError(f"a design of kind {design.kind} has no points in the unit cube")
    points = design.unit_sample(len(study.parameters))
    if study.correlations is not None and isinstance(design, LatinHypercube | Random):
        points = induce(points, study.correlations, np.random.default_rng((design.seed, 1)))
    return np.clip(points, EDGE, 1.0 - EDGE)


def problem(study: Study) -> dict[str, Any]:
    """Return the problem as SALib's analysers take it: names and bounds of the parameters.

    Bounds are those of the distributions; the points of `unit_sample` belong to bounds of 0 and 1.
    """
    return {
        "num_vars": len(study.parameters),
        "names": [each.path for each in study.parameters],
        "bounds": [[each.distribution.low, each.distribution.high] for each in study.parameters],
    }


def _one_at_a_time(
    design: OneAtATime, parameters: Sequence[Parameter], scenario: Scenario
) -> FloatArray:
    base = []
    for each in parameters:
        rules = declared(scenario, each.path, "")
        base.append(each.number(rules.value) if isinstance(rules, Declared) else float("nan"))
    rows = [base]
    for i, axis in enumerate(design.axes(parameters)):
        for value in axis:
            moved = list(base)
            moved[i] = float(value)
            rows.append(moved)
    return np.array(rows)


def _steps(parameter: Parameter, probabilities: FloatArray) -> FloatArray:
    """Different values at some probabilities, rising."""
    return np.unique(parameter.values(np.asarray(probabilities)))


def _unit_problem(k: int) -> dict[str, Any]:
    return {"num_vars": k, "names": [f"x{i}" for i in range(k)], "bounds": [[0.0, 1.0]] * k}


def _at_least(design: Any, **least: int) -> list[tuple[str, str, str]]:
    return [
        (name, f"at least {smallest}", f"write {max(smallest, 1)} or more")
        for name, smallest in least.items()
        if getattr(design, name) < smallest
    ]


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(entry, int | float) and not isinstance(entry, bool) for entry in value
    )
