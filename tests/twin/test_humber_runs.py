"""What a person who knows the Humber would hold against a run; nothing is tuned to a total."""

import functools

import numpy as np
import pandas as pd
import pytest

import twin
from scenarios.catalogue import shipped_names
from twin.prepared.existing import base_year_fossil_kt
from twin.published_measures import measure

SEEDS = range(20)
HUMBER = [name for name in shipped_names() if name.startswith("humber/")]


def abated_mt(name, path="central", until_year=2050):
    """Cumulative abatement of each seed [Mt]."""
    return yearly_abated_mt(name, path).loc[:until_year].sum().to_numpy()


@functools.cache
def yearly_abated_mt(name, path):
    """Abatement by year, one column a seed [Mt]; kept, because tests share scenarios."""
    scenario = twin.load(name).with_(policy__carbon_price__path=path)
    runs = (twin.simulate(scenario, seed).cluster_year.set_index("year") for seed in SEEDS)
    return pd.concat([run["abated_co2_mt"] for run in runs], axis=1, keys=SEEDS)


def test_base_year_within_half_a_percent_of_the_inventory():
    cluster = twin.load("humber/reference").cluster
    total = sum(kt or 0.0 for kt in base_year_fossil_kt(cluster).values()) / 1e3
    assert total == pytest.approx(15.88, rel=5e-3)  # NAEI 2022, box around the estuary


def test_2026_is_without_lindsey_and_vivergo_and_with_ineos_switched():
    sites = twin.simulate(twin.load("humber/no_support")).site_year
    now = sites[sites["year"] == 2026].set_index("site_id")["fossil_co2_kt"]
    assert now["lindsey"] == 0.0
    assert now["vivergo"] == 0.0
    # 75 % less by switching to hydrogen in July 2025, less what efficiency then saves
    assert now["ineos_acetyls"] <= 208.06 * 0.25 + 1e-9
    assert now["keadby2"] > 1000.0  # opened in March 2023, after the base year


def test_a_closure_in_june_counts_five_months():
    """Flows are rates between dates: Lindsey stopped on the first of June 2025."""
    sites = twin.simulate(twin.load("humber/no_support")).site_year
    first = sites[(sites["year"] == 2025) & (sites["site_id"] == "lindsey")].iloc[0]
    assert first["fossil_co2_kt"] == pytest.approx(917.45 * 5 / 12, rel=1e-4)


def test_without_support_and_at_todays_price_next_to_nothing_is_built():
    """Only what pays by itself: no pipe, no capture, no hydrogen plant, investment below 2 bn."""
    for seed in range(5):
        run = twin.simulate(twin.load("humber/no_support"), seed)
        built = run.projects[run.projects["standing"] == "operating"]
        assert set(built["kind"]) == {"efficiency"}
        assert run.cluster_year["investment_gbp_m"].sum() < 2000.0
        assert run.cluster_year["support_gbp_m"].abs().sum() == 0.0


@pytest.mark.slow
def test_acting_together_abates_more_by_2040_at_the_same_prices():
    """Not by 2050: who took hydrogen early is not there for capture, which takes off more."""
    together = abated_mt("humber/coordinated", until_year=2040)
    assert together.mean() >= abated_mt("humber/reference", until_year=2040).mean()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        name if name == "humber/reference" else pytest.param(name, marks=pytest.mark.thorough)
        for name in HUMBER
    ],
)
def test_a_higher_carbon_price_never_lowers_abatement_beyond_chance(name):
    """Means rise at each step; with a cluster manager the last costs no more than chance does.

    Others fill the pipe of the Humber early there where carbon is dear, so that the step from
    central to high brings nothing that can be seen: two standard errors of its pairs.
    """
    low, central, high = (abated_mt(name, path) for path in ("low", "central", "high"))
    gain = high - central
    chance = 2.0 * gain.std(ddof=1) / np.sqrt(len(gain)) if name == "humber/coordinated" else 0.0
    assert low.mean() <= central.mean() <= high.mean() + chance


@pytest.mark.slow
def test_late_networks_abate_less():
    assert abated_mt("humber/delayed_network").mean() <= abated_mt("humber/reference").mean()


@pytest.mark.slow
def test_the_reference_is_believable():
    """Ranges a person who knows the Humber would believe, as means of 20 seeds."""
    runs = [twin.simulate(twin.load("humber/reference"), seed) for seed in SEEDS]
    first_co2 = np.nanmean([measure(run, "first_co2_year", 2050) for run in runs])
    assert 2029 <= first_co2 <= 2034
    invested = np.mean([measure(run, "capex_cumulative_gbp_bn", 2040) for run in runs])
    assert 5.0 <= invested <= 20.0
    peak = np.mean([run.cluster_year["construction_jobs_direct"].max() for run in runs])
    assert 3000 <= peak <= 30_000
    lasting = np.mean([run.cluster_year["operation_jobs_direct"].iloc[-1] for run in runs])
    assert 500 <= lasting <= 5000
    assert min(measure(run, "first_co2_year", 2050) for run in runs) >= 2029
