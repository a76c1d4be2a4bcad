"""Page one: what was asked, what came out, how sure it is, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.schema.base import Status
from scenarios.schema.cluster import TABLES
from twin.report.content import (
    Bullets,
    Column,
    Section,
    Table,
    Text,
    figure_in_words,
    number,
    shown,
    text,
)
from twin.report.drawing import cut
from twin.report.sections.basis import basis

if TYPE_CHECKING:
    from twin.report.content import Block, Headline
    from twin.report.source import Source

SPREAD_TOLD = ("fossil_co2_mt", "abated_co2_mt", "support_gbp_bn", "npsv_gbp_bn")
"""Headline figures whose range under other seeds page one tells."""
CHANGES_TOLD = 12
"""Changed settings that page one tells."""
LONGEST_VALUE = 120
"""Characters of a value on page one."""


def section(source: Source) -> Section:
    """Make the one-page summary."""
    facts, settings = source.results.facts, source.scenario.settings
    asked = (
        f"What do the companies, hydrogen producers, pipeline operators and the state of the "
        f"{facts['cluster']} do from {facts['start_year']} to {facts['end_year']}, each on its own "
        f"account, under the scenario “{settings.title.strip()}”? {settings.description.strip()}"
    )
    parts = (
        Section("asked", "What was asked", (Text(asked), *_changed(source), Text(basis(source)))),
        Section("came-out", "What came out", (Bullets(tuple(_outcome(source))),)),
        Section("how-sure", "How sure it is", _certainty(source)),
        Section("left-out", "What is left out", (Bullets(_left_out(source)),)),
        *_spread(source),
    )
    return Section("summary", "Summary on one page", (), parts)


def _changed(source: Source) -> tuple[Block, ...]:
    """Say which settings are not those of the scenario, which its title would hide."""
    changed = source.changed
    if not len(changed):
        return ()
    told = changed.head(CHANGES_TOLD).astype(str).to_dict("records")
    points = [
        f"{each['setting']}: {cut(each['value'], LONGEST_VALUE)}{_unit(each['unit'])} instead of "
        f"{cut(each['before'], LONGEST_VALUE)}. {each['meaning']}".strip()
        for each in told
    ]
    if len(changed) > CHANGES_TOLD:
        others = len(changed) - CHANGES_TOLD
        points.append(f"{others} more: all are listed under “Settings of the scenario”.")
    count = "One setting differs" if len(changed) == 1 else f"{len(changed)} settings differ"
    return Text(f"{count} from the scenario of that name:"), Bullets(tuple(points))


def _unit(unit: str) -> str:
    return f" {unit}" if unit not in ("", "-") else ""


def sentence(source: Source) -> str:
    """Return the answer in one sentence."""
    by_key = {each.key: each for each in source.headlines}
    end = int(source.results.facts["end_year"])
    fossil, abated = by_key[f"fossil_co2_mt_{end}"], by_key["abated_co2_mt_sum"]
    spent, support = by_key["investment_gbp_bn_sum"], by_key["support_gbp_bn_sum"]
    return (
        f"Fossil CO₂ of the {source.results.facts['cluster']} falls to {fossil.shown} Mt in {end}; "
        f"{abated.shown} Mt are avoided or removed until then, for GBP {spent.shown} bn of "
        f"investment and GBP {support.shown} bn of public support."
    )


def _outcome(source: Source) -> list[str]:
    by_key = {each.key: each for each in source.headlines}
    said = []
    top = source.avoided[source.avoided["avoided_kt"] > 0.0].head(3)
    total = float(source.avoided["avoided_kt"].sum())
    if len(top) and total > 0.0:
        named = ", ".join(
            f"{source.names.get(str(party), str(party))} {100.0 * kt / total:.0f} %"
            for party, kt in top["avoided_kt"].items()
        )
        said.append(f"Who avoids and removes most of it: {named}.")
    npv, ratio = by_key["npsv_gbp_bn"], by_key["benefit_cost_ratio"]
    cost = by_key["cost_gbp_per_t"]
    worth = f"benefit-cost ratio {ratio.shown}"
    if ratio.value is None:
        worth = "no ratio, as it saves resources on balance"
    said.append(
        f"To society it is worth GBP {npv.shown} bn (present value; {worth}) at GBP {cost.shown} "
        "of resources per tonne, transfers left out."
    )
    projects = source.results.tables["projects"]
    decided = projects[np.isfinite(projects["fid_year"])]
    online = decided[np.isfinite(decided["online_year"])]
    late = (online["online_year"] - online["planned_online_year"] > 1.0).sum()
    if len(online):
        said.append(
            f"{len(decided)} of {len(projects)} projects were decided; of the {len(online)} that "
            f"came into service {late} did so more than a year later than planned."
        )
    co2, pipe = by_key["first_co2_storage_year"], by_key["first_hydrogen_pipe_year"]
    said.append(f"First CO₂ stored: {_when(co2)}; first hydrogen pipe in service: {_when(pipe)}.")
    return said


def _when(each: Headline) -> str:
    return "none within the run" if each.value is None else each.shown


def _certainty(source: Source) -> tuple[Text, ...]:
    rows = [row.status for table in TABLES for row in getattr(source.cluster, table)]
    weak = sum(status in (Status.ASSUMPTION, Status.MISSING) for status in rows)
    luck = (
        f"One seed is one draw of luck: how long works take, what they cost, whether consent is "
        f"refused. The figures of this report are those of seed {source.results.seed}. "
        f"{_range_in_words(source)}"
    )
    data = (
        f"{weak:,} of {len(rows):,} rows of data rest on an assumption or lack a figure; they are "
        "listed under “Data, assumptions and settings”, those without a source first. What better "
        "data or another policy would change is not shown by seeds."
    )
    repeat = (
        f"To repeat the run and hold each headline figure against it, type in the folder of this "
        f"report: {source.repeat}"
    )
    return Text(luck), Text(data), Text(repeat)


def _range_in_words(source: Source) -> str:
    """Say how far other seeds move the first figures."""
    spread = source.spread
    if spread is None:
        return "No other seed was run, so this report cannot say how far luck moves them."
    said = []
    for each in source.headlines:
        known = [v for figures in spread.figures if (v := figures[each.key]) is not None]
        if each.key.startswith(SPREAD_TOLD) and known:
            column = Column(each.label, each.unit, each.form, each.decimals)
            low, high = (shown(end(known), column) for end in (min, max))
            said.append(f"{each.label}: {low} to {high} {each.unit}".strip())
    return f"Under {len(spread.seeds)} other seeds: {'; '.join(said)}."


def _spread(source: Source) -> tuple[Section, ...]:
    """Every headline figure under other seeds, where they were run."""
    spread = source.spread
    if spread is None:
        return ()
    columns = (
        text("Figure", 3.0),
        text("Unit", 1.0),
        figure_in_words("This report"),
        figure_in_words("Lowest"),
        figure_in_words("Median"),
        figure_in_words("Highest"),
        number("Seeds with a figure", ""),
    )
    table = Table(
        "seeds",
        f"Headline figures under {len(spread.seeds)} other seeds",
        columns,
        tuple(_spread_row(source, each) for each in source.headlines),
        f"Seeds {spread.seeds[0]} to {spread.seeds[-1]}, all settings alike.",
    )
    return (Section("seeds-table", "How far luck moves each figure", (table,)),)


def _spread_row(source: Source, each: Headline) -> tuple[object, ...]:
    assert source.spread is not None
    found = [figures[each.key] for figures in source.spread.figures]
    known = [value for value in found if value is not None]
    column = Column(each.label, each.unit, each.form, each.decimals)
    ends = [min(known), float(np.median(known)), max(known)] if known else [None, None, None]
    return (
        each.label,
        each.unit,
        each.shown,
        *(shown(value, column) for value in ends),
        len(known),
    )


def _left_out(source: Source) -> tuple[str, ...]:
    return (
        source.results.facts["boundary"].replace("CO2", "CO₂"),
        "Price responses of output: sites run as in the base year or along a given activity path.",
        "Jobs displaced elsewhere, knock-on effects on energy and carbon markets, air quality, "
        "health and water.",
        "Benefits and running costs after the last year of the run, although plants would go on: "
        "the appraisal counts whole investments against the years of the run only.",
    )
