"""What must hold between tables, and between a scenario's settings and its cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from scenarios.errors import Fault
from scenarios.geography import sites_in_the_sea
from scenarios.schema.cluster import Cluster
from scenarios.schema.scenario import ScenarioSettings
from scenarios.translate import did_you_mean

SHARE_TOLERANCE = 1e-6
FARTHEST_FROM_LAND_M = 1000.0
NEEDED_SERIES = ("gas", "electricity", "carbon_traded", "carbon_appraisal", "grid_co2")


def cluster_faults(cluster: Cluster) -> list[Fault]:
    """Return everything in the tables that is valid row by row but wrong together."""
    return [
        *_series_faults(cluster),
        *_spending_faults(cluster),
        *_location_faults(cluster),
        *_pipeline_faults(cluster),
        *_base_year_faults(cluster),
    ]


def setting_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: Callable[[str], str]
) -> list[Fault]:
    """Return every setting that names a path or year the cluster does not have."""
    paths: dict[str, set[str]] = defaultdict(set)
    for row in cluster.prices:
        paths[row.series].add(row.path)
    chosen = {
        "policy.carbon_price.path": (settings.policy.carbon_price.path, paths["carbon_traded"]),
        "prices.gas_path": (settings.prices.gas_path, paths["gas"]),
        "prices.electricity_path": (settings.prices.electricity_path, paths["electricity"]),
        "demand.activity_path": (settings.demand.activity_path,
                                 {row.path for row in cluster.activity}),
    }
    faults = [Fault(place_of(dotted), path, "a path of the cluster's tables",
                    did_you_mean(path, sorted(known)))
              for dotted, (path, known) in chosen.items() if path not in known]
    horizon = settings.horizon
    for i, entry in enumerate(settings.policy.rounds):
        if entry.year not in horizon.years:
            faults.append(Fault(place_of(f"policy.rounds.{i}.year"), str(entry.year),
                                f"a year from {horizon.start_year} to {horizon.end_year}",
                                "move the round into the horizon, or widen the horizon"))
    if settings.coordination.enabled and settings.coordination.start_year not in horizon.years:
        faults.append(Fault(place_of("coordination.start_year"),
                            str(settings.coordination.start_year),
                            f"a year from {horizon.start_year} to {horizon.end_year}",
                            "choose a year within the horizon"))
    return faults + _coverage_faults(settings, cluster, place_of)


def _coverage_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: Callable[[str], str]
) -> list[Fault]:
    years: dict[str, list[int]] = defaultdict(list)
    for row in cluster.prices:
        years[row.series].append(row.year)
    horizon = settings.horizon
    short = [series for series in NEEDED_SERIES if years[series]
             and (min(years[series]) > horizon.start_year or max(years[series]) < horizon.end_year)]
    return [Fault(place_of("horizon"), f"{horizon.start_year}-{horizon.end_year}",
                  f"years within the series {series} ({min(years[series])}-{max(years[series])})",
                  "narrow the horizon or extend prices.csv") for series in short]


def _series_faults(cluster: Cluster) -> Iterable[Fault]:
    present = {row.series for row in cluster.prices}
    wanted = {**dict.fromkeys(NEEDED_SERIES, "the model"),
              **{fuel.price_series: f"fuels.csv, row {fuel.id}" for fuel in cluster.fuels}}
    deflators = {row.year for row in cluster.deflators}
    yield from (Fault("prices.csv", "", f"the series {series}, which {who} needs", "add its rows")
                for series, who in wanted.items() if series not in present)
    bases = {row.price_base_year for row in cluster.prices if row.price_base_year is not None}
    bases |= {cluster.settings.price_base_year, cluster.settings.input_output_year}
    yield from (Fault("deflators.csv", "", f"the year {year}, in whose pounds figures are given",
                      "add its deflator") for year in sorted(bases - deflators))


def _spending_faults(cluster: Cluster) -> Iterable[Fault]:
    totals: dict[str, float] = defaultdict(float)
    for row in cluster.spending:
        totals[row.spend_class.value] += row.share
    for needed in {row.spend_class.value for row in cluster.delivery} | {"operation"}:
        if abs(totals[needed] - 1.0) > SHARE_TOLERANCE:
            yield Fault(f"spending.csv, spend_class {needed}", f"{totals[needed]:.6g}",
                        "shares that sum to 1", "add or correct industries of this class")


def _location_faults(cluster: Cluster) -> Iterable[Fault]:
    emitting = {row.site_id for row in cluster.emissions if row.co2_kt}
    for site in cluster.sites:
        located = site.latitude_deg is not None and site.longitude_deg is not None
        if site.site_id in emitting and not located:
            yield Fault(f"sites.csv, row {site.id}", "", "coordinates, because the site emits",
                        "add latitude_deg and longitude_deg")
    if cluster.coast is not None:
        for site, distance_m in sites_in_the_sea(cluster, FARTHEST_FROM_LAND_M):
            yield Fault(f"sites.csv, row {site.id}",
                        f"{site.latitude_deg}, {site.longitude_deg}",
                        f"a place on land; it lies {distance_m / 1000:.1f} km off the coast",
                        "check for swapped or mistyped coordinates")


def _pipeline_faults(cluster: Cluster) -> Iterable[Fault]:
    stores = {row.store_id for row in cluster.carbon_stores}
    with_corridor = {row.pipeline_id for row in cluster.corridors}
    for row in cluster.pipelines:
        place = f"pipelines.csv, row {row.id}"
        if row.outlet_bar >= row.inlet_bar:
            yield Fault(f"{place}, outlet_bar", str(row.outlet_bar),
                        f"less than the inlet pressure {row.inlet_bar} bar", "lower it")
        if row.carrier == "co2" and row.store_id not in stores:
            yield Fault(f"{place}, store_id", str(row.store_id or ""),
                        "a row of carbon_stores.csv", did_you_mean(row.store_id or "", list(stores)))
        if row.pipeline_id not in with_corridor:
            yield Fault(place, "", "at least one corridor", "add its stretches to corridors.csv")


def _base_year_faults(cluster: Cluster) -> Iterable[Fault]:
    settings = cluster.settings
    if not any(row.year == settings.base_year and row.record == settings.base_record
               for row in cluster.emissions):
        yield Fault("emissions.csv", "", f"rows of the base year {settings.base_year} from the "
                    f"register {settings.base_record}", "add them, or change cluster.yaml")
