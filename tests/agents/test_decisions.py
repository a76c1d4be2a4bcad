"""What an option is worth, against the discounted cash flow written out year by year."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agents.decisions import (
    N_PRICED,
    OBSTACLE_WORDS,
    Obstacle,
    Priced,
    appraise,
    closing_terms,
    discounting_groups,
    present_prices,
)
from infrastructure.assets import N_FLOWS, Flow

ROWS, YEARS, CONTRACT_YEARS, FUELS = 40, 60, 15, 3
RNG = np.random.default_rng(20)
# Few distinct values, so that rows share groups.
HURDLE = RNG.choice([0.0, 0.08, 0.12], ROWS)
LIFE = RNG.choice([1, 15, 25, 70], ROWS)
LEAD = RNG.choice([1, 4, 9], ROWS)
FLOWS = RNG.normal(0.0, 100.0, (ROWS, N_FLOWS))
CAPEX = RNG.uniform(0.0, 500.0, ROWS)
FREE = RNG.uniform(0.0, 1.0, ROWS)
TAXED = RNG.integers(0, 2, ROWS).astype(float)
FUEL = N_PRICED + RNG.integers(0, FUELS, ROWS)
HYDROGEN_PRICE = RNG.uniform(20.0, 200.0, ROWS)
FOLLOWS_GAS = RNG.integers(0, 2, ROWS).astype(bool)
TARIFF = RNG.uniform(0.0, 80.0, ROWS)
STRIKE = np.where(RNG.random(ROWS) < 0.5, RNG.uniform(40.0, 200.0, ROWS), np.nan)
OUTLOOK = RNG.uniform(5.0, 300.0, (YEARS, N_PRICED + FUELS))
OUTLOOK[:, Priced.MONEY] = 1.0


@pytest.fixture(scope="module")
def groups():
    return discounting_groups(HURDLE, LIFE, LEAD, CONTRACT_YEARS, YEARS)


@pytest.fixture(scope="module")
def appraisal(groups):
    return appraise(
        FLOWS, CAPEX, groups, present_prices(groups, OUTLOOK), FREE, TAXED, FUEL, HYDROGEN_PRICE,
        FOLLOWS_GAS,
    )  # fmt: skip


def running(row, at_most=10**9):
    """Years from the decision in which an option is in service."""
    return range(LEAD[row], min(LEAD[row] + min(LIFE[row], at_most), YEARS))


def yearly_saving_gbp(row, year, strike):
    """Thousands of pounds a year: E_0 - E_o at p_C (1 - f), fuel, operation, tariff, contract."""
    flow, price = FLOWS[row], OUTLOOK[year]
    emitted = flow[Flow.ENERGY_CO2_KT] + flow[Flow.PROCESS_CO2_KT] - flow[Flow.CAPTURED_FOSSIL_KT]
    captured = flow[Flow.CAPTURED_FOSSIL_KT] + flow[Flow.CAPTURED_BIOGENIC_KT]
    hydrogen_price = price[Priced.GAS] if FOLLOWS_GAS[row] else HYDROGEN_PRICE[row]
    saving = -emitted * (price[Priced.CARBON] - FREE[row] * price[Priced.FREE_CARBON])
    saving += flow[Flow.CAPTURED_BIOGENIC_KT] * price[Priced.REMOVAL]
    taxed_kt = flow[Flow.ENERGY_CO2_KT] - flow[Flow.CAPTURED_FOSSIL_KT]
    saving -= TAXED[row] * taxed_kt * price[Priced.PRICE_SUPPORT]
    saving -= flow[Flow.FUEL_GWH] * price[FUEL[row]]
    saving -= flow[Flow.GAS_GWH] * price[Priced.GAS]
    saving -= flow[Flow.ELECTRICITY_GWH] * price[Priced.ELECTRICITY]
    saving -= flow[Flow.HYDROGEN_GWH] * hydrogen_price
    saving -= 1000.0 * (flow[Flow.FIXED_OPEX_GBP_M] + flow[Flow.FEEDSTOCK_GBP_M])
    saving -= TARIFF[row] * (flow[Flow.HYDROGEN_GWH] + captured)
    if not math.isnan(strike) and year in running(row, CONTRACT_YEARS):
        saving += captured * (strike - price[Priced.CARBON])
    return saving


def plain_value_gbp_m(row, strike=math.nan):
    """The formula of the design, section 9, written out, with the size of its terms."""
    rate = 1.0 + HURDLE[row]
    terms = [-CAPEX[row] * rate ** (-LEAD[row] / 2)]
    terms += [yearly_saving_gbp(row, t, strike) * rate**-t / 1000.0 for t in running(row)]
    return math.fsum(terms), math.fsum(map(abs, terms))


@pytest.mark.parametrize("row", range(ROWS))
def test_value_is_the_discounted_cash_flow(appraisal, row):
    for strikes in (np.full(ROWS, np.nan), STRIKE):
        expected, size = plain_value_gbp_m(row, strikes[row])
        value = appraisal.value_gbp_m(TARIFF, strikes)[row]
        assert value == pytest.approx(expected, rel=1e-12, abs=1e-12 * size)


@pytest.mark.parametrize("row", range(ROWS))
def test_a_contract_at_the_break_even_strike_makes_the_value_nothing(appraisal, row):
    bare = appraisal.value_gbp_m(TARIFF, np.full(ROWS, np.nan))
    break_even = appraisal.break_even_strike_gbp_per_t(bare)
    value = appraisal.value_gbp_m(TARIFF, break_even)
    assert value[row] == pytest.approx(0.0, abs=1e-9 * max(1.0, abs(bare[row])))
    if row == 0:
        assert np.isfinite(break_even).all()


def test_an_option_that_captures_nothing_has_no_finite_break_even_strike(groups):
    flows = np.zeros((ROWS, N_FLOWS))
    bare = appraise(
        flows, CAPEX, groups, present_prices(groups, OUTLOOK), FREE, TAXED, FUEL, HYDROGEN_PRICE,
        FOLLOWS_GAS,
    )  # fmt: skip
    value = bare.value_gbp_m(TARIFF, np.full(ROWS, np.nan))
    assert not np.isfinite(bare.break_even_strike_gbp_per_t(value)).any()
    np.testing.assert_allclose(value, -CAPEX * (1.0 + HURDLE) ** (-LEAD / 2.0), rtol=1e-12)


def with_carbon_times(groups, scale):
    """The appraisal at a multiple of the prices of carbon, free allowances and removals."""
    dearer = OUTLOOK.copy()
    dearer[:, [Priced.CARBON, Priced.FREE_CARBON, Priced.REMOVAL]] *= scale
    return appraise(
        FLOWS, CAPEX, groups, present_prices(groups, dearer), FREE, TAXED, FUEL, HYDROGEN_PRICE,
        FOLLOWS_GAS,
    )  # fmt: skip


def test_the_carbon_part_is_what_a_higher_price_adds(groups, appraisal):
    """Twice the prices of carbon, free allowances and removals add the part once more."""
    other = with_carbon_times(groups, 2.0)
    np.testing.assert_allclose(
        other.before_transport_gbp_m,
        appraisal.before_transport_gbp_m + appraisal.carbon_gbp_m,
        rtol=1e-9,
        atol=1e-9,
    )


@pytest.mark.parametrize("strike", [STRIKE, np.full(ROWS, np.nan)], ids=["contract", "none"])
def test_the_multiple_of_carbon_prices_that_is_said_to_flip_an_option_flips_it(
    groups, appraisal, strike
):
    """With a contract the strike makes good what carbon lacks, so it takes a higher multiple."""
    value, part = appraisal.value_gbp_m(TARIFF, strike), appraisal.carbon_part_gbp_m(strike)
    tried = 0
    for row in np.flatnonzero((value < 0.0) & (part > 0.0)):
        scale = 1.0 - value[row] / part[row]
        below, above = (
            with_carbon_times(groups, scale * near).value_gbp_m(TARIFF, strike)[row]
            for near in (0.9999, 1.0001)
        )
        assert below < 0.0 < above
        tried += 1
    assert tried >= 3


def test_some_rows_are_appraised_as_all(appraisal):
    rows = np.array([3, 1])
    np.testing.assert_array_equal(
        appraisal.at(rows).value_gbp_m(TARIFF[rows], STRIKE[rows]),
        appraisal.value_gbp_m(TARIFF, STRIKE)[rows],
    )


def test_groups_are_the_distinct_ways_of_discounting(groups):
    ways = {(h, n, lead) for h, n, lead in zip(HURDLE, LIFE, LEAD, strict=True)}
    assert len(groups.capex_factor) == len(ways)
    same = groups.of_row[:, None] == groups.of_row[None, :]
    keys = np.column_stack([HURDLE, LIFE, LEAD])
    np.testing.assert_array_equal(same, (keys[:, None] == keys[None, :]).all(axis=2))


@pytest.mark.parametrize("row", range(0, ROWS, 4))
def test_groups_discount_as_each_row_would(groups, row):
    """A pound a year from the lead time on, for the life or the contract, seen 60 years ahead."""
    group, rate = groups.of_row[row], 1.0 + HURDLE[row]
    for weights, limit in ((groups.weights, LIFE[row]), (groups.contract_weights, CONTRACT_YEARS)):
        direct = [rate**-t if t in running(row, limit) else 0.0 for t in range(YEARS)]
        np.testing.assert_allclose(weights[group], direct, rtol=1e-13)
    assert groups.capex_factor[group] == pytest.approx(rate ** (-LEAD[row] / 2), rel=1e-13)


def test_an_annuity_has_its_closed_form():
    """Ten years from year 1 at 10 %: (1 - 1.1^-10)/0.1 = 6.1446 (annuity tables)."""
    groups = discounting_groups(np.array([0.1]), np.array([10]), np.array([1]), 15, 60)
    assert groups.weights.sum() == pytest.approx(6.144567, abs=1e-6)
    assert groups.contract_weights.sum() == pytest.approx(groups.weights.sum())


@pytest.mark.parametrize("hurdle_rate", [0.01, 0.1, 0.3])
def test_closing_is_worth_the_carbon_cost_it_saves_less_the_margin(hurdle_rate):
    """200 kt at GBP 100/t, 40 % passed on: 12 of 20m a year borne, against a margin of 5m."""
    saved, lost = closing_terms(
        np.array([5.0]), np.array([100.0]), np.array([0.4]), 10, np.array([hurdle_rate])
    )
    value = 200.0 * saved[0] - lost[0]
    assert value == pytest.approx(sum(7.0 * (1 + hurdle_rate) ** -t for t in range(1, 11)))


def test_a_site_whose_margin_covers_its_carbon_stays():
    saved, lost = closing_terms(
        np.array([13.0]), np.array([100.0]), np.array([0.4]), 10, np.array([0.1])
    )
    assert 200.0 * saved[0] < lost[0]


def test_every_obstacle_has_words():
    assert set(OBSTACLE_WORDS) == set(Obstacle)
