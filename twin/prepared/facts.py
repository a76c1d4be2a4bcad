"""What identifies and bounds every run of a scenario, and the printed names of its tables."""

from __future__ import annotations

from typing import Any

from scenarios.scenario import Scenario
from twin.prepared.existing import base_year_fossil_kt
from twin.printed_names import party_names


def facts_of(scenario: Scenario) -> dict[str, Any]:
    """Return the facts that all runs of a scenario share."""
    cluster = scenario.cluster
    families = {row.technology_id: row.family.value for row in cluster.production}
    return {
        "cluster": cluster.settings.name,
        "title": scenario.settings.title,
        "boundary": cluster.settings.boundary,
        "base_year": cluster.settings.base_year,
        "price_base_year": cluster.settings.price_base_year,
        "start_year": scenario.settings.horizon.start_year,
        "end_year": scenario.settings.horizon.end_year,
        "company_names": {row.company_id: row.name for row in cluster.companies},
        "site_names": {row.site_id: row.name for row in cluster.sites},
        "site_companies": {row.site_id: row.company_id for row in cluster.sites},
        "party_names": party_names(cluster),
        "measure_names": {row.measure_id: row.name for row in cluster.measures},
        "pipeline_carriers": {row.pipeline_id: row.carrier.value for row in cluster.pipelines},
        "producer_families": {
            row.producer_id: families[row.technology_id] for row in cluster.producers
        },
        "base_year_fossil_mt": sum(kt or 0.0 for kt in base_year_fossil_kt(cluster).values()) / 1e3,
    }
