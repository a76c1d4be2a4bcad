"""Compressors at the inlets of pipelines: what every size of a project needs at its peak flow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from agents.network_operator import PipelinePlan
from infrastructure.compressors import (
    compression_power_mw,
    compression_work_kwh_per_kg,
    compressor_capex,
)
from infrastructure.hydrogen import kg_from_mwh_hhv
from infrastructure.pipe_flow import Pipe
from scenarios.schema.network import Carrier
from scenarios.schema.operators import Networks
from twin.prepared.carriers import FLUIDS, peak_kg_per_s, supply_bar

KG_PER_T, KWH_PER_MWH = 1000.0, 1000.0
TEMPERATURE_C = Pipe(1.0, 1.0).temperature_c


def with_compressors(plan: PipelinePlan, rules: Networks) -> PipelinePlan:
    """Add the compressors that every size needs at its peak flow, and what they use."""
    per_mw = rules.compressor_capex_gbp_m_per_mw
    capex = np.array([compressor_capex(mw, per_mw) for mw in _inlet_power_mw(plan, rules)])
    carrier = plan.row.carrier
    kwh_per_kg = compression_work_kwh_per_kg(
        FLUIDS[carrier],
        supply_bar(carrier, rules),
        plan.row.inlet_bar,
        TEMPERATURE_C,
        rules.compressor_efficiency,
    )
    kg_per_volume = kg_from_mwh_hhv(1.0) if carrier is Carrier.HYDROGEN else KG_PER_T
    return replace(
        plan,
        menu=replace(plan.menu, capex_gbp_m=plan.menu.capex_gbp_m + capex),
        compression_mwh_per_volume=kwh_per_kg * kg_per_volume / KWH_PER_MWH,
    )


def _inlet_power_mw(plan: PipelinePlan, rules: Networks) -> list[float]:
    """Power that lifts the full flow of each size to the inlet pressure [MW]."""
    carrier = plan.row.carrier
    return [
        compression_power_mw(
            FLUIDS[carrier],
            peak_kg_per_s(carrier, float(volume), rules),
            supply_bar(carrier, rules),
            plan.row.inlet_bar,
            TEMPERATURE_C,
            rules.compressor_efficiency,
        )
        for volume in plan.menu.capacity
    ]
