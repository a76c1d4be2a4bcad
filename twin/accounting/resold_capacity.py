"""Which of what a taker of resold capacity pays goes to the seller, year by year.

The seller pays the operator for its whole booking as if nothing had passed on. Of what the taker
must pay for, the volume that the seller pays without using it is bought from the seller; the rest
is paid to the operator, so that no volume is paid to it twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.resale import Resale
from infrastructure.assets import in_service_share
from twin.accounting.emissions import Ledger

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Trade:
    """One sale between two assets in service.

    Attributes:
        seller, taker: index of the asset.
        volume: yearly volume [GWh HHV or kt CO2].
        share: share of each year in which the taker has it from the seller, shape (years,) [-].
    """

    seller: int
    taker: int
    volume: float
    share: FloatArray


@dataclass(frozen=True)
class PipeTrade:
    """All sales on one pipe.

    Attributes:
        trades: sales whose taker came into service.
        handed_over: volume that ceases to be an asset's own booking when it is no longer bound,
            over the time in service, shape (years, assets) [GWh HHV or kt CO2].
        since: share of that time in which it has ceased to be, shape (years, assets) [-].
    """

    trades: tuple[Trade, ...]
    handed_over: FloatArray
    since: FloatArray

    def bought(self, paid: FloatArray, used: FloatArray, bound: FloatArray) -> list[FloatArray]:
        """Volume that each taker pays its seller for, shape (years,) each [GWh HHV or kt CO2].

        At any time the least of what passed on, what the taker must pay for, and what the seller
        pays for and does not use; within a year all three are even.

        Args:
            paid: volume each asset must pay for while sellers are bound, shape (years, assets)
                [GWh HHV or kt CO2].
            used: volume carried for it, of the same shape [GWh HHV or kt CO2].
            bound: share of the year in which its booking bound, of the same shape [-].
        """
        idle = np.maximum(paid - used, 0.0)
        sold: dict[int, FloatArray] = defaultdict(lambda: np.zeros(len(paid)))
        taken: dict[int, FloatArray] = defaultdict(lambda: np.zeros(len(paid)))
        volumes = []
        for trade in self.trades:
            volume = np.minimum.reduce(
                [
                    trade.volume * trade.share,
                    _within(paid, bound, trade.taker, trade.share) - taken[trade.taker],
                    _within(idle, bound, trade.seller, trade.share) - sold[trade.seller],
                ]
            )
            volume = np.maximum(volume, 0.0)
            sold[trade.seller] = sold[trade.seller] + volume
            taken[trade.taker] = taken[trade.taker] + volume
            volumes.append(volume)
        return volumes


def trade_on(model: ClusterModel, book: Ledger, sales: Sequence[Resale]) -> PipeTrade:
    """Match the sales on one pipe with the assets of seller and taker."""
    register = model.register
    asset = {entry.name: i for i, entry in enumerate(register.assets)}
    januaries = model.first_months
    handed_over, since = np.zeros_like(book.share), np.zeros_like(book.share)
    trades = []
    for sale in sales:
        seller, taker = asset[sale.seller], asset.get(sale.taker)
        retired = float(register.retired_month[seller])
        in_service = book.share[:, seller]
        handed_over[:, seller] += sale.volume * in_service
        after = in_service_share(sale.until_month, retired, januaries)
        np.divide(after, in_service, out=since[:, seller], where=in_service > 0.0)
        if taker is not None:
            online = float(register.online_month[taker])
            trades.append(
                Trade(
                    seller,
                    taker,
                    sale.volume,
                    in_service_share(online, sale.until_month, januaries),
                )
            )
    return PipeTrade(tuple(trades), handed_over, since)


def _within(volume: FloatArray, bound: FloatArray, asset: int, share: FloatArray) -> FloatArray:
    """Part of an asset's volume that falls into a share of the year in which it is bound."""
    whole = bound[:, asset]
    part = np.divide(share, whole, out=np.zeros_like(share), where=whole > 0.0)
    return volume[:, asset] * np.minimum(part, 1.0)
