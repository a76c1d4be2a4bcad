"""Who begins a shared pipe, in runs of a cluster whose answer has a closed form (`stylised`).

A company pays at most its carbon price less the cost of capture; the pipe's tariff is its yearly
cost over what is booked. Alone each reckons with its own volume on top of what others have booked;
together all reckon with the volume of everyone who joins.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

import twin
from tests.twin.stylised import (
    CAPEX_GBP_PER_T_YEAR,
    LEAD_YEARS,
    PIPE_GBP_M_PER_KM,
    at_price,
    capture_cost_gbp_per_t,
    captures,
    cluster,
    pipe_is_built,
    present_years,
    tariff_gbp_per_t,
)
from twin.prepared.world import world_of

TOGETHER = {"coordination.enabled": True}
EACH_KT = 100.0
NEAR = 1e-3
"""How close to a threshold runs are tried, as a share of the tariff."""


@pytest.mark.parametrize("companies", [2, 4])
def test_alone_nobody_begins_below_the_threshold_and_together_all_do_where_it_holds(companies):
    """Thresholds: cost + T(v) alone, cost + T(n v) together, with T(Q) = yearly cost / Q."""
    world = cluster([EACH_KT] * companies)
    cost, everyone = capture_cost_gbp_per_t(), list(range(companies))
    shared, alone = tariff_gbp_per_t(companies * EACH_KT), tariff_gbp_per_t(EACH_KT)
    outcomes = {
        cost + shared * (1.0 - NEAR): ([], []),
        cost + shared * (1.0 + NEAR): ([], everyone),
        cost + alone * (1.0 - NEAR): ([], everyone),
        cost + alone * (1.0 + NEAR): (everyone, everyone),
    }
    for price, (expected_alone, expected_together) in outcomes.items():
        priced = at_price(world, price)
        assert captures(priced) == expected_alone, price
        assert captures(priced.changed(TOGETHER)) == expected_together, price
        assert pipe_is_built(priced.changed(TOGETHER)) == bool(expected_together)


def least_fixed_point(pays_gbp_per_t, volume_kt):
    """Who comes if each comes once the tariff, with itself on top of those before, suits it."""
    members: set[int] = set()
    while True:
        booked = sum(volume_kt[i] for i in members)
        more = {
            i
            for i, pays in enumerate(pays_gbp_per_t)
            if i not in members and pays >= tariff_gbp_per_t(booked + volume_kt[i])
        }
        if not more:
            return sorted(members)
        members |= more


def largest_coalition(pays_gbp_per_t, volume_kt):
    """The largest set none of which would leave, by trying all."""
    parties = range(len(volume_kt))
    for size in range(len(volume_kt), 0, -1):
        for some in combinations(parties, size):
            tariff = tariff_gbp_per_t(sum(volume_kt[i] for i in some))
            if all(pays_gbp_per_t[i] >= tariff for i in some):
                return list(some)
    return []


@pytest.mark.parametrize("seed", range(4))
def test_unequal_companies_end_where_brute_force_says(seed):
    rng = np.random.default_rng(seed)
    volume_kt = rng.uniform(50.0, 300.0, 5).tolist()
    rates = rng.uniform(0.06, 0.25, 5).round(3).tolist()
    shared = tariff_gbp_per_t(sum(volume_kt))
    price = float(np.median([capture_cost_gbp_per_t(r) for r in rates])) + 1.3 * shared
    pays = [price - capture_cost_gbp_per_t(r) for r in rates]
    world = at_price(cluster(volume_kt, hurdle_rates=rates), price)
    assert captures(world) == least_fixed_point(pays, volume_kt)
    assert captures(world.changed(TOGETHER)) == largest_coalition(pays, volume_kt)


ANCHOR_KT, SMALL_KT = 900.0, [50.0] * 4


def anchored(anchor_rate):
    """An anchor and four small ones, at a price between their tariffs T(900) and T(200)."""
    between = (tariff_gbp_per_t(ANCHOR_KT) + tariff_gbp_per_t(sum(SMALL_KT))) / 2.0
    world = cluster(
        [ANCHOR_KT, *SMALL_KT],
        {"networks.booked_share_for_fid": 0.6, "networks.anchor_share_for_fid": 0.45},
        hurdle_rates=[anchor_rate, 0.1, 0.1, 0.1, 0.1],
        open_season_kt=2000.0,
    )
    return at_price(world, capture_cost_gbp_per_t() + between)


def test_an_anchor_unlocks_a_pipe_that_no_set_of_small_ones_begins():
    """At a hurdle rate of 50 % the anchor stays away, and with it the pipe, also together."""
    without, with_anchor = anchored(0.5), anchored(0.1)
    assert captures(without) == captures(without.changed(TOGETHER)) == []
    assert captures(with_anchor) == [0, 1, 2, 3, 4]


def test_the_anchor_alone_is_enough_for_the_decision_where_all_bookings_are_not():
    """All book 1100 of 2000, below 0.6; the anchor's 900 is just the 0.45 asked of one alone."""
    world = anchored(0.1)
    assert pipe_is_built(world)
    assert not pipe_is_built(world.changed({"networks.anchor_share_for_fid": 0.451}))


def test_minimum_participation_takes_the_reward_from_holding_out():
    """Three of four can carry the pipe, and the fourth then joins it unbound.

    With a clause that asks for all four nothing is built without it: holding out no longer pays.
    """
    tariffs = [tariff_gbp_per_t(members * EACH_KT) for members in (2, 3)]
    price = capture_cost_gbp_per_t() + sum(tariffs) / 2.0
    world = at_price(cluster([EACH_KT] * 4, TOGETHER, open_season_kt=4 * EACH_KT), price)
    holds_out = {"coordination.absent": ["company_3"]}
    clause = {"coordination.minimum_participation_share": 1.0}
    assert captures(world.changed(holds_out)) == [0, 1, 2, 3]
    assert captures(world.changed(holds_out | clause)) == []
    assert captures(world.changed(clause)) == [0, 1, 2, 3]


SIZES = {8.0: 1.0, 16.0: 1.4, 24.0: 1.8}
"""Cost of the pipe by diameter [GBP m/km]: four times the volume for less than double the cost."""


@pytest.mark.parametrize(("later", "pays"), [(True, True), (False, False)])
def test_oversizing_pays_only_where_later_demand_comes(later, pays):
    """Three companies nearly fill the smallest pipe; three more may follow in 2032."""
    smallest = float(world_of(cluster([1.0], pipe_gbp_m_per_km=SIZES)).plans[0].menu.capacity[0])
    volume_kt = [0.3 * smallest] * (6 if later else 3)
    followers = dict.fromkeys((3, 4, 5), 2032) if later else {}
    runs = [
        twin.simulate(
            at_price(
                cluster(
                    volume_kt,
                    TOGETHER | {"networks.headroom_share": headroom},
                    late_from=followers,
                    pipe_gbp_m_per_km=SIZES,
                ),
                120.0,
            )
        )
        for headroom in (0.0, 1.0)
    ]
    close, roomy = (run.network_year.iloc[-1] for run in runs)
    assert roomy["capacity_gwh_or_kt"] > close["capacity_gwh_or_kt"]
    stored = [run.cluster_year["stored_fossil_co2_mt"].iloc[-1] for run in runs]
    assert (stored[1] > stored[0]) == pays
    worth = [run.facts["npv_gbp_m"] for run in runs]
    assert (worth[1] > worth[0]) == pays
    tariff = "tariff_gbp_per_mwh_or_t"
    assert (roomy[tariff] < close[tariff]) == pays


@pytest.mark.parametrize(("between", "coming"), [((2, 3), 0), ((1, 2), 2)])
def test_a_pipe_that_takes_two_of_three_is_not_begun_at_the_tariff_of_three(between, coming):
    """Three together would pay for it, were there room; two do only at the tariff of two."""
    priced = at_price(*narrow_pipe_and_price(between))
    assert len(captures(priced)) == coming
    assert pipe_is_built(priced) == bool(coming)


def test_where_not_all_fit_those_commit_to_whom_it_is_worth_most():
    """The second company has the highest hurdle rate; what it is short by is next to nothing."""
    notes = twin.simulate(at_price(*narrow_pipe_and_price((1, 2)))).notes
    assert set(notes.loc[notes["action"] == "join", "party_id"]) == {"company_0", "company_2"}


def narrow_pipe_and_price(between):
    """Three companies at a pipe that takes two; a price between the tariffs of so many."""
    one_size = {8.0: PIPE_GBP_M_PER_KM}
    narrow = float(world_of(cluster([1.0], pipe_gbp_m_per_km=one_size)).plans[0].menu.capacity[0])
    each_kt, rates = 0.4 * narrow, [0.1, 0.1001, 0.1]
    world = cluster([each_kt] * 3, TOGETHER, hurdle_rates=rates, pipe_gbp_m_per_km=one_size)
    tariffs = [tariff_gbp_per_t(members * each_kt) for members in between]
    return world, capture_cost_gbp_per_t() + sum(tariffs) / 2.0


FREE_PIPE = {36.0: 1e-6}
THRESHOLD = 0.1


def profit_over_capex(price, hurdle_rate):
    """Value of capture over its investment where transport costs nothing."""
    invested = (1.0 + hurdle_rate) ** (-LEAD_YEARS / 2)
    return price * present_years(hurdle_rate) / CAPEX_GBP_PER_T_YEAR - invested


def cascade(profits, influence):
    """Followers that act in the end: profit >= threshold less influence x share of the others."""
    acts: set[int] = set()
    while True:
        more = {
            i
            for i, profit in enumerate(profits)
            if i not in acts and profit >= THRESHOLD - influence * len(acts) / (len(profits) - 1)
        }
        if not more:
            return sorted(acts)
        acts |= more


RATES = [0.10, 0.105, 0.11, 0.1175, 0.1225, 0.16]


@pytest.mark.parametrize(("influence", "acting"), [(0.0, 1), (0.175, 3), (0.2, 5)])
def test_social_influence_spreads_as_far_as_the_threshold_model_says(influence, acting):
    """Each who acts lowers what the others ask for (Granovetter 1978); nobody acts less for it."""
    price = 55.0
    expected = cascade([profit_over_capex(price, rate) for rate in RATES], influence)
    assert len(expected) == acting  # the cases differ, so that the test can tell them apart
    changes = {
        "companies.rules": {"sector_2025": "follower"},
        "companies.follower_threshold": THRESHOLD,
        "companies.social_influence": influence,
    }
    world = cluster([EACH_KT] * 6, changes, hurdle_rates=RATES, pipe_gbp_m_per_km=FREE_PIPE)
    assert captures(at_price(world, price)) == expected


def test_a_platform_carries_influence_to_where_nobody_has_begun():
    """Three at the harbour act by themselves; three inland, of another sector, would follow.

    They have nobody to follow in their own circle. With a platform they see the harbour, three of
    the five others: diffusion goes further, as with an information platform in Shi et al. 2020.
    """
    changes = {
        "companies.rules": {"sector_2025": "follower", "sector_2026": "follower"},
        "companies.follower_threshold": THRESHOLD,
        "companies.social_influence": 0.125,
    }
    world = at_price(
        cluster(
            [EACH_KT] * 6,
            changes,
            hurdle_rates=[0.08, 0.08, 0.08, 0.105, 0.105, 0.105],
            late_from=dict.fromkeys((3, 4, 5), 2026),
            inland=(3, 4, 5),
            pipe_gbp_m_per_km=FREE_PIPE,
        ),
        55.0,
    )
    needed = THRESHOLD - profit_over_capex(55.0, 0.105)
    assert 0.0 < needed < 0.125 * 3 / 5
    assert captures(world) == [0, 1, 2]
    assert captures(world.changed({"coordination.platform": True})) == [0, 1, 2, 3, 4, 5]
