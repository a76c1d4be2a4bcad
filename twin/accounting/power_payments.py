"""What electricity costs society, and what is paid for it beyond that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from scenarios.units import GBP_M_PER_UNIT
from twin.accounting.payment_book import OUTSIDE, Category, Payments

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def pay_power(
    model: ClusterModel,
    payments: Payments,
    payer: IntArray | int,
    retail_gwh: FloatArray,
    hourly_gbp_m: FloatArray | float = 0.0,
) -> None:
    """Enter bills for electricity, long-run variable cost apart from what is paid beyond it.

    Args:
        model: the run.
        payments: where they are entered.
        payer: index of who pays, one for all columns or one for each, shape (columns,).
        retail_gwh: electricity paid at the yearly retail price, shape (years, columns) [GWh].
        hourly_gbp_m: bills at the prices of single hours, all of it cost, likewise [GBP m].
    """
    prices, years = model.prices, len(retail_gwh)
    market = len(payments.party_ids) - len(OUTSIDE) + OUTSIDE.index("power_market")
    cost = prices.electricity_cost[:years, None] * GBP_M_PER_UNIT
    retail = prices.electricity[:years, None] * GBP_M_PER_UNIT
    payments.add(Category.ELECTRICITY, payer, market, retail_gwh * cost + hourly_gbp_m)
    payments.add(Category.POWER_LEVIES, payer, market, retail_gwh * (retail - cost))
