"""Builds the content of a report from a run: headline, sections, manifest, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.errors import Fault, ResultsError
from twin.report.content import Report
from twin.report.sections import all_sections
from twin.report.sections.quality import checks
from twin.report.sections.summary import sentence
from twin.report.source import Source, Spread
from twin.storage import versions
from twin.table_names import TABLE_NAMES

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results

VERSION = 1
"""Layout of the report's manifest."""


def build_report(results: Results, scenario: Scenario, spread: Spread | None = None) -> Report:
    """Build the content of a report.

    Args:
        results: the run, with all its tables.
        scenario: the scenario it was made of; see `twin.provenance.scenario_of`.
        spread: the same scenario under other seeds, where they were run.

    Raises:
        ResultsError: if the results lack a table.
    """
    missing = [name for name in TABLE_NAMES if name not in results.tables and name != "hourly"]
    if missing:
        repair = "simulate with all tables, or run the scenario again with --out"
        raise ResultsError([Fault("tables", "", ", ".join(missing), repair)])
    source = Source(results, scenario, spread)
    facts = results.facts
    return Report(
        title=f"{facts['cluster']}: {scenario.settings.title.strip()}",
        subtitle=(
            f"Report of one run of cluster-twin, {facts['start_year']} to {facts['end_year']}, "
            f"scenario {results.name}, seed {results.seed}"
        ),
        sentence=sentence(source),
        headlines=source.headlines,
        sections=all_sections(source),
        manifest=manifest_of(source),
        raw={name: results.tables[name] for name in TABLE_NAMES if name in results.tables},
        footer=f"{results.name} · seed {results.seed} · {scenario.hash[:12]}",
    )


def manifest_of(source: Source) -> dict[str, Any]:
    """What identifies the run, repeats it, and is held against the repetition."""
    spread = source.spread
    return {
        "report": VERSION,
        "scenario": source.results.name,
        "cluster": source.scenario.settings.cluster,
        "title": source.scenario.settings.title.strip(),
        "seed": source.results.seed,
        "scenario_hash": source.scenario.hash,
        "settings": source.scenario.settings.model_dump(mode="json"),
        "versions": versions(),
        "other_seeds": list(spread.seeds) if spread is not None else [],
        "headlines": {
            each.key: {"label": each.label, "unit": each.unit, "value": each.value}
            for each in source.headlines
        },
        "checks": {check.name: check.holds for check in checks(source)},
    }
