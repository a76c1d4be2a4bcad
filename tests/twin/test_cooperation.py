"""What acting together is worth: the split against its axioms, and runs against each other."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import twin
from twin.cli import app
from twin.cooperation import EXACT_UP_TO, MEASURES, Cooperation, shapley_values

HUMBER = twin.load("humber/reference")
SHORT = HUMBER.changed({"horizon.end_year": 2036})
SEEDS = range(1, 3)


def airport(costs):
    """Cost of the longest runway a coalition needs: its Shapley value has a closed form."""
    return lambda coalition: max((costs[party] for party in coalition), default=0.0)


def airport_shares(costs):
    """Littlechild and Owen 1973: each step of the runway is shared by all who need it."""
    shares, paid, left = {}, 0.0, len(costs)
    so_far = 0.0
    for party, cost in sorted(costs.items(), key=lambda item: item[1]):
        so_far += (cost - paid) / left
        shares[party], paid, left = so_far, cost, left - 1
    return shares


@pytest.mark.validation("Statistics and games", "Littlechild and Owen 1973")
@pytest.mark.parametrize("parties", [1, 2, 5, EXACT_UP_TO])
def test_the_airport_game_has_its_closed_form(validate, parties):
    costs = {f"p{i}": float(i * i + 1) for i in range(parties)}
    shares, published = shapley_values(airport(costs), list(costs)), airport_shares(costs)
    ours = [shares[party] for party in published]
    case = f"Shapley shares of the airport game of {parties}"
    validate(case, list(published.values()), ours, rel=1e-6)


@given(st.lists(st.floats(-100.0, 100.0), min_size=16, max_size=16))
@settings(max_examples=50)
def test_shares_sum_to_the_gain_and_respect_symmetry_and_null_players(worths):
    players = ["a", "b", "c", "d"]
    subsets = [frozenset(some) for n in range(5) for some in itertools.combinations(players, n)]
    worth = dict(zip(subsets, worths, strict=True))

    def symmetric(coalition):  # a and b alike, d adds nothing
        alike = len(coalition & {"a", "b"})
        return worth[frozenset({"c"} & coalition | {"a"} if alike else {"c"} & coalition)] + alike

    free = shapley_values(worth.__getitem__, players)
    gain = worth[frozenset(players)] - worth[frozenset()]
    assert sum(free.values()) == pytest.approx(gain, abs=1e-9)
    alike = shapley_values(symmetric, players)
    assert alike["a"] == pytest.approx(alike["b"], abs=1e-9)
    assert alike["d"] == pytest.approx(0.0, abs=1e-9)


def test_sampled_orders_come_near_the_exact_shares_and_sum_to_the_gain():
    costs = {f"p{i:02}": float(i + 1) for i in range(EXACT_UP_TO + 3)}
    shares = shapley_values(airport(costs), list(costs), permutations=3000, seed=1)
    exact = airport_shares(costs)
    assert sum(shares.values()) == pytest.approx(max(costs.values()))
    for party, share in shares.items():  # four standard errors of a cost of at most 15
        assert share == pytest.approx(exact[party], abs=4.0 * 15.0 / np.sqrt(3000))
    again = shapley_values(airport(costs), list(costs), permutations=3000, seed=1)
    assert shares == again


@pytest.fixture(scope="module")
def found():
    return twin.value_of_coordination(SHORT, SEEDS, split_among=2)


@pytest.mark.slow
@pytest.mark.thorough
def test_a_party_that_stays_away_costs_what_the_runs_differ_by(found):
    row = found.pivotal.iloc[0]
    scenario = SHORT.changed({"coordination.enabled": True})
    without = scenario.changed({"coordination.absent": [row["party_id"]]})
    abated = [
        [twin.simulate(one, seed).cluster_year["abated_co2_mt"].sum() for seed in SEEDS]
        for one in (scenario, without)
    ]
    assert row["lost_without_it_mt"] == pytest.approx(np.mean(abated[0]) - np.mean(abated[1]))
    assert found.pivotal["lost_without_it_mt"].is_monotonic_decreasing


@pytest.mark.slow
@pytest.mark.thorough
def test_shares_are_those_of_the_game_among_the_most_pivotal(found):
    one, two = found.pivotal["party_id"][:2]

    def saved(*absent):
        changed = {"coordination.enabled": True, "coordination.absent": list(absent)}
        runs = [
            twin.simulate(SHORT.changed(changed), s).cluster_year["abated_co2_mt"].sum()
            for s in SEEDS
        ]
        return float(np.mean(runs))

    both, only_one, only_two, nobody = saved(), saved(two), saved(one), saved(one, two)
    shares = found.shares.set_index("party_id")["share_mt"]
    assert shares[one] == pytest.approx(((only_one - nobody) + (both - only_two)) / 2)
    assert shares[two] == pytest.approx(((only_two - nobody) + (both - only_one)) / 2)


def test_who_is_absent_never_commits_and_nobody_does_below_the_minimum():
    enabled = {"coordination.enabled": True}
    joined = twin.simulate(HUMBER.changed(enabled), 1).notes.query("action == 'join'")
    party = joined["party_id"].iloc[0]
    without = HUMBER.changed(enabled | {"coordination.absent": [party]})
    assert party not in set(twin.simulate(without, 1).notes.query("action == 'join'")["party_id"])
    strict = HUMBER.changed(enabled | {"coordination.minimum_participation_share": 10.0})
    notes = twin.simulate(strict, 1).notes
    assert not (notes["action"] == "join").any()


def test_commitments_are_gathered_as_often_as_the_manager_meets():
    rarely = {
        "coordination.enabled": True,
        "coordination.start_year": 2028,
        "coordination.meets_every_years": 4,
    }
    notes = twin.simulate(HUMBER.changed(rarely), 1).notes
    met = set(notes.loc[notes["action"] == "coordinate", "year"])
    assert met
    assert all((year - 2028) % 4 == 0 for year in met)


@pytest.mark.parametrize(
    ("change", "error", "lost", "said"),
    [
        (
            9.0,
            0.4,
            2.0,
            r"removes 9\.0 Mt CO2 more over the run \(mean of 2 draws of luck, standard error "
            r"0\.4\)\. Without a 2\.0 Mt less would be abated and removed\.$",
        ),
        (-2.0, 0.01, 2.0, r"2\.0 Mt CO2 less .* Without a 2\.0 Mt less .* removed still\.$"),
        (2.0, 0.4, 2.0, r"0\.4: whether it is more or less is uncertain\)"),  # 12.7 errors wide
        (-2.0, np.nan, 0.0, r"one draw .* cannot be said\)\. No single commitment is pivotal"),
        (0.01, 0.4, -3.0, "as much CO2 over the run as each alone .* No single commitment"),
    ],
)
def test_the_answer_in_words_says_how_sure_it_is_and_who_is_pivotal(change, error, lost, said):
    fossil = {"measure": "fossil CO2, whole run", "difference": 7.7, "standard_error": 0.1}
    abated = {
        "measure": "CO2 abated and removed, whole run",
        "difference": change,
        "standard_error": error,
    }
    pivotal = {"party_id": "a", "lost_without_it_mt": lost}
    found = Cooperation((1, 2), pd.DataFrame([fossil, abated]), pd.DataFrame([pivotal]))
    assert re.search(said, str(found))
    assert "saved" not in str(found)


def test_a_pivotal_party_within_its_error_may_be_chance():
    abated = {
        "measure": "CO2 abated and removed, whole run",
        "difference": 50.0,
        "standard_error": 1.0,
    }
    pivotal = {"party_id": "a", "lost_without_it_mt": 2.0, "standard_error_mt": 0.9}
    found = Cooperation((1, 2, 3), pd.DataFrame([abated]), pd.DataFrame([pivotal]))
    assert str(found).endswith("abated and removed, which may be chance.")


@pytest.mark.parametrize("wrong", [{"seeds": []}, {"split_among": 13}])
def test_no_seeds_and_too_many_shares_are_refused(wrong):
    with pytest.raises(twin.InputError, match="give other numbers"):
        twin.value_of_coordination(HUMBER, **wrong)


def test_an_absent_company_that_does_not_exist_is_named():
    with pytest.raises(twin.InputError, match=r"coordination\.absent\.0.*drax"):
        HUMBER.changed({"coordination.absent": ["drx"]})


@pytest.mark.slow
def test_the_command_says_what_acting_together_is_worth():
    answer = CliRunner().invoke(app, ["together", "tiny/tiny", "--seeds", "2", "--split", "1"])
    assert answer.exit_code == 0, answer.output
    assert "Acting together abates and removes" in answer.output


class OfYears:
    """What the comparison looks at of a run."""

    def __init__(self, **columns):
        self._columns = columns

    def columns(self, table):
        assert table == "cluster_year"
        return self._columns


def test_biogenic_co2_is_co2_stored_too():
    """As in the headline figures: what is first stored may be biogenic alone."""
    run = OfYears(
        year=[2030, 2031, 2032],
        stored_fossil_co2_mt=[0.0, 0.0, 1.0],
        removed_biogenic_co2_mt=[0.0, 2.0, 2.0],
    )
    _, first = MEASURES["first CO2 stored"]
    assert first(run) == 2031
