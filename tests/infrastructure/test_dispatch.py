"""Hourly dispatch against hand-worked years, a plain-Python reading of the rule and an optimum."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import bmat, diags, eye

from infrastructure.dispatch import HydrogenSystem, dispatch_year

HOURS = 8760
CHEAP_AND_DEAR = np.tile([20.0, 100.0], HOURS // 2)


def flat(*values_mw):
    """Give each plant or user the same value in each month."""
    return np.repeat(np.array(values_mw, dtype=np.float64)[:, None], 12, axis=1)


def system(**parts):
    """Build a system from the parts a test is about; everything else is absent."""
    nothing = {
        "reformer_capacity_mw_by_month": flat(),
        "reformer_minimum_load": np.zeros(0),
        "reformer_marginal_cost_gbp_per_mwh": np.zeros(0),
        "electrolyser_capacity_mw_by_month": flat(),
        "electrolyser_electricity_mwh_per_mwh": np.zeros(0),
        "electrolyser_maximum_bid_gbp_per_mwh": np.zeros(0),
        "demand_mw_by_month": flat(),
        "demand_priority": np.zeros(0),
        "store_capacity_mwh_by_month": np.zeros(12),
    }
    return HydrogenSystem(**(nothing | parts))


def reformer(capacity_mw, cost, minimum_load=0.0):
    return {
        "reformer_capacity_mw_by_month": flat(capacity_mw),
        "reformer_minimum_load": np.array([minimum_load]),
        "reformer_marginal_cost_gbp_per_mwh": np.array([cost]),
    }


def electrolyser(capacity_mw, use=1.25, bid=40.0):
    return {
        "electrolyser_capacity_mw_by_month": flat(capacity_mw),
        "electrolyser_electricity_mwh_per_mwh": np.array([use]),
        "electrolyser_maximum_bid_gbp_per_mwh": np.array([bid]),
    }


def users(*demand_mw, priority=None):
    return {
        "demand_mw_by_month": flat(*demand_mw),
        "demand_priority": np.zeros(len(demand_mw)) if priority is None else np.array(priority),
    }


def store(capacity_mwh, rate_mw, **parts):
    return {
        "store_capacity_mwh_by_month": np.full(12, float(capacity_mwh)),
        "store_injection_mw": rate_mw,
        "store_withdrawal_mw": rate_mw,
    } | {f"store_{name}": value for name, value in parts.items()}


def test_one_reformer_follows_demand():
    year = dispatch_year(system(**reformer(100.0, 50.0), **users(60.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(year.reformer_produced_mwh, [60.0 * HOURS])
    np.testing.assert_allclose(year.demand_served_mwh, [60.0 * HOURS])
    assert year.curtailed_mwh == 0.0


def test_demand_beyond_capacity_goes_unserved():
    year = dispatch_year(system(**reformer(100.0, 50.0), **users(130.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(year.demand_unserved_mwh, [30.0 * HOURS])


def test_one_electrolyser_runs_at_any_price_when_it_is_needed():
    year = dispatch_year(system(**electrolyser(50.0), **users(40.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(year.electricity_used_mwh, [40.0 * 1.25 * HOURS])
    # The mean of 20 and 100 GBP/MWh.
    np.testing.assert_allclose(year.electricity_cost_gbp, [40.0 * 1.25 * 60.0 * HOURS])


def test_cheaper_of_reformer_and_electrolyser_runs_in_each_hour():
    # Hydrogen from power costs 25 and 125 GBP/MWh in turn, from gas 50.
    both = system(**reformer(100.0, 50.0, 0.5), **electrolyser(100.0), **users(80.0))
    year = dispatch_year(both, CHEAP_AND_DEAR, keep_hourly=True)
    np.testing.assert_allclose(year.hours.electrolyser_mw[0, :4], [80.0, 0.0, 80.0, 0.0])
    np.testing.assert_allclose(year.hours.reformer_mw[0, :4], [0.0, 80.0, 0.0, 80.0])


def test_store_carries_cheap_hydrogen_into_dear_hours():
    # 100 MW in the cheap hour, half of it stored; the bid of 40 keeps it off in the dear hour.
    stored = system(**electrolyser(100.0), **users(50.0), **store(1000.0, 80.0))
    year = dispatch_year(stored, CHEAP_AND_DEAR, keep_hourly=True)
    np.testing.assert_allclose(year.hours.electrolyser_mw[0, :4], [100.0, 0.0, 100.0, 0.0])
    np.testing.assert_allclose(year.hours.stock_mwh[:4], [50.0, 0.0, 50.0, 0.0])
    np.testing.assert_allclose(year.electricity_cost_gbp, [100.0 * 1.25 * 20.0 * HOURS / 2])
    assert year.demand_unserved_mwh[0] == pytest.approx(0.0, abs=1e-6)


def test_store_is_drawn_only_before_dearer_production():
    # Stock that cost 60 stays in store beside a reformer at 50, but goes before one at 70.
    first = store(1000.0, 10.0, stock_start_mwh=500.0, stock_cost_gbp_per_mwh=60.0)
    for reformer_cost, drawn_mwh in ((50.0, 0.0), (70.0, 500.0)):
        priced = system(**reformer(100.0, reformer_cost), **users(50.0), **first)
        assert dispatch_year(priced, CHEAP_AND_DEAR).store_out_mwh == pytest.approx(drawn_mwh)


def test_store_comes_before_an_electrolyser_above_its_bid_however_dear_its_stock():
    first = store(1000.0, 100.0, stock_start_mwh=30.0, stock_cost_gbp_per_mwh=900.0)
    year = dispatch_year(
        system(**electrolyser(100.0), **users(20.0), **first), np.full(HOURS, 50.0), True
    )
    np.testing.assert_allclose(year.hours.store_out_mw[:3], [20.0, 10.0, 0.0])
    np.testing.assert_allclose(year.hours.electrolyser_mw[0, :3], [0.0, 10.0, 20.0])


def test_injection_loses_its_share_and_stops_at_capacity():
    filling = system(**electrolyser(10.0), **store(98.0, 7.0, loss_share=0.02))
    year = dispatch_year(filling, np.full(HOURS, 20.0))
    # 98 MWh in store take 100 MWh of injection; 25 GBP/MWh made, 25/0.98 in store.
    assert year.store_in_mwh == pytest.approx(100.0)
    assert year.store_loss_mwh == pytest.approx(2.0)
    assert year.stock_end_mwh == pytest.approx(98.0)
    assert year.stock_end_cost_gbp_per_mwh == pytest.approx(25.0 / 0.98)
    np.testing.assert_allclose(year.electrolyser_produced_mwh, [100.0])


def test_low_priority_goes_short_first_and_equals_share():
    short = system(**reformer(60.0, 50.0), **users(20.0, 50.0, 30.0, priority=[1.0, 2.0, 1.0]))
    year = dispatch_year(short, CHEAP_AND_DEAR)
    # 50 of 60 MW go to the high class; 10 MW are left for 20 and 30 MW.
    np.testing.assert_allclose(year.demand_served_mwh / HOURS, [4.0, 50.0, 6.0])


def test_minimum_load_without_a_store_is_curtailed():
    vented = system(**reformer(100.0, 50.0, minimum_load=0.4), **users(10.0))
    year = dispatch_year(vented, CHEAP_AND_DEAR)
    np.testing.assert_allclose(year.reformer_produced_mwh, [40.0 * HOURS])
    assert year.curtailed_mwh == pytest.approx(30.0 * HOURS)


def test_minimum_load_turns_down_a_cheaper_electrolyser_before_it_is_curtailed():
    # 40 MW wanted, 35 by electrolysis; the reformer cannot run at 5 and takes all 40.
    both = system(**reformer(100.0, 50.0, 0.4), **electrolyser(35.0), **users(40.0))
    year = dispatch_year(both, np.full(HOURS, 20.0))
    np.testing.assert_allclose(year.reformer_produced_mwh, [40.0 * HOURS])
    assert year.electrolyser_produced_mwh[0] == year.curtailed_mwh == 0.0


def test_minimum_load_fills_the_store_first():
    # Each hour of 40 MW serves 10 and stores 30, which then serves three hours alone.
    both = system(**reformer(100.0, 50.0, 0.4), **users(10.0), **store(1000.0, 50.0))
    year = dispatch_year(both, CHEAP_AND_DEAR, keep_hourly=True)
    np.testing.assert_allclose(year.hours.reformer_mw[0, :5], [40.0, 0.0, 0.0, 0.0, 40.0])
    assert year.curtailed_mwh == 0.0


def test_a_system_of_nothing_does_nothing():
    year = dispatch_year(system(), CHEAP_AND_DEAR)
    assert year.balance_error() == 0.0
    assert year.curtailed_mwh == year.store_in_mwh == 0.0


def test_demand_without_supply_is_unserved_and_supply_without_demand_is_idle():
    hungry = dispatch_year(system(**users(5.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(hungry.demand_unserved_mwh, [5.0 * HOURS])
    idle = dispatch_year(system(**reformer(100.0, 50.0, 0.5)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(idle.reformer_produced_mwh, [0.0])


def test_capacity_changes_with_the_month():
    from_april = flat(100.0)
    from_april[:, :3] = 0.0
    plant = reformer(100.0, 50.0) | {"reformer_capacity_mw_by_month": from_april}
    year = dispatch_year(system(**plant, **users(10.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(year.demand_unserved_mwh, [10.0 * (31 + 28 + 31) * 24])


def test_negative_prices_favour_the_hungrier_electrolyser():
    two = {
        "electrolyser_capacity_mw_by_month": flat(10.0, 10.0),
        "electrolyser_electricity_mwh_per_mwh": np.array([1.2, 1.4]),
        "electrolyser_maximum_bid_gbp_per_mwh": np.array([40.0, 40.0]),
    }
    year = dispatch_year(system(**two, **users(10.0)), np.full(HOURS, -5.0))
    np.testing.assert_allclose(year.electrolyser_produced_mwh, [0.0, 10.0 * HOURS])


def random_system(seed):
    generator = np.random.default_rng(seed)
    reformers, electrolysers, demands = generator.integers(0, 4, 3)
    return HydrogenSystem(
        generator.uniform(0, 200, (reformers, 12)),
        generator.uniform(0, 0.8, reformers),
        generator.uniform(20, 90, reformers).round(),
        generator.uniform(0, 200, (electrolysers, 12)),
        generator.uniform(1.1, 1.5, electrolysers),
        generator.uniform(20, 80, electrolysers),
        generator.uniform(0, 200, (demands, 12)),
        generator.integers(0, 3, demands).astype(np.float64),
        np.full(12, generator.choice([0.0, 300.0, 5000.0])),
        generator.uniform(0, 150),
        generator.uniform(0, 150),
        generator.uniform(0, 300),
        generator.uniform(0, 0.1),
        generator.uniform(0, 80),
    )


@given(seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=60)
def test_hydrogen_is_conserved_in_any_system(seed):
    plants = random_system(seed)
    prices = np.random.default_rng(seed + 1).normal(50.0, 30.0, HOURS)
    year = dispatch_year(plants, prices, keep_hourly=True)
    hours = year.hours
    assert year.balance_error() < 1e-9
    supply = hours.reformer_mw.sum(0) + hours.electrolyser_mw.sum(0) + hours.store_out_mw
    use = hours.served_mw + hours.store_in_mw + hours.curtailed_mw
    np.testing.assert_allclose(supply, use, atol=1e-9)
    for field in fields(hours):
        assert np.all(getattr(hours, field.name) >= 0.0)
    highest_mwh = max(plants.store_capacity_mwh_by_month[0], plants.store_stock_start_mwh)
    assert hours.stock_mwh.max() <= highest_mwh + 1e-9
    assert hours.served_mw.sum() == pytest.approx(year.demand_served_mwh.sum(), abs=1e-6)
    assert hours.unserved_mw.sum() == pytest.approx(year.demand_unserved_mwh.sum(), abs=1e-6)


def settle_hour_plainly(plants, price, stock, stock_cost):
    """Read the documented rule anew for an hour in January, without speed in mind."""
    units = []
    for number, cost in enumerate(plants.reformer_marginal_cost_gbp_per_mwh):
        capacity = plants.reformer_capacity_mw_by_month[number, 0]
        lowest = capacity * plants.reformer_minimum_load[number]
        units.append(["reformer", (0, cost), capacity, lowest, 0.0])
    for number, use in enumerate(plants.electrolyser_electricity_mwh_per_mwh):
        willing = price <= plants.electrolyser_maximum_bid_gbp_per_mwh[number]
        capacity = plants.electrolyser_capacity_mw_by_month[number, 0]
        units.append(["electrolyser", (0 if willing else 1, price * use), capacity, 0.0, 0.0])
    withdrawal = min(plants.store_withdrawal_mw, stock)
    drawn = ["store", (0, stock_cost), withdrawal, 0.0, 0.0]
    merit = sorted([*units, drawn], key=lambda unit: unit[1])
    missing, excess = plants.demand_mw_by_month[:, 0].sum(), 0.0
    for unit in merit:
        output = min(unit[2], missing)
        if output > 0.0:
            unit[4] = max(output, unit[3])
            excess = unit[4] - output
            missing -= output
    spared = min(excess, drawn[4])
    drawn[4] -= spared
    excess -= spared
    loss = plants.store_loss_share
    room = max(plants.store_capacity_mwh_by_month[0] - stock, 0.0) / (1.0 - loss)
    room = min(room, plants.store_injection_mw)
    injected, value = min(room, excess), 0.0
    excess -= injected
    for unit in reversed(merit):
        less = min(excess, max(unit[4] - unit[3], 0.0))
        unit[4] -= less
        excess -= less
    for unit in merit:
        if unit[0] == "electrolyser" and unit[1][0] == 0 and drawn[4] == 0.0:
            more = min(unit[2] - unit[4], room - injected)
            unit[4] += more
            injected += more
            value += more * unit[1][1]
    left = stock - drawn[4] + injected * (1.0 - loss)
    if injected > 0.0:
        stock_cost = (stock_cost * stock + value) / left
    return [unit[4] for unit in units], missing, excess, left, stock_cost


@pytest.mark.parametrize("seed", range(12))
def test_first_two_hundred_hours_against_a_plain_reading_of_the_rule(seed):
    plants = random_system(1000 + seed)
    prices = np.random.default_rng(seed).normal(50.0, 30.0, HOURS)
    hours = dispatch_year(plants, prices, keep_hourly=True).hours
    stock, stock_cost = plants.store_stock_start_mwh, plants.store_stock_cost_gbp_per_mwh
    for hour in range(200):
        outputs, missing, excess, stock, stock_cost = settle_hour_plainly(
            plants, prices[hour], stock, stock_cost
        )
        produced = np.concatenate([hours.reformer_mw[:, hour], hours.electrolyser_mw[:, hour]])
        np.testing.assert_allclose(produced, outputs, atol=1e-7)
        assert hours.unserved_mw[hour] == pytest.approx(missing, abs=1e-7)
        assert hours.curtailed_mw[hour] == pytest.approx(excess, abs=1e-7)
        assert hours.stock_mwh[hour] == pytest.approx(stock, abs=1e-7)


def optimum_gbp(prices, demand_mw, reformer_mw, reformer_cost, electrolyser_mw, use, tank, end_mwh):
    """Solve January with perfect foresight: reformer, electrolyser, in, out and stock by hour."""
    n, (tank_mwh, rate_mw) = len(prices), tank
    one, nil = eye(n), None
    balance = [one, one, -one, one, nil]
    stock = [nil, nil, -one, one, diags([1.0, -1.0], [0, -1], (n, n))]
    bounds = [(0, reformer_mw)] * n + [(0, electrolyser_mw)] * n + [(0, rate_mw)] * (2 * n)
    bounds += [(0, tank_mwh)] * (n - 1) + [(end_mwh, tank_mwh)]
    solution = linprog(
        np.concatenate([np.full(n, reformer_cost), prices * use, np.zeros(3 * n)]),
        A_eq=bmat([balance, stock]).tocsr(),
        b_eq=np.concatenate([np.full(n, demand_mw), np.zeros(n)]),
        bounds=bounds,
    )
    assert solution.status == 0
    return solution.fun


@pytest.mark.parametrize(("tank", "worse_by"), [((0.0, 0.0), 1e-9), ((2000.0, 100.0), 0.08)])
def test_january_against_a_linear_programme(tank, worse_by):
    # Without a store merit order is the optimum; with one, foresight gains some 6 %.
    january = 744
    prices = np.random.default_rng(3).gamma(4.0, 12.0, HOURS)
    only_january = flat(150.0)
    only_january[:, 1:] = 0.0
    plants = system(
        **reformer(120.0, 55.0), **electrolyser(120.0, 1.25, 44.0), **users(0.0), **store(*tank)
    )
    plants = replace(plants, demand_mw_by_month=only_january)
    hours = dispatch_year(plants, prices, keep_hourly=True).hours
    spent_gbp = 55.0 * hours.reformer_mw[0, :january].sum() + float(
        (1.25 * prices[:january]) @ hours.electrolyser_mw[0, :january]
    )
    best_gbp = optimum_gbp(
        prices[:january], 150.0, 120.0, 55.0, 120.0, 1.25, tank, hours.stock_mwh[january - 1]
    )
    assert hours.unserved_mw.sum() == pytest.approx(0.0, abs=1e-6)
    assert best_gbp * (1 - 1e-9) <= spent_gbp <= best_gbp * (1 + worse_by)


def test_slices_and_read_only_arrays_are_accepted():
    wide = np.full((1, 24), 100.0)
    prices = CHEAP_AND_DEAR.copy()
    prices.flags.writeable = False
    plant = reformer(100.0, 50.0) | {"reformer_capacity_mw_by_month": wide[:, ::2]}
    year = dispatch_year(system(**plant, **users(60.0)), prices)
    np.testing.assert_allclose(year.demand_served_mwh, [60.0 * HOURS])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (reformer(-1.0, 50.0), r"reformer_capacity_mw_by_month holds -1\.0"),
        (reformer(100.0, 50.0, 40.0), r"reformer_minimum_load holds 40\.0; expected 0 to 1"),
        ({"demand_mw_by_month": np.ones((1, 11))}, r"shape \(1, 11\); expected \(0, 12\)"),
        ({"store_loss_share": 1.0}, "store_loss_share holds"),
        ({"store_injection_mw": float("nan")}, "store_injection_mw holds nan"),
    ],
)
def test_impossible_systems_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        system(**change)


@pytest.mark.parametrize("prices", [np.ones(8784), np.full(HOURS, np.nan)])
def test_prices_of_another_year_are_refused(prices):
    with pytest.raises(ValueError, match=r"expected \(8760,\), all finite"):
        dispatch_year(system(), prices)


def test_a_lone_electrolyser_is_settled_by_month_as_it_would_be_by_hour():
    """The shortcut and the loop agree; asking for hours takes the loop."""
    rng = np.random.default_rng(5)
    system = HydrogenSystem(
        reformer_capacity_mw_by_month=np.zeros((0, 12)),
        reformer_minimum_load=np.zeros(0),
        reformer_marginal_cost_gbp_per_mwh=np.zeros(0),
        electrolyser_capacity_mw_by_month=rng.uniform(0.0, 90.0, (1, 12)),
        electrolyser_electricity_mwh_per_mwh=np.array([1.27]),
        electrolyser_maximum_bid_gbp_per_mwh=np.array([60.0]),
        demand_mw_by_month=rng.uniform(0.0, 40.0, (3, 12)),
        demand_priority=np.zeros(3),
        store_capacity_mwh_by_month=np.zeros(12),
    )
    prices = rng.uniform(0.0, 150.0, 8760)
    short, loop = (dispatch_year(system, prices, keep) for keep in (False, True))
    for name in (
        "electrolyser_produced_mwh",
        "electricity_cost_gbp",
        "demand_served_mwh",
        "demand_unserved_mwh",
    ):
        np.testing.assert_allclose(getattr(short, name), getattr(loop, name), rtol=1e-10)
    assert short.balance_error() < 1e-9
