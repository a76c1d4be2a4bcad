"""Runs side by side: each keeps its own column, whatever it is called."""

from dataclasses import replace

import pytest

import twin
from scenarios.schema.market import TargetRow
from twin.compare import NOT_COMPARED, compare, narrow, published
from twin.published_measures import figure, measure


@pytest.fixture(scope="module")
def runs():
    scenario = twin.load("tiny/tiny")
    cheap = scenario.with_(policy__carbon_price__multiplier=0.1)
    return twin.simulate(scenario), twin.simulate(cheap)


def test_runs_of_one_name_do_not_hide_each_other(runs):
    table = compare(runs).set_index("measure").loc["CO2 abated and removed, whole run"]
    ours = [float(run.cluster_year["abated_co2_mt"].sum()) for run in runs]
    assert ours[0] != ours[1]
    name = runs[0].name
    assert [table[f"{name} #1"], table[f"{name} #2"]] == ours
    assert table[f"{name} #2 - {name} #1"] == ours[1] - ours[0]


def test_labels_that_differ_are_left_as_they_are(runs):
    columns = list(compare(runs, ["out/central", "out/low"]).columns)
    assert columns[2:] == ["out/central", "out/low", "out/low - out/central"]


def test_a_published_figure_of_an_unknown_measure_is_named(runs):
    with pytest.raises(twin.InputError, match="'fossil_mt'"):
        measure(runs[0], "fosil_mt", 2030)


def row(**words):
    """A published figure of 2030."""
    given = {"target_id": "x", "year": 2030, "value_low": 4.0, "value_high": 5.0, "unit": "Mt"}
    given |= {
        "scope": "Some",
        "difference": "The reason.",
        "source": "By hand",
        "status": "derived",
    }
    return TargetRow.model_validate(given | words)


def beside(run, *rows):
    """The comparison with these figures alone."""
    return published(run, replace(twin.load("tiny/tiny").cluster, targets=rows))


def test_a_figure_of_one_project_is_not_held_against_the_cluster(runs):
    told = beside(runs[0], row(measure="construction_jobs_peak", subject="plant")).iloc[0]
    assert told["this run"] == "-"
    assert told["difference"] == NOT_COMPARED
    assert told["reason"] == "The reason."
    assert told["run year"] == ""


def test_the_measure_and_the_year_of_a_peak_are_told(runs):
    table = beside(runs[0], row(measure="construction_jobs_peak", year=2025, value_high=1e6))
    jobs = runs[0].cluster_year.set_index("year")["construction_jobs_direct"]
    assert jobs.idxmax() != 2025
    assert table["measure"].iloc[0] == "Construction jobs, direct, in the peak year"
    assert table["run year"].iloc[0] == str(jobs.idxmax())
    assert table["difference"].iloc[0] == "within"
    assert narrow(table)["this run"].iloc[0] == f"{jobs.max():,.0f} ({jobs.idxmax()})"


def test_a_figure_of_the_published_year_has_no_year_of_its_own(runs):
    table = beside(runs[0], row(measure="fossil_mt"))
    assert table["run year"].iloc[0] == ""
    assert "(" not in narrow(table)["this run"].iloc[0]


def test_a_plant_is_held_against_the_year_in_which_it_comes_on_line(runs):
    plant = "harbour_electrolysis"
    online = runs[0].projects.set_index("project_id")["online_year"][plant]
    early = {"value_low": 2020, "value_high": 2021, "unit": "year"}
    told = beside(runs[0], row(measure="in_service_year", subject=plant, **early)).iloc[0]
    assert told["this run"] == str(int(online))
    assert told["difference"] == f"+{int(online) - 2021} years"
    assert told["run year"] == ""


@pytest.mark.slow
def test_published_figures_of_the_humber_are_held_against_what_they_are_of():
    """Rows of one project reckoned anew from assets; Drax fills Endurance, VPI the Viking fields.

    Both stores together take what the cluster stores, and the cluster's own first CO2 is Viking's.
    """
    run = twin.simulate(twin.load("humber/reference"))
    shown = published(run, run.scenario.cluster).set_index("figure")
    assets, cluster = run.asset_year, run.cluster_year.set_index("year")
    stored_mt = assets.pivot_table("stored_co2_kt", "year", "site_id", "sum", observed=True) / 1e3
    made = assets[assets["asset_id"] == "h2h_saltend"].set_index("year")["hydrogen_made_gwh_hhv"]
    net_mt = cluster["fossil_co2_mt"] - cluster["removed_biogenic_co2_mt"]
    gva = run.jobs_year.groupby("year")[["gva_gbp_m", "induced_gva_gbp_m"]].sum().sum(axis=1)
    expected = {
        "h2h_first_hydrogen": f"{made[made > 0.0].index.min()}",
        "nep_first_co2": f"{stored_mt.index[stored_mt['drax'] > 0.0].min()}",
        "viking_first_co2": f"{stored_mt.index[stored_mt['vpi'] > 0.0].min()}",
        "viking_stored_2035": f"{stored_mt['vpi'][2035]:.2f}",
        "drax_removals_four": f"{cluster['removed_biogenic_co2_mt'][2040]:.2f}",
        "net_zero_2040": f"{net_mt[2040]:.2f}",
        "vivid_gva": f"{gva.max() / 1e3:.2f}",
    }
    assert {name: shown.at[name, "this run"] for name in expected} == expected
    assert shown.at["nep_first_co2", "this run"] > shown.at["viking_first_co2", "this run"]
    zero = figure(run, "captured_mt", 2040, ("vpi", "p66")).value
    assert zero == pytest.approx(stored_mt.loc[2040, ["vpi", "p66"]].sum(), rel=1e-9)
    stores = figure(run, "stored_mt", 2045, ("endurance", "viking")).value
    assert stores == pytest.approx(measure(run, "stored_mt", 2045), rel=1e-9)
    not_by_project = {"drax_gva", "drax_jobs", "humber_zero_construction", "humber_zero_operation"}
    not_by_project |= {"viking_capex", "viking_construction"}
    assert set(shown.index[shown["difference"] == NOT_COMPARED]) == not_by_project


def test_runs_over_other_years_or_of_another_cluster_are_not_compared(runs):
    short = twin.simulate(twin.load("tiny/tiny").with_(horizon={"end_year": 2035}))
    with pytest.raises(twin.InputError, match=r"2025-2040, 2025-2035.*horizon\.end_year=2035"):
        compare([runs[0], short])
    elsewhere = replace(short, facts=short.facts | {"cluster": "Elsewhere"})
    with pytest.raises(twin.InputError, match="runs of one cluster"):
        compare([short, elsewhere])
    with pytest.raises(twin.InputError, match="at least one run"):
        compare([])
