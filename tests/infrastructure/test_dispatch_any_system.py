"""Hourly dispatch: what must hold in any system, sensible or not."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infrastructure.dispatch import (
    HoursOfYear,
    HydrogenSystem,
    dispatch_year,
)
from tests.infrastructure.dispatch_balance import balance_error
from tests.infrastructure.hydrogen_parts import (
    CHEAP_AND_DEAR,
    HOURS,
    electrolyser,
    reformer,
    store,
    system,
    users,
)


def random_system(seed):
    """Any system at all, sensible or not."""
    generator = np.random.default_rng(seed)
    reformers, electrolysers, demands = generator.integers(0, 4, 3)
    cuts = generator.choice(np.arange(1, HOURS), generator.integers(0, 30), replace=False)
    first = np.sort(np.concatenate(([0, HOURS], cuts))).astype(np.int64)
    n = len(first) - 1
    pack = generator.choice([0.0, 40.0, 400.0])
    plants = HydrogenSystem(
        generator.uniform(0, 200, (reformers, n)) * generator.choice([0, 1, 1], (reformers, n)),
        generator.uniform(0, 0.8, reformers),
        generator.uniform(20, 90, reformers).round(),
        generator.uniform(0, 200, (electrolysers, n)),
        generator.uniform(1.1, 1.5, electrolysers),
        generator.uniform(0, 200, (demands, n)),
        generator.integers(0, 3, demands).astype(np.float64),
        np.full(n, generator.choice([0.0, 300.0, 5000.0, 200000.0])),
        reformer_ramp_share_per_hour=generator.choice([0.05, 0.3, 1.0], reformers),
        electrolyser_own_wind_mw=generator.choice([0.0, 150.0], electrolysers),
        electrolyser_own_solar_mw=generator.choice([0.0, 150.0], electrolysers),
        demand_shape=generator.integers(0, 2, demands),
        demand_interruptible_share=generator.choice([0.0, 0.3, 1.0], demands),
        interruption_cost_gbp_per_mwh=generator.uniform(30, 200),
        store_injection_mw=generator.uniform(0, 150),
        store_withdrawal_mw=generator.uniform(0, 150),
        store_stock_start_mwh=generator.uniform(0, 300),
        store_loss_share=generator.uniform(0, 0.1),
        line_pack_mwh=pack,
        line_pack_start_mwh=pack * generator.uniform(),
        first_hour_of_period=first,
    )
    shape = generator.uniform(0, 2, (2, HOURS))
    hours = HoursOfYear(
        generator.normal(50.0, 30.0, HOURS),
        generator.uniform(0, 1, HOURS),
        generator.uniform(0, 1, HOURS),
        shape / shape.mean(axis=1, keepdims=True),
    )
    return plants, hours, int(generator.choice([24, 400, HOURS]))


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_what_holds_in_any_system(seed):
    plants, given_hours, foresight = random_system(seed)
    year = dispatch_year(plants, given_hours, 0.4, foresight_hours=foresight, keep_hourly=True)
    hours, first = year.hours, plants.first_hour_of_period
    by_hour = np.diff(first)

    # Produced + drawn = served + stored + lost + curtailed, in each hour and over the year.
    assert balance_error(year) < 1e-9
    supply = hours.reformer_mw.sum(0) + hours.electrolyser_mw.sum(0) + hours.store_out_mw
    use = hours.served_mw + hours.store_in_mw + hours.curtailed_mw
    np.testing.assert_allclose(supply, use, atol=1e-6)
    for field in fields(hours):
        assert np.all(getattr(hours, field.name) >= -1e-9), field.name

    # Stock within bounds, output within capacity and above must-run.
    highest_mwh = max(plants.store_capacity_mwh_by_period[0], plants.store_stock_start_mwh)
    assert hours.stock_mwh.max() <= highest_mwh + 1e-6
    assert hours.line_pack_mwh.max() <= plants.line_pack_mwh + 1e-6
    most = np.repeat(plants.reformer_capacity_mw_by_period, by_hour, axis=1)
    least = most * plants.reformer_minimum_load[:, None]
    assert np.all(hours.reformer_mw <= most + 1e-6)
    assert np.all(hours.reformer_mw >= least - 1e-6)
    most = np.repeat(plants.electrolyser_capacity_mw_by_period, by_hour, axis=1)
    assert np.all(hours.electrolyser_mw <= most + 1e-6)
    moved = np.diff(hours.reformer_mw, axis=1)
    within = ~np.isin(np.arange(1, HOURS), first)
    step = (
        plants.reformer_ramp_share_per_hour[:, None]
        * np.repeat(plants.reformer_capacity_mw_by_period, by_hour, axis=1)[:, 1:]
    )
    assert np.all(np.abs(moved)[:, within] <= step[:, within] + 1e-6)

    # Sums are those of the hours; all demand is served, interrupted or unserved.
    demand = np.repeat(plants.demand_mw_by_period, by_hour, axis=1)
    demand = demand * given_hours.demand_shapes[plants.demand_shape]
    served, unserved = year.demand_served_mwh, year.demand_unserved_mwh
    np.testing.assert_allclose(
        served + unserved + year.demand_interrupted_mwh, demand.sum(axis=1), rtol=1e-9
    )
    assert hours.served_mw.sum() == pytest.approx(served.sum(), rel=1e-9, abs=1e-4)
    assert hours.unserved_mw.sum() == pytest.approx(unserved.sum(), rel=1e-9, abs=1e-4)
    produced = np.concatenate([hours.reformer_mw, hours.electrolyser_mw])
    np.testing.assert_allclose(
        produced.sum(axis=1),
        np.concatenate([year.reformer_produced_mwh, year.electrolyser_produced_mwh]),
        rtol=1e-9,
        atol=1e-6,
    )
    np.testing.assert_allclose((produced > 1e-9).sum(axis=1), year.running_hours, atol=2)
    assert np.all(year.own_power_used_mwh <= year.electricity_used_mwh + 1e-6)

    # Keeping the hours changes nothing.
    plain = dispatch_year(plants, given_hours, 0.4, foresight_hours=foresight)
    np.testing.assert_allclose(plain.demand_served_mwh, served, rtol=1e-9, atol=1e-4)
    np.testing.assert_allclose(
        plain.electricity_cost_gbp, year.electricity_cost_gbp, rtol=1e-9, atol=1e-3
    )


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_higher_priority_never_goes_short_before_lower(seed):
    generator = np.random.default_rng(seed)
    users_mw = generator.uniform(5.0, 60.0, 4)
    priority = generator.permutation(4).astype(np.float64)
    capacity = generator.uniform(10.0, 1.2 * users_mw.sum())
    short = system(**reformer(capacity, 50.0), **users(*users_mw, priority=priority))
    served = dispatch_year(short, CHEAP_AND_DEAR).demand_served_mwh / HOURS
    left = capacity
    for user in np.argsort(-priority):
        assert served[user] == pytest.approx(min(left, users_mw[user]), abs=1e-9)
        left -= served[user]


def test_longer_foresight_never_costs_more_where_prices_have_seasons():
    season = 50.0 + 30.0 * np.cos(2.0 * np.pi * np.arange(HOURS) / HOURS)
    wave = 10.0 * np.cos(2.0 * np.pi * np.arange(HOURS) / 60.0)
    hours = HoursOfYear(season + wave)
    plants = system(**electrolyser(200.0), **users(80.0), **store(100000.0, 100.0))
    cost = []
    for foresight in (24, 700, HOURS):
        year = dispatch_year(plants, hours, foresight_hours=foresight, end_value_gbp_per_mwh=60.0)
        cost.append(year.electricity_cost_gbp[0] - 60.0 * year.stock_end_mwh)
    assert cost[2] < cost[1] < cost[0]
