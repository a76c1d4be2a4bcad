"""Parts of which tests of dispatch put a hydrogen system together; what is not given is absent."""

from __future__ import annotations

import numpy as np

from infrastructure.dispatch import HoursOfYear, HydrogenSystem

HOURS = 8760
CHEAP_AND_DEAR = HoursOfYear(np.tile([20.0, 100.0], HOURS // 2))


def flat(*values_mw):
    """Give each plant or user the same value in each month."""
    return np.repeat(np.array(values_mw, dtype=np.float64)[:, None], 12, axis=1)


def system(**parts):
    """Build a system from the parts a test is about; everything else is absent."""
    nothing = {
        "reformer_capacity_mw_by_period": flat(),
        "reformer_minimum_load": np.zeros(0),
        "reformer_marginal_cost_gbp_per_mwh": np.zeros(0),
        "electrolyser_capacity_mw_by_period": flat(),
        "electrolyser_electricity_mwh_per_mwh": np.zeros(0),
        "demand_mw_by_period": flat(),
        "demand_priority": np.zeros(0),
        "store_capacity_mwh_by_period": np.zeros(12),
    }
    return HydrogenSystem(**(nothing | parts))


def reformer(capacity_mw, cost, minimum_load=0.0):
    return {
        "reformer_capacity_mw_by_period": flat(capacity_mw),
        "reformer_minimum_load": np.array([minimum_load]),
        "reformer_marginal_cost_gbp_per_mwh": np.array([cost]),
    }


def electrolyser(capacity_mw, use=1.25, **parts):
    return {
        "electrolyser_capacity_mw_by_period": flat(capacity_mw),
        "electrolyser_electricity_mwh_per_mwh": np.array([use]),
    } | {f"electrolyser_{name}": np.array([value]) for name, value in parts.items()}


def users(*demand_mw, priority=None):
    return {
        "demand_mw_by_period": flat(*demand_mw),
        "demand_priority": np.zeros(len(demand_mw)) if priority is None else np.array(priority),
    }


def store(capacity_mwh, rate_mw, **parts):
    return {
        "store_capacity_mwh_by_period": np.full(12, float(capacity_mwh)),
        "store_injection_mw": rate_mw,
        "store_withdrawal_mw": rate_mw,
    } | {f"store_{name}": value for name, value in parts.items()}
