"""Winner's curse and withdrawal after award: the closed form against draws, and runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import twin
from agents.bidding import expected_shortfall, shaded_cost
from agents.company import capture_bid
from tests.twin import stylised
from twin.model import ClusterModel
from twin.prepared.world import world_of

TINY = twin.load("tiny/tiny")
HUMBER = twin.load("humber/reference")


@pytest.mark.parametrize(("bidders", "shortfall"), [(1, 0.0), (2, 1 / 3), (3, 0.5), (9, 0.8)])
def test_the_lowest_of_several_estimates_falls_short_by_its_closed_form(bidders, shortfall):
    assert expected_shortfall(bidders) == pytest.approx(shortfall)
    errors = np.random.default_rng(1).uniform(-1.0, 1.0, (200_000, bidders)).min(axis=1)
    standard_error = errors.std() / np.sqrt(len(errors))
    assert -errors.mean() == pytest.approx(shortfall, abs=4.0 * standard_error)


def test_who_knows_its_cost_or_has_no_rivals_adds_nothing():
    assert shaded_cost(100.0, 0.7, 0.0, 9, shades=True) == 100.0
    assert shaded_cost(100.0, -0.5, 0.2, 1, shades=True) == pytest.approx(90.0)
    # Three bidders: half of the half-width of 20 is added to an estimate of 90.
    assert shaded_cost(100.0, -0.5, 0.2, 3, shades=True) == pytest.approx(100.0)
    assert shaded_cost(100.0, -0.5, 0.2, 3, shades=False) == pytest.approx(90.0)


@pytest.mark.parametrize(
    ("stage", "year", "first_year"),
    [
        ("idea", 2026, 2034),
        ("development", 2026, 2031),
        ("consented", 2026, 2030),
        ("engineered", 2026, 2030),
        ("idea", 2029, 2037),
        ("development", 2029, 2033),
    ],
)
def test_who_has_developed_its_project_bids_for_support_from_an_earlier_year(
    monkeypatch, stage, year, first_year
):
    """A reformer takes 16 months of development, 16 of consent, 15 of FEED and 42 after FID.

    An idea begins when a bid is won in the January after: 89 months. What has begun goes on from
    January 2025, 73 months from development on, and takes 42 once it is won: who bids in 2026 from
    consent on is ready by January 2027, who bids in 2029 waits for the award alone.
    """
    scenario = HUMBER.changed({"data.producers.h2h_saltend.stage": stage})
    model = ClusterModel(world_of(scenario), 1)
    bids = []
    monkeypatch.setattr(model.government, "receive", lambda _, bid: bids.append(bid))
    model.market.producer("h2h_saltend").decide(year)
    assert [bid.first_year for bid in bids] == [first_year]


def test_capture_bids_for_support_from_the_year_in_which_it_would_start_up():
    """Won and ordered in January 2031: 36 months later is January 2034, 35 are December 2033."""
    model = ClusterModel(world_of(stylised.cluster([100.0])), 1)
    assert model.options.lead_months[0] == 36.0
    assert capture_bid(model, 0, 100.0, 100.0, 2030).first_year == 2034
    model.options = replace(model.options, lead_months=np.array([35.0]))
    assert capture_bid(model, 0, 100.0, 100.0, 2030).first_year == 2033


@pytest.mark.parametrize("shades", [True, False])
def test_shading_saves_the_winner_on_average_from_its_curse(shades):
    """The cheapest of five equal bidders is paid its cost when all shade, else 13 % too little."""
    errors = np.random.default_rng(2).uniform(-1.0, 1.0, (20_000, 5)).min(axis=1)
    paid = np.array([shaded_cost(100.0, error, 0.2, 5, shades=shades) for error in errors])
    expected = 100.0 if shades else 100.0 * (1.0 - 0.2 * 4 / 6)
    assert paid.mean() == pytest.approx(expected, abs=4.0 * paid.std() / np.sqrt(len(paid)))


ONE_ROUND = {
    "horizon.end_year": 2027,
    "policy.rounds": [{"year": 2026, "supports": "electrolyser", "volume": 150, "strike_cap": 250}],
}


def asked(changes, seed):
    """Strike of every bid of hydrogen producers in a round for electrolysers."""
    notes = twin.simulate(HUMBER.changed(ONE_ROUND | changes), seed).notes
    rows = notes[(notes["action"] == "support") & (notes["year"] == 2026)]
    return rows.set_index("subject")["figure"]


def test_uncertain_bidders_scatter_about_their_cost_and_ask_more_when_they_shade():
    sure = asked({}, 1)
    spread = {"producers.cost_spread_share": 0.2}
    shaded = pd.concat([asked(spread, seed) / sure for seed in range(1, 4)])
    naive = pd.concat(
        [asked(spread | {"producers.shades_bids": False}, seed) / sure for seed in range(1, 4)]
    )
    assert naive.between(0.8, 1.2).all()
    assert naive.std() > 0.05  # 0.2 / sqrt(3) = 0.115 in theory
    rivals = len(sure)  # each sees the others of its family that are still without a contract
    allowance = 0.2 * expected_shortfall(rivals)
    np.testing.assert_allclose(shaded - naive, allowance, atol=1e-3)


def test_who_withdraws_frees_its_budget_and_does_not_bid_again():
    certain = TINY.changed({"producers.withdrawal_probability": 1.0})
    notes = twin.simulate(certain).notes
    won = notes[(notes["action"] == "support") & (notes["obstacle"] == "")]
    back = notes[notes["obstacle"] == "withdrew after its award"]
    producers = {row.producer_id for row in TINY.cluster.producers}
    assert len(back)
    for row in back.itertuples():
        assert row.subject in producers
        mine = won[won["subject"] == row.subject]
        assert mine["year"].max() == row.year - 1
    works = twin.simulate(certain).projects.set_index("project_id")
    assert set(works.loc[list(back["subject"]), "standing"]) == {"withdrawn"}


def test_a_later_round_gets_what_a_withdrawn_contract_had_tied_up():
    """Money for one reformer alone: a second wins in the next round once the first gives up."""
    rounds = [
        {"year": year, "supports": "reformer", "volume": 750, "strike_cap": 120}
        for year in (2026, 2028)
    ]
    budget = {
        "policy.rounds": rounds,
        "policy.support_budget_gbp_m_per_year": 350.0,
        "horizon.end_year": 2030,
    }

    def winners(probability):
        world = HUMBER.changed(budget | {"producers.withdrawal_probability": probability})
        notes = twin.simulate(world, 1).notes
        won = (notes["action"] == "support") & (notes["obstacle"] == "")
        return list(notes[won]["subject"])

    staying, leaving = winners(0.0), winners(1.0)
    assert len(staying) == 1
    assert leaving[0] == staying[0]
    assert len(leaving) == 2
    assert leaving[1] != leaving[0]


def test_withdrawals_come_at_their_probability_and_by_a_stream_of_their_own():
    """A probability changes who withdraws, not the luck of works or weather."""
    model = TINY.changed({"producers.withdrawal_probability": 0.3})
    runs = [twin.simulate(model, seed).notes for seed in range(12)]
    won = sum(((n["action"] == "support") & (n["obstacle"] == "")).sum() for n in runs)
    back = sum((n["obstacle"] == "withdrew after its award").sum() for n in runs)
    assert 0.05 < back / won < 0.65
