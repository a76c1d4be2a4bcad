"""Where sites join pipes, on hand-drawn ground: tees, crossings, ways round, sites cut off."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

import twin
from agents.options import SpurCosts
from infrastructure.assets import NOWHERE
from scenarios.geography import corridor_lines, degrees, hub_points
from scenarios.schema.network import Carrier, PipeCostRow, Terrain
from scenarios.schema.operators import Networks
from tools.synthetic import synthetic_scenario
from twin.prepared.networks import cost_gbp_m_per_km
from twin.prepared.routes import route_map
from twin.prepared.spurs import spurs_of

CRS = "EPSG:27700"
EAST_M, NORTH_M = 500_000.0, 400_000.0
TINY = twin.load("tiny/tiny").cluster
RULES = Networks(route_factor=1.0, tee_gbp_m=0.0)


def place(row, east_km, north_km):
    """The row at a place measured from a corner of the drawing."""
    at = np.array([[EAST_M + east_km * 1000.0, NORTH_M + north_km * 1000.0]])
    ((longitude_deg, latitude_deg),) = degrees(at, CRS)
    return row.model_copy(update={"longitude_deg": longitude_deg, "latitude_deg": latitude_deg})


def coast(*boxes_km):
    """Land made of boxes: west, south, east, north."""
    features = []
    for west, south, east, north in boxes_km:
        corners = np.array([[west, south], [east, south], [east, north], [west, north]]) * 1000.0
        ring = degrees(corners + np.array([EAST_M, NORTH_M]), CRS).tolist()
        geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": {}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}


def crossing(gbp_m_per_km):
    return tuple(
        PipeCostRow(
            carrier=Carrier.CO2,
            terrain="crossing",
            diameter_in=d,
            capex_gbp_m_per_km=gbp_m_per_km,
            source="By hand",
            status="assumption",
        )
        for d in (8, 36)
    )


def spurs(*site_km, rules=RULES, coast_map=None, costs=()):
    """CO2 spurs of the first sites; the line runs 40 km east from inland to harbour, 8 in at 2.0.

    The hub field lies 30 km north of the harbour, in the sea.
    """
    hubs_km = {"inland": (0.0, 0.0), "harbour": (40.0, 0.0), "field": (40.0, 30.0)}
    located = [place(row, *at) for row, at in zip(TINY.sites, site_km, strict=False)]
    rest = TINY.sites[len(site_km) :]
    unlocated = [
        r.model_copy(update=dict.fromkeys(("latitude_deg", "longitude_deg"))) for r in rest
    ]
    cluster = replace(
        TINY,
        hubs=tuple(place(row, *hubs_km[row.hub_id]) for row in TINY.hubs),
        sites=(*located, *unlocated),
        network_map=None,
        coast=coast_map,
        pipe_costs=(*TINY.pipe_costs, *costs),
    )
    return spurs_of(cluster, Carrier.CO2, route_map(cluster), rules)


def test_a_site_beside_the_line_joins_it_where_it_is_nearest():
    found = spurs((12.0, 3.0))
    assert found.joins[0] == "co2_inland_harbour"
    assert found.connections.tee[0] == 0
    assert found.connections.land_km[0] == pytest.approx(3.0)
    assert TINY.hubs[found.connections.hub[0]].hub_id == "inland"
    later = spurs((28.0, 3.0))
    assert TINY.hubs[later.connections.hub[0]].hub_id == "harbour"


@pytest.mark.parametrize(("tee_gbp_m", "joins"), [(9.7, "co2_inland_harbour"), (9.9, "inland")])
def test_a_tee_is_made_where_it_saves_more_than_it_costs(tee_gbp_m, joins):
    """Five along and three across: 5.831 km to the hub or 3 to the line, at 2 x 1.73 GBP m/km.

    The route factor lengthens both: the tee pays up to 2.831 x 2 x 1.73 = 9.79.
    """
    found = spurs((5.0, 3.0), rules=Networks(route_factor=1.73, tee_gbp_m=tee_gbp_m))
    assert found.joins[0] == joins
    assert found.connections.tee_gbp_m[0] == (tee_gbp_m if joins != "inland" else 0.0)


def test_a_site_without_a_place_joins_nothing():
    found = spurs((12.0, 3.0))
    assert found.joins[1:] == ("", "")
    assert list(found.connections.hub[1:]) == [NOWHERE, NOWHERE]


SOUTH_AND_NORTH = ((-10.0, -20.0, 60.0, 2.0), (-10.0, 6.0, 60.0, 40.0))
"""An estuary 4 km wide that no way leads round."""
ISTHMUS = (-10.0, 1.0, -5.0, 7.0)


def test_the_estuary_is_crossed_at_its_own_price():
    found = spurs((20.0, 10.0), coast_map=coast(*SOUTH_AND_NORTH), costs=crossing(30.0))
    assert found.joins[0] == "co2_inland_harbour"
    assert found.connections.crossing_km[0] == pytest.approx(4.0, abs=1e-3)
    assert found.connections.land_km[0] == pytest.approx(6.0, abs=1e-3)
    dry = spurs((20.0, -10.0), coast_map=coast(*SOUTH_AND_NORTH), costs=crossing(30.0))
    assert dry.connections.crossing_km[0] == 0.0
    assert dry.connections.land_km[0] == pytest.approx(10.0)


def test_a_spur_across_the_estuary_costs_more_than_one_as_long_on_land():
    """Ten kilometres each: all at 2.0, or six at 2.0 and four at 30."""
    across = spurs((20.0, 10.0), coast_map=coast(*SOUTH_AND_NORTH), costs=crossing(30.0))
    on_land = spurs((20.0, -10.0), coast_map=coast(*SOUTH_AND_NORTH), costs=crossing(30.0))
    size = SpurCosts(np.array([100.0]), np.array([2.0]), np.array([30.0]))
    capex = [size.of_sites(one.connections, np.array([0]))[0, 0] for one in (across, on_land)]
    assert capex == pytest.approx([6.0 * 2.0 + 4.0 * 30.0, 20.0], rel=1e-3)


@pytest.mark.parametrize(("price", "crosses"), [(3.0, True), (30.0, False)])
def test_a_way_round_is_taken_where_it_is_cheaper_than_the_crossing(price, crosses):
    """Straight 6 km of land and 4 of water; round by the isthmus about 27 + 6 km of land."""
    whole = coast(*SOUTH_AND_NORTH, ISTHMUS)
    found = spurs((20.0, 10.0), coast_map=whole, costs=crossing(price))
    if crosses:
        assert found.connections.crossing_km[0] == pytest.approx(4.0, abs=1e-3)
        return
    assert found.connections.crossing_km[0] == 0.0
    # From the site to the north shore of the isthmus at its east end, down it, and to the hub.
    by_hand_km = np.hypot(25.0, 4.0) + 4.0 + np.hypot(5.0, 2.0)
    assert found.connections.land_km[0] == pytest.approx(by_hand_km, rel=0.02)
    assert found.joins[0] == "inland"
    corners = shapely.get_coordinates(found.lines[0])
    assert sum(np.hypot(*(b - a)) for a, b in pairwise(corners)) / 1000.0 == pytest.approx(
        found.connections.land_km[0], rel=1e-6
    )


def test_water_narrower_than_a_kilometre_is_not_told_from_land():
    creek = coast((-10.0, -20.0, 60.0, 2.0), (-10.0, 2.9, 60.0, 40.0))
    found = spurs((20.0, 10.0), coast_map=creek, costs=crossing(30.0))
    assert found.connections.crossing_km[0] == 0.0


def test_a_site_that_water_cuts_off_is_named_where_crossing_has_no_price():
    with pytest.raises(twin.InputError) as caught:
        spurs((20.0, 10.0), coast_map=coast(*SOUTH_AND_NORTH))
    (fault,) = caught.value.faults
    assert fault.place == f"sites.csv, row {TINY.sites[0].site_id}, latitude_deg and longitude_deg"
    assert fault.expected == "a way over land to a hub or corridor of co2 pipes"
    assert "rows with terrain crossing for co2 to pipe_costs.csv" in fault.repair


def test_a_site_off_a_coarse_coast_starts_from_the_nearest_land():
    """A jetty 0.9 km out is not charged for a crossing."""
    found = spurs((20.0, 2.9), coast_map=coast(*SOUTH_AND_NORTH), costs=crossing(30.0))
    assert found.connections.crossing_km[0] == 0.0


@pytest.mark.parametrize("carrier", Carrier)
def test_no_hub_and_no_point_of_a_line_would_be_cheaper(carrier):
    """Brute force in the Humber: every hub on land and 200 points of every corridor on land."""
    scenario = twin.load("humber/reference")
    cluster = replace(scenario.cluster, coast=None)
    rules = Networks(route_factor=1.0, tee_gbp_m=4.0)
    found = spurs_of(cluster, carrier, route_map(cluster), rules)
    mine = {row.pipeline_id for row in cluster.pipelines if row.carrier is carrier}
    mine -= {row.pipeline_id for row in cluster.pipelines if row.stage == "cancelled"}
    rows = [row for row in cluster.corridors if row.pipeline_id in mine]
    on_land = [row for row in rows if row.terrain == "onshore"]
    hubs = {hub for row in on_land for hub in (row.from_hub, row.to_hub)}
    places = [shapely.Point(p) for row, p in zip(cluster.hubs, hub_points(cluster), strict=True)
              if row.hub_id in hubs]  # fmt: skip
    lines = corridor_lines(cluster)
    tees = [
        shapely.line_interpolate_point(lines[row.corridor_id], share, normalized=True)
        for row in on_land
        for share in np.linspace(0.0, 1.0, 200)
    ]
    price = float(cost_gbp_m_per_km(cluster, carrier, Terrain.ONSHORE, [8])[0])
    spur = found.connections
    for i, line in enumerate(found.lines):
        if line is None:
            continue
        start = shapely.get_point(line, 0)
        costs = [start.distance(hub) / 1000.0 * price for hub in places]
        costs += [4.0 + start.distance(tee) / 1000.0 * price for tee in tees]
        assert spur.land_km[i] * price + spur.tee_gbp_m[i] <= min(costs) + 1e-9


def test_no_spur_of_the_humber_pays_for_a_tunnel():
    """Each bank has hubs of its own; a crossing would cost ten times the rest."""
    scenario = twin.load("humber/reference")
    for carrier in Carrier:
        found = spurs_of(
            scenario.cluster, carrier, route_map(scenario.cluster), scenario.settings.networks
        )
        assert (found.connections.crossing_km == 0.0).all()
        assert found.connections.land_km.max() < 35.0


@pytest.mark.slow
def test_time_grows_no_faster_than_sites():
    shore = twin.load("humber/reference").cluster.coast

    def seconds(sites):
        cluster = replace(synthetic_scenario(sites).cluster, coast=shore)
        routes = route_map(cluster)
        times = []
        for _ in range(3):
            start = time.perf_counter()
            spurs_of(cluster, Carrier.CO2, routes, RULES)
            times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(4000) < 8 * 1.5 * seconds(500) + 0.05
