"""Lets EMA Workbench, or anything that calls functions, run the twin: keywords in, figures out."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scenarios.errors import Fault, InputError
from scenarios.scenario import Scenario
from scenarios.translate import did_you_mean

NAME_PARTS = "__"
"""Stands for the dot of a path in the name of a keyword, as in `Scenario.with_`."""


@dataclass(frozen=True)
class Experiment:
    """A scenario as a function: settings as keywords in, figures by name out.

    Works with ``ema_workbench.Model("twin", function=Experiment(scenario, outputs))``, SALib,
    SciPy and process pools: it can be pickled.

    Attributes:
        scenario: what is given.
        outputs: columns of `cluster_year`, each with a year appended for a figure
            (``fossil_co2_mt_2050``) or without for the whole path (``fossil_co2_mt``).
    """

    scenario: Scenario = field(repr=False)
    outputs: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse outputs that no run has.

        Raises:
            InputError: listing all of them.
        """
        from twin.run import simulate

        table = simulate(self.scenario).tables["cluster_year"]
        columns = [str(name) for name in table if name != "year"]
        years = {int(year) for year in table["year"]}
        faults = []
        for output in self.outputs:
            column, year = split_year(output)
            if column not in columns:
                repair = did_you_mean(column, columns)
                faults.append(Fault("outputs", output, "a column of cluster_year", repair))
            elif year is not None and year not in years:
                expected = f"a year of the scenario, {min(years)} to {max(years)}"
                faults.append(Fault("outputs", output, expected, "name another year"))
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
        table = run.tables["cluster_year"].set_index("year")
        found: dict[str, Any] = {}
        for output in self.outputs:
            column, year = split_year(output)
            path = table[column]
            found[output] = path.to_numpy() if year is None else float(path.to_dict()[year])
        return found


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
    ema = _ema_workbench()
    model = ema.Model("twin", function=Experiment(scenario, tuple(outputs)))
    model.uncertainties = [
        (ema.IntegerParameter if _are_whole(bounds) else ema.RealParameter)(
            path.replace(".", NAME_PARTS), *bounds
        )
        for path, bounds in parameters.items()
    ]
    model.outcomes = [
        (ema.TimeSeriesOutcome if split_year(output)[1] is None else ema.ScalarOutcome)(output)
        for output in outputs
    ]
    return model


def split_year(output: str) -> tuple[str, int | None]:
    """Split ``fossil_co2_mt_2050`` into column and year; nothing for the whole path."""
    column, _, last = output.rpartition("_")
    return (column, int(last)) if column and len(last) == 4 and last.isdecimal() else (output, None)


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
