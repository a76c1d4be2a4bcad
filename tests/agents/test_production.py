"""What producers reckon their hydrogen costs and emits, against hand arithmetic."""

from dataclasses import astuple, fields, replace

import numpy as np
import pytest

import twin
from agents.decisions import Priced, present_prices
from agents.production import production_costs, with_transport
from infrastructure.finance import capital_recovery_factor
from twin.prepared.world import world_of

SCENARIO = twin.load("humber/reference")
WORLD = world_of(SCENARIO)
NAMES = [row.producer_id for row in SCENARIO.cluster.producers]
ATR, PEM = NAMES.index("h2h_saltend"), NAMES.index("meld")  # both consented
IDEA = NAMES.index("h2h_prod2")


def costs(plants, year=2030, price_share=1.0, tariff=0.0, gas=30.0, power=100.0, carbon=50.0):
    """Costs at prices that never change."""
    outlook = np.zeros((120, WORLD.prices.outlook(2030, 2).shape[1]))
    outlook[:, [Priced.GAS, Priced.ELECTRICITY, Priced.CARBON]] = gas, power, carbon
    outlook[:, Priced.MONEY] = 1.0
    before = production_costs(
        plants, present_prices(plants.groups, outlook[:60]), year, price_share
    )
    return with_transport(
        before, plants.captured_kt_per_gwh, np.full(len(plants.capacity_mw), tariff)
    )


def test_energy_carbon_and_transport_of_autothermal_reforming_by_hand():
    # 1 % leaks at the plant and 0.3 % on the way: 1 / (0.99 x 0.997) MWh are made for each that
    # arrives; 1.157 MWh gas, 0.042 MWh power, 1.157 x 0.18253 t CO2, of it 1/20 emitted.
    cost, made = costs(WORLD.plants, tariff=40.0), 1.0 / (0.99 * 0.997)
    assert cost.fuel_gbp_per_mwh[ATR] == pytest.approx(30 * 1.157 * made)
    assert cost.power_gbp_per_mwh[ATR] == pytest.approx(100 * 0.042 * made)
    assert cost.carbon_gbp_per_mwh[ATR] == pytest.approx(50 * 0.05 * 1.157 * 0.18253 * made)
    assert cost.transport_gbp_per_mwh[ATR] == pytest.approx(40 * 0.95 * 1.157 * 0.18253 * made)
    assert cost.stacks_gbp_per_mwh[ATR] == 0.0


def test_power_of_electrolysis_counts_the_wear_of_its_stacks_by_hand():
    # 30 years at 8322 h are 249,660 h: four lives of 60,000 h and 9,660 h of a fifth.
    hours = (4 * 60_000**2 / 2 + 9_660**2 / 2) / 249_660
    power = 100 * 0.7 * 1.27 * (1 + 0.002 * hours / 1000) / (0.98 * 0.997)
    cost = costs(WORLD.plants, price_share=0.7)
    assert cost.power_gbp_per_mwh[PEM] == pytest.approx(power, rel=1e-9)


def test_stacks_of_electrolysis_by_a_plain_sum():
    # Consented: FEED 12, procure 12, build 20, commission 4 months are left.
    # Ordered in 2030, running from 2034; new stacks every 60,000 / 8,322 = 7.21 years at a fifth
    # of what the plant costs then (1,996 in 2030 falling to 1,331 in 2050).
    lead = 4
    after = [lead + k * 60_000 / 8_322 for k in range(1, 5)]
    price = [np.interp(2030 + t, [2030, 2050], [1996, 1331]) * 0.2 for t in after]
    present = sum(p * 1.1**-t for p, t in zip(price, after, strict=True))
    output = 8.322 * 0.98 * 0.997 * sum(1.1**-t for t in range(lead, lead + 30))
    assert costs(WORLD.plants).stacks_gbp_per_mwh[PEM] == pytest.approx(present / output, rel=1e-9)


def test_capital_is_the_annuity_when_all_is_spent_at_the_start():
    plants = replace(WORLD.plants, construction_factor=WORLD.plants.start_factor * 1.1)
    cost, output = costs(plants), 8.322 * 0.99 * 0.997
    capital = cost.capex_gbp_per_mwh[ATR] + cost.interest_gbp_per_mwh[ATR]
    assert capital == pytest.approx(capital_recovery_factor(0.1, 40) * 1443 / output, rel=1e-9)
    assert cost.fixed_opex_gbp_per_mwh[ATR] == pytest.approx(54.1 / output)


def test_money_spent_before_the_start_bears_interest():
    # Months 53 to 83 of 89 planned are the building of a reformer; it runs from year 8. With 32 of
    # them done where it is consented, 21 to 51 of 57, and from year 5.
    plants = WORLD.plants
    for plant, start, end, years in ((IDEA, 53, 83, 8), (ATR, 21, 51, 5)):
        spent = np.mean(1.1 ** -np.linspace(start / 12, end / 12, 100_001))
        assert plants.construction_factor[plant] == pytest.approx(spent, rel=1e-6)
        assert plants.start_factor[plant] == pytest.approx(1.1**-years)
    assert (costs(plants).interest_gbp_per_mwh > 0.0).all()


def test_parts_add_up_to_the_total():
    cost = costs(WORLD.plants)
    np.testing.assert_allclose(np.sum(astuple(cost), axis=0), cost.total_gbp_per_mwh, rtol=1e-12)
    assert len(fields(cost)) == 9


def test_hydrogen_costs_in_2030_are_what_the_field_believes():
    """GBP 55-100/MWh HHV for reforming with capture, 110-260 for electrolysis (DESNZ, HAR1)."""
    plants, january = WORLD.plants, WORLD.januaries[2030 - WORLD.prices.start_year]
    cost = january.production_costs(np.full(len(plants.capacity_mw), 40.0)).total_gbp_per_mwh
    assert (cost[~plants.flexible] > 55.0).all()
    assert (cost[~plants.flexible] < 100.0).all()
    assert (cost[plants.flexible] > 110.0).all()
    assert (cost[plants.flexible] < 260.0).all()


def test_intensity_of_autothermal_reforming_by_hand():
    # Per MWh HHV made, in kg: 1.157 x 182.53 x 5 % = 10.56 from the stack; 1.157 x (19.4 + 0.0072
    # x 28 x 3600 / 55.5) = 37.58 before the plant; 0.042 x 100 = 4.2 of power. 3.044 MJ LHV a kg.
    intensity = WORLD.plants.planned_intensity_g_per_mj_lhv(np.array([0.1]))[0, ATR]
    assert intensity == pytest.approx((10.559 + 37.576 + 4.2) / 3.0439, rel=1e-3)


@pytest.mark.parametrize(
    ("change", "year", "meets"),
    [
        ({}, 2030, True),
        ({"data.producers.meld.contracted_renewable_share": 0.0}, 2026, False),
        ({"data.producers.meld.contracted_renewable_share": 0.0}, 2032, True),
    ],
)
def test_electrolysis_meets_the_standard_by_contracts_first_and_by_the_grid_later(
    change, year, meets
):
    world = world_of(SCENARIO.changed(change))
    assert (world.plant_intensity_g_per_mj[year - 2025, PEM] <= 20.0) is np.bool_(meets)


def test_steam_reforming_with_capture_of_nine_tenths_misses_the_standard():
    """Direct 8.1, supply of gas 8.7 and methane 5.8 g/MJ: together above 20."""
    changes = {"data.production.atr_ccs.capture_share": 0.9}
    changes |= {"data.production.atr_ccs.gas_mwh_per_mwh": 1.358}
    world = world_of(SCENARIO.changed(changes))
    intensity = world.plants.planned_intensity_g_per_mj_lhv(np.array([0.05]))[0, ATR]
    assert intensity == pytest.approx(8.14 + 8.65 + 5.83 + 0.69, abs=0.05)


def test_what_misses_the_standard_may_not_bid_and_is_told_why():
    strict = twin.simulate(SCENARIO.changed({"policy.low_carbon_threshold_g_per_mj": 15.0}), 3)
    reforming = {n for n, f in zip(NAMES, WORLD.plants.flexible, strict=True) if not f}
    support = strict.notes[strict.notes["action"] == "support"]
    assert not reforming & set(support["subject"])
    told = strict.notes[strict.notes["party_id"] == "h2h_saltend"]["obstacle"]
    assert told.str.contains("gCO2e/MJ above the low-carbon standard of 15").any()
    usual = twin.simulate(SCENARIO, 3)
    assert "h2h_saltend" in set(usual.notes[usual.notes["action"] == "support"]["subject"])


def test_experience_of_the_world_lowers_what_electrolysis_costs():
    # A doubling by 2050 at 15.5 % a doubling; by 2030 a fifth of the doublings.
    world = world_of(SCENARIO.changed({"learning.deployment_ratio_2050": 2.0}))
    ratio = world.plants.capex_by_year_gbp_m / WORLD.plants.capex_by_year_gbp_m
    assert ratio[2050 - 2025, PEM] == pytest.approx(0.845)
    assert ratio[2030 - 2025, PEM] == pytest.approx(0.845**0.2)
    assert ratio[0, PEM] == 1.0
    assert (ratio[:, ATR] == 1.0).all()


def test_outages_lower_capacity_in_every_hour_or_stop_a_plant_for_some():
    """Either way a year of full activity is the same: 600 MW x 95 %, less leaks."""
    for stops in (False, True):
        plants = replace(WORLD.plants, stops=np.full(len(NAMES), stops))
        hours = 8760.0 if not stops else 8760.0 * 0.95
        sent_gwh = plants.hourly_mw[ATR] * hours * 1e-3
        assert sent_gwh == pytest.approx(plants.yearly_gwh[ATR])
        assert hours * plants.running_share[ATR] == pytest.approx(8322.0)
