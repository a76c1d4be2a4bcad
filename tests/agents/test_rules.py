"""Decision rules: what each takes, by hand and against what theory says, and rules of one's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twin
from agents.rules import (
    RULES,
    Board,
    follower,
    net_present_value,
    option_to_wait,
    register_rule,
    target_driven,
    waiting_root,
)
from scenarios.schema.companies import Companies
from twin.prepared.boards import links, rule_names
from twin.prepared.world import world_of

HUMBER = twin.load("humber/reference")
SECTORS = sorted({site.sector_id for site in HUMBER.cluster.sites})


def board(values, feasible=None, **other):
    n = len(values)
    given_by_default = {
        "year": 2030,
        "company_id": "someone",
        "site_id": "somewhere",
        "hurdle_rate": 0.1,
        "capex_gbp_m": [10.0] * n,
        "abated_kt": [100.0] * n,
        "present_years": [8.0] * n,
        "kind": ["capture"] * n,
        "emitted_kt": 100.0,
        "emitted_at_start_kt": 100.0,
        "peers_share": 0.0,
        "settings": Companies(),
    }
    parts = given_by_default | other
    return Board(value_gbp_m=values, feasible=feasible or [True] * n, **parts)


@pytest.mark.parametrize(
    ("values", "feasible", "choice"),
    [
        ([1.0, 5.0, 3.0], [True, True, True], 1),
        ([1.0, 5.0, 3.0], [True, False, True], 2),
        ([-1.0, 0.0], [True, True], None),  # worth nothing is not worth doing
        ([2.0, 2.0], [True, True], 0),
        ([math.nan, 1.0], [True, True], 1),
        ([5.0], [False], None),
        ([], [], None),
    ],
)
def test_the_feasible_option_of_highest_value_is_taken(values, feasible, choice):
    assert net_present_value(board(values, feasible)) == choice


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.booleans()), max_size=12))
@settings(max_examples=200)
def test_no_option_left_behind_is_better(options):
    values, feasible = [value for value, _ in options], [may for _, may in options]
    choice = net_present_value(board(values, feasible))
    open_to_it = [value for value, may in options if may and value > 0.0]
    assert (choice is None) == (not open_to_it)
    if choice is not None:
        assert options[choice] == (max(open_to_it), True)


def test_the_root_solves_the_fundamental_quadratic():
    """1/2 s^2 b (b - 1) - r = 0; at r = 4 % and s = 20 % b is 2: a plant must be worth 2 I."""
    assert waiting_root(0.04, 0.2) == pytest.approx(2.0)
    b = waiting_root(0.12, 0.3)
    assert 0.5 * 0.3**2 * b * (b - 1.0) == pytest.approx(0.12)
    assert waiting_root(0.1, 0.0) == math.inf


def test_who_may_wait_asks_for_as_much_again_as_the_plant_costs():
    # r = 4 %, s = 20 %: worth twice its cost, so that value beyond cost equals the investment.
    asks = {"hurdle_rate": 0.04, "settings": Companies(value_volatility=0.2)}
    assert option_to_wait(board([9.99], **asks)) is None
    assert option_to_wait(board([10.01], **asks)) == 0
    certain = asks | {"settings": Companies(value_volatility=0.0)}
    assert option_to_wait(board([0.01], **certain)) == 0


def test_a_target_is_kept_to_at_what_it_costs_up_to_the_willingness():
    # Halfway to nothing in 2050, 90 kt are above the line of 50 kt. GBP -20 m over 100 kt and eight
    # present years are GBP 25 a tonne.
    above = {"year": 2040, "emitted_kt": 90.0}
    willing = Companies(target_start_year=2030, target_willingness_gbp_per_t=25.1)
    assert target_driven(board([-20.0, -30.0], settings=willing, **above)) == 0
    stingy = Companies(target_start_year=2030, target_willingness_gbp_per_t=24.9)
    assert target_driven(board([-20.0], settings=stingy, **above)) is None
    on_the_line = {"year": 2040, "emitted_kt": 50.0}
    assert target_driven(board([-20.0], settings=willing, **on_the_line)) is None
    assert target_driven(board([1.0], settings=willing, **on_the_line)) == 0
    # The cheaper tonne goes before the larger value.
    assert (
        target_driven(board([-8.0, -8.0], abated_kt=[10.0, 99.0], settings=willing, **above)) == 1
    )


@pytest.mark.parametrize(("peers_share", "goes"), [(0.0, False), (0.5, False), (0.9, True)])
def test_a_follower_asks_for_less_once_others_went_before(peers_share, goes):
    # 10 % of GBP 10 m less 12 % of them times the share: after nine in ten a loss is borne.
    asked = Companies(follower_threshold=0.1, social_influence=0.12)
    choice = follower(board([-0.05], peers_share=peers_share, settings=asked))
    assert (choice == 0) is goes


def test_all_options_without_value_stay_where_they_are():
    nothing_pays = board([-500.0, -1e4], [True, False])
    assert [rule(nothing_pays) for rule in RULES.values()] == [None] * len(RULES)


def test_own_company_goes_before_sector_and_sector_before_the_table():
    sector = next(s.sector_id for s in HUMBER.cluster.sites if s.company_id == "phillips66")
    chosen = {sector: "follower", "phillips66": "target_driven"}
    names = dict(
        zip(
            [row.company_id for row in HUMBER.cluster.companies],
            rule_names(HUMBER.changed({"companies.rules": chosen})),
            strict=True,
        )
    )
    assert names["phillips66"] == "target_driven"
    others = {s.company_id for s in HUMBER.cluster.sites if s.sector_id == sector} - {"phillips66"}
    assert all(names[name] == "follower" for name in others)
    assert names["british_steel"] == "net_present_value"


def test_companies_look_at_those_of_their_sector_or_hub_and_never_at_themselves():
    weights = links(HUMBER, world_of(HUMBER).options)
    assert np.all(np.diag(weights) == 0.0)
    total = weights.sum(axis=1)
    assert np.all(np.isclose(total, 1.0) | (total == 0.0))
    index = {row.company_id: i for i, row in enumerate(HUMBER.cluster.companies)}
    linked = weights > 0.0
    assert np.array_equal(linked, linked.T)
    assert linked[index["phillips66"], index["vpi"]]  # both by the hub at Immingham


@pytest.fixture
def own_rule():
    @register_rule("never")
    def never(board):
        return None

    return "never"


def test_a_rule_of_ones_own_decides_for_the_companies_that_are_given_it(own_rule):
    mine = HUMBER.changed({"companies.rules": {"drax": own_rule, "vpi": own_rule}})
    decisions = twin.simulate(mine, 3).decisions
    ordered = set(decisions.loc[decisions["chosen"], "company_id"].astype(str))
    assert not ordered & {"drax", "vpi"}
    assert ordered
    theirs = decisions[decisions["company_id"].isin(["drax", "vpi"])]
    assert "its board waits to see" in set(theirs["obstacle"].astype(str))


@pytest.mark.parametrize("name", ["net_present_value", "Not A Name"])
def test_no_rule_of_ours_is_replaced_and_names_have_a_form(name):
    with pytest.raises(twin.InputError, match="choose another name"):
        register_rule(name)


def test_unknown_rules_and_deciders_are_named_with_the_nearest():
    with pytest.raises(twin.InputError, match="phillips66"):
        HUMBER.changed({"companies.rules": {"philips66": "follower"}})
    typo = HUMBER.changed({"companies.rules": {"phillips66": "folower"}})
    with pytest.raises(twin.InputError, match=r"companies\.rules\.phillips66.*\n?.*follower"):
        twin.simulate(typo)


@pytest.mark.slow
def test_social_influence_speeds_adoption_and_waiting_slows_it():
    """Means over ten seeds, as published: Shi et al. 2020; Dixit and Pindyck 1994, chapter 5."""
    until_2040 = HUMBER.changed({"horizon.end_year": 2040})
    followers = until_2040.changed({"companies.rules": dict.fromkeys(SECTORS, "follower")})
    waiting = until_2040.changed({"companies.rules": dict.fromkeys(SECTORS, "option_to_wait")})

    def orders_by_2040(scenario):
        runs = [twin.simulate(scenario, seed, tables=["decisions"]).decisions for seed in range(10)]
        return np.array([(run["chosen"] & (run["year"] <= 2040)).sum() for run in runs])

    alone = orders_by_2040(followers.changed({"companies.social_influence": 0.0}))
    together = orders_by_2040(followers.changed({"companies.social_influence": 1.0}))
    gain = together - alone  # the same seeds, so that luck is the same
    assert gain.mean() > 3.0 * gain.std(ddof=1) / np.sqrt(len(gain)) > 0.0
    certain = orders_by_2040(waiting.changed({"companies.value_volatility": 0.0}))
    unsure = orders_by_2040(waiting.changed({"companies.value_volatility": 0.3}))
    lost = certain - unsure
    assert lost.mean() > 3.0 * lost.std(ddof=1) / np.sqrt(len(lost))
