"""What the differences between runs come from: settings, measures, companies, values, pipelines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from twin.report.content import Section, Table, Text, date, number, text
from twin.report.sections.basis import against, present_value
from twin.report.sections.set_differently import settings_differ

if TYPE_CHECKING:
    from twin.report.source import Source

Labelled = Sequence[tuple[str, "Source"]]
KINDS = {
    "efficiency": "efficiency",
    "electrify": "electricity",
    "hydrogen": "hydrogen",
    "capture": "capture",
}
COMPANIES = 12
"""Companies shown: those whose CO2 differs most."""


def drivers(runs: Labelled) -> Section:
    """Make the section on what the differences from the first run come from."""
    return Section(
        "drivers",
        "What the differences come from",
        (
            Text(
                "Differences from the first scenario: what is set differently, then how the same "
                "difference splits by what is done, who does it, and what it costs. Each split "
                "adds up to the whole."
            ),
            settings_differ([(label, source.scenario) for label, source in runs]),
            _by_kind(runs),
            _by_company(runs),
            _by_value(runs),
            _pipelines(runs),
        ),
    )


def _by_kind(runs: Labelled) -> Table:
    """CO2 avoided and removed over the run by kind of measure."""
    columns = {}
    for label, source in runs:
        measures = source.measures
        kinds = measures.groupby("kind")["abated_mt"].sum()
        own = {name: float(kinds.get(kind, 0.0)) for kind, name in KINDS.items()}
        own["CO₂ of hydrogen plants, and closures"] = float(kinds.get("", 0.0))
        columns[label] = pd.Series(own)
    title = "CO₂ avoided and removed, by what brings it"
    return _differences("by_kind", title, "Mt", columns, 2, against(runs))


def _by_company(runs: Labelled) -> Table:
    """Companies whose CO2 differs most, with what they run."""
    avoided = {label: source.avoided["avoided_kt"] * 1e-3 for label, source in runs}
    frame = pd.DataFrame(avoided).fillna(0.0)
    gap = frame.sub(frame.iloc[:, 0], axis=0).abs().max(axis=1)
    top = gap[gap > 0.0].nlargest(COMPANIES).index
    rows = []
    for company in top:
        row: list[Any] = [runs[0][1].names.get(str(company), str(company))]
        for label, source in runs:
            row += [float(frame.loc[company, label]), _in_service(source, str(company))]
        rows.append(tuple(row))
    others = frame.drop(index=top)
    if len(others):
        rest: list[Any] = [f"other ({len(others)})"]
        for label, _ in runs:
            rest += [float(others[label].sum()), ""]
        rows.append(tuple(rest))
    columns = [text("Company", 1.8)]
    for label, _ in runs:
        columns += [number(label, "Mt", 2, total=True), text(f"{label}: in service", 2.6)]
    return Table(
        "by_company",
        "Who does what: CO₂ avoided and removed, and measures with the year they run from",
        tuple(columns),
        tuple(rows),
        against(runs),
    )


def _by_value(runs: Labelled) -> Table:
    """Net present social value by what makes it."""
    columns = {}
    for label, source in runs:
        welfare = source.welfare
        own = {"value of CO₂ avoided": welfare.central.benefit_gbp_m}
        own |= {name: -cost for name, cost in welfare.parts_gbp_m.items()}
        columns[label] = pd.Series(own)
    return _differences(
        "by_value",
        "Net present social value, by what makes it",
        "GBP m",
        columns,
        0,
        f"{present_value(runs)} Costs are negative, what is saved is positive; transfers are left "
        "out.",
    )


def _pipelines(runs: Labelled) -> Table:
    rows = []
    for pipeline in runs[0][1].cluster.pipelines:
        dates = []
        for _, source in runs:
            projects = source.results.tables["projects"]
            own = projects[projects["project_id"] == pipeline.pipeline_id]["online_year"]
            dates.append(float(own.min()) if len(own) else float("nan"))
        rows.append((pipeline.name, *dates))
    columns = [text("Pipeline", 2.6), *(date(label) for label, _ in runs)]
    return Table(
        "pipelines_compared",
        "When each pipeline comes into service",
        tuple(columns),
        tuple(rows),
        "Dates as decimal years: 2031.5 is the middle of 2031; – where it does not by the end.",
    )


def _differences(
    key: str, title: str, unit: str, columns: dict[str, pd.Series], decimals: int, note: str
) -> Table:
    """A table of parts by run with the differences from the first run, totals below."""
    frame = pd.DataFrame(columns)
    first = frame.columns[0]
    heads = [text("Part", 2.2)]
    heads += [number(str(name), unit, decimals, total=True) for name in frame]
    for name in frame.columns[1:]:
        frame[f"{name}: difference"] = frame[name] - frame[first]
        heads.append(number(f"{name}: difference", unit, decimals, total=True))
    rows = tuple((str(part), *map(float, row)) for part, *row in frame.itertuples())
    return Table(key, title, tuple(heads), rows, note)


def _in_service(source: Source, company: str) -> str:
    """Measures of a company that run by the end, with their years."""
    projects = source.results.tables["projects"]
    own = projects[(projects["owner_id"] == company) & np.isfinite(projects["online_year"])]
    own = own.sort_values("online_year", kind="stable")
    measures = source.results.facts["measure_names"]
    named = []
    for project, online in zip(own["project_id"], own["online_year"], strict=True):
        measure = str(project).partition("#")[0].partition("/")[2]
        named.append(f"{measures.get(measure) or source.project_name(str(project))} {int(online)}")
    return "; ".join(named) or "nothing"
