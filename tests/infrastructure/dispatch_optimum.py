"""What a planner with perfect foresight would make of a hydrogen system: a linear programme."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd

UNSERVED_GBP_PER_MWH = 1e5
"""Far above every other cost: shortage is made as small as it can be, whatever it costs."""


def optimum(system, hours, end_value, surplus_price_share=0.0):  # noqa: PLR0915
    """Solve for all hours at once by HiGHS; return cost without shortage [GBP] and shortage [MWh].

    Must-run, ramps, limits of the store, its loss, own power, interruption and the value of what
    is left at the end mean here what they mean in `infrastructure.dispatch`.
    """
    first = np.asarray(system.first_hour_of_period)
    n, lengths = first[-1], np.diff(first)

    def by_hour(by_period):
        return np.repeat(np.asarray(by_period, dtype=float), lengths, axis=-1)

    time = np.arange(n)

    def series(values, index=time):
        return pd.Series(np.broadcast_to(values, len(index)), index=pd.Index(index, name="t"))

    model = linopy.Model()
    supply = []
    cost = []

    def add(name, upper, price, lower=0.0):
        variable = model.add_variables(lower=series(lower), upper=series(upper), name=name)
        if np.any(price):
            cost.append((variable * series(price)).sum())
        return variable

    for i, capacity in enumerate(by_hour(system.reformer_capacity_mw_by_period)):
        output = add(
            f"reformer{i}",
            capacity,
            system.reformer_marginal_cost_gbp_per_mwh[i],
            capacity * system.reformer_minimum_load[i],
        )
        supply.append(output)
        if system.reformer_ramp_share_per_hour is not None:
            step = system.reformer_ramp_share_per_hour[i] * capacity[1:]
            ahead = output.isel(t=slice(1, None)) - output.shift(t=1).isel(t=slice(1, None))
            # A new load is taken up at once where capacities change.
            step = np.where(np.isin(time[1:], first), np.inf, step)
            limit = series(step, time[1:])
            model.add_constraints(ahead <= limit, name=f"up{i}")
            model.add_constraints(ahead >= -limit, name=f"down{i}")
    price = np.asarray(hours.price_gbp_per_mwh)
    for i, capacity in enumerate(by_hour(system.electrolyser_capacity_mw_by_period)):
        use = system.electrolyser_electricity_mwh_per_mwh[i]
        own = np.zeros(n)
        for stations, factor in (
            (system.electrolyser_own_wind_mw, hours.wind),
            (system.electrolyser_own_solar_mw, hours.solar),
        ):
            if stations is not None and stations[i] > 0.0:
                own = own + stations[i] * factor
        grid = add(f"grid{i}", capacity, price * use)
        if own.any():
            powered = add(f"own{i}", own / use, surplus_price_share * price * use)
            model.add_constraints(grid + powered <= series(capacity), name=f"whole{i}")
            supply.append(powered)
        supply.append(grid)
    demand = by_hour(system.demand_mw_by_period)
    if system.demand_shape is not None:
        demand = demand * hours.demand_shapes[np.asarray(system.demand_shape)]
    share = system.demand_interruptible_share
    share = np.zeros(len(demand)) if share is None else np.asarray(share)
    may_stop = (demand * share[:, None]).sum(axis=0)
    if may_stop.any():
        supply.append(add("interruption", may_stop, system.interruption_cost_gbp_per_mwh))
    unserved = add("unserved", (demand * (1 - share[:, None])).sum(axis=0), 0.0)
    supply.append(unserved)
    curtailed = add("curtailed", np.inf, 0.0)
    balance = sum(supply) - curtailed
    worth = 0.0
    capacity = by_hour(system.store_capacity_mwh_by_period)
    start = system.store_stock_start_mwh + system.line_pack_start_mwh
    if capacity.any() or start or system.line_pack_mwh:
        # Pipes are a store without loss; the tests give a system either pipes or a cavern.
        pipes = system.line_pack_mwh > 0.0
        room = system.line_pack_mwh if pipes else capacity
        rates = (
            (system.line_pack_mwh,) * 2
            if pipes
            else (system.store_injection_mw, system.store_withdrawal_mw)
        )
        into, out = add("in", rates[0], 0.0), add("out", rates[1], 0.0)
        stock = add("stock", room, 0.0)
        kept = 1.0 - system.store_loss_share
        change = into * kept - out
        model.add_constraints(
            stock.isel(t=slice(1, None))
            - stock.shift(t=1).isel(t=slice(1, None))
            - change.isel(t=slice(1, None))
            == 0.0,
            name="stock",
        )
        model.add_constraints(
            stock.isel(t=0) - change.isel(t=0) == start,
            name="first",
        )
        balance = balance - into + out
        worth = stock.isel(t=n - 1) * end_value
        cost.append(-1.0 * worth)
    model.add_constraints(balance == series(demand.sum(axis=0)), name="balance")
    model.add_objective(sum(cost) + (unserved * UNSERVED_GBP_PER_MWH).sum())
    status, _ = model.solve(solver_name="highs", output_flag=False, io_api="direct")
    assert status == "ok"
    short = float(unserved.solution.sum())
    return model.objective.value - short * UNSERVED_GBP_PER_MWH, short
