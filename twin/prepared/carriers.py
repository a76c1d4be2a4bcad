"""What pipes carry: a year as the mass flow of its peak hour and back, and at what pressure."""

from __future__ import annotations

from infrastructure.fluid_properties import Fluid
from infrastructure.hydrogen import kg_per_s_from_mw_hhv, mw_hhv_from_kg_per_s
from scenarios.schema.network import Carrier
from scenarios.schema.operators import Networks
from scenarios.units import HOURS_PER_YEAR, MWH_PER_GWH

FLUIDS: dict[Carrier, Fluid] = {Carrier.HYDROGEN: "hydrogen", Carrier.CO2: "carbon_dioxide"}
SECONDS_PER_YEAR = 3600.0 * HOURS_PER_YEAR
KG_PER_KT = 1e6


def yearly_volume(carrier: Carrier, kg_per_s: float, utilisation_share: float) -> float:
    """Volume that a peak flow carries in a year [GWh HHV or kt CO2].

    Args:
        carrier: what flows.
        kg_per_s: mass flow in the peak hour [kg/s].
        utilisation_share: yearly use over what the peak flow would carry [-].
    """
    if carrier is Carrier.HYDROGEN:
        peak_gwh = float(mw_hhv_from_kg_per_s(kg_per_s)) * HOURS_PER_YEAR / MWH_PER_GWH
        return peak_gwh * utilisation_share
    return kg_per_s * SECONDS_PER_YEAR / KG_PER_KT * utilisation_share


def peak_kg_per_s(carrier: Carrier, yearly: float, rules: Networks) -> float:
    """Mass flow in the peak hour of a yearly volume [kg/s]; as pipes are sized.

    Args:
        carrier: what flows.
        yearly: volume of a year [GWh HHV or kt CO2].
        rules: settings of networks; their utilisation is yearly use over peak capacity.
    """
    peak = yearly / rules.utilisation_share
    if carrier is Carrier.HYDROGEN:
        return kg_per_s_from_mw_hhv(peak * MWH_PER_GWH / HOURS_PER_YEAR)
    return peak * KG_PER_KT / SECONDS_PER_YEAR


def supply_bar(carrier: Carrier, rules: Networks) -> float:
    """Pressure at which customers hand over what a pipeline carries [bar]."""
    return rules.hydrogen_supply_bar if carrier is Carrier.HYDROGEN else rules.co2_supply_bar
