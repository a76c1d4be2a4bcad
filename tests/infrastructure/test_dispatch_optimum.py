"""The rule of dispatch against a linear programme that knows all hours at once.

Random systems of six weeks, a period each: up to three reformers and four electrolysers, own wind
and sun, shapes of demand, interruption, must-run, capacities that come and go, shortages, and
stores from two hours to six weeks of demand. The programme values what is left in store as the rule
does.
"""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure.dispatch import HoursOfYear, HydrogenSystem, dispatch_year
from tests.infrastructure.dispatch_balance import balance_error
from tests.infrastructure.dispatch_optimum import optimum

pytestmark = pytest.mark.slow

HOURS = 1008
PERIODS = 6


def capacities(generator, n, low, high):
    steady = np.repeat(generator.uniform(low, high, (n, 1)), PERIODS, axis=1)
    changed = generator.random((n, PERIODS)) < 0.2
    return np.where(changed, steady * generator.uniform(0.0, 1.0, (n, PERIODS)), steady)


def random_hours(generator):
    phi = generator.uniform(0.7, 0.98)
    x = generator.standard_normal(HOURS)
    for hour in range(1, HOURS):
        x[hour] = phi * x[hour - 1] + np.sqrt(1.0 - phi**2) * x[hour]
    hour = np.arange(HOURS)
    day = 1.0 + 0.3 * generator.random() * np.sin(2.0 * np.pi * hour / 24)
    price = generator.uniform(20, 70) * np.exp(generator.uniform(0.1, 0.6) * x) * day
    return HoursOfYear(
        price,
        1.0 / (1.0 + np.exp(1.5 * x + 0.3)),
        np.maximum(0.0, np.sin((hour % 24 - 6) * np.pi / 12)) * generator.random(),
        np.vstack(
            [
                np.ones(HOURS),
                1.0 + 0.3 * np.sin(2.0 * np.pi * hour / 24),
                1.0 + 0.2 * np.cos(2.0 * np.pi * hour / HOURS),
            ]
        ),
    )


def random_system(seed, kind):
    """Draw a system without store, with cavern, pipes of up to an hour, or slow reformers."""
    generator = np.random.default_rng(seed)
    reformers, electrolysers = int(generator.integers(0, 4)), int(generator.integers(0, 5))
    electrolysers = max(electrolysers, 1 - reformers)
    reformer_mw = capacities(generator, reformers, 50, 300)
    electrolyser_mw = capacities(generator, electrolysers, 30, 250)
    users = int(generator.integers(1, 5))
    supply_mw = (reformer_mw.sum(axis=0) + electrolyser_mw.sum(axis=0)).mean()
    whole_mw = supply_mw * generator.uniform(0.4, 1.15)
    demand = np.repeat(generator.dirichlet(np.ones(users))[:, None] * whole_mw, PERIODS, axis=1)
    changed = generator.random((users, PERIODS)) < 0.2
    demand = np.where(changed, demand * generator.uniform(0.5, 1.2, (users, PERIODS)), demand)
    hours = random_hours(generator)
    parts, store_mwh = {}, np.zeros(PERIODS)
    if kind == "cavern":
        size_mwh = np.exp(generator.uniform(np.log(2.0), np.log(HOURS))) * whole_mw
        store_mwh = np.full(PERIODS, size_mwh)
        parts |= {
            "store_injection_mw": generator.uniform(0.1, 1.0) * whole_mw,
            "store_withdrawal_mw": generator.uniform(0.1, 1.2) * whole_mw,
            "store_stock_start_mwh": size_mwh * generator.uniform(0.0, 0.6),
            "store_loss_share": generator.choice([0.0, 0.02, 0.05, 0.1]),
        }
        if generator.random() < 0.2:
            store_mwh[: generator.integers(1, 4)] = 0.0
            parts["store_stock_start_mwh"] = 0.0
    if kind == "pipes":
        parts["line_pack_mwh"] = whole_mw * generator.uniform(0.1, 1.0)
    if kind == "slow":
        parts["reformer_ramp_share_per_hour"] = np.full(reformers, generator.uniform(0.1, 0.6))
    if generator.random() < 0.4:
        parts |= {
            "electrolyser_own_wind_mw": generator.choice([0.0, 150.0], electrolysers),
            "electrolyser_own_solar_mw": generator.choice([0.0, 100.0], electrolysers),
        }
    if generator.random() < 0.4:
        parts |= {
            "demand_interruptible_share": generator.uniform(0.0, 0.3, users),
            "interruption_cost_gbp_per_mwh": generator.uniform(80.0, 300.0),
        }
    system = HydrogenSystem(
        reformer_mw,
        generator.uniform(0.0, 0.5, reformers),
        generator.uniform(25.0, 80.0, reformers),
        electrolyser_mw,
        generator.uniform(1.1, 1.45, electrolysers),
        demand,
        generator.integers(0, 3, users).astype(np.float64),
        store_mwh,
        demand_shape=generator.integers(0, 3, users),
        first_hour_of_period=np.linspace(0, HOURS, PERIODS + 1).astype(np.int64),
        **parts,
    )
    return system, hours, float(generator.choice([0.0, 0.5, 0.8]))


def gap(seed, kind):
    """Cost of the rule over the optimum's, less one, and by how much it leaves more unserved."""
    system, hours, surplus_share = random_system(seed, kind)
    year = dispatch_year(system, hours, surplus_share)
    value = year.stock_end_value_gbp_per_mwh
    best_gbp, short_mwh = optimum(system, hours, value, surplus_share)
    own_mwh = np.zeros((len(year.electrolyser_produced_mwh), HOURS))
    if system.electrolyser_own_wind_mw is not None:
        own_mwh = system.electrolyser_own_wind_mw[:, None] * hours.wind
        own_mwh = own_mwh + system.electrolyser_own_solar_mw[:, None] * hours.solar
        own_mwh *= np.repeat(system.electrolyser_capacity_mw_by_period > 0.0, HOURS // PERIODS, 1)
    worth_gbp = surplus_share * (own_mwh @ hours.price_gbp_per_mwh)
    left_gbp = 0.0
    if system.store_capacity_mwh_by_period.any() or system.line_pack_mwh > 0.0:
        left_gbp = value * (year.stock_end_mwh + year.line_pack_end_mwh)
    spent_gbp = (
        year.fuel_cost_gbp.sum()
        + year.electricity_cost_gbp.sum()
        + (worth_gbp - year.own_sold_gbp).sum()
        + year.demand_interrupted_mwh.sum() * system.interruption_cost_gbp_per_mwh
    )
    more_unserved_mwh = year.demand_unserved_mwh.sum() - short_mwh
    assert balance_error(year) < 1e-9
    # The gap is taken of what was spent, without the credit for what is left.
    return (spent_gbp - left_gbp - best_gbp) / max(spent_gbp, 1.0), more_unserved_mwh


def gaps(kind, count):
    found = np.array([gap(seed, kind) for seed in range(count)])
    # Never better than the optimum, but for the solver's rounding.
    assert found[:, 0].min() > -1e-6
    return found[:, 0], found[:, 1]


@pytest.mark.validation("Dispatch and storage", "Linear programme with perfect foresight (HiGHS)")
def test_without_a_store_merit_order_is_the_optimum(validate):
    cost, unserved = gaps("none", 16)
    case = "Cost above the optimum without a store, worst of 16"
    validate(case, 0.0, cost.max(), "of the cost", abs=0.001)
    np.testing.assert_allclose(unserved, 0.0, atol=0.1)


@pytest.mark.validation("Dispatch and storage", "Linear programme with perfect foresight (HiGHS)")
def test_with_a_store_the_rule_comes_close_to_perfect_foresight(validate):
    cost, unserved = gaps("cavern", 24)
    note = "The rule does not know the weather to come; the programme does."
    case = "Cost above the optimum with a cavern, median of 24"
    validate(case, 0.0, np.median(cost), "of the cost", abs=0.03, note=note)
    case = "Cost above the optimum with a cavern, worst of 24"
    validate(case, 0.0, cost.max(), "of the cost", abs=0.08, note=note)
    np.testing.assert_allclose(unserved, 0.0, atol=0.1)


@pytest.mark.validation("Dispatch and storage", "Linear programme with perfect foresight (HiGHS)")
def test_pipes_as_the_only_store(validate):
    cost, unserved = gaps("pipes", 4)
    case = "Cost above the optimum with line-pack alone, median of 4"
    validate(case, 0.0, np.median(cost), "of the cost", abs=0.03)
    case = "Cost above the optimum with line-pack alone, worst of 4"
    validate(case, 0.0, cost.max(), "of the cost", abs=0.08)
    np.testing.assert_allclose(unserved, 0.0, atol=0.1)


@pytest.mark.validation("Dispatch and storage", "Linear programme with perfect foresight (HiGHS)")
def test_slow_reformers_without_a_store(validate):
    cost, unserved = gaps("slow", 6)
    # Loads of the hours before bind later ones, which merit order does not weigh.
    enough = unserved < 0.1
    assert enough.sum() >= 5
    case = "Cost above the optimum with slow reformers, worst of 6"
    validate(case, 0.0, cost[enough].max(), "of the cost", abs=0.005)
