"""Who pays whom: bands sum to what the state pays in all, and the key has their colours."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.charts.money import sankey

PAYMENTS = [
    (2030, "government", "kiln", "capture support", 50.0),
    (2031, "government", "kiln", "capture support", -80.0),
    (2030, "government", "mill", "capture support", 20.0),
    (2030, "mill", "government", "carbon price", 7.0),
]


def drawn(year=None):
    columns = ["year", "payer_id", "receiver_id", "category", "gbp_m"]
    names = {"kiln": "Kiln", "mill": "Mill"}
    results = SimpleNamespace(
        tables={"payments": pd.DataFrame(PAYMENTS, columns=columns)},
        facts={"company_names": names, "producer_families": {}},
    )
    return sankey(results, year, "light")[0]


@pytest.mark.parametrize(("year", "support"), [(None, -10.0), (2030, 70.0), (2031, -80.0)])
def test_what_is_paid_back_runs_to_the_state_and_the_sum_is_public_support(year, support):
    figure = drawn(year)
    link, label = figure["data"][0]["link"], figure["data"][0]["node"]["label"]
    net = 0.0
    for source, target, purpose, value in zip(
        link["source"], link["target"], link["label"], link["value"], strict=True
    ):
        assert value > 0.0
        if purpose.startswith("capture support"):
            net += value if label[source] == "government" else -value
            assert purpose.endswith("paid back") == (label[target] == "government")
    assert net == pytest.approx(support)


def test_the_key_has_the_colours_of_the_bands():
    figure = drawn()
    key = {entry["name"]: entry["colour"] for entry in figure["layout"]["meta"]["key"]}
    assert set(key) == {"capture support", "carbon price"}
    link = figure["data"][0]["link"]
    shown = dict(zip(link["label"], link["color"], strict=True))
    assert key == {purpose.removesuffix(", paid back"): each for purpose, each in shown.items()}


def test_dark_bands_lighten_where_they_would_be_lost_and_the_key_goes_along():
    columns = ["year", "payer_id", "receiver_id", "category", "gbp_m"]
    results = SimpleNamespace(
        tables={"payments": pd.DataFrame(PAYMENTS, columns=columns)},
        facts={"company_names": {"kiln": "Kiln", "mill": "Mill"}, "producer_families": {}},
    )
    bands, keys = {}, {}
    for theme in ("light", "dark"):
        figure = sankey(results, None, theme)[0]
        link = figure["data"][0]["link"]
        bands[theme] = dict(zip(link["label"], link["color"], strict=True))
        keys[theme] = {entry["name"]: entry["colour"] for entry in figure["layout"]["meta"]["key"]}
    assert bands["dark"]["carbon price"] != bands["light"]["carbon price"]
    assert keys["dark"]["carbon price"] == bands["dark"]["carbon price"]
    assert bands["dark"]["capture support"] == bands["light"]["capture support"]
