"""What a planner with perfect foresight would make of a hydrogen system: a linear programme."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd

UNSERVED_GBP_PER_MWH = 1e5
"""Far above every other cost: shortage is made as small as it can be, whatever it costs."""


def optimum(system, hours, end_value, surplus_price_share=0.0):
    """Solve for all hours at once by HiGHS; return cost without shortage [GBP] and shortage [MWh].

    Must-run, ramps, limits of the store, its loss, own power, interruption and the value of what
    is left at the end mean here what they mean in `infrastructure.dispatch`.
    """
    programme = Programme(system, hours)
    programme.add_reformers()
    programme.add_electrolysers(surplus_price_share)
    programme.add_users()
    programme.add_store(end_value)
    return programme.solve()


class Programme:
    """Variables by hour, and what they cost; what is supplied must be what is wanted."""

    def __init__(self, system, hours):
        self.system, self.hours = system, hours
        self.first = np.asarray(system.first_hour_of_period)
        self.time = np.arange(self.first[-1])
        self.model = linopy.Model()
        self.supply, self.cost = [], []

    def add_reformers(self):
        system = self.system
        for i, capacity in enumerate(self._by_hour(system.reformer_capacity_mw_by_period)):
            output = self._add(
                f"reformer{i}",
                capacity,
                system.reformer_marginal_cost_gbp_per_mwh[i],
                capacity * system.reformer_minimum_load[i],
            )
            self.supply.append(output)
            if system.reformer_ramp_share_per_hour is not None:
                self._limit_ramp(i, output, system.reformer_ramp_share_per_hour[i] * capacity[1:])

    def add_electrolysers(self, surplus_price_share):
        system, price = self.system, np.asarray(self.hours.price_gbp_per_mwh)
        for i, capacity in enumerate(self._by_hour(system.electrolyser_capacity_mw_by_period)):
            use = system.electrolyser_electricity_mwh_per_mwh[i]
            own = self._own_power(i)
            grid = self._add(f"grid{i}", capacity, price * use)
            if own.any():
                powered = self._add(f"own{i}", own / use, surplus_price_share * price * use)
                whole = grid + powered <= self._series(capacity)
                self.model.add_constraints(whole, name=f"whole{i}")
                self.supply.append(powered)
            self.supply.append(grid)

    def add_users(self):
        system = self.system
        demand = self._by_hour(system.demand_mw_by_period)
        if system.demand_shape is not None:
            demand = demand * self.hours.demand_shapes[np.asarray(system.demand_shape)]
        share = system.demand_interruptible_share
        share = np.zeros(len(demand)) if share is None else np.asarray(share)
        may_stop = (demand * share[:, None]).sum(axis=0)
        if may_stop.any():
            stopped = self._add("interruption", may_stop, system.interruption_cost_gbp_per_mwh)
            self.supply.append(stopped)
        self.unserved = self._add("unserved", (demand * (1 - share[:, None])).sum(axis=0), 0.0)
        self.supply.append(self.unserved)
        self.supply.append(-1.0 * self._add("curtailed", np.inf, 0.0))
        self.wanted = demand.sum(axis=0)

    def add_store(self, end_value):
        """A cavern, or pipes as a store without loss; the tests give a system either of them."""
        system = self.system
        capacity = self._by_hour(system.store_capacity_mwh_by_period)
        start = system.store_stock_start_mwh + system.line_pack_start_mwh
        if not (capacity.any() or start or system.line_pack_mwh):
            return
        pipes = system.line_pack_mwh > 0.0
        rates = (system.store_injection_mw, system.store_withdrawal_mw)
        into_mw, out_mw = (system.line_pack_mwh,) * 2 if pipes else rates
        into, out = self._add("in", into_mw, 0.0), self._add("out", out_mw, 0.0)
        stock = self._add("stock", system.line_pack_mwh if pipes else capacity, 0.0)
        change = into * (1.0 - system.store_loss_share) - out
        moved = _step(stock) - change.isel(t=slice(1, None)) == 0.0
        self.model.add_constraints(moved, name="stock")
        self.model.add_constraints(stock.isel(t=0) - change.isel(t=0) == start, name="first")
        self.supply += [-1.0 * into, out]
        self.cost.append(-end_value * stock.isel(t=len(self.time) - 1))

    def solve(self):
        balance = sum(self.supply) == self._series(self.wanted)
        self.model.add_constraints(balance, name="balance")
        shortage = (self.unserved * UNSERVED_GBP_PER_MWH).sum()
        self.model.add_objective(sum(self.cost) + shortage)
        status, _ = self.model.solve(solver_name="highs", output_flag=False, io_api="direct")
        assert status == "ok"
        short = float(self.unserved.solution.sum())
        return self.model.objective.value - short * UNSERVED_GBP_PER_MWH, short

    def _own_power(self, i):
        own = np.zeros(len(self.time))
        for stations, factor in (
            (self.system.electrolyser_own_wind_mw, self.hours.wind),
            (self.system.electrolyser_own_solar_mw, self.hours.solar),
        ):
            if stations is not None and stations[i] > 0.0:
                own = own + stations[i] * factor
        return own

    def _limit_ramp(self, i, output, step):
        """A new load is taken up at once where capacities change."""
        step = np.where(np.isin(self.time[1:], self.first), np.inf, step)
        limit = self._series(step, self.time[1:])
        self.model.add_constraints(_step(output) <= limit, name=f"up{i}")
        self.model.add_constraints(_step(output) >= -limit, name=f"down{i}")

    def _add(self, name, upper, price, lower=0.0):
        lower, upper = self._series(lower), self._series(upper)
        variable = self.model.add_variables(lower=lower, upper=upper, name=name)
        if np.any(price):
            self.cost.append((variable * self._series(price)).sum())
        return variable

    def _by_hour(self, by_period):
        return np.repeat(np.asarray(by_period, dtype=float), np.diff(self.first), axis=-1)

    def _series(self, values, index=None):
        index = self.time if index is None else index
        return pd.Series(np.broadcast_to(values, len(index)), index=pd.Index(index, name="t"))


def _step(variable):
    """From each hour to the next."""
    return variable.isel(t=slice(1, None)) - variable.shift(t=1).isel(t=slice(1, None))
