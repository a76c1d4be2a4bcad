"""The assets that finished works put into service: measures at sites, and hydrogen plants."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from agents.company import Company
from agents.options import KINDS
from agents.producer import HydrogenProducer
from infrastructure.assets import N_FLOWS, NOWHERE, Asset, AssetKind, Flow
from infrastructure.works import Project
from scenarios.schema.technology import MeasureKind
from scenarios.units import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from twin.model import ClusterModel

FloatArray = npt.NDArray[np.float64]


def measure_asset(
    model: ClusterModel,
    company: Company,
    project: Project,
    row: int,
    flows: FloatArray,
    agreed_gbp_per_mwh: float,
) -> Asset:
    """Asset of a measure whose works are done.

    Args:
        model: the cluster.
        company: who owns it.
        project: its works.
        row: the option.
        flows: what flows in a full year, shape (N_FLOWS,).
        agreed_gbp_per_mwh: price of hydrogen agreed at the order, not a number where it follows
            the price of gas [GBP/MWh HHV].
    """
    options, market, customer = model.options, model.market, project.order.project_id
    captures = KINDS[options.kind[row]] is MeasureKind.CAPTURE
    booking = market.bookings.get(customer)
    pipelines = booking.pipelines if booking is not None else ()
    return Asset(
        name=customer,
        kind=AssetKind(1 + int(options.kind[row])),
        site=int(options.site[row]),
        owner=company.index,
        flows=flows,
        online_month=project.online_month,
        hub=int(options.hub[row]) if not captures else NOWHERE,
        co2_pipeline=pipelines[0] if captures else NOWHERE,
        pipelines=pipelines,
        strike=float(model.strike[row]),
        contract_end_month=_contract_end(model, project),
        hydrogen_price=agreed_gbp_per_mwh,
        booked_volume=booking.volume if booking is not None else 0.0,
        bought_gwh=tuple(booking.bought_gwh.items()) if booking is not None else (),
    )


def plant_asset(model: ClusterModel, producer: HydrogenProducer, project: Project) -> Asset:
    """Asset of a hydrogen plant whose works are done; what it makes is entered year by year."""
    flows = np.zeros(N_FLOWS)
    fixed = producer.technology.fixed_opex_gbp_per_kw_year
    flows[Flow.FIXED_OPEX_GBP_M] = fixed * producer.row.capacity_mw * 1e-3
    pipeline = producer.co2_pipeline
    return Asset(
        name=producer.party_id,
        kind=AssetKind.PRODUCER,
        site=NOWHERE,
        owner=producer.index,
        flows=flows,
        online_month=project.online_month,
        hub=producer.hub,
        co2_pipeline=pipeline,
        pipelines=(pipeline,) if pipeline != NOWHERE else (),
        strike=math.nan if producer.strike is None else producer.strike,
        contract_end_month=_contract_end(model, project),
        booked_volume=producer.captured_kt,
    )


def _contract_end(model: ClusterModel, project: Project) -> float:
    return project.online_month + model.settings.policy.contract_years * MONTHS_PER_YEAR
