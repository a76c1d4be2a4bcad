"""What the page needs to let a planner strike the cluster: kinds of shocks, whom each may hit."""

from __future__ import annotations

from typing import Any

from scenarios.checks.shocks import LASTING, WITH_FACTOR, known_subjects
from scenarios.scenario import Scenario
from scenarios.schema.cluster import Cluster
from scenarios.schema.shocks import SUBJECTS, Shock, ShockKind
from scenarios.schema.site import Change
from twin.printed_names import party_names

LABELS = {
    ShockKind.CLOSURE: "A company or site closes",
    ShockKind.STORE_LOSS: "A CO₂ store takes nothing",
    ShockKind.GAS_PRICE: "The gas price jumps",
    ShockKind.INSOLVENCY: "A company goes bankrupt",
    ShockKind.CONSENT_REFUSED: "Consent is refused",
    ShockKind.SUPPORT_WITHDRAWN: "Public support ends",
    ShockKind.LABOUR_SHORTAGE: "Workers are missing",
}
"""Kinds in the words of the page, most asked for first."""
FACTORS = {
    ShockKind.GAS_PRICE: ("times the price", 0.5, 6.0, 0.25, 3.0),
    ShockKind.LABOUR_SHORTAGE: ("share of workers left", 0.1, 0.9, 0.05, 0.5),
}
"""What the factor of a kind means, the ends and steps of its slider, and where it begins."""
EVERYBODY = "all of them"
FIRST_YEARS = {ShockKind.STORE_LOSS: 5, ShockKind.GAS_PRICE: 3, ShockKind.LABOUR_SHORTAGE: 5}
LONGEST = 25


def shock_form(scenario: Scenario) -> dict[str, Any]:
    """Return kinds, subjects and bounds, and the shocks of the preset itself."""
    cluster, horizon = scenario.cluster, scenario.settings.horizon
    fields = Shock.model_fields
    return {
        "kinds": [_kind(kind, label, cluster) for kind, label in LABELS.items()],
        "years": [horizon.start_year + 1, horizon.end_year],
        "longest": LONGEST,
        "help": {name: str(fields[name].description) for name in ("year", "years", "factor")},
        "own": [shock.model_dump(mode="json") for shock in scenario.settings.shocks],
    }


def _kind(kind: ShockKind, label: str, cluster: Cluster) -> dict[str, Any]:
    known = known_subjects(kind, cluster) if SUBJECTS[kind] else set()
    closed = {row.site_id for row in cluster.status_changes if row.change is Change.CLOSED}
    open_still = {site.company_id for site in cluster.sites if site.site_id not in closed}
    gone = closed | ({row.company_id for row in cluster.companies} - open_still)
    names = _names(cluster)
    subjects = [
        {"value": name, "label": names.get(name, name) or EVERYBODY}
        for name in known - (gone if kind is ShockKind.CLOSURE else set())
    ]
    told: dict[str, Any] = {
        "value": kind.value,
        "label": label,
        "subjects": sorted(subjects, key=lambda each: str(each["label"]).lower()),
        "lasts": FIRST_YEARS.get(kind, 0) if kind in LASTING else 0,
    }
    if kind in WITH_FACTOR:
        words, low, high, step, first = FACTORS[kind]
        told["factor"] = {"label": words, "low": low, "high": high, "step": step, "first": first}
    return told


def _names(cluster: Cluster) -> dict[str, str]:
    """Return the printed name of whatever may be hit, sites marked as such."""
    names: dict[str, str] = {"": ""}
    companies = {row.company_id: row.name for row in cluster.companies}
    for site in cluster.sites:
        names[site.site_id] = f"{site.name} (site)"
    names |= party_names(cluster)
    names |= {row.trade_id: row.name for row in cluster.trades}
    return names | companies
