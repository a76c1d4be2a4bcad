"""What a scenario is worth to society: resource cost against carbon avoided, no transfers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from infrastructure.finance import social_discount_factor

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Appraisal:
    """Social appraisal over the years of the run, in present values of the first year.

    Attributes:
        carbon_value_gbp_m: value of CO2 avoided and removed, shape (years,) [GBP m].
        discount_factor: Green Book discount factor, shape (years,) [-].
        npv_gbp_m: net present social value [GBP m].
        benefit_cost_ratio: present benefits over present costs [-]; none without costs.
        cost_gbp_per_t: present resource cost over present CO2 avoided [GBP/t]; none without.
    """

    carbon_value_gbp_m: FloatArray
    discount_factor: FloatArray
    npv_gbp_m: float
    benefit_cost_ratio: float | None
    cost_gbp_per_t: float | None


def appraise_society(
    abated_kt: FloatArray, resource_cost_gbp_m: FloatArray, carbon_gbp_per_t: FloatArray
) -> Appraisal:
    """Appraise by the Green Book (HM Treasury 2022): 3.5 % and appraisal carbon values.

    Assets that outlive the run are counted with their whole cost and only the years of the run,
    which understates their worth; no optimism bias is added to what works already overran.

    Args:
        abated_kt: CO2 avoided and removed, shape (years,) [kt].
        resource_cost_gbp_m: resources used beyond the counterfactual, shape (years,) [GBP m].
        carbon_gbp_per_t: appraisal carbon values, shape (years,) [GBP/t].
    """
    factor = np.array([social_discount_factor(t) for t in range(len(abated_kt))])
    value = abated_kt * carbon_gbp_per_t * 1e-3
    benefits, costs = float(factor @ value), float(factor @ resource_cost_gbp_m)
    tonnes = float(factor @ abated_kt) * 1e3
    return Appraisal(
        value,
        factor,
        benefits - costs,
        benefits / costs if costs > 0.0 else None,
        costs * 1e6 / tonnes if tonnes > 0.0 else None,
    )
