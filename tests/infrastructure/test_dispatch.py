"""Hourly dispatch against hand-worked years; how close it comes to an optimum is apart."""

from __future__ import annotations

import numpy as np
import pytest

from infrastructure.dispatch import (
    SOURCES,
    HoursOfYear,
    committed,
    dispatch_year,
)
from tests.infrastructure.dispatch_balance import balance_error
from tests.infrastructure.hydrogen_parts import (
    CHEAP_AND_DEAR,
    HOURS,
    electrolyser,
    flat,
    reformer,
    store,
    system,
    users,
)


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
    both = system(**reformer(100.0, 50.0), **electrolyser(100.0), **users(80.0))
    year = dispatch_year(both, CHEAP_AND_DEAR, keep_hourly=True)
    np.testing.assert_allclose(year.hours.electrolyser_mw[0, :4], [80.0, 0.0, 80.0, 0.0])
    np.testing.assert_allclose(year.hours.reformer_mw[0, :4], [0.0, 80.0, 0.0, 80.0])


def test_store_carries_cheap_hydrogen_into_dear_hours():
    # 100 MW in the cheap hour, half of it stored and drawn on in the dear hour.
    stored = system(**electrolyser(100.0), **users(50.0), **store(1000.0, 80.0))
    year = dispatch_year(stored, CHEAP_AND_DEAR, end_value_gbp_per_mwh=60.0, keep_hourly=True)
    np.testing.assert_allclose(year.hours.electrolyser_mw[0, :4], [100.0, 0.0, 100.0, 0.0])
    np.testing.assert_allclose(year.hours.stock_mwh[:4], [50.0, 0.0, 50.0, 0.0])
    np.testing.assert_allclose(year.electricity_cost_gbp, [100.0 * 1.25 * 20.0 * HOURS / 2])
    np.testing.assert_allclose(year.running_hours, [HOURS / 2])


def test_store_fills_only_where_its_loss_is_paid_for():
    # 25 GBP/MWh in the cheap hour against 30 in the dear one: a loss of 10 % pays, one of 20 % not.
    for loss, drawn_mw in ((0.1, 50.0), (0.2, 0.0)):
        prices = HoursOfYear(np.tile([20.0, 24.0], HOURS // 2))
        lossy = system(**electrolyser(200.0), **users(50.0), **store(1000.0, 80.0, loss_share=loss))
        year = dispatch_year(lossy, prices, end_value_gbp_per_mwh=29.0)
        assert year.store_out_mwh == pytest.approx(drawn_mw * HOURS / 2, rel=0.01)


def test_stock_is_left_or_spent_by_what_it_is_worth_at_the_end():
    first = store(1000.0, 10.0, stock_start_mwh=500.0)
    for end_value, drawn_mwh in ((60.0, 0.0), (40.0, 500.0)):
        priced = system(**reformer(50.0, 50.0), **users(50.0), **first)
        year = dispatch_year(priced, CHEAP_AND_DEAR, end_value_gbp_per_mwh=end_value)
        assert year.store_out_mwh == pytest.approx(drawn_mwh)
        assert year.stock_end_value_gbp_per_mwh == end_value


def test_store_is_kept_for_a_shortage_that_comes():
    # From December 100 of 150 MW are short of supply; 7,200 MWh must be there by then.
    capacity = flat(150.0)
    capacity[0, 11] = 100.0
    plant = reformer(100.0, 50.0) | {"reformer_capacity_mw_by_period": capacity}
    short = system(**plant, **users(140.0), **store(20000.0, 30.0))
    year = dispatch_year(short, CHEAP_AND_DEAR, end_value_gbp_per_mwh=0.0, keep_hourly=True)
    december = 31 * 24
    filled = min(10.0 * (HOURS - december), 20000.0)
    drawn = min(30.0 * december, filled)
    assert year.hours.stock_mwh[HOURS - december - 1] == pytest.approx(filled)
    assert year.demand_unserved_mwh[0] == pytest.approx(40.0 * december - drawn)


def test_injection_loses_its_share_and_stops_at_capacity():
    filling = system(**electrolyser(10.0), **store(98.0, 7.0, loss_share=0.02))
    year = dispatch_year(filling, HoursOfYear(np.full(HOURS, 20.0)), end_value_gbp_per_mwh=90.0)
    # 98 MWh in store take 100 MWh of injection.
    assert year.store_in_mwh == pytest.approx(100.0)
    assert year.store_loss_mwh == pytest.approx(2.0)
    assert year.stock_end_mwh == pytest.approx(98.0)
    np.testing.assert_allclose(year.electrolyser_produced_mwh, [100.0])


def test_line_pack_bridges_an_outage():
    # One hour without the reformer, covered by what the pipes hold.
    first = np.array([0, 4000, 4001, HOURS])
    bridged = system(
        reformer_capacity_mw_by_period=np.array([[100.0, 0.0, 100.0]]),
        reformer_minimum_load=np.zeros(1),
        reformer_marginal_cost_gbp_per_mwh=np.full(1, 50.0),
        electrolyser_capacity_mw_by_period=np.zeros((0, 3)),
        demand_mw_by_period=np.full((1, 3), 80.0),
        demand_priority=np.zeros(1),
        store_capacity_mwh_by_period=np.zeros(3),
        line_pack_mwh=60.0,
        first_hour_of_period=first,
    )
    year = dispatch_year(bridged, CHEAP_AND_DEAR, keep_hourly=True)
    assert year.demand_unserved_mwh[0] == pytest.approx(20.0)
    assert year.hours.line_pack_mwh[3999] == pytest.approx(60.0)
    assert SOURCES[int(year.hours.marginal_source[4000])] == "unserved"


def test_interruptible_demand_is_shed_at_its_price():
    # Hydrogen from power costs 25 and 125; a third of demand is let go at 90.
    parts = {
        "demand_interruptible_share": np.array([1.0 / 3.0]),
        "interruption_cost_gbp_per_mwh": 90.0,
    }
    year = dispatch_year(system(**electrolyser(90.0), **users(60.0), **parts), CHEAP_AND_DEAR)
    np.testing.assert_allclose(year.demand_interrupted_mwh, [20.0 * HOURS / 2])
    np.testing.assert_allclose(year.demand_served_mwh, [40.0 * HOURS + 20.0 * HOURS / 2])


def test_own_power_runs_first_and_its_surplus_is_sold():
    # 100 MW of wind at half output make 40 MW of hydrogen for nothing when nothing is sold.
    hours = HoursOfYear(CHEAP_AND_DEAR.price_gbp_per_mwh, wind=np.full(HOURS, 0.5))
    plant = electrolyser(60.0, own_wind_mw=100.0)
    year = dispatch_year(system(**plant, **users(30.0)), hours, surplus_price_share=0.5)
    np.testing.assert_allclose(year.own_power_used_mwh, [37.5 * HOURS])
    np.testing.assert_allclose(year.own_surplus_mwh, [12.5 * HOURS])
    np.testing.assert_allclose(year.own_sold_gbp, [0.5 * 12.5 * 60.0 * HOURS])
    np.testing.assert_allclose(year.electricity_cost_gbp, [0.0], atol=1e-6)


def test_a_sold_surplus_makes_own_power_worth_its_price():
    # At the full price own power is worth 125 GBP/MWh of hydrogen in the dear hour; gas costs 50.
    hours = HoursOfYear(CHEAP_AND_DEAR.price_gbp_per_mwh, wind=np.ones(HOURS))
    both = system(**reformer(100.0, 50.0), **electrolyser(60.0, own_wind_mw=100.0), **users(30.0))
    for share, electrolysis in ((1.0, 0.5), (0.0, 1.0)):
        year = dispatch_year(both, hours, surplus_price_share=share)
        assert year.electrolyser_produced_mwh[0] == pytest.approx(30.0 * HOURS * electrolysis)


def test_demand_follows_its_shape():
    shape = np.tile(np.repeat([0.5, 1.5], 12), 365)
    hours = HoursOfYear(np.full(HOURS, 20.0), demand_shapes=np.vstack([np.ones(HOURS), shape]))
    shaped = system(**reformer(100.0, 50.0), **users(40.0, 50.0), demand_shape=np.array([0, 1]))
    year = dispatch_year(shaped, hours, keep_hourly=True)
    np.testing.assert_allclose(year.hours.served_mw[[0, 12]], [65.0, 100.0])
    # 15 MW are short in half of the hours, shared in proportion to 40 and 75 MW.
    np.testing.assert_allclose(
        year.demand_unserved_mwh, np.array([40.0, 75.0]) / 115.0 * 15.0 * HOURS / 2
    )


def test_low_priority_goes_short_first_and_equals_share():
    short = system(**reformer(60.0, 50.0), **users(20.0, 50.0, 30.0, priority=[1.0, 2.0, 1.0]))
    year = dispatch_year(short, CHEAP_AND_DEAR)
    # 50 of 60 MW go to the high class; 10 MW are left for 20 and 30 MW.
    np.testing.assert_allclose(year.demand_served_mwh / HOURS, [4.0, 50.0, 6.0])


def test_minimum_load_is_must_run_and_curtailed_without_a_store():
    vented = system(**reformer(100.0, 50.0, minimum_load=0.4), **users(10.0))
    year = dispatch_year(vented, CHEAP_AND_DEAR, keep_hourly=True)
    np.testing.assert_allclose(year.reformer_produced_mwh, [40.0 * HOURS])
    assert year.curtailed_mwh == pytest.approx(30.0 * HOURS)
    assert SOURCES[int(year.hours.marginal_source[5])] == "surplus"


def test_minimum_load_comes_before_a_cheaper_electrolyser():
    both = system(**reformer(100.0, 50.0, 0.4), **electrolyser(35.0), **users(60.0))
    year = dispatch_year(both, HoursOfYear(np.full(HOURS, 20.0)))
    np.testing.assert_allclose(year.reformer_produced_mwh, [40.0 * HOURS])
    np.testing.assert_allclose(year.electrolyser_produced_mwh, [20.0 * HOURS])
    np.testing.assert_allclose(year.running_hours, [HOURS, HOURS])


def test_minimum_load_fills_the_store_before_it_is_curtailed():
    both = system(**reformer(100.0, 50.0, 0.4), **users(10.0), **store(1000.0, 20.0))
    year = dispatch_year(both, CHEAP_AND_DEAR, end_value_gbp_per_mwh=0.0, keep_hourly=True)
    np.testing.assert_allclose(year.hours.store_in_mw[:50], np.full(50, 20.0))
    assert year.stock_end_mwh == pytest.approx(1000.0)


def test_a_reformer_comes_up_ahead_of_what_it_could_not_follow():
    # 10 MW an hour: for 100 MW at noon it starts at two in the morning, and vents what is too much.
    shape = np.where(np.arange(HOURS) % 24 == 12, 24.0, 0.0)
    hours = HoursOfYear(np.full(HOURS, 20.0), demand_shapes=shape[None])
    slow = reformer(100.0, 50.0) | {"reformer_ramp_share_per_hour": np.array([0.1])}
    year = dispatch_year(system(**slow, **users(100.0 / 24.0)), hours, keep_hourly=True)
    load = year.hours.reformer_mw[0, 744 + 24 : 744 + 48]
    np.testing.assert_allclose(load[2:13], np.arange(0.0, 101.0, 10.0))
    assert year.demand_unserved_mwh[0] == pytest.approx(0.0, abs=1e-6)
    assert np.abs(np.diff(load)).max() <= 10.0 + 1e-9


@pytest.mark.parametrize("jump_hour", [None, 306, 8010], ids=["never", "early", "late"])
def test_a_ramp_that_binds_late_or_never_counts_as_it_would_hour_by_hour(jump_hour):
    # Output follows demand by blocks of hours until a ramp binds, and hour by hour with the hours.
    hour = np.arange(HOURS)
    shape = 1.0 + 0.4 * np.sin(2.0 * np.pi * hour / 24)
    if jump_hour is not None:
        shape[jump_hour : jump_hour + 3] = 1.9
    hours = HoursOfYear(50.0 + 20.0 * np.cos(hour / 7.0), demand_shapes=shape[None])
    plants = reformer(100.0, 50.0) | electrolyser(30.0, 1.2) | users(60.0)
    slow = plants | {"reformer_ramp_share_per_hour": np.array([0.4])}
    by_block = dispatch_year(system(**slow), hours)
    by_hour = dispatch_year(system(**slow), hours, keep_hourly=True)
    moved = np.abs(np.diff(by_hour.hours.reformer_mw[0])).max()
    assert moved == pytest.approx(40.0) if jump_hour is not None else moved < 39.0
    of_hours = by_hour._asdict()
    for name, of_blocks in by_block._asdict().items():
        if name != "hours":
            np.testing.assert_allclose(of_blocks, of_hours[name], rtol=1e-12, err_msg=name)


def test_reformers_whose_minimum_load_does_not_fit_stay_off():
    # 240 MW of must-run fit under 300 MW of demand; the dearer 288 would not fit beside them.
    on = committed(
        flat(600.0, 720.0),
        np.array([0.4, 0.4]),
        np.array([50.0, 60.0]),
        np.zeros(12),
        np.full(12, 300.0),
    )
    np.testing.assert_array_equal(on, flat(1.0, 0.0))
    # Where nothing else could serve it, one runs and vents.
    alone = committed(
        flat(600.0), np.array([0.4]), np.array([50.0]), np.zeros(12), np.full(12, 9.0)
    )
    np.testing.assert_array_equal(alone, flat(1.0))


def test_a_system_of_nothing_does_nothing():
    year = dispatch_year(system(), CHEAP_AND_DEAR)
    assert balance_error(year) == 0.0
    assert year.curtailed_mwh == year.store_in_mwh == 0.0


def test_demand_without_supply_is_unserved_and_supply_without_demand_is_idle():
    hungry = dispatch_year(system(**users(5.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(hungry.demand_unserved_mwh, [5.0 * HOURS])
    idle = dispatch_year(system(**reformer(100.0, 50.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(idle.reformer_produced_mwh, [0.0])


def test_capacity_changes_with_the_month():
    from_april = flat(100.0)
    from_april[:, :3] = 0.0
    plant = reformer(100.0, 50.0) | {"reformer_capacity_mw_by_period": from_april}
    year = dispatch_year(system(**plant, **users(10.0)), CHEAP_AND_DEAR)
    np.testing.assert_allclose(year.demand_unserved_mwh, [10.0 * (31 + 28 + 31) * 24])


def test_negative_prices_favour_the_hungrier_electrolyser():
    two = {
        "electrolyser_capacity_mw_by_period": flat(10.0, 10.0),
        "electrolyser_electricity_mwh_per_mwh": np.array([1.2, 1.4]),
    }
    year = dispatch_year(system(**two, **users(10.0)), HoursOfYear(np.full(HOURS, -5.0)))
    np.testing.assert_allclose(year.electrolyser_produced_mwh, [0.0, 10.0 * HOURS])


def test_slices_and_read_only_arrays_are_accepted():
    wide = np.full((1, 24), 100.0)
    prices = np.tile([20.0, 100.0], HOURS // 2)
    prices.flags.writeable = False
    plant = reformer(100.0, 50.0) | {"reformer_capacity_mw_by_period": wide[:, ::2]}
    year = dispatch_year(system(**plant, **users(60.0)), HoursOfYear(prices))
    np.testing.assert_allclose(year.demand_served_mwh, [60.0 * HOURS])
