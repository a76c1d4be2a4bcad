"""Lets EMA Workbench, or anything that calls functions, run the twin: keywords in, figures out."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scenarios.errors import Fault, InputError
from scenarios.scenario import Scenario
from scenarios.translate import did_you_mean
from twin.ensemble.headline import headline

if TYPE_CHECKING:
    from twin.results import Results

NAME_PARTS = "__"
"""Stands for the dot of a path in the name of a keyword, as in `Scenario.with_`."""


@dataclass(frozen=True)
class Experiment:
    """A scenario as a function: settings as keywords in, figures by name out.

    Works with ``ema_workbench.Model("twin", function=Experiment(scenario, outputs))``, SALib,
    SciPy and process pools: it can be pickled.

    Attributes:
        scenario: what is given.
        outputs: headline figures of an ensemble (``npv_gbp_m``, ``support_gbp_m_sum``), and
            columns of `cluster_year`, with a year appended for a figure (``fossil_co2_mt_2042``) or
            without for the whole path (``fossil_co2_mt``).
    """

    scenario: Scenario = field(repr=False)
    outputs: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse outputs that no run has.

        Raises:
            InputError: listing all of them.
        """
        from twin.run import simulate

        run = simulate(self.scenario)
        faults: list[Fault] = []
        for output in self.outputs:
            try:
                figure_of(run, output)
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(faults)

    def __call__(self, seed: float | None = None, **settings: Any) -> dict[str, Any]:
        """Run the scenario once.

        Args:
            seed: seed of every random stream; the scenario's own unless given.
            settings: settings by path with two underscores for each dot.

        Raises:
            InputError: if a setting is unknown or refused.
        """
        from twin.run import simulate

        changed = self.scenario.changed(
            {name.replace(NAME_PARTS, "."): _plain(value) for name, value in settings.items()}
        )
        run = simulate(changed, None if seed is None else int(seed))
        return {output: figure_of(run, output) for output in self.outputs}


def ema_model(
    scenario: Scenario, parameters: Mapping[str, tuple[float, float]], outputs: Sequence[str]
) -> Any:
    """Return a scenario as a model of EMA Workbench, ready for ``perform_experiments``.

    Args:
        scenario: what is given.
        parameters: lowest and highest value of each uncertain setting, by its dotted path; two
            whole numbers make a whole parameter. ``seed`` makes luck an uncertainty.
        outputs: see `Experiment`; paths become time series.

    Raises:
        InputError: if EMA Workbench is not installed, or an output is unknown.
    """
    from twin.run import simulate

    ema = _ema_workbench()
    model = ema.Model("twin", function=Experiment(scenario, tuple(outputs)))
    model.uncertainties = [
        (ema.IntegerParameter if _are_whole(bounds) else ema.RealParameter)(
            path.replace(".", NAME_PARTS), *bounds
        )
        for path, bounds in parameters.items()
    ]
    run = simulate(scenario)
    model.outcomes = [
        ema.ScalarOutcome(output)
        if isinstance(figure_of(run, output), float)
        else ema.TimeSeriesOutcome(output)
        for output in outputs
    ]
    return model


def figure_of(run: Results, output: str) -> float | npt.NDArray[np.float64]:
    """Return an output of a run: one figure, or the path of a column over the years.

    Raises:
        InputError: if the run has no such output.
    """
    figures = headline(run)
    if output in figures:
        return figures[output]
    table = run.tables["cluster_year"].set_index("year")
    if output in table:
        return table[output].to_numpy(dtype=np.float64)
    column, _, year = output.rpartition("_")
    if column not in table or not year.isdecimal():
        repair = did_you_mean(output, [*figures, *map(str, table)])
        raise InputError([Fault("outputs", output, "an output of the twin", repair)])
    by_year = dict(zip(table.index.tolist(), table[column].tolist(), strict=True))
    if int(year) not in by_year:
        expected = f"a year of the scenario, {min(by_year)} to {max(by_year)}"
        raise InputError([Fault("outputs", output, expected, "name another year")])
    return float(by_year[int(year)])


def _are_whole(bounds: Sequence[float]) -> bool:
    return all(isinstance(bound, int) and not isinstance(bound, bool) for bound in bounds)


def _plain(value: Any) -> Any:
    """A number of NumPy as a plain one."""
    return value.item() if hasattr(value, "item") else value


def _ema_workbench() -> Any:
    try:
        return importlib.import_module("ema_workbench")
    except ImportError:
        repair = "install it into this environment: python -m pip install ema-workbench"
        raise InputError([Fault("ema_workbench", "", "EMA Workbench", repair)]) from None
