"""Appraisal by the Green Book: published factors and values, and a project worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

import twin
from twin.accounting.appraisal import discount
from twin.accounting.resources import Resources, resources_of
from twin.accounting.scopes import scopes_year
from twin.accounting.welfare import appraise, outside_boundary_kt, value
from twin.prepared.plants import gas_supply_t_per_mwh
from twin.prepared.prices import PriceTable


@pytest.fixture(scope="module")
def tiny():
    scenario = twin.load("tiny/tiny")
    results = twin.simulate(scenario)
    return results, appraise(results, scenario)


@pytest.mark.validation("Prices and appraisal", "HM Treasury, The Green Book 2022, annex 6")
def test_discount_factors_are_those_of_the_green_book(validate):
    """HM Treasury, The Green Book 2022, annex 6 (case V7)."""
    factor = discount(101)
    published = {1: 0.966184, 10: 0.708919, 30: 0.356278, 31: 0.345901, 60: 0.146782}
    published |= {75: 0.094214, 100: 0.050818}
    ours = factor[list(published)]
    validate("Discount factors of the appraisal", list(published.values()), ours, abs=1e-6)
    for years, annuity in ((30, 18.392045), (40, 21.431173), (60, 25.375260)):
        assert factor[1 : years + 1].sum() == pytest.approx(annuity, abs=1e-6)
    assert -100.0 + 30.0 * factor[1:6].sum() == pytest.approx(35.451571, abs=1e-6)


@pytest.mark.validation(
    "Prices and appraisal", "DESNZ, Green Book supplementary guidance, November 2023, table 3"
)
def test_appraisal_carbon_values_are_those_of_desnz(validate):
    """DESNZ, Green Book supplementary guidance, November 2023, table 3, 2022 pounds (case V8)."""
    cluster = twin.load("humber/reference").cluster
    index = {row.year: row.index for row in cluster.deflators}
    to_2022 = index[2022] / index[cluster.settings.price_base_year]
    years = np.array([2025.0, 2030.0, 2040.0, 2050.0])
    table = PriceTable(cluster)
    central = table.yearly("carbon_appraisal", "central", years) * to_2022
    published = [273.06, 294.50, 342.55, 397.54]
    case = "Central carbon value of 2025, 2030, 2040 and 2050"
    validate(case, published, central, "GBP of 2022/t", abs=0.01)
    for path, share in (("low", 0.5), ("high", 1.5)):
        own = table.yearly("carbon_appraisal", path, years) * to_2022
        case = f"{path.capitalize()} carbon values, {share} of the central"
        validate(case, central * share, own, "GBP of 2022/t", abs=0.01)


def test_a_project_of_three_years_by_hand():
    """Build for GBP 100 m, then two years of GBP 5 m power and 10 m less gas; 1 Mt each at 80/t.

    Factors 1, 1/1.035, 1/1.035^2: cost 100 - 5 (0.966184 + 0.933511) = 90.501526; benefit
    80 x 1.899694 = 151.975541; NPV 61.474014, ratio 1.679260; 1.899694 Mt, GBP 47.640049/t.
    """
    nothing, run = np.zeros(3), np.array([0.0, 1.0, 1.0])
    used = Resources(
        years=np.array([2025, 2026, 2027]),
        investment=np.array([100.0, 0.0, 0.0]),
        operation=nothing,
        electricity=5.0 * run,
        power_levies=2.0 * run,
        gas=-10.0 * run,
        other_fuel=nothing,
        gas_gwh=-400.0 * run,
        abated_kt=1000.0 * run,
    )
    case = value("by hand", used, np.full(3, 80.0), discount(3))
    assert case.cost_gbp_m == pytest.approx(90.501526, abs=1e-5)
    assert case.benefit_gbp_m == pytest.approx(151.975541, abs=1e-5)
    assert case.npv_gbp_m == pytest.approx(61.474014, abs=1e-5)
    assert case.benefit_cost_ratio == pytest.approx(1.679260, abs=1e-5)
    assert case.cost_gbp_per_t == pytest.approx(47.640049, abs=1e-5)


def test_the_central_case_is_that_of_the_run(tiny):
    results, welfare = tiny
    assert welfare.central.npv_gbp_m == pytest.approx(results.facts["npv_gbp_m"], rel=1e-9)
    assert sum(welfare.parts_gbp_m.values()) == pytest.approx(welfare.central.cost_gbp_m)


def test_switching_values_bring_the_present_value_to_nought(tiny):
    _, welfare = tiny
    central, parts = welfare.central, welfare.parts_gbp_m
    switches = {each.name: each.factor for each in welfare.switches}
    carbon = switches.pop("appraisal carbon values")
    assert carbon * central.benefit_gbp_m == pytest.approx(central.cost_gbp_m)
    known = {name: factor for name, factor in switches.items() if factor is not None}
    assert known
    for name, factor in known.items():
        cost = central.cost_gbp_m + (factor - 1.0) * parts[name]
        assert cost == pytest.approx(central.benefit_gbp_m)


def test_each_swing_moves_in_the_direction_of_its_input(tiny):
    _, welfare = tiny
    swings = {swing.name.partition(":")[0]: swing for swing in welfare.swings}
    carbon, capital = swings["Appraisal carbon values"], swings["Capital cost"]
    assert carbon.low.benefit_gbp_m == pytest.approx(welfare.central.benefit_gbp_m / 2.0, rel=1e-3)
    assert carbon.high.npv_gbp_m > welfare.central.npv_gbp_m > carbon.low.npv_gbp_m
    assert capital.low.cost_gbp_m < capital.high.cost_gbp_m
    gas = swings["Gas price"]
    burnt = float(welfare.factor @ welfare.resources.gas_gwh)
    assert (gas.high.cost_gbp_m > gas.low.cost_gbp_m) == (burnt > 0.0)


def test_gas_that_sites_no_longer_burn_is_not_supplied_either():
    """By hand: 2 GWh of gas less, 5 kg CO2 and no methane a MWh of supply: 0.01 kt less."""
    scenario = twin.load("tiny/tiny").changed(
        {
            "emissions.gas_supply_co2_kg_per_mwh": 5.0,
            "emissions.methane_loss_share": 0.0,
        }
    )
    results = twin.simulate(scenario)
    used = resources_of(results, scenario)
    same = replace(used, gas_gwh=np.zeros(len(used.years)))
    less = replace(used, gas_gwh=np.full(len(used.years), -2.0))
    of_both = (outside_boundary_kt(results, scenario, each) for each in (same, less))
    change = np.subtract(*reversed(tuple(of_both)))
    np.testing.assert_allclose(change, -0.01)


@pytest.mark.slow
def test_supply_of_gas_follows_what_is_burnt_and_not_what_plants_take_alone():
    """In the reference sites save more gas than hydrogen plants and capture add."""
    scenario = twin.load("humber/reference")
    results = twin.simulate(scenario)
    yearly, used = results.cluster_year, resources_of(results, scenario)
    others = scopes_year(results, scenario)[["scope_2_marginal_co2_mt", "hydrogen_leak_mt_co2e"]]
    supply_mt = outside_boundary_kt(results, scenario, used).sum() / 1e3 - others.sum().sum()
    assert yearly["hydrogen_upstream_mt_co2e"].sum() > 1.0
    assert supply_mt < 0.0
    per_gwh = gas_supply_t_per_mwh(scenario.settings.emissions)
    assert supply_mt == pytest.approx(used.gas_gwh.sum() * per_gwh / 1e3)
