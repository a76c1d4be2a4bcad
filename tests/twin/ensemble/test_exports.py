"""What leaves for pyam and xarray holds the figures of the tables, in their units and layout."""

import re
import sys

import numpy as np
import pytest

import twin
from tests.twin.ensemble.here import few_runs
from twin.ensemble.exports import INDEX, VARIABLES, iamc, to_xarray

NET = "Emissions|CO2|Energy and Industrial Processes"


@pytest.fixture
def runs():
    return few_runs()[0]


@pytest.fixture
def cluster_year():
    return few_runs()[1]["cluster_year"]


class TestIamc:
    def test_layout_is_the_one_the_community_reads(self, cluster_year, runs):
        """Names of the columns as in pyam's documentation of its data model; years as numbers."""
        table = iamc(cluster_year, runs, region="Tiny", price_base_year=2024)
        years = list(range(2025, 2041))
        assert list(table.columns) == [*INDEX, "run", *years]
        assert len(table) == len(VARIABLES) * 6
        assert not table.isna().any(axis=None)
        assert not table.duplicated([*INDEX, "run"]).any()
        assert set(table["scenario"]) == {"tiny", "dear"}

    @pytest.mark.parametrize("variable", VARIABLES, ids=lambda v: v.name)
    def test_names_and_units_are_well_formed(self, variable, cluster_year):
        assert re.fullmatch(r"[A-Z][\w ]*(\|[A-Z][\w ]*)*", variable.name)
        assert variable.unit in {"Mt CO2/yr", "EJ/yr", "FTE", "GBP_{year}/t CO2"} | {
            "million GBP_{year}/yr"
        }
        assert set(variable.weights) <= set(cluster_year.columns)

    def test_money_is_in_the_pounds_of_the_cluster(self, cluster_year, runs):
        units = set(iamc(cluster_year, runs, region="Tiny", price_base_year=2019)["unit"])
        assert {"GBP_2019/t CO2", "million GBP_2019/yr"} < units
        assert not any("2024" in unit for unit in units)

    def test_a_parent_is_the_sum_of_its_children(self, cluster_year, runs):
        long = iamc(cluster_year, runs, region="Tiny", price_base_year=2024, wide=False)
        wide = long.pivot(index=["run", "year"], columns="variable", values="value")
        stored = wide["Carbon Sequestration|CCS"]
        children = [f"Carbon Sequestration|CCS|{name}" for name in ("Fossil", "Biomass")]
        assert stored.to_numpy() == pytest.approx(wide[children].sum(axis=1).to_numpy())
        gross = wide["Gross " + NET] - wide["Carbon Sequestration|CCS|Biomass"]
        assert wide[NET].to_numpy() == pytest.approx(gross.to_numpy())

    def test_figures_are_those_of_the_table(self, cluster_year, runs):
        table = iamc(cluster_year, runs, region="Tiny", price_base_year=2024).set_index(
            ["variable", "run"]
        )
        own = cluster_year[(cluster_year["run_id"] == 4) & (cluster_year["year"] == 2040)]
        assert table.loc[("Investment", 4), 2035] == pytest.approx(
            cluster_year.loc[
                (cluster_year["run_id"] == 4) & (cluster_year["year"] == 2035), "investment_gbp_m"
            ].item()
        )
        added = own["added_electricity_twh"].item()
        name = "Final Energy|Industry|Electricity|Added"
        assert table.loc[(name, 4), 2040] == pytest.approx(added * 0.0036)

    def test_hydrogen_is_on_the_lower_heating_value(self):
        """1 TWh HHV = 3.6e6 GJ / 141.88 GJ/t x 119.96 GJ/t (ISO 6976) = 3.044e-3 EJ LHV."""
        (made,) = [v for v in VARIABLES if v.name == "Secondary Energy|Hydrogen"]
        assert made.weights["hydrogen_made_twh_hhv"] == pytest.approx(3.0438e-3, rel=1e-4)

    def test_percentiles_stand_in_the_variables_names(self, cluster_year, runs):
        table = iamc(
            cluster_year, runs, region="Tiny", price_base_year=2024, percentiles=(50, 92.5, 1, 13)
        )
        assert list(table.columns[:5]) == list(INDEX)
        assert "run" not in table
        ends = {name.rsplit("|", 1)[1] for name in table["variable"]}
        words = ("50th", "92.5th", "1st", "13th")
        assert ends == {f"{word} Percentile" for word in words}
        own = cluster_year[(cluster_year["run_id"] < 3) & (cluster_year["year"] == 2040)]
        middle = table.set_index(["scenario", "variable"]).loc[
            ("tiny", "Investment|50th Percentile"), 2040
        ]
        assert middle == pytest.approx(np.median(own["investment_gbp_m"]))

    def test_every_fault_is_told(self, cluster_year, runs):
        with pytest.raises(twin.InputError) as caught:
            iamc(
                cluster_year.drop(columns=["gva_gbp_m", "year"]),
                runs,
                region="Tiny",
                price_base_year=2024,
                percentiles=(101,),
            )
        assert [fault.value for fault in caught.value.faults] == ["gva_gbp_m", "year", "101"]


class TestXarray:
    def test_dimensions_and_figures(self, cluster_year, runs):
        data = to_xarray(cluster_year, runs)
        assert dict(data.sizes) == {"run": 6, "year": 16}
        own = cluster_year[(cluster_year["run_id"] == 2) & (cluster_year["year"] == 2040)]
        at = data["fossil_co2_mt"].sel(run=2, year=2040)
        assert float(at) == own["fossil_co2_mt"].item()

    def test_scenario_seed_and_settings_lie_along_the_runs(self, cluster_year, runs):
        data = to_xarray(cluster_year, runs)
        means = data["fossil_co2_mt"].sel(year=2040).groupby("scenario").mean()
        for name in ("tiny", "dear"):
            ids = runs.loc[runs["scenario"] == name, "run_id"]
            own = cluster_year[cluster_year["run_id"].isin(ids) & (cluster_year["year"] == 2040)]
            assert float(means.sel(scenario=name)) == pytest.approx(own["fossil_co2_mt"].mean())
        assert data["seed"].to_numpy().tolist() == [1, 2, 3, 1, 2, 3]
        assert data["prices.gas_multiplier"].dims == ("run",)

    def test_sites_become_a_dimension(self):
        runs, tables = few_runs()
        data = to_xarray(tables["site_year"], runs)
        assert dict(data.sizes) == {"run": 6, "year": 16, "site_id": 3}
        total = data["fossil_co2_kt"].sum("site_id").sel(run=0, year=2030)
        own = tables["cluster_year"].query("run_id == 0 and year == 2030")["fossil_co2_mt"]
        assert float(total) == pytest.approx(own.item() * 1e3)

    def test_rows_that_cannot_be_told_apart_are_refused(self):
        runs, tables = few_runs()
        with pytest.raises(twin.InputError, match="such as cluster_year"):
            to_xarray(tables["site_year"].drop(columns="site_id"), runs)

    def test_without_xarray_it_says_what_to_install(self, cluster_year, runs, monkeypatch):
        monkeypatch.setitem(sys.modules, "xarray", None)
        with pytest.raises(twin.InputError, match="python -m pip install xarray"):
            to_xarray(cluster_year, runs)
