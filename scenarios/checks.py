"""What must hold between tables, and between a scenario's settings and its cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

import numpy as np

from scenarios.errors import Fault
from scenarios.geography import hub_points, is_metric, sites_in_the_sea
from scenarios.network_checks import (
    circular_corridor_faults,
    divided_pipeline_faults,
    line_faults,
    unreached_hub_faults,
    wet_corridor_faults,
)
from scenarios.schema.cluster import TABLES, Cluster
from scenarios.schema.labour import WorkPackageRow
from scenarios.schema.network import Carrier, Terrain
from scenarios.schema.scenario import ScenarioSettings
from scenarios.schema.technology import Stage
from scenarios.shock_checks import shock_faults
from scenarios.store_checks import cavern_faults, phase_faults
from scenarios.translate import did_you_mean
from scenarios.weather_checks import sunshine_faults, weather_faults

SHARE_TOLERANCE = 1e-6
FARTHEST_FROM_LAND_M = 1000.0
SHORTEST_STACK_LIFE_H = 1000.0
"""Stacks that last less were most likely given in years."""
NEEDED_SERIES = ("gas", "electricity", "carbon_traded", "carbon_appraisal", "grid_co2")
NEEDED_WORKS = ("pipeline_onshore",)
"""Classes of works that every run orders, whatever the other tables name."""
PRESSURES_BAR = {Carrier.HYDROGEN: (1.01325, 250.0), Carrier.CO2: (80.0, 250.0)}
"""Pressures the tables of gas properties cover; CO2 must stay dense (critical point 73.8 bar)."""

Check = Callable[[Cluster], Iterable[Fault]]


def cluster_faults(cluster: Cluster, whole: Collection[str] = tuple(TABLES)) -> list[Fault]:
    """Return everything in the tables that is valid row by row but wrong together.

    Args:
        cluster: the cluster.
        whole: tables of which every row is there; a check that needs another is left out.
    """
    return [
        fault
        for tables, check in CHECKS
        if all(table in whole for table in tables)
        for fault in check(cluster)
    ]


def setting_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: Callable[[str], str]
) -> list[Fault]:
    """Return every setting that names a path or year the cluster does not have."""
    paths: dict[str, set[str]] = defaultdict(set)
    for row in cluster.prices:
        paths[row.series].add(row.path)
    activities = {row.path for row in cluster.activity}
    chosen = {
        "policy.carbon_price.path": (settings.policy.carbon_price.path, paths["carbon_traded"]),
        "prices.gas_path": (settings.prices.gas_path, paths["gas"]),
        "prices.electricity_path": (settings.prices.electricity_path, paths["electricity"]),
        "demand.activity_path": (settings.demand.activity_path, activities),
    }
    faults = [
        Fault(place_of(dotted), path, "a path of the cluster's tables", did_you_mean(path, known))
        for dotted, (path, known) in chosen.items()
        if path not in known
    ]
    years = {
        f"policy.rounds.{i}.year": entry.year for i, entry in enumerate(settings.policy.rounds)
    }
    years |= {f"shocks.{i}.year": shock.year for i, shock in enumerate(settings.shocks)}
    if settings.coordination.enabled:
        years["coordination.start_year"] = settings.coordination.start_year
    horizon = settings.horizon
    faults += [
        Fault(
            place_of(dotted),
            str(year),
            f"a year from {horizon.start_year} to {horizon.end_year}, the horizon",
            "choose a year within the horizon, or widen the horizon",
        )
        for dotted, year in years.items()
        if year not in horizon.years
    ]
    deciders = {row.company_id for row in cluster.companies}
    deciders |= {row.sector_id for row in cluster.sectors}
    faults += [
        Fault(
            place_of(f"companies.rules.{name}"),
            name,
            "a company or sector of the cluster",
            did_you_mean(name, deciders),
        )
        for name in settings.companies.rules
        if name not in deciders
    ]
    owners = {row.company_id for row in cluster.companies}
    faults += [
        Fault(
            place_of(f"coordination.absent.{i}"),
            name,
            "a company of the cluster",
            did_you_mean(name, owners),
        )
        for i, name in enumerate(settings.coordination.absent)
        if name not in owners
    ]
    faults += shock_faults(settings, cluster, place_of)
    return faults + _coverage_faults(settings, cluster, place_of)


def _coverage_faults(
    settings: ScenarioSettings, cluster: Cluster, place_of: Callable[[str], str]
) -> list[Fault]:
    """Return a fault where series, or the paths of them that are chosen, end within the horizon."""
    chosen = {
        "gas": settings.prices.gas_path,
        "electricity": settings.prices.electricity_path,
        "carbon_traded": settings.policy.carbon_price.path,
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
        and path == chosen.get(series, path)
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


def _series_faults(cluster: Cluster) -> Iterable[Fault]:
    present = {row.series for row in cluster.prices}
    fuels = {fuel.price_series: f"row {fuel.id} of fuels.csv" for fuel in cluster.fuels}
    for series, who in {**fuels, **dict.fromkeys(NEEDED_SERIES, "every run")}.items():
        if series not in present:
            expected = f"the series {series}, which {who} needs"
            yield Fault("prices.csv, series", "", expected, "add its rows")


def _deflator_faults(cluster: Cluster) -> Iterable[Fault]:
    bases = {row.price_base_year for row in cluster.prices if row.price_base_year is not None}
    bases |= {cluster.settings.price_base_year, cluster.settings.input_output_year}
    for year in sorted(bases - {row.year for row in cluster.deflators}):
        expected = f"the year {year}, in whose pounds figures are given"
        yield Fault("deflators.csv, year", "", expected, "add its deflator")


def _spending_faults(cluster: Cluster) -> Iterable[Fault]:
    totals: dict[str, float] = defaultdict(float)
    for row in cluster.spending:
        totals[row.spend_class.value] += row.share
    for needed in sorted({row.spend_class.value for row in cluster.delivery} | {"operation"}):
        if abs(totals[needed] - 1.0) > SHARE_TOLERANCE:
            yield Fault(
                f"spending.csv, rows {needed}, share",
                f"{totals[needed]:.6g} in all",
                "shares that sum to 1",
                "add or correct industries of this class",
            )


def _industry_faults(cluster: Cluster) -> Iterable[Fault]:
    """An industry must buy less than it sells, or the jobs of its suppliers have no end."""
    bought: dict[str, float] = defaultdict(float)
    for row in cluster.coefficients:
        bought[row.using] += row.coefficient
    for industry, share in bought.items():
        if share >= 1.0:
            yield Fault(
                f"coefficients.csv, rows with using {industry}, coefficient",
                f"{share:.6g} in all",
                "purchases below 1 per pound of output",
                "correct the coefficients of this industry",
            )


def _location_faults(cluster: Cluster) -> Iterable[Fault]:
    crs = cluster.settings.metric_crs
    if not is_metric(crs):
        expected = "a coordinate system on a plane, in metres"
        yield Fault("cluster.yaml, metric_crs", crs, expected, "write 'EPSG:27700' for Britain")
        return
    emitting = {row.site_id for row in cluster.emissions if row.co2_kt}
    for site in cluster.sites:
        located = site.latitude_deg is not None and site.longitude_deg is not None
        if site.site_id in emitting and not located:
            place = f"sites.csv, row {site.id}, latitude_deg and longitude_deg"
            expected = "coordinates, because the site emits"
            yield Fault(place, "", expected, "add latitude_deg and longitude_deg")
    for hub, position_m in zip(cluster.hubs, hub_points(cluster), strict=True):
        if not np.isfinite(position_m).all():
            place = f"hubs.csv, row {hub.id}, latitude_deg and longitude_deg"
            yield _misplaced(place, hub.latitude_deg, hub.longitude_deg, f"a place within {crs}")
    for site, distance_m in sites_in_the_sea(cluster, FARTHEST_FROM_LAND_M):
        expected = f"a place on land; it lies {distance_m / 1000:.1f} km off the coast"
        if not np.isfinite(distance_m):
            expected = f"a place within {crs}"
        place = f"sites.csv, row {site.id}, latitude_deg and longitude_deg"
        yield _misplaced(place, site.latitude_deg, site.longitude_deg, expected)


def _misplaced(
    place: str, latitude_deg: float | None, longitude_deg: float | None, expected: str
) -> Fault:
    value = f"{latitude_deg}, {longitude_deg}"
    return Fault(place, value, expected, "check for swapped or mistyped coordinates")


def _pipeline_faults(cluster: Cluster) -> Iterable[Fault]:
    stores = {row.store_id for row in cluster.carbon_stores}
    with_corridor = {row.pipeline_id for row in cluster.corridors}
    for row in cluster.pipelines:
        place = f"pipelines.csv, row {row.id}"
        lowest, highest = PRESSURES_BAR[row.carrier]
        if not lowest <= row.outlet_bar < row.inlet_bar:
            expected = f"from {lowest:g} bar to below the inlet's {row.inlet_bar:g} bar"
            repair = "correct the two pressures"
            yield Fault(f"{place}, outlet_bar", f"{row.outlet_bar:g}", expected, repair)
        if row.inlet_bar > highest:
            expected = f"at most {highest:g} bar"
            yield Fault(f"{place}, inlet_bar", f"{row.inlet_bar:g}", expected, "lower it")
        if row.carrier is Carrier.CO2 and row.store_id is None:
            repair = did_you_mean("", stores)
            yield Fault(f"{place}, store_id", "", "a row of carbon_stores.csv", repair)
        if row.store_id is not None and row.store_id not in stores:
            repair = did_you_mean(row.store_id, stores)
            yield Fault(f"{place}, store_id", row.store_id, "a row of carbon_stores.csv", repair)
        if row.pipeline_id not in with_corridor:
            expected = "at least one corridor"
            yield Fault(f"{place}, pipeline_id", "", expected, "add its stretches to corridors.csv")


def _pipe_cost_faults(cluster: Cluster) -> Iterable[Fault]:
    priced = {(row.carrier, row.terrain) for row in cluster.pipe_costs}
    carriers = {row.pipeline_id: row.carrier for row in cluster.pipelines}
    crossed = {
        (carriers[row.pipeline_id], row.terrain)
        for row in cluster.corridors
        if row.pipeline_id in carriers
    }
    crossed |= {(carrier, Terrain.ONSHORE) for carrier in carriers.values()}
    for carrier, terrain in sorted(priced):
        given = [
            r.diameter_in
            for r in cluster.pipe_costs
            if (r.carrier, r.terrain) == (carrier, terrain)
        ]
        whole = [r.diameter_in for r in cluster.pipe_costs if r.carrier == carrier]
        if (min(given), max(given)) != (min(whole), max(whole)):
            yield Fault(
                f"pipe_costs.csv, rows {carrier}/{terrain}, diameter_in",
                f"{min(given):g} to {max(given):g}",
                f"{min(whole):g} to {max(whole):g} in, as for other ground of {carrier} pipes",
                "add the smallest and largest diameter",
            )
    for carrier, terrain in sorted(crossed - priced):
        expected = f"the cost of {carrier} pipes {terrain}, which corridors or spurs need"
        yield Fault("pipe_costs.csv, carrier and terrain", "", expected, "add its rows")


def _measure_faults(cluster: Cluster) -> Iterable[Fault]:
    """A measure that did both would capture CO2 of fuel it had replaced."""
    for row in cluster.measures:
        if row.capture_share > 0.0 and (row.fuel_share > 0.0 or row.process_cut_share > 0.0):
            yield Fault(
                f"measures.csv, row {row.id}, capture_share",
                f"{row.capture_share:g}",
                "0, or nothing in fuel_share and process_cut_share",
                "make two measures of it, one that captures and one that replaces",
            )


def _production_faults(cluster: Cluster) -> Iterable[Fault]:
    """No plant gives more energy than it takes, captures CO2 of no gas or wears without stacks."""
    for row in cluster.production:
        place = f"production.csv, row {row.id}"
        energy_in = row.gas_mwh_per_mwh + row.electricity_mwh_per_mwh
        if energy_in < 1.0:
            expected = "gas and electricity of at least 1 MWh per MWh HHV of hydrogen together"
            repair = "check HHV against LHV"
            yield Fault(
                f"{place}, gas_mwh_per_mwh and electricity_mwh_per_mwh",
                f"{energy_in:g}",
                expected,
                repair,
            )
        if row.capture_share > 0.0 and row.gas_mwh_per_mwh == 0.0:
            expected = "0, because it takes no gas whose CO2 could be captured"
            value = f"{row.capture_share:g}"
            yield Fault(f"{place}, capture_share", value, expected, "write 0 or its gas")
        if 0.0 < row.stack_life_hours < SHORTEST_STACK_LIFE_H:
            expected = f"0 for none, or at least {SHORTEST_STACK_LIFE_H:g} h"
            value = f"{row.stack_life_hours:g}"
            yield Fault(f"{place}, stack_life_hours", value, expected, "give hours, not years")
        wears = row.stack_cost_share > 0.0 or row.stack_wear_per_1000_h > 0.0
        if wears and row.stack_life_hours == 0.0:
            expected = "above 0 [h], because stacks cost or wear"
            repair = "write the hours they last, for instance 60000"
            yield Fault(f"{place}, stack_life_hours", "0", expected, repair)


def _site_project_faults(cluster: Cluster) -> Iterable[Fault]:
    sectors = {row.site_id: row.sector_id for row in cluster.sites}
    by_sector: dict[str, list[str]] = defaultdict(list)
    for measure in cluster.measures:
        by_sector[measure.sector_id].append(measure.measure_id)
    for row in cluster.site_projects:
        place = f"site_projects.csv, row {row.id}"
        possible = by_sector[sectors.get(row.site_id, "")]
        if row.site_id in sectors and row.measure_id not in possible:
            expected = f"a measure of the site's sector {sectors[row.site_id]}"
            repair = did_you_mean(row.measure_id, possible)
            yield Fault(f"{place}, measure_id", row.measure_id, expected, repair)
        if row.stage is Stage.CANCELLED:
            expected = "a stage from idea to engineered"
            yield Fault(f"{place}, stage", row.stage.value, expected, "delete the row")


def _works_faults(cluster: Cluster) -> Iterable[Fault]:
    present = {row.works_class for row in cluster.delivery}
    for needed in NEEDED_WORKS:
        if needed not in present:
            expected = f"the class {needed}, which every run needs"
            yield Fault("delivery.csv, works_class", "", expected, "add its row")
    for row in cluster.delivery:
        if row.build_months == 0.0:
            expected = "above 0 [month], because investment is spread over it"
            repair = "write the shortest time it takes, for instance 0.5"
            yield Fault(f"delivery.csv, row {row.id}, build_months", "0", expected, repair)


SHARED_BY_STAGE = ("months_share", "season_from_month", "season_to_month")
"""What packages that are done side by side have in common."""


def _package_faults(cluster: Cluster) -> Iterable[Fault]:
    """Shares of a class sum to one: labour over trades, months over stages."""
    packages: dict[str, list[WorkPackageRow]] = defaultdict(list)
    for row in cluster.work_packages:
        packages[row.works_class].append(row)
    for works_class in sorted({row.works_class for row in cluster.delivery}):
        rows = packages[works_class]
        stages: dict[int, WorkPackageRow] = {}
        for row in rows:
            first = stages.setdefault(row.stage, row)
            for column in SHARED_BY_STAGE:
                value, expected = getattr(row, column), getattr(first, column)
                if value != expected:
                    yield Fault(
                        f"work_packages.csv, row {row.id}, {column}",
                        f"{value:g}",
                        f"{expected:g}, as the others of stage {row.stage}",
                        "give all packages of a stage the same, or another stage",
                    )
        for column, total in (
            ("labour_share", sum(row.labour_share for row in rows)),
            ("months_share", sum(row.months_share for row in stages.values())),
        ):
            if abs(total - 1.0) > SHARE_TOLERANCE:
                yield Fault(
                    f"work_packages.csv, rows {works_class}, {column}",
                    f"{total:.6g} in all",
                    "shares that sum to 1, those of months once for each stage",
                    "add or correct packages of this class",
                )


def _competing_faults(cluster: Cluster) -> Iterable[Fault]:
    for row in cluster.competing_works:
        if row.to_year < row.from_year:
            place = f"competing_works.csv, row {row.id}, to_year"
            expected = f"{row.from_year}, its from_year, or later"
            yield Fault(place, str(row.to_year), expected, "correct one of the two years")


def _base_year_faults(cluster: Cluster) -> Iterable[Fault]:
    settings = cluster.settings
    if not any(
        row.year == settings.base_year and row.record == settings.base_record
        for row in cluster.emissions
    ):
        expected = (
            f"rows of the base year {settings.base_year} from the register {settings.base_record}"
        )
        repair = "add them, or change base_year or base_record in cluster.yaml"
        yield Fault("emissions.csv, year and record", "", expected, repair)


CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("prices", "fuels"), _series_faults),
    (("prices", "deflators"), _deflator_faults),
    (("spending", "delivery"), _spending_faults),
    (("coefficients",), _industry_faults),
    (("sites", "emissions", "hubs"), _location_faults),
    (("pipelines", "carbon_stores", "corridors"), _pipeline_faults),
    (("pipe_costs", "pipelines", "corridors"), _pipe_cost_faults),
    (("corridors",), circular_corridor_faults),
    (("hubs", "corridors"), unreached_hub_faults),
    (("pipelines", "corridors"), divided_pipeline_faults),
    (("hubs", "corridors"), line_faults),
    (("hubs", "corridors"), wet_corridor_faults),
    (("carbon_stores", "carbon_store_phases"), phase_faults),
    (("caverns",), cavern_faults),
    (("measures",), _measure_faults),
    (("production",), _production_faults),
    (("site_projects", "sites", "measures"), _site_project_faults),
    (("delivery",), _works_faults),
    (("delivery", "work_packages"), _package_faults),
    (("competing_works",), _competing_faults),
    (("weather",), weather_faults),
    (("weather", "hubs"), sunshine_faults),
    (("emissions",), _base_year_faults),
)
"""Every check with the tables it reads."""
