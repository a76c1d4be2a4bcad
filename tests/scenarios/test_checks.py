"""What is valid row by row but wrong together, each with the table, row and column to mend."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

import pytest

from scenarios.checks import ROW_BY_ROW, cluster_faults
from scenarios.checks.pipelines import PRESSURES_BAR
from scenarios.loading import load
from scenarios.readable import only
from scenarios.schema.cluster import TABLES
from twin.prepared.existing import activity

POINT = '{"type": "Point", "coordinates": [0, 53.7]}'


def feature(geometry):
    return (
        '{"type": "FeatureCollection", "features": '
        f'[{{"type": "Feature", "properties": {{}}, "geometry": {geometry}}}]}}'
    )


@pytest.fixture
def fault_of(tiny_copy, change, refused):
    """Change one table of the tiny cluster and return its one fault."""

    def of(table, old, new):
        change(tiny_copy / table, old, new)
        (fault,) = refused(tiny_copy / "tiny.yaml")
        return fault

    return of


@pytest.mark.parametrize(
    ("table", "old", "new", "place", "value", "expected"),
    [
        ("fuels.csv", "356,coal,", "356,peat,", "prices.csv, series", "",
         "the series peat, which row coking_coal of fuels.csv needs"),
        ("deflators.csv", "2022,", "2019,", "deflators.csv, year", "",
         "the year 2022, in whose pounds figures are given"),
        ("spending.csv", "electrolyser,construction,0.25", "electrolyser,construction,0.35",
         "spending.csv, rows electrolyser, share", "1.1 in all", "shares that sum to 1"),
        ("coefficients.csv", "construction,construction,0.3", "construction,construction,0.99",
         "coefficients.csv, rows with using construction, coefficient", "1.33 in all",
         "purchases below 1 per pound of output"),
        ("pipelines.csv", ",140,90,", ",140,150,", "pipelines.csv, row co2_line, outlet_bar",
         "150", "from 80 bar to below the inlet's 140 bar"),
        ("pipelines.csv", ",140,90,", ",140,60,", "pipelines.csv, row co2_line, outlet_bar",
         "60", "from 80 bar to below the inlet's 140 bar"),
        ("pipelines.csv", ",70,50,", ",300,50,", "pipelines.csv, row hydrogen_line, inlet_bar",
         "300", "at most 250 bar"),
        ("pipelines.csv", ",field,2027", ",,2027", "pipelines.csv, row co2_line, store_id", "",
         "a row of carbon_stores.csv"),
        ("pipelines.csv", ",70,50,1500,,", ",70,50,1500,feild,",
         "pipelines.csv, row hydrogen_line, store_id", "feild", "a row of carbon_stores.csv"),
        ("targets.csv", ",field,", ",field feild,", "targets.csv, row first_co2, subject", "feild",
         "a site, hydrogen plant, pipeline or CO2 store of the cluster"),
        ("production.csv", ",0,1.27,0,", ",0,0.79,0,",
         "production.csv, row pem, gas_mwh_per_mwh and electricity_mwh_per_mwh", "0.79",
         "gas and electricity of at least 1 MWh per MWh HHV of hydrogen together"),
        ("production.csv", ",0,1.27,0,", ",0,1.27,0.9,", "production.csv, row pem, capture_share",
         "0.9", "0, because it takes no gas whose CO2 could be captured"),
        ("production.csv", ",60000,", ",0,", "production.csv, row pem, stack_life_hours", "0",
         "above 0 [h], because stacks cost or wear"),
        ("production.csv", ",60000,", ",7.5,", "production.csv, row pem, stack_life_hours", "7.5",
         "0 for none, or at least 1000 h"),
        ("corridors.csv", ",hydrogen_line,", ",co2_line,",
         "pipelines.csv, row hydrogen_line, pipeline_id", "", "at least one corridor"),
        ("corridors.csv", "80,offshore", "80,reused", "pipe_costs.csv, carrier and terrain", "",
         "the cost of co2 pipes reused, which corridors or spurs need"),
        ("corridors.csv", "hydrogen_line,harbour,inland,", "hydrogen_line,inland,inland,",
         "corridors.csv, row hydrogen_harbour_inland, to_hub", "inland",
         "another hub than from_hub"),
        ("pipe_costs.csv", "co2,offshore,36,", "co2,offshore,30,",
         "pipe_costs.csv, rows co2/offshore, diameter_in", "8 to 30",
         "8 to 36 in, as for other ground of co2 pipes"),
        ("network.geojson", "[0.9, 53.75]", "[0.8, 53.75]",
         "network.geojson, line co2_harbour_field",
         "an end 6.6 km from hub field",
         "a line from harbour to field, within 2 km of both"),
        ("carbon_store_phases.csv", "field,2,2035", "field,2,2029",
         "carbon_store_phases.csv, row field/2, opens_year and opens_month", "2029-01",
         "a month after 2029-01, when phase 1 opens"),
        ("carbon_store_phases.csv", "field,2,2035", "field,3,2035",
         "carbon_store_phases.csv, rows with store_id field, phase", "1, 3",
         "phases 1, 2 and so on, at least one"),
        ("carbon_store_phases.csv", "2035,1,2,", "2035,1,-2,",
         "carbon_store_phases.csv line 3, row field/2, rate_mt_per_year", "-2",
         "a number of at least 0 [Mt CO2/year]"),
        ("caverns.csv", ",20,75,250,", ",20,250,250,", "caverns.csv, row cavern, lowest_bar", "250",
         "below highest_bar, 250 bar, or the store is all cushion gas"),
        ("delivery.csv", "efficiency,Efficiency works,plant,permit,6,0,6,4,6,2",
         "efficiency,Efficiency works,plant,permit,6,0,6,4,0,2",
         "delivery.csv, row efficiency, build_months", "0",
         "above 0 [month], because investment is spread over it"),
        ("work_packages.csv", "capture,civil,1,0.4,0.26", "capture,civil,1,0.4,0.36",
         "work_packages.csv, rows capture, labour_share", "1.1 in all",
         "shares that sum to 1, those of months once for each stage"),
        ("work_packages.csv", "capture,civil,1,0.4,0.26", "capture,civil,1,0.5,0.26",
         "work_packages.csv, rows capture, months_share", "1.1 in all",
         "shares that sum to 1, those of months once for each stage"),
        ("work_packages.csv", "capture,mechanical,2,0.6", "capture,mechanical,2,0.5",
         "work_packages.csv, row capture/mechanical, months_share", "0.5",
         "0.6, as the others of stage 2"),
        ("work_packages.csv", "capture,mechanical,2,0.6,0.55,1,12",
         "capture,mechanical,2,0.6,0.55,4,12",
         "work_packages.csv, row capture/mechanical, season_from_month", "4",
         "1, as the others of stage 2"),
        ("competing_works.csv", "2028,2030,100", "2031,2030,100",
         "competing_works.csv, row refit/mechanical, to_year", "2030",
         "2031, its from_year, or later"),
        ("measures.csv", ",,,,,0.9,0.86,", ",,,,,0.9,8.6,",
         "measures.csv, row chemicals_capture, gas_mwh_per_t", "8.6",
         "gas whose captured CO2 is less than 0.5 t per tonne captured"),
        ("measures.csv", ",,,,,0.9,0.86,", ",0.5,,,,0.9,0.86,",
         "measures.csv, row chemicals_capture, capture_share", "0.9",
         "0, or nothing in fuel_share and process_cut_share"),
        ("weather.csv", "mean_capacity_factor,1,", "mean_capacity_factor,0,",
         "weather.csv, statistic and month", "", "the statistic mean_capacity_factor of month 1"),
        ("weather.csv", "mean_capacity_factor,1,0.58", "mean_capacity_factor,1,1",
         "weather.csv, row mean_capacity_factor/1, value", "1", "a share above 0 to below 1"),
        ("cluster.yaml", "base_record: invented", "base_record: naei",
         "emissions.csv, year and record", "", "rows of the base year 2022 from the register naei"),
        ("cluster.yaml", "EPSG:27700", "EPSG:4326", "cluster.yaml, metric_crs", "EPSG:4326",
         "a coordinate system on a plane, in metres"),
        ("cluster.yaml", "EPSG:27700", "EPSG:99999", "cluster.yaml, metric_crs", "EPSG:99999",
         "a coordinate system on a plane, in metres"),
        ("sites.csv", "53.59,-0.61", ",", "sites.csv, row mill, latitude_deg and longitude_deg", "",
         "coordinates, because the site emits"),
    ],
)  # fmt: skip
def test_tables_that_do_not_agree(fault_of, table, old, new, place, value, expected):
    fault = fault_of(table, old, new)
    assert (fault.place, fault.value, fault.expected) == (place, value, expected)


@pytest.mark.parametrize(
    ("row", "column", "value", "repair"),
    [
        (
            "works,steel_capture,consented",
            "measure_id",
            "steel_capture",
            "write 'chemicals_capture'",
        ),
        ("works,chemicals_captur,consented", "measure_id", "chemicals_captur", "chemicals_capture"),
        ("works,chemicals_capture,cancelled", "stage", "cancelled", "delete the row"),
    ],
)
def test_a_project_at_a_site(tiny_copy, refused, row, column, value, repair):
    with (tiny_copy / "site_projects.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row},Invented,assumption,\n")
    fault = refused(tiny_copy / "tiny.yaml")[-1]
    assert fault.place.startswith("site_projects.csv, row works/")
    assert (fault.place.rsplit(", ")[-1], fault.value) == (column, value)
    assert repair in fault.repair


def test_pipelines_need_their_class_of_works(tiny_copy, change, refused):
    change(tiny_copy / "delivery.csv", "pipeline_onshore,", "pipeline_offshore,")
    faults = refused(tiny_copy / "tiny.yaml")
    assert "delivery.csv, works_class" in {fault.place for fault in faults}


def test_a_corridor_on_land_may_not_be_drawn_through_the_estuary(humber_copy, change, refused):
    change(
        humber_copy / "corridors.csv",
        "hccp,goxhill,paull,5,crossing",
        "hccp,goxhill,paull,5,onshore",
    )
    (fault,) = refused(humber_copy / "reference.yaml")
    assert (fault.place, fault.value) == (
        "corridors.csv, row hccp_goxhill_paull, terrain",
        "onshore",
    )
    assert fault.expected == "offshore or crossing where its line lies in water, 4.1 km of it"
    assert "a hub at each landfall" in fault.repair


def test_a_hub_that_no_corridor_reaches(tiny_copy, refused):
    with (tiny_copy / "hubs.csv").open("a", encoding="utf-8") as file:
        file.write("lonely,Lonely,53.7,-0.3,Invented,assumption,\n")
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert (fault.place, fault.value) == ("hubs.csv, row lonely, hub_id", "lonely")
    assert fault.repair == "add a corridor that leads to it, or delete the hub"


def test_a_pipeline_in_two_parts(tiny_copy, refused):
    with (tiny_copy / "hubs.csv").open("a", encoding="utf-8") as file:
        file.write(
            "east,East,53.7,0,Invented,assumption,\nwest,West,53.7,-0.5,Invented,assumption,\n"
        )
    with (tiny_copy / "corridors.csv").open("a", encoding="utf-8") as file:
        file.write("apart,hydrogen_line,west,east,33,onshore,Invented,assumption,\n")
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.place == "corridors.csv, rows with pipeline_id hydrogen_line, from_hub and to_hub"
    assert fault.value == "harbour, inland | east, west"
    assert fault.expected == "corridors that join all their hubs"


def test_a_hub_off_the_map_of_the_projection(fault_of):
    """The British grid has no place for the far side of the Earth."""
    fault = fault_of("hubs.csv", "53.6,-0.6175", "0,92")
    assert fault.place == "hubs.csv, row inland, latitude_deg and longitude_deg"
    assert fault.value == "0.0, 92.0"
    assert fault.repair == "check latitude and longitude: they may be swapped or mistyped"


def test_a_site_in_the_sea(humber_copy, refused):
    """Dogger Bank, and a pair of swapped coordinates in the Indian Ocean."""
    with (humber_copy / "sites.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    place = {name: i for i, name in enumerate(rows[0])}
    for row, position in ((rows[1], ("54.5", "2.0")), (rows[2], ("-0.3", "53.7"))):
        row[place["latitude_deg"]], row[place["longitude_deg"]] = position
    names = [row[place["site_id"]] for row in rows[1:3]]
    with (humber_copy / "sites.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    wet, swapped = refused(humber_copy / "reference.yaml")
    assert wet.place == f"sites.csv, row {names[0]}, latitude_deg and longitude_deg"
    assert wet.value == "54.5, 2.0"
    assert wet.expected.startswith("a place on land; it lies 1")
    assert wet.repair == "check latitude and longitude: they may be swapped or mistyped"
    assert swapped.place == f"sites.csv, row {names[1]}, latitude_deg and longitude_deg"


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("-0.61", "53.59", r"at most 300 km from a hub .*; it lies 7,\d{3} km from the nearest"),
        ("50.1", "-5.5", r"it lies 5\d\d km from the nearest"),  # Land's End
        ("-53.59", "92.0", r"it lies 1\d,\d{3} km from the nearest"),
    ],
)
def test_a_site_far_from_every_hub(fault_of, latitude, longitude, expected):
    """Swapped coordinates once meant a spur of 12,410 km."""
    fault = fault_of("sites.csv", "53.59,-0.61", f"{latitude},{longitude}")
    assert fault.place == "sites.csv, row mill, latitude_deg and longitude_deg"
    assert fault.repair.startswith("check latitude and longitude")
    assert re.search(expected, fault.expected), fault


def test_a_site_as_far_as_a_long_pipe_is_allowed(tiny_copy, change):
    change(tiny_copy / "sites.csv", "53.59,-0.61", "52.0,-2.6")
    assert load(tiny_copy / "tiny.yaml").cluster.sites[0].longitude_deg == -2.6


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("not json", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "it is not a FeatureCollection"),
        ('{"type": "FeatureCollection"}', "it has no features"),
        ('{"type": "FeatureCollection", "features": []}', "it has no features"),
        ('{"type": "FeatureCollection", "features": [1]}', "feature 1 is not a GeoJSON feature"),
        (feature("null"), "feature 1 has no geometry that can be drawn"),
        (feature('{"type": "Polygon"}'), "feature 1 has no geometry that can be drawn"),
        (feature('{"type": "Point", "coordinates": ["a", "b"]}'), "no geometry that can be drawn"),
        (feature('{"type": "Point", "coordinates": [500000, 400000]}'), "not longitude and"),
        (feature('{"type": "Point", "coordinates": [NaN, 53]}'), "feature 1 has"),
        (feature(POINT), "feature 1 is a Point; a coast is made of polygons"),
        (feature('{"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'),
         "feature 1 crosses itself"),
        (feature('{"type":"GeometryCollection","geometries":[' * 400 + "]}" * 400),
         "feature 1 has"),
    ],
)  # fmt: skip
def test_a_coast_that_is_none(tiny_copy, refused, content, problem):
    (tiny_copy / "coast.geojson").write_text(content)
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.place == "coast.geojson, the file"
    assert problem in fault.expected
    assert fault.repair == "export it again, or delete it to run without a map"


def test_a_network_map_may_hold_points_and_be_absent(tiny_copy):
    (tiny_copy / "network.geojson").write_text(feature(POINT))
    assert load(tiny_copy / "tiny.yaml").cluster.network_map["features"]
    (tiny_copy / "network.geojson").unlink()
    assert load(tiny_copy / "tiny.yaml").cluster.network_map is None


@pytest.mark.parametrize(
    ("old", "new", "place", "value", "expected"),
    [
        ("year: 2028", "year: 2041", "tiny.yaml line 11, policy.rounds.2.year", "2041",
         "a year from 2025 to 2040, the horizon"),
        ("seed: 4", "coordination: {enabled: true, start_year: 2041}",
         "tiny.yaml line 4, coordination.start_year", "2041",
         "a year from 2025 to 2040, the horizon"),
        ("path: central", "path: hihg", "tiny.yaml line 7, policy.carbon_price.path", "hihg",
         "a path of the cluster's tables"),
        ("seed: 4", "prices: {gas_path: dear}", "tiny.yaml line 4, prices.gas_path", "dear",
         "a path of the cluster's tables"),
        ("seed: 4", "prices: {electricity_path: dear}",
         "tiny.yaml line 4, prices.electricity_path", "dear", "a path of the cluster's tables"),
        ("seed: 4", "prices: {electricity_cost_path: dear}",
         "tiny.yaml line 4, prices.electricity_cost_path", "dear",
         "a path of the cluster's tables"),
        ("seed: 4", "demand: {activity_path: full}", "tiny.yaml line 4, demand.activity_path",
         "full", "a path of the cluster's tables"),
    ],
)  # fmt: skip
def test_a_setting_the_cluster_does_not_know(fault_of, old, new, place, value, expected):
    fault = fault_of("tiny.yaml", old, new)
    assert (fault.place, fault.value, fault.expected) == (place, value, expected)


def test_without_a_table_of_activity_sites_run_as_in_the_base_year(tiny_copy, refused):
    table = tiny_copy / "activity.csv"
    table.write_text(table.read_text(encoding="utf-8").partition("\n")[0] + "\n")
    scenario = load(tiny_copy / "tiny.yaml")
    assert scenario.cluster.activity == ()
    assert (activity(scenario.cluster, scenario.settings) == 1.0).all()
    (tiny_copy / "grid.yaml").write_text("extends: tiny\ndemand: {activity_path: grid}\n")
    (fault,) = refused(tiny_copy / "grid.yaml")
    assert fault.value == "grid"
    assert fault.repair == "add the rows of that path to activity.csv"


def test_a_horizon_beyond_the_prices_is_one_fault_that_names_them(fault_of):
    fault = fault_of("tiny.yaml", "end_year: 2040", "end_year: 2060")
    assert fault.place == "tiny.yaml line 5, horizon"
    assert fault.value == "2025-2060"
    assert fault.expected.startswith("years from 2025 to 2050, which the prices carbon_appraisal")
    # The path that is not chosen may be short.
    assert "gas/central" in fault.expected
    assert "gas/high" not in fault.expected


def test_a_short_path_matters_when_it_is_chosen(tiny_copy, change, refused):
    change(tiny_copy / "prices.csv", "gas,high,2050", "gas,high,2035")
    assert load(tiny_copy / "tiny.yaml")
    change(tiny_copy / "tiny.yaml", "seed: 4", "prices: {gas_path: high}")
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.expected == "years from 2025 to 2035, which the prices gas/high cover"


def test_swapped_coordinates_of_a_hub_are_one_fault_of_that_hub(tiny_copy, change, refused):
    """Lines that end there, and the sun at the mean latitude, are not told as well."""
    change(tiny_copy / "hubs.csv", "53.6,-0.6175", "-0.6175,53.6")
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.place == "hubs.csv, row inland, latitude_deg and longitude_deg"
    assert fault.value == "-0.6175, 53.6"
    assert "swapped" in fault.repair


def test_checks_stop_at_what_could_not_be_read():
    """Without rows checks tell what is missing; of rows that cannot be read they tell nothing."""
    cluster = load("tiny/tiny").cluster
    assert cluster_faults(cluster) == []
    bare = replace(cluster, **dict.fromkeys(TABLES, ()))
    places = {fault.place.split(",")[0] for fault in cluster_faults(bare)}
    assert places == {"prices.csv", "deflators.csv", "spending.csv", "delivery.csv", "weather.csv",
                      "emissions.csv"}  # fmt: skip
    unread = {name: (only(model, {}),) for name, model in TABLES.items()}
    assert cluster_faults(replace(cluster, **unread)) == []
    assert {table for table, _ in ROW_BY_ROW} <= set(TABLES)


def test_pressures_are_those_the_fluid_tables_cover():
    from infrastructure.fluid_properties import fluid_table
    from infrastructure.pipe_flow import LOWEST_OUTLET_BAR

    for carrier, fluid in (("hydrogen", "hydrogen"), ("co2", "carbon_dioxide")):
        assert PRESSURES_BAR[carrier] == (
            LOWEST_OUTLET_BAR[fluid],
            fluid_table(fluid).highest_pressure_bar,
        )
