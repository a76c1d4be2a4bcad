"""What must hold between a scenario's settings and its cluster: paths, years and names exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from operator import attrgetter
from typing import Any

from scenarios.checks.prices import NEEDED_SERIES
from scenarios.checks.shocks import repeated_faults, shock_faults
from scenarios.errors import Fault
from scenarios.readable import readable_faults
from scenarios.schema.base import Declared, UnreadError
from scenarios.schema.cluster import Cluster
from scenarios.schema.energy import Demand
from scenarios.schema.scenario import ScenarioSettings
from scenarios.translate import did_you_mean

PlaceOf = Callable[[str], str]
"""Says where in its file a setting stands, by its dotted path."""
SettingCheck = Callable[[ScenarioSettings, Cluster, PlaceOf], Iterable[Fault]]
PRICE_PATHS = {
    "policy.carbon_price.path": "carbon_traded",
    "prices.gas_path": "gas",
    "prices.electricity_path": "electricity",
    "prices.electricity_cost_path": "electricity",
}
"""Settings that choose a path of a price series."""


def setting_faults(
    settings: ScenarioSettings,
    cluster: Cluster,
    place_of: PlaceOf,
    also: Iterable[SettingCheck] = (),
) -> list[Fault]:
    """Return every setting that names a path, year or party the cluster does not have.

    Args:
        settings: the settings, as far as they could be read.
        cluster: the cluster, as far as it could be read.
        place_of: where a setting stands.
        also: further checks.
    """
    return [
        fault
        for check in (*CHECKS, *also)
        for fault in readable_faults(check, settings, cluster, place_of)
    ]


def _price_path_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> Iterable[Fault]:
    paths: dict[str, set[str]] = defaultdict(set)
    for row in cluster.prices:
        paths[row.series].add(row.path)
    for dotted, series in PRICE_PATHS.items():
        path = _value(settings, dotted)
        if path is not None:
            yield from _path_faults(place_of(dotted), path, paths[series], "prices.csv")


def _activity_path_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> Iterable[Fault]:
    path = settings.demand.activity_path
    if cluster.activity or path != Demand().activity_path:
        # Without a table of it, sites run as in the base year.
        known = {row.path for row in cluster.activity}
        yield from _path_faults(place_of("demand.activity_path"), path, known, "activity.csv")


def _path_faults(place: str, path: str, known: Collection[str], table: str) -> Iterable[Fault]:
    expected = "a path of the cluster's tables"
    if known:
        yield from _unless_known(place, path, expected, known)
    else:
        yield Fault(place, path, expected, f"add the rows of that path to {table}")


def _year_faults(settings: ScenarioSettings, _: Cluster, place_of: PlaceOf) -> Iterable[Fault]:
    horizon = settings.horizon
    rounds, shocks = _value(settings, "policy.rounds") or (), _value(settings, "shocks") or ()
    years = {f"policy.rounds.{i}.year": _value(entry, "year") for i, entry in enumerate(rounds)}
    years |= {f"shocks.{i}.year": _value(shock, "year") for i, shock in enumerate(shocks)}
    if _value(settings, "coordination.enabled"):
        years["coordination.start_year"] = _value(settings, "coordination.start_year")
    for dotted, year in years.items():
        if year is not None and year not in horizon.years:
            yield Fault(
                place_of(dotted),
                str(year),
                f"a year from {horizon.start_year} to {horizon.end_year}, the horizon",
                "choose a year within the horizon, or widen the horizon",
            )


def _decider_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> Iterable[Fault]:
    deciders = {row.company_id for row in cluster.companies}
    deciders |= {row.sector_id for row in cluster.sectors}
    for name in settings.companies.rules:
        place = place_of(f"companies.rules.{name}")
        yield from _unless_known(place, name, "a company or sector of the cluster", deciders)


def _absent_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> Iterable[Fault]:
    companies = {row.company_id for row in cluster.companies}
    for i, name in enumerate(settings.coordination.absent):
        place = place_of(f"coordination.absent.{i}")
        yield from _unless_known(place, name, "a company of the cluster", companies)


def _consent_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: PlaceOf
) -> Iterable[Fault]:
    consents = {row.consent_id for row in cluster.consents}
    for i, name in enumerate(settings.coordination.shared_consents):
        place = place_of(f"coordination.shared_consents.{i}")
        yield from _unless_known(place, name, "a kind of consent of the cluster", consents)


def _value(settings: Declared, dotted: str) -> Any:
    """Return a value, or nothing where it, or what it belongs to, could not be read."""
    try:
        return attrgetter(dotted)(settings)
    except UnreadError:
        return None


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


CHECKS: tuple[SettingCheck, ...] = (
    _price_path_faults,
    _activity_path_faults,
    _year_faults,
    _decider_faults,
    _absent_faults,
    _consent_faults,
    shock_faults,
    repeated_faults,
    _coverage_faults,
)
"""Each stops by itself where it comes to something that could not be read."""
