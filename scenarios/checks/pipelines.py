"""What must hold of pipelines: pressures, the store at the end, a cost for every size."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster
from scenarios.schema.network import Carrier, Terrain
from scenarios.translate import did_you_mean

PRESSURES_BAR = {Carrier.HYDROGEN: (1.01325, 250.0), Carrier.CO2: (80.0, 250.0)}
"""Pressures the tables of gas properties cover; CO2 must stay dense (critical point 73.8 bar)."""


def pressure_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each pipeline whose pressures are out of order or bounds."""
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


def store_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each pipeline of CO2 without a store, or with one that there is not."""
    stores = {row.store_id for row in cluster.carbon_stores}
    for row in cluster.pipelines:
        place = f"pipelines.csv, row {row.id}"
        if row.carrier is Carrier.CO2 and row.store_id is None:
            repair = did_you_mean("", stores)
            yield Fault(f"{place}, store_id", "", "a row of carbon_stores.csv", repair)
        if row.store_id is not None and row.store_id not in stores:
            repair = did_you_mean(row.store_id, stores)
            yield Fault(f"{place}, store_id", row.store_id, "a row of carbon_stores.csv", repair)


def corridor_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each pipeline that leads nowhere."""
    with_corridor = {row.pipeline_id for row in cluster.corridors}
    for row in cluster.pipelines:
        if row.pipeline_id not in with_corridor:
            place, expected = f"pipelines.csv, row {row.id}", "at least one corridor"
            yield Fault(f"{place}, pipeline_id", "", expected, "add its stretches to corridors.csv")


def pipe_cost_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each pipe that is needed and has no cost at some diameter."""
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
