"""Refuses shocks to what does not exist or is gone already, and those that contradict others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scenarios.errors import Fault
from scenarios.readable import readable_faults
from scenarios.schema.cluster import Cluster
from scenarios.schema.scenario import ScenarioSettings
from scenarios.schema.shocks import SUBJECTS, Shock, ShockKind
from scenarios.schema.site import Change
from scenarios.translate import did_you_mean

WITH_FACTOR = (ShockKind.GAS_PRICE, ShockKind.LABOUR_SHORTAGE)
LASTING = (*WITH_FACTOR, ShockKind.STORE_LOSS)


def shock_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: Callable[[str], str]
) -> list[Fault]:
    """Return every fault of a shock by itself, each with its place."""
    return [
        fault
        for i, shock in enumerate(settings.shocks)
        for check in (_subject_faults, _factor_faults, _years_faults)
        for fault in readable_faults(check, shock, cluster, place_of(f"shocks.{i}"))
    ]


def repeated_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: Callable[[str], str]
) -> list[Fault]:
    """Return what strikes the same twice at once: which of the two would hold?"""
    faults: list[Fault] = []
    seen: dict[tuple[ShockKind, str], dict[int, tuple[int, int]]] = {}
    for i, shock in enumerate(settings.shocks):
        hit = sites_hit(shock, cluster) if shock.kind is ShockKind.CLOSURE else [shock.subject]
        for subject in hit:
            for other, (first, last) in seen.get((shock.kind, subject), {}).items():
                again = shock.kind not in LASTING or not (
                    shock.year > last or shock.last_year < first
                )
                if again:
                    faults.append(
                        Fault(
                            place_of(f"shocks.{i}"),
                            f"{shock.kind.value} {subject}".strip(),
                            f"nothing that shocks.{other} already does",
                            "remove one of them, or let one begin when the other is over",
                        )
                    )
            spans = seen.setdefault((shock.kind, subject), {})
            spans[i] = (shock.year, shock.last_year)
    return faults


def sites_hit(shock: Shock, cluster: Cluster) -> list[str]:
    """Sites that a closure closes: the one that is named, or all of the company."""
    return [
        site.site_id for site in cluster.sites if shock.subject in (site.site_id, site.company_id)
    ]


def known_subjects(kind: ShockKind, cluster: Cluster) -> set[str]:
    """Return whom a kind of shock may hit; an empty name stands for nobody, or all."""
    companies = {row.company_id for row in cluster.companies}
    return {
        ShockKind.CLOSURE: companies | {row.site_id for row in cluster.sites},
        ShockKind.INSOLVENCY: companies,
        ShockKind.STORE_LOSS: {row.store_id for row in cluster.carbon_stores},
        ShockKind.CONSENT_REFUSED: {row.pipeline_id for row in cluster.pipelines}
        | {row.producer_id for row in cluster.producers},
        ShockKind.LABOUR_SHORTAGE: {"", *(row.trade_id for row in cluster.trades)},
    }.get(kind, {""})


def _subject_faults(shock: Shock, cluster: Cluster, place: str) -> list[Fault]:
    known = known_subjects(shock.kind, cluster)
    if shock.subject not in known:
        expected = SUBJECTS[shock.kind] or f"no subject for {shock.kind.value}"
        return [
            Fault(
                f"{place}.subject",
                shock.subject or "nothing",
                expected,
                did_you_mean(shock.subject, known - {""}),
            )
        ]
    if shock.kind is not ShockKind.CLOSURE:
        return []
    sites = sites_hit(shock, cluster)
    closed = {
        row.site_id: row.month
        for row in cluster.status_changes
        if row.change is Change.CLOSED and row.month <= f"{shock.year}-01"
    }
    if any(site not in closed for site in sites):
        return []
    return [
        Fault(
            f"{place}.subject",
            shock.subject,
            f"something that is open in {shock.year}",
            f"it closed in {max(closed[site] for site in sites)}; choose another, or an earlier "
            "year",
        )
    ]


def _factor_faults(shock: Shock, _: Cluster, place: str) -> Iterator[Fault]:
    if shock.kind in WITH_FACTOR and shock.factor == 1.0:
        yield Fault(f"{place}.factor", "1", "another value than 1", "say how large it is")
    if shock.kind not in WITH_FACTOR and shock.factor != 1.0:
        repair = "remove it, or choose gas_price or labour_shortage"
        yield Fault(f"{place}.factor", str(shock.factor), f"none for {shock.kind.value}", repair)


def _years_faults(shock: Shock, _: Cluster, place: str) -> Iterator[Fault]:
    if shock.kind not in LASTING and shock.years != 1:
        expected = f"none for {shock.kind.value}, which is for good"
        yield Fault(f"{place}.years", str(shock.years), expected, "remove it")
