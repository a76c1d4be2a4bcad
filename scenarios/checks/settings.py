"""What must hold between a scenario's settings and its cluster: paths, years and names exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from scenarios.checks.prices import NEEDED_SERIES
from scenarios.checks.shocks import shock_faults
from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster
from scenarios.schema.energy import Demand
from scenarios.schema.scenario import ScenarioSettings
from scenarios.translate import did_you_mean

PlaceOf = Callable[[str], str]
"""Says where in its file a setting stands, by its dotted path."""


def setting_faults(settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf) -> list[Fault]:
    """Return every setting that names a path, year or party the cluster does not have."""
    return [
        *_path_faults(settings, cluster, place_of),
        *_year_faults(settings, place_of),
        *_name_faults(settings, cluster, place_of),
        *shock_faults(settings, cluster, place_of),
        *_coverage_faults(settings, cluster, place_of),
    ]


def _path_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> Iterable[Fault]:
    paths: dict[str, set[str]] = defaultdict(set)
    for row in cluster.prices:
        paths[row.series].add(row.path)
    chosen = {
        "policy.carbon_price.path": (settings.policy.carbon_price.path, paths["carbon_traded"]),
        "prices.gas_path": (settings.prices.gas_path, paths["gas"]),
        "prices.electricity_path": (settings.prices.electricity_path, paths["electricity"]),
        "prices.electricity_cost_path": (
            settings.prices.electricity_cost_path,
            paths["electricity"],
        ),
        "demand.activity_path": (
            settings.demand.activity_path,
            {row.path for row in cluster.activity},
        ),
    }
    if not cluster.activity and settings.demand.activity_path == Demand().activity_path:
        # Without a table of it, sites run as in the base year.
        del chosen["demand.activity_path"]
    for dotted, (path, known) in chosen.items():
        table = "activity.csv" if dotted == "demand.activity_path" else "prices.csv"
        expected = "a path of the cluster's tables"
        if known:
            yield from _unless_known(place_of(dotted), path, expected, known)
        else:
            yield Fault(place_of(dotted), path, expected, f"add the rows of that path to {table}")


def _year_faults(settings: ScenarioSettings, place_of: PlaceOf) -> Iterable[Fault]:
    years = {
        f"policy.rounds.{i}.year": entry.year for i, entry in enumerate(settings.policy.rounds)
    }
    years |= {f"shocks.{i}.year": shock.year for i, shock in enumerate(settings.shocks)}
    if settings.coordination.enabled:
        years["coordination.start_year"] = settings.coordination.start_year
    horizon = settings.horizon
    for dotted, year in years.items():
        if year not in horizon.years:
            yield Fault(
                place_of(dotted),
                str(year),
                f"a year from {horizon.start_year} to {horizon.end_year}, the horizon",
                "choose a year within the horizon, or widen the horizon",
            )


def _name_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> Iterable[Fault]:
    companies = {row.company_id for row in cluster.companies}
    deciders = companies | {row.sector_id for row in cluster.sectors}
    for name in settings.companies.rules:
        place = place_of(f"companies.rules.{name}")
        yield from _unless_known(place, name, "a company or sector of the cluster", deciders)
    for i, name in enumerate(settings.coordination.absent):
        place = place_of(f"coordination.absent.{i}")
        yield from _unless_known(place, name, "a company of the cluster", companies)
    consents = {row.consent_id for row in cluster.consents}
    for i, name in enumerate(settings.coordination.shared_consents):
        place = place_of(f"coordination.shared_consents.{i}")
        yield from _unless_known(place, name, "a kind of consent of the cluster", consents)


def _unless_known(place: str, name: str, expected: str, known: Collection[str]) -> Iterable[Fault]:
    if name not in known:
        yield Fault(place, name, expected, did_you_mean(name, known))


def _coverage_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> list[Fault]:
    """Return a fault where series, or the paths of them that are chosen, end within the horizon."""
    chosen = {
        "gas": {settings.prices.gas_path},
        "electricity": {
            settings.prices.electricity_path,
            settings.prices.electricity_cost_path,
        },
        "carbon_traded": {settings.policy.carbon_price.path},
    }
    points: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in cluster.prices:
        points[row.series, row.path].append(row.year)
    needed = {*NEEDED_SERIES, *(fuel.price_series for fuel in cluster.fuels)}
    horizon = settings.horizon
    short = {
        f"{series}/{path}": (min(years), max(years))
        for (series, path), years in sorted(points.items())
        if series in needed
        and path in chosen.get(series, {path})
        and (min(years) > horizon.start_year or max(years) < horizon.end_year)
    }
    if not short:
        return []
    first, last = max(first for first, _ in short.values()), min(last for _, last in short.values())
    return [
        Fault(
            place_of("horizon"),
            f"{horizon.start_year}-{horizon.end_year}",
            f"years from {first} to {last}, which the prices {', '.join(short)} cover",
            "narrow the horizon or extend prices.csv",
        )
    ]
