"""Builds the content of a report from a run: headline, sections, manifest, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from scenarios.errors import Fault, ResultsError
from twin.compare import distinct
from twin.report.content import Bullets, Report
from twin.report.sections import all_sections, compared
from twin.report.sections.quality import checks
from twin.report.sections.summary import sentence
from twin.report.source import REPEAT, Source, Spread
from twin.storage import versions
from twin.table_names import TABLE_NAMES

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from twin.results import Results

VERSION = 1
"""Layout of the report's manifest."""
FEWEST, MOST = 2, 5
"""Runs in a comparison."""
TILES = ("fossil_co2_mt", "abated_co2_mt_sum", "npsv_gbp_bn", "support_gbp_bn_sum")
"""Headline figures of a comparison, of each run."""


def build_report(
    results: Results,
    scenario: Scenario,
    spread: Spread | None = None,
    original: Scenario | None = None,
    repeat: str = REPEAT,
) -> Report:
    """Build the content of a report.

    Args:
        results: the run, with all its tables.
        scenario: the scenario it was made of; see `twin.provenance.scenario_of`.
        spread: the same scenario under other seeds, where they were run.
        original: the scenario before settings were changed; see `twin.provenance.original_of`.
        repeat: command that repeats the run, typed in the folder of the report.

    Raises:
        ResultsError: if the results lack a table.
    """
    _require_tables(results)
    source = Source(results, scenario, spread, original, repeat)
    facts = results.facts
    return Report(
        title=f"{facts['cluster']}: {scenario.settings.title.strip()}{_changed(source)}",
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


def _changed(source: Source) -> str:
    """Say in a title how many settings are not those of the scenario that it names."""
    count = len(source.changed)
    return f", with {count} setting{'s' * (count > 1)} changed" if count else ""


def build_comparison(runs: Sequence[tuple[Results, Scenario]], repeat: str = REPEAT) -> Report:
    """Build the content of a comparison of two to five runs; differences are from the first.

    Args:
        runs: the runs with their scenarios.
        repeat: command that repeats them, typed in the folder of the report.

    Raises:
        ResultsError: if there are fewer or more, or one lacks a table.
    """
    if not FEWEST <= len(runs) <= MOST:
        expected = f"{FEWEST} to {MOST} runs"
        raise ResultsError([Fault("runs", str(len(runs)), expected, "name fewer, or more")])
    for results, _ in runs:
        _require_tables(results)
    titles = [scenario.settings.title.strip() for _, scenario in runs]
    labels = distinct(titles)
    sources = [Source(results, scenario, None) for results, scenario in runs]
    labelled = list(zip(labels, sources, strict=True))
    parts = compared.sections(labelled, repeat)
    manifests = [manifest_of(source) for source in sources]
    seeds = sorted({results.seed for results, _ in runs})
    first = runs[0][0].facts
    verdict = parts[0].blocks[0]
    assert isinstance(verdict, Bullets)
    return Report(
        title=f"{first['cluster']}: {' · '.join(labels)}",
        subtitle=(
            f"Comparison of {len(runs)} runs of cluster-twin, {first['start_year']} to "
            f"{first['end_year']}, seed {', '.join(map(str, seeds))}"
        ),
        sentence=verdict.points[0],
        headlines=tuple(
            replace(
                each,
                key=f"{number}/{each.key}",
                label=f"{label}: {each.label}",
                trace=None,
                formula="",
            )
            for key in TILES
            for number, (label, source) in enumerate(labelled, 1)
            for each in source.headlines
            if each.key.startswith(key)
        ),
        sections=parts,
        manifest={"report": VERSION, "cluster": manifests[0]["cluster"], "runs": manifests}
        | {key: manifests[0][key] for key in ("scenario", "versions", "price_base_year")},
        raw={
            "cluster_year": pd.concat(
                [
                    results.tables["cluster_year"].assign(scenario=results.name, label=label)
                    for label, (results, _) in zip(labels, runs, strict=True)
                ],
                ignore_index=True,
            )
        },
        footer=f"comparison of {', '.join(results.name for results, _ in runs)}",
    )


def _require_tables(results: Results) -> None:
    """Refuse results that lack a table.

    Raises:
        ResultsError: naming those that are missing.
    """
    missing = [name for name in TABLE_NAMES if name not in results.tables and name != "hourly"]
    if missing:
        repair = "simulate with all tables, or run the scenario again with --out"
        raise ResultsError([Fault("tables", "", ", ".join(missing), repair)])


def manifest_of(source: Source) -> dict[str, Any]:
    """What identifies the run, repeats it, and is held against the repetition."""
    spread = source.spread
    return {
        "report": VERSION,
        "scenario": source.results.name,
        "cluster": source.scenario.settings.cluster,
        "price_base_year": source.scenario.cluster.settings.price_base_year,
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
