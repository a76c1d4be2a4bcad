"""What users pay for pipes, what pipes cost to run, and what the state underwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.bookings import paid_volume
from agents.resale import Resale
from infrastructure.assets import NOWHERE, AssetKind, Flow, in_service_share
from scenarios.units import GBP_M_PER_UNIT, MONTHS_PER_YEAR
from twin.accounting.emissions import Ledger
from twin.accounting.payment_book import Category, Payments
from twin.accounting.power_payments import pay_power
from twin.accounting.resold_capacity import trade_on

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


def pay_transport(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Transport tariffs, operation and compression of pipes, and what the state underwrote."""
    suppliers, years = len(payments.party_ids) - 1, model.books.years
    tariffs = np.stack([closed.tariffs for closed in years])
    booked = np.stack([closed.booked for closed in years])
    capacity = np.nan_to_num([closed.capacity for closed in years], posinf=0.0)
    compression = np.nan_to_num([closed.network.compression_gwh for closed in years])
    paid = _paid_transport(model, book)
    resold = model.market.resale.sales if model.market.resale is not None else []
    users_of: list[list[int]] = [[] for _ in model.market.pipelines]
    for i, asset in enumerate(model.register.assets):
        for index in asset.pipelines:
            users_of[index].append(i)
    for pipeline in model.market.pipelines:
        operator = model.market.operator_of(pipeline.index)
        users = np.array(users_of[pipeline.index], dtype=np.int64)
        tariff = tariffs[:, [pipeline.index]]
        sales = [sale for sale in resold if sale.pipeline == pipeline.index]
        if sales:
            _pay_with_resale(model, book, payments, users, paid, tariff, sales)
        elif len(users):
            due = tariff * paid[:, users] * GBP_M_PER_UNIT
            payments.add(Category.TRANSPORT, book.owner[users], operator.index, due)
        if not np.isfinite(pipeline.online_month):
            continue
        running = in_service_share(pipeline.online_month, np.inf, model.first_months)
        pay_power(model, payments, operator.index, compression[:, [pipeline.index]])
        in_service_gbp_m = np.sum(
            [
                capex_gbp_m * in_service_share(month, np.inf, model.first_months)
                for capex_gbp_m, month in pipeline.invested
            ],
            axis=0,
        )
        fixed = operator.row.fixed_opex_share * in_service_gbp_m
        payments.add(Category.OPERATION, operator.index, suppliers, fixed[:, None])
        share = model.settings.policy.network_underwriting_share
        unsold = np.maximum(share * capacity[:, pipeline.index] - booked[:, pipeline.index], 0.0)
        payments.add(
            Category.UNDERWRITING,
            model.government.index,
            operator.index,
            tariff * (unsold * running)[:, None] * GBP_M_PER_UNIT,
            (pipeline.pipeline_id,),
        )


def _pay_with_resale(
    model: ClusterModel,
    book: Ledger,
    payments: Payments,
    users: npt.NDArray[np.int64],
    paid: FloatArray,
    tariff: FloatArray,
    sales: list[Resale],
) -> None:
    """Tariffs of a pipe on which room passed from one customer to another.

    Args:
        model: the model after its run.
        book: what every asset did.
        payments: where they are entered.
        users: assets that booked the pipe.
        paid: volume each asset pays on if nothing passes on, (years, assets) [GWh HHV or kt CO2].
        tariff: of the pipe, shape (years, 1) [GBP/MWh HHV or GBP/t].
        sales: what passed on.
    """
    resale = model.market.resale
    assert resale is not None
    traded = trade_on(model, book, sales)
    left = _paid_transport(model, book, traded.handed_over)
    bought = traded.bought(paid, used_transport(model, book), book.share + idle_share(model))
    operator = model.market.operator_of(sales[0].pipeline).index
    to_operator = paid + traded.since * (left - paid)
    for trade, volume in zip(traded.trades, bought, strict=True):
        to_operator[:, trade.taker] -= volume
        due = resale.price_share * tariff * volume[:, None] * GBP_M_PER_UNIT
        payer, receiver = book.owner[[trade.taker]], book.owner[[trade.seller]]
        payments.add(Category.TRANSPORT, payer, receiver, due)
    due = tariff * to_operator[:, users] * GBP_M_PER_UNIT
    payments.add(Category.TRANSPORT, book.owner[users], operator, due)


def _paid_transport(
    model: ClusterModel, book: Ledger, handed_over: FloatArray | float = 0.0
) -> FloatArray:
    """Volume on which each asset pays transport, shape (years, assets) [GWh HHV or kt CO2].

    In service what it uses, at least the ship-or-pay share of its booking. After that the
    ship-or-pay share, as long as the booking binds.

    Args:
        model: the model after its run.
        book: what every asset did.
        handed_over: volume that is no longer an asset's own booking, (years, assets).
    """
    rules, register = model.settings.networks, model.register
    booked = register.booked_volume * book.share - handed_over
    share = rules.ship_or_pay_share
    if share < 1.0:
        booked = paid_volume(used_transport(model, book), booked, share)
    if rules.booking_tenor_years and share > 0.0:
        booked = booked + share * register.booked_volume * idle_share(model)
    return booked


def used_transport(model: ClusterModel, book: Ledger) -> FloatArray:
    """Hydrogen or CO2 of each asset that was carried, shape (years, assets) [GWh HHV or kt]."""
    captured = book.flows[:, :, Flow.CAPTURED_FOSSIL_KT]
    captured = captured + book.flows[:, :, Flow.CAPTURED_BIOGENIC_KT]
    hydrogen = np.maximum(book.flows[:, :, Flow.HYDROGEN_GWH], 0.0)
    return np.where(model.register.kind == AssetKind.HYDROGEN, hydrogen, captured)


def idle_share(model: ClusterModel) -> FloatArray:
    """Share of each year in which an asset has stopped while its booking binds, (years, assets)."""
    register = model.register
    tenor = model.settings.networks.booking_tenor_years * MONTHS_PER_YEAR
    bound_until = np.where(register.site == NOWHERE, 0.0, register.online_month + tenor)
    bound_until[register.booked_volume == 0.0] = 0.0
    return in_service_share(register.retired_month, bound_until, model.first_months[:, None])
