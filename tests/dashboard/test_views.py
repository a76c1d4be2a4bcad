"""Every view fills all of its cards, for a cluster with little in it too, and every year of it."""

import importlib
import json
import re
from types import SimpleNamespace

import numpy as np
import pytest

from dashboard.components.frame import view_frame
from dashboard.desk import DESK, draw, headline
from dashboard.presets import preset_scenario
from dashboard.state import VIEWS, RunState

TINY = RunState("tiny/tiny")


@pytest.mark.parametrize("view", VIEWS)
def test_every_card_of_a_view_is_filled(view):
    drawn = draw(view, TINY, {})
    assert isinstance(drawn, bytes), drawn
    content = json.loads(drawn)
    cards = {
        card.name
        for card in getattr(importlib.import_module(f"dashboard.pages.{view}"), "CARDS", ())
    }
    assert set(content.get("figures", {})) >= cards
    assert set(content.get("words", {})) == set(content.get("figures", {}))
    frame = json.dumps(
        view_frame(view, {}, TINY.preset).to_plotly_json(), default=lambda o: o.to_plotly_json()
    )
    assert "{pounds}" not in frame
    for kind, key in (("block", "blocks"), ("listing", "rows"), ("figure", "figures")):
        places = set(re.findall(rf'"data-{kind}": "([^"]+)"', frame))
        assert places == set(content.get(key, {})), kind


def test_a_refused_run_comes_back_as_its_faults():
    faults = draw("overview", RunState("tiny/tiny", {"seed": -1}), {})
    assert [fault.place for fault in faults] == ["setting seed"]


def test_the_map_plays_every_year_of_the_horizon():
    changes = {"horizon.end_year": 2040}
    frames = json.loads(draw("map", RunState("tiny/tiny", changes), {}))["frames"]
    start = preset_scenario("tiny/tiny").settings.horizon.start_year
    assert [frame["year"] for frame in frames] == list(range(start, 2041))


def test_a_view_of_a_kept_run_costs_no_simulation():
    draw("jobs", TINY, {})
    before = DESK.simulations
    draw("money", TINY, {})
    draw("overview", TINY, {})
    assert DESK.simulations == before


def test_many_planners_do_not_push_references_out():
    DESK.reference(RunState("tiny/tiny", {"seed": 5, "prices.gas_multiplier": 1.1}))
    for i in range(12):
        DESK.run(RunState("tiny/tiny", {"seed": 5, "prices.gas_multiplier": 1.2 + i / 100}))
    before = DESK.simulations
    DESK.reference(RunState("tiny/tiny", {"seed": 5, "prices.gas_multiplier": 1.1}))
    assert DESK.simulations == before


@pytest.mark.parametrize(
    ("last", "told"),
    [(1.5, "falls to 1.50 Mt in 2030, 50 % below"), (3.6, "rises to 3.60 Mt in 2030, 20 % above")],
)
def test_the_headline_says_on_which_side_of_no_decision_a_run_ends(last, told):
    columns = {
        "year": [2025, 2030],
        "fossil_co2_mt": [3.0, last],
        "counterfactual_fossil_co2_mt": [3.0, 3.0],
        "investment_gbp_m": np.array([1.0, 2.0]),
        "support_gbp_m": np.array([0.0, 0.0]),
    }
    assert told in headline(SimpleNamespace(columns=lambda _table: columns))


def test_names_of_works_leave_room_for_the_picture_and_are_whole_in_its_table():
    figure = json.loads(draw("programme", TINY, {}))["figures"]["gantt"]
    shown = figure["layout"]["yaxis"]["categoryarray"]
    table = [row[0] for row in figure["layout"]["meta"]["table"]["rows"]]
    plain = [re.sub("<br>", " ", re.sub("</?b>", "", label)) for label in shown]
    assert plain == table
    assert all(label.count("<br>") <= 1 for label in shown)


def test_what_is_paid_for_carbon_names_price_support():
    """Which is all that is paid where the traded price is nought."""
    free = RunState("tiny/tiny", {"policy.carbon_price.multiplier": 0.0})
    money = json.loads(draw("money", free, {}))
    paid = DESK.run(free).results.tables["cluster_year"]["carbon_revenue_gbp_m"].sum()
    assert paid > 0.0
    assert "Carbon price and Carbon Price Support paid" in money["blocks"]["appraisal"]
    assert "includes Carbon Price Support" in money["words"]["sankey"]


def test_the_data_say_in_which_order_they_stand():
    drawn = json.loads(draw("data", TINY, {}))
    assert "what was not found comes first, then assumptions" in drawn["blocks"]["data-summary"]
    order = ["missing", "assumption", "derived", "verified"]
    places = [order.index(row["status"]) for row in drawn["rows"]["data"]]
    assert places == sorted(places)
