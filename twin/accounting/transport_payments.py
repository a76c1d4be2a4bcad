"""What users pay for pipes, what pipes cost to run, and what the state underwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.bookings import paid_volume
from infrastructure.assets import NOWHERE, AssetKind, Flow, in_service_share
from scenarios.units import MONTHS_PER_YEAR
from twin.accounting.emissions import Ledger
from twin.accounting.payment_book import GBP_M, Category, Payments

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


def pay_transport(model: ClusterModel, book: Ledger, payments: Payments) -> None:
    """Transport tariffs, operation and compression of pipes, and what the state underwrote."""
    parties = len(payments.party_ids)
    power, suppliers, years = parties - 2, parties - 1, model.books.years
    tariffs = np.stack([closed.tariffs for closed in years])
    booked = np.stack([closed.booked for closed in years])
    compression = np.stack([closed.network.compression_gwh for closed in years])
    compression = np.nan_to_num(compression) * model.prices.electricity[: len(years), None] * GBP_M
    januaries = [model.clock.january_of(closed.year) for closed in years]
    paid = _paid_transport(model, book)
    for pipeline in model.market.pipelines:
        operator = model.market.operator_of(pipeline.index)
        users = np.array(
            [
                i
                for i, asset in enumerate(model.register.assets)
                if pipeline.index in asset.pipelines
            ],
            dtype=np.int64,
        )
        tariff = tariffs[:, [pipeline.index]]
        if len(users):
            due = tariff * paid[:, users] * GBP_M
            payments.add(Category.TRANSPORT, book.owner[users], operator.index, due)
        if not np.isfinite(pipeline.online_month):
            continue
        running = np.array(
            [
                in_service_share(np.array([pipeline.online_month]), np.array([np.inf]), month)[0]
                for month in januaries
            ]
        )
        used = compression[:, [pipeline.index]]
        payments.add(Category.ELECTRICITY, operator.index, power, used)
        fixed = pipeline.capex_gbp_m * operator.row.fixed_opex_share * running
        payments.add(Category.OPERATION, operator.index, suppliers, fixed[:, None])
        share = model.settings.policy.network_underwriting_share
        unsold = np.maximum(share * pipeline.capacity - booked[:, pipeline.index], 0.0)
        payments.add(
            Category.UNDERWRITING,
            model.government.index,
            operator.index,
            tariff * (unsold * running)[:, None] * GBP_M,
            (pipeline.pipeline_id,),
        )


def _paid_transport(model: ClusterModel, book: Ledger) -> FloatArray:
    """Volume on which each asset pays transport, shape (years, assets) [GWh HHV or kt CO2].

    In service what it uses, at least the ship-or-pay share of its booking. After that the
    ship-or-pay share, as long as the booking binds.
    """
    rules, register = model.settings.networks, model.register
    booked = register.booked_volume * book.share
    share = rules.ship_or_pay_share
    if share < 1.0:
        captured = book.flows[:, :, Flow.CAPTURED_FOSSIL_KT]
        captured = captured + book.flows[:, :, Flow.CAPTURED_BIOGENIC_KT]
        hydrogen = np.maximum(book.flows[:, :, Flow.HYDROGEN_GWH], 0.0)
        used = np.where(register.kind == AssetKind.HYDROGEN, hydrogen, captured)
        booked = paid_volume(used, booked, share)
    tenor = rules.booking_tenor_years * MONTHS_PER_YEAR
    if tenor and share > 0.0:
        bound_until = np.where(register.site == NOWHERE, 0.0, register.online_month + tenor)
        bound_until[register.booked_volume == 0.0] = 0.0
        idle = np.stack(
            [
                in_service_share(register.retired_month, bound_until, month)
                for month in map(model.clock.january_of, model.settings.horizon.years)
            ]
        )
        booked = booked + share * register.booked_volume * idle
    return booked
