"""What a person who knows the Humber would believe of its reference run, and on what it rests.

Nothing is tuned to these ranges. A figure outside its range is either mended at its cause or
explained here; one without an explanation is printed as such.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tools import plausible_figures as figures

REFERENCE = "humber/reference"


@dataclass(frozen=True)
class Belief:
    """One question, what is believable, on what that rests, and how a run answers it.

    ``least`` and ``most`` are in ``unit``; infinity leaves a side open. ``why`` explains a figure
    outside the range.
    """

    question: str
    least: float
    most: float
    unit: str
    basis: str
    figure: figures.FigureOfRun
    why: str = ""
    scenario: str = REFERENCE
    decimals: int = 1

    def holds(self, value: float) -> bool:
        """Whether a figure lies within the range."""
        return self.least <= value <= self.most


BELIEFS: tuple[Belief, ...] = (
    Belief(
        "First carbon dioxide from the Humber injected",
        2029,
        2033,
        "year",
        "Endurance serves Teesside first, from 2028 (NEP 2024); the Humber pipeline was in "
        "consultation at the end of 2025; Viking had taken no investment decision.",
        figures.published("first_co2_year", 2050),
        decimals=0,
        why=(
            "Later, never earlier. In one of these runs Viking itself is late, in the two others "
            "it is ready in 2031 and the first capture plant comes three and four years later."
        ),
    ),
    Belief(
        "First hydrogen pipe in service",
        2030,
        2034,
        "year",
        "Consultation in 2024-25; consent about 16 months (Planning Act 2008), design one to two "
        "years, one or two seasons of laying.",
        figures.published("first_hydrogen_pipe_year", 2050),
        decimals=0,
        why=(
            "A year or two later than believed. The pipe on the south bank is decided in 2033, in "
            "the same January as H2H Saltend, without which there is no hydrogen for those who "
            "booked it; two to three years of works follow."
        ),
    ),
    Belief(
        "H2H Saltend, 600 MW, on line, where it is built",
        2029,
        2033,
        "year",
        "Equinor 2024: decision about 2027 and three to four years of building; can slip or fail.",
        figures.saltend_online_year,
        decimals=1,
        why=(
            "Five years later than believed, in every run. The CO2 pipeline it needs wants 3 Mt "
            "booked and has 1 Mt until the capture round of 2030 brings the first unit of Drax; "
            "it is decided in 2031. Then the plant has sold 1.9 of the 2.5 TWh that its decision "
            "needs, and loses most of it again in 2032, when customers who have waited for years "
            "withdraw; in 2033 it is decided, and four to eight years of works follow, those of "
            "its CO2 pipeline included. The run knows no "
            "sale of power by contract and no blending into the gas grid, on which the developers "
            "also count. This is the part of the reference a reader should doubt first."
        ),
    ),
    Belief(
        "Low-carbon hydrogen used in 2035",
        2,
        25,
        "TWh HHV",
        "600 MW give about 5 TWh, the developers' 1.8 GW about 15 (Equinor 2022); 63 TWh is the "
        "whole East Coast (East Coast Hydrogen 2023).",
        figures.published("hydrogen_twh", 2035),
        why=(
            "Follows from the row before: with H2H Saltend only near 2038 to 2039 the small "
            "plants serve 0.6 TWh in 2035. In most runs it lies in the range by 2040 (3 to 7 TWh)."
        ),
    ),
    Belief(
        "Fossil carbon dioxide of the boundary in 2022",
        15.8,
        15.96,
        "Mt",
        "15.88 Mt (NAEI 2022, point sources), half a per cent either way.",
        figures.published("base_fossil_mt", 2022),
        decimals=2,
    ),
    Belief(
        "Fall from 2022 to 2026 by closures and switches",
        1.0,
        1.3,
        "Mt",
        "Lindsey 0.92 Mt and Vivergo 0.04 Mt (NAEI 2022), INEOS three quarters of 0.21 Mt; apart "
        "from how much the gas plants run, which swings by a quarter (EU ETS 2018-20).",
        figures.fall_by_closures_mt,
        decimals=2,
    ),
    Belief(
        "What electric arc furnaces take off the steelworks",
        65,
        85,
        "%",
        "About three quarters (British Steel 2023); power, not hydrogen. Under government control "
        "since 2025, and nothing is certain.",
        figures.steel_cut_per_cent,
        decimals=0,
    ),
    Belief(
        "Removals of Drax in the best year, where both units are built",
        8,
        12,
        "Mt a year",
        "At least 8 Mt with two units (Drax 2022, consent application); biogenic carbon is "
        "accounted apart from fossil.",
        figures.drax_removals_mt,
        decimals=2,
        why=(
            "A rounded input: each unit takes 35 % of 11.4 Mt, which is 7.96 Mt for both, half a "
            "per cent below the 8 Mt of the plan."
        ),
    ),
    Belief(
        "Investment to 2040",
        5,
        20,
        "GBP bn",
        "GBP 7-10 bn (Humber Industrial Cluster Plan 2023) to 15 bn of pledges (CBI 2022).",
        figures.published("capex_cumulative_gbp_bn", 2040),
    ),
    Belief(
        "Investment to 2040 without support and at today's carbon price",
        0,
        2,
        "GBP bn",
        "Allowances trade at GBP 30-70 (UK ETS Authority 2024) and abatement costs above 80: "
        "only what pays by itself.",
        figures.published("capex_cumulative_gbp_bn", 2040),
        scenario="humber/no_support",
    ),
    Belief(
        "Direct construction jobs at the peak",
        3_000,
        30_000,
        "jobs",
        "25,200 with everything built at once (Vivid Economics 2020), 2,500 for Humber Zero alone; "
        "about 6,400 work in the trade in the region.",
        figures.published("construction_jobs_peak", 2030),
        decimals=0,
    ),
    Belief(
        "Lasting direct jobs in operation, 2040",
        500,
        5_000,
        "jobs",
        "3,300 with everything built (Vivid Economics 2020).",
        figures.published("operation_jobs", 2040),
        decimals=0,
    ),
    Belief(
        "Hydrogen of reforming with capture in 2030, at the plant",
        55,
        100,
        "GBP/MWh HHV",
        "62-64 in pounds of 2020 with cheap gas (BEIS 2021).",
        figures.published("hydrogen_reforming_cost_gbp_per_mwh", 2030),
    ),
    Belief(
        "Hydrogen of electrolysis in 2030, at the plant",
        110,
        260,
        "GBP/MWh HHV",
        "241 in pounds of 2023 as the mean strike price of the first round (HAR1, gov.uk 2023).",
        figures.published("hydrogen_electrolysis_cost_gbp_per_mwh", 2030),
    ),
    Belief(
        "Cost of captured carbon dioxide with transport and storage",
        60,
        200,
        "GBP/t",
        "Figures of the ministry and of industry. Present resource cost of all capture of the run "
        "over the present value of what it keeps from the air.",
        figures.capture_cost_gbp_per_t,
        decimals=0,
    ),
    Belief(
        "Projects on line in the year first planned",
        10,
        60,
        "%",
        "7 % of green hydrogen worldwide in 2023 (Odenweller and Ueckerdt 2025); process industry "
        "as a whole does better. All that began, but for efficiency works within a site; what "
        "never came counts as late.",
        figures.on_time_per_cent,
        decimals=0,
    ),
    Belief(
        "Support of a GW of electrolysis in a year",
        0.7,
        1.0,
        "GBP bn",
        "Strike less reference price times volume: GBP 0.7-1.0 bn at prices of HAR1 (241 GBP/MWh, "
        "gov.uk 2023); falls on the budget in the year of the output.",
        figures.support_gbp_bn_per_gw_year,
        decimals=2,
        why=(
            "Less than at HAR1 prices, because plants of later rounds bid less than 241 GBP/MWh "
            "and some run for few hours."
        ),
    ),
    Belief(
        "Years by which acting together brings pipelines forward",
        2,
        6,
        "years",
        "Two to six years, or at all: shared fixed cost, and what anchor customers did elsewhere. "
        "Mean over the pipelines that run both with and without.",
        figures.years_gained_together,
        why=(
            "Mostly nothing: Viking, the Humber carbon pipeline and the pipe on the south bank "
            "open at the same time with and without. Their dates follow rounds of support, "
            "consent, the laying season, and bookings that come either way. What acting together "
            "adds in some runs is the pipe to the west, a year or two earlier or at all."
        ),
    ),
    Belief(
        "Fall of the cost of a tonne by acting together",
        0,
        math.inf,
        "GBP/t",
        "More customers share the fixed cost of a pipe.",
        figures.cost_saved_together_gbp_per_t,
        why=(
            "A few pounds in either direction, more often down. Pipes fill by themselves at "
            "these assumptions, so that what acting together adds is small beside the luck of "
            "works."
        ),
    ),
)


SHAPES = {
    "Without support and at today's price next to nothing is built": (
        "tests/twin/test_humber_runs.py::"
        "test_without_support_and_at_todays_price_next_to_nothing_is_built"
    ),
    "Acting together abates more by 2040 at the same prices": (
        "tests/twin/test_humber_runs.py::"
        "test_acting_together_abates_more_by_2040_at_the_same_prices"
    ),
    "A dearer tonne never lowers abatement": (
        "tests/twin/test_humber_runs.py::test_a_higher_carbon_price_never_lowers_"
        "abatement_beyond_chance"
    ),
    "Late pipes abate less": "tests/twin/test_humber_runs.py::test_late_networks_abate_less",
    "A tariff never rises with volume, so that those who stay pay more when others leave": (
        "tests/agents/test_tariffs.py::test_a_tariff_never_rises_with_volume"
    ),
    "What does not fit into a round's budget waits": (
        "tests/agents/test_auction.py::test_the_budget_binds_in_each_year_of_the_contract"
    ),
    "A late project names what cost it most time": (
        "tests/twin/test_works_in_runs.py::test_why_names_what_cost_most_time"
    ),
}
"""Shapes that should look right, and the test that holds each."""
