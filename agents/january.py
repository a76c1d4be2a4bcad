"""What every board expects in a January whatever happens in a run, worked out once a scenario."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.cluster_view import SiteFacts
from agents.decisions import Groups, Obstacle, PresentPrices, closing_terms, present_prices
from agents.options import OptionTable
from agents.price_paths import PricePaths
from agents.production import Plants, production_costs, with_transport
from agents.renewal import is_due
from infrastructure.levelised_cost import LevelisedCost

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

CLOSING_YEARS = 10
"""Years over which a company weighs lost margin against carbon cost before it closes a site."""


@dataclass(frozen=True)
class January:
    """What does not hang on what others do.

    Attributes:
        option_prices: present prices by group of options.
        costs_before_transport: what hydrogen costs each producer if nothing is paid for its CO2.
        captured_t_per_mwh: CO2 each plant captures, shape (plants,) [t/MWh HHV].
        untimely: what makes each option come too early or at the wrong time: immature technology,
            or equipment not due for renewal; as `Obstacle`, shape (rows,).
        closing_gbp_m_per_kt: carbon cost saved by closing over the coming years, per fossil CO2
            emitted a year, shape (sites,) [GBP m per kt/year].
        closing_loss_gbp_m: margin lost over the same years, shape (sites,) [GBP m].
    """

    option_prices: PresentPrices
    costs_before_transport: LevelisedCost[FloatArray]
    captured_t_per_mwh: FloatArray
    untimely: IntArray
    closing_gbp_m_per_kt: FloatArray
    closing_loss_gbp_m: FloatArray

    def production_costs(self, co2_tariff_gbp_per_t: FloatArray) -> LevelisedCost[FloatArray]:
        """Levelised cost of each plant if ordered now, shape (plants,) [GBP/MWh HHV].

        Args:
            co2_tariff_gbp_per_t: transport and storage of captured CO2, shape (plants,) [GBP/t].
        """
        return with_transport(
            self.costs_before_transport, self.captured_t_per_mwh, co2_tariff_gbp_per_t
        )


def expected_in(
    year: int,
    years_ahead: int,
    prices: PricePaths,
    groups: Groups,
    plants: Plants,
    electrolysis_price_share: float,
    facts: SiteFacts,
    options: OptionTable,
    renewal_window_years: float,
) -> January:
    """Work out what boards expect in the January of a year.

    Args:
        year: calendar year.
        years_ahead: years over which they look ahead.
        prices: prices of every year.
        groups: how options are discounted.
        plants: the named hydrogen plants.
        electrolysis_price_share: power price of an electrolyser over the industrial price [-].
        facts: what companies know of their sites.
        options: every option of every site.
        renewal_window_years: years before and after a renewal that still count as due [year].
    """
    outlook = prices.outlook(year, years_ahead)
    first = year - prices.start_year
    window = slice(first, first + CLOSING_YEARS)
    expected = prices.expected_carbon(year, CLOSING_YEARS)
    free = float((expected * prices.free_share_left[window]).mean())
    saved, lost = closing_terms(
        facts.margin_gbp_m,
        float(expected.mean()) - facts.free_share * free,
        facts.pass_through_share,
        CLOSING_YEARS,
        facts.hurdle_rate,
    )
    return January(
        present_prices(groups, outlook),
        production_costs(
            plants, present_prices(plants.groups, outlook), year, electrolysis_price_share
        ),
        plants.captured_kt_per_gwh,
        _untimely(options, year, renewal_window_years),
        saved,
        lost,
    )


def _untimely(options: OptionTable, year: int, renewal_window_years: float) -> IntArray:
    is_renewal = is_due(
        year + options.lead_years,
        options.renewal_year,
        options.renewal_cycle_years,
        renewal_window_years,
    )
    untimely = np.where(is_renewal, Obstacle.NONE, Obstacle.RENEWAL)
    untimely[options.mature_year > year] = Obstacle.TECHNOLOGY
    return untimely
