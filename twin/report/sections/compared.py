"""Sections of a comparison: runs side by side, and what their differences come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from twin.looks import SERIES
from twin.report import charts
from twin.report.content import (
    Bullets,
    Column,
    Figure,
    Section,
    Table,
    Text,
    figure_in_words,
    number,
    shown,
    text,
)
from twin.report.drawing import draw
from twin.report.sections.basis import (
    COUNTERFACTUAL,
    basis,
    boundary,
    each_or_all,
    money,
    present_value,
)
from twin.report.sections.drivers import Labelled, drivers
from twin.report.sections.quality import WHEN_CHECKED, check_table, identity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from twin.report.source import Source

UNDISCOUNTED = "Investment and support are sums over the years of the run, not discounted."
DASHES = ("-", "--", "-.", ":", (0, (6, 2, 1, 2, 1, 2)))


def sections(runs: Labelled, repeat: str) -> tuple[Section, ...]:
    """Make every section of a comparison; differences are from the first run.

    Args:
        runs: the runs under their labels.
        repeat: command that repeats all of them, typed in the folder of the report.
    """
    return (
        Section("summary", "Summary", (*_summary(runs), _side_by_side(runs))),
        Section(
            "emissions",
            "Emissions side by side",
            (
                *(Text(words) for words in each_or_all(runs, boundary)),
                Text(COUNTERFACTUAL),
                _pathways(runs),
            ),
        ),
        drivers(runs),
        _quality(runs, repeat),
    )


def _summary(runs: Labelled) -> tuple[Bullets | Text, ...]:
    """What differs, and on what the figures rest."""
    rests = " ".join(each_or_all(runs, basis))
    return Bullets(tuple(_verdicts(runs))), Text(f"{rests} {UNDISCOUNTED}")


def _verdicts(runs: Labelled) -> list[str]:
    """One sentence for each run beyond the first."""
    first_label, first = runs[0]
    said = []
    for label, run in runs[1:]:
        end = int(min(first.years[-1], run.years[-1]))
        co2 = _abated(run).sum() - _abated(first).sum()
        npv = (run.welfare.central.npv_gbp_m - first.welfare.central.npv_gbp_m) / 1e3
        support = (run.yearly["support_gbp_m"].sum() - first.yearly["support_gbp_m"].sum()) / 1e3
        said.append(
            f"{label} against {first_label}: {_more(co2, 'Mt')} CO₂ avoided and removed until "
            f"{end}; GBP {_more(npv, 'bn')} net present social value ({_once(runs)}); GBP "
            f"{_more(support, 'bn')} public support (not discounted)."
        )
    if len({source.results.seed for _, source in runs}) > 1:
        said.append("The runs have different seeds, so luck is part of the differences.")
    else:
        seed = runs[0][1].results.seed
        said.append(
            f"All runs have seed {seed}: a project has the same luck in each. Another seed would "
            "give other differences; an ensemble says how far."
        )
    return said


def _once(runs: Labelled) -> str:
    """Year and prices of present values, where all runs have the same."""
    told = {money(source) for _, source in runs}
    return told.pop() if len(told) == 1 else "each run in its own present value and prices"


def _side_by_side(runs: Labelled) -> Table:
    keys = [each.key for each in runs[0][1].headlines]
    told = [{each.key: each for each in source.headlines} for _, source in runs]
    common = [key for key in keys if all(key in each for each in told)]
    rows = []
    for key in common:
        first = told[0][key]
        column = Column(first.label, first.unit, first.form, first.decimals)
        plain = number(first.label, first.unit, first.decimals)
        row: list[Any] = [first.label, first.unit]
        row += [shown(each[key].value, column) for each in told]
        for each in told[1:]:
            own, base = each[key].value, first.value
            gap = None if own is None or base is None else own - base
            row.append(shown(gap, plain) if gap is None or gap < 0 else f"+{shown(gap, plain)}")
        rows.append(tuple(row))
    columns = [text("Figure", 2.4), text("Unit", 0.9)]
    columns += [figure_in_words(label) for label, _ in runs]
    columns += [figure_in_words(f"{label}: difference") for label, _ in runs[1:]]
    note = f"{present_value(runs)} Jobs are jobs of one year. {UNDISCOUNTED}"
    return Table("side_by_side", "Headline figures side by side", tuple(columns), tuple(rows), note)


def _pathways(runs: Labelled) -> Figure:
    years = runs[0][1].years

    def paint(axes: Axes) -> None:
        charts.lines(
            axes,
            years,
            [
                charts.Series(label, _along(source, years), SERIES[i], DASHES[i])
                for i, (label, source) in enumerate(runs)
            ],
        )

    without = "; ".join(
        each_or_all(
            runs,
            lambda source: f"{_column(source, years, 'counterfactual_fossil_co2_mt')[-1]:.1f}",
        )
    )
    ends = "; ".join(f"{label} {_along(source, years)[-1]:.1f}" for label, source in runs)
    return draw(
        "pathways",
        "Fossil CO₂ less removals in each scenario",
        "Mt CO₂ a year",
        f"In {int(years[-1])} [Mt]: {ends}; without any decision {without}.",
        paint,
        3.0,
    )


def _along(source: Source, years: np.ndarray[Any, Any]) -> charts.FloatArray:
    removed = _column(source, years, "removed_biogenic_co2_mt")
    return _column(source, years, "fossil_co2_mt") - removed


def _column(source: Source, years: np.ndarray[Any, Any], name: str) -> charts.FloatArray:
    column = source.yearly.set_index("year")[name]
    values: charts.FloatArray = column.reindex(years).to_numpy(dtype=np.float64)
    return values


def _quality(runs: Labelled, repeat: str) -> Section:
    facts = [identity(source) for _, source in runs]
    rows = tuple((key, *(each.get(key, "") for each in facts)) for key in facts[0])
    columns = [text("Item", 1.4), *(text(label, 2.6) for label, _ in runs)]
    return Section(
        "quality",
        "Quality assurance log",
        (
            Text(WHEN_CHECKED),
            check_table(runs),
            Table("identity", "What identifies these runs", tuple(columns), rows),
            Text(
                "To repeat all runs and hold each headline figure against it, type in the folder "
                "of this report:"
            ),
            Text(repeat),
        ),
    )


def _abated(source: Source) -> pd.Series:
    return source.yearly["abated_co2_mt"]


def _more(value: float, unit: str) -> str:
    """Say by how much something is more or less."""
    return f"{abs(value):,.1f} {unit} {'more' if value >= 0.0 else 'less'}"
