"""What published figures are held against: the cluster, or the one part that a figure is of.

Expected values are reckoned by hand from the tables below.
"""

import math

import pandas as pd
import pytest

import twin
from twin.part_measures import Figure
from twin.published_measures import MEASURES, figure, measure, words

FACTS = {
    "start_year": 2030,
    "end_year": 2032,
    "base_year": 2022,
    "base_year_fossil_mt": 15.8,
    "producer_families": {"late": "reformer", "early": "electrolyser", "never": "reformer"},
    "pipeline_carriers": {"co2_line": "co2", "h2_line": "hydrogen"},
}
YEARS = [2030, 2031, 2032]


def by_part(column, values):
    """One row for each year and part, parts in turn."""
    parts = list(values)
    table = {"year": [year for year in YEARS for _ in parts], column: parts * len(YEARS)}
    return pd.DataFrame(table), lambda of: [of[part][t] for t in range(3) for part in parts]


@pytest.fixture(scope="module")
def run():
    """Three years in which one store and one plant follow another."""
    sites, at_sites = by_part("site_id", ["power", "works"])
    sites["fossil_co2_kt"] = at_sites({"power": [9000, 8000, 4000], "works": [500, 500, 400]})
    sites["stored_fossil_co2_kt"] = at_sites({"power": [0, 30, 40], "works": [0, 0, 100]})
    sites["removed_biogenic_co2_kt"] = at_sites({"power": [0, 3000, 4000], "works": [0, 0, 0]})
    stores, in_stores = by_part("store_id", ["first", "second"])
    stores["taken_gwh_or_kt"] = in_stores({"first": [0, 3030, 3000], "second": [0, 0, 1140]})
    plants, at_plants = by_part("plant_id", ["late", "early", "never"])
    plants["hydrogen_made_gwh_hhv"] = at_plants(
        {"late": [0, 0, 2000], "early": [0, 300, 500], "never": [0, 0, 0]}
    )
    tables = {
        "cluster_year": pd.DataFrame(
            {
                "year": YEARS,
                "fossil_co2_mt": [9.5, 8.5, 4.4],
                "stored_fossil_co2_mt": [0.0, 0.03, 0.14],
                "removed_biogenic_co2_mt": [0.0, 3.0, 4.0],
                "hydrogen_made_twh_hhv": [0.0, 0.3, 2.5],
                "construction_jobs_direct": [100.0, 900.0, 400.0],
                "construction_jobs_indirect": [50.0, 300.0, 200.0],
                "operation_jobs_direct": [0.0, 10.0, 700.0],
                "operation_jobs_indirect": [0.0, 5.0, 300.0],
            }
        ),
        "site_year": sites,
        "store_year": stores,
        "plant_year": plants,
        "jobs_year": pd.DataFrame(
            {
                "year": [2030, 2030, 2031, 2031, 2032, 2032],
                "gva_gbp_m": [100.0, 20.0, 400.0, 100.0, 300.0, 0.0],
                "induced_gva_gbp_m": [30.0, 0.0, 90.0, 10.0, 400.0, 0.0],
            }
        ),
        "projects": pd.DataFrame(
            {
                "project_id": ["early", "late", "h2_line", "co2_line"],
                "online_year": [2030.9, 2032.5, math.nan, 2030.2],
            }
        ),
    }
    return twin.Results("by hand", 1, FACTS, tables)


@pytest.mark.parametrize(
    ("name", "year", "parts", "value", "year_of_run"),
    [
        ("base_fossil_mt", 2030, (), 15.8, 2022),
        ("fossil_mt", 2031, (), 8.5, 2031),
        ("fossil_mt", 2031, ("works",), 0.5, 2031),
        ("net_fossil_mt", 2032, (), 0.4, 2032),  # 4.4 - 4.0
        ("net_fossil_mt", 2040, (), 0.4, 2032),  # the run ends before
        ("captured_mt", 2032, (), 4.14, 2032),
        ("captured_mt", 2032, ("power",), 4.04, 2032),
        ("captured_mt", 2032, ("power", "works"), 4.14, 2032),
        ("removals_mt", 2031, ("power",), 3.0, 2031),
        ("removals_mt", 2031, ("works",), 0.0, 2031),
        ("stored_mt", 2032, ("second",), 1.14, 2032),
        ("hydrogen_made_twh", 2032, (), 2.5, 2032),
        ("hydrogen_made_twh", 2032, ("late",), 2.0, 2032),
        ("hydrogen_made_twh", 2032, ("early", "never"), 0.5, 2032),
        ("construction_jobs_peak", 2027, (), 900.0, 2031),
        ("jobs_total_peak", 2027, (), 1600.0, 2032),  # 400 + 700 + 200 + 300
        ("gva_peak_gbp_bn", 2032, (), 0.5, 2031),
        ("gva_with_induced_peak_gbp_bn", 2027, (), 0.7, 2032),
        ("first_co2_year", 2032, (), 2031.0, None),
        ("first_co2_year", 2030, ("second",), 2032.0, None),
        ("first_co2_year", 2030, ("second", "first"), 2031.0, None),
        ("in_service_year", 2030, ("late",), 2032.0, None),  # 2032.5 lies in 2032
        ("in_service_year", 2030, ("late", "early"), 2030.0, None),
        ("in_service_year", 2030, ("co2_line",), 2030.0, None),
    ],
)
def test_a_figure_is_of_what_was_published(run, name, year, parts, value, year_of_run):
    found = figure(run, name, year, parts)
    assert found == Figure(pytest.approx(value, rel=1e-12), year_of_run)


@pytest.mark.parametrize("part", ["h2_line", "never"])
def test_what_never_comes_on_line_has_no_year(run, part):
    assert math.isnan(figure(run, "in_service_year", 2030, (part,)).value)


@pytest.mark.parametrize("name", ["construction_jobs_peak", "capex_cumulative_gbp_bn"])
def test_what_is_not_counted_by_part_is_not_taken_from_the_cluster(run, name):
    assert figure(run, name, 2031, ("power",)) is None


@pytest.mark.parametrize(
    ("name", "part", "repair"),
    [
        ("stored_mt", "frist", "write 'first'"),
        ("removals_mt", "first", "choose from power, works"),
        ("in_service_year", "erly", "write 'early'"),
    ],
)
def test_a_part_that_the_measure_does_not_know_is_named(run, name, part, repair):
    with pytest.raises(twin.InputError, match=f"{part}.*{repair}"):
        figure(run, name, 2031, (part,))


def test_a_year_of_service_wants_to_know_of_what(run):
    with pytest.raises(twin.InputError, match="subject of in_service_year"):
        measure(run, "in_service_year", 2031)


def test_every_measure_is_told_from_every_other_in_words():
    assert len({words(name) for name in MEASURES}) == len(MEASURES)
