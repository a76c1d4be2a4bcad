"""Names as they are printed, for the short names that tables use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.schema.cluster import Cluster

KINDS = ("company_names", "site_names", "party_names")
"""Facts of a run that name somebody."""
TECHNOLOGIES = {
    "atr_ccs": "reforming with capture (autothermal)",
    "smr_ccs": "reforming with capture (steam)",
    "smr": "reforming without capture",
    "alkaline": "electrolysis, alkaline",
    "pem": "electrolysis, PEM",
}
"""What makes hydrogen, by the short names of `production.csv`."""


def party_names(cluster: Cluster) -> dict[str, str]:
    """Printed names of all that are neither a company nor a site of one."""
    return (
        {row.operator_id: row.name for row in cluster.operators}
        | {row.pipeline_id: row.name for row in cluster.pipelines}
        | {row.producer_id: row.name for row in cluster.producers}
        | {row.store_id: row.name for row in cluster.carbon_stores}
        | {row.cavern_id: row.name for row in cluster.caverns}
        | {"government": "the government", "cluster_manager": "the cluster manager"}
    )


def phase_of_store(name: str, project_id: str) -> str:
    """Return the name of a project at a CO2 store: its own, or that of a further phase.

    Args:
        name: printed name of the store.
        project_id: as the table of projects has it; further phases are numbered after a ``#``.
    """
    phase = project_id.partition("#")[2]
    return f"{name}, phase {phase}" if phase else name


def printed(facts: dict[str, Any], short: str) -> str:
    """Return the printed name of a party, pipeline, plant, or measure at a site (`site/measure`).

    Args:
        facts: facts of a run.
        short: name as tables have it; returned as it stands where nothing else is known.
    """
    site, _, measure = short.partition("/")
    if measure in facts["measure_names"]:
        return f"{facts['measure_names'][measure]} at {facts['site_names'].get(site, site)}"
    return next((facts[kind][short] for kind in KINDS if short in facts.get(kind, {})), short)


def short_name(facts: dict[str, Any], text: str) -> str:
    """Return the short name of a party that was named as it is printed, companies before sites.

    Args:
        facts: facts of a run.
        text: short or printed name, in capitals or not; returned as it stands if it is neither.
    """
    if any(text in facts.get(kind, {}) for kind in KINDS):
        return text
    wanted = text.strip().casefold()
    return next(
        (
            short
            for kind in KINDS
            for short, name in facts.get(kind, {}).items()
            if wanted in (short, name.casefold())
        ),
        text,
    )
