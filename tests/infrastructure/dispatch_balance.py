"""Whether a year of dispatch keeps what went in: hydrogen is neither made nor lost unseen."""

from __future__ import annotations


def balance_error(year):
    """Return the larger relative gap of two balances; rounding keeps it below 1e-9.

    The system: produced + drawn = served + injected + curtailed. The stores: stock at the start +
    injected = drawn + lost + stock at the end.
    """
    produced_mwh = float(year.reformer_produced_mwh.sum() + year.electrolyser_produced_mwh.sum())
    gone_mwh = float(year.demand_served_mwh.sum()) + year.store_in_mwh + year.curtailed_mwh
    system_gap = produced_mwh + year.store_out_mwh - gone_mwh
    held_mwh = year.stock_start_mwh + year.store_in_mwh - year.store_loss_mwh
    end_mwh = year.stock_end_mwh + year.line_pack_end_mwh
    store_gap = held_mwh - year.store_out_mwh - end_mwh
    turnover_mwh = max(produced_mwh + year.store_out_mwh + year.stock_start_mwh, 1.0)
    return max(abs(system_gap), abs(store_gap)) / turnover_mwh
