"""What a scenario is worth to society: resource cost against carbon avoided, no transfers.

Source: HM Treasury, The Green Book (2022), annex 6: social time preference rate of 3.5 % falling
over time, appraisal values of carbon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from infrastructure.finance import GREEN_BOOK_SCHEDULE, DiscountSchedule, social_discount_factor

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One valuation of a run, in present values of its first year.

    Attributes:
        name: what is different from the central case.
        benefit_gbp_m: present value of CO2 avoided and removed [GBP m].
        cost_gbp_m: present resource cost beyond the counterfactual [GBP m].
        discounted_t: CO2 avoided and removed, discounted as its value is [t].
    """

    name: str
    benefit_gbp_m: float
    cost_gbp_m: float
    discounted_t: float

    @property
    def npv_gbp_m(self) -> float:
        """Net present social value [GBP m]."""
        return self.benefit_gbp_m - self.cost_gbp_m

    @property
    def benefit_cost_ratio(self) -> float | None:
        """Present benefits over present costs; none where nothing is spent on balance [-]."""
        return self.benefit_gbp_m / self.cost_gbp_m if self.cost_gbp_m > 0.0 else None

    @property
    def cost_gbp_per_t(self) -> float | None:
        """Present resource cost over CO2 discounted alike; none without CO2 avoided [GBP/t]."""
        return self.cost_gbp_m * 1e6 / self.discounted_t if self.discounted_t > 0.0 else None


def discount(years: int, schedule: DiscountSchedule = GREEN_BOOK_SCHEDULE) -> FloatArray:
    """Discount factors of the first years, 1 in the first, shape (years,) [-]."""
    return np.array([social_discount_factor(t, schedule=schedule) for t in range(years)])


def valued(
    name: str,
    abated_kt: FloatArray,
    resource_cost_gbp_m: FloatArray,
    carbon_gbp_per_t: FloatArray,
    factor: FloatArray,
) -> Case:
    """Value what was used and avoided.

    Args:
        name: what the case is called.
        abated_kt: CO2 avoided and removed, shape (years,) [kt].
        resource_cost_gbp_m: resources used beyond the counterfactual, shape (years,) [GBP m].
        carbon_gbp_per_t: appraisal carbon values, shape (years,) [GBP/t].
        factor: discount factors, shape (years,) [-].
    """
    return Case(
        name,
        float(factor @ (abated_kt * carbon_gbp_per_t * 1e-3)),
        float(factor @ resource_cost_gbp_m),
        float(factor @ abated_kt) * 1e3,
    )


def appraise_society(
    abated_kt: FloatArray, resource_cost_gbp_m: FloatArray, carbon_gbp_per_t: FloatArray
) -> Case:
    """Appraise a run; `twin.accounting.welfare` does with what may be otherwise, too.

    Assets that outlive the run are counted with their whole cost and only the years of the run,
    which understates their worth; no optimism bias is added to what works already overran.

    Args:
        abated_kt: CO2 avoided and removed, shape (years,) [kt].
        resource_cost_gbp_m: resources used beyond the counterfactual, shape (years,) [GBP m].
        carbon_gbp_per_t: appraisal carbon values, shape (years,) [GBP/t].
    """
    factor = discount(len(abated_kt))
    return valued("central", abated_kt, resource_cost_gbp_m, carbon_gbp_per_t, factor)
