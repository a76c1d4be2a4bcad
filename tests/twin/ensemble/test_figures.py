"""Pictures hold the figures of their tables, and a page needs no network."""

import json
import re

import numpy as np
import pandas as pd
import pytest

import twin
from tests.twin.ensemble.here import few_runs
from tools.clients.boxes import BOXES, sample
from twin.ensemble import figures
from twin.ensemble.analysis.convergence import running_mean
from twin.ensemble.analysis.discovery import discover
from twin.ensemble.analysis.quantiles import exceedance, fan
from twin.ensemble.analysis.regret import regret_table
from twin.ensemble.analysis.sensitivity import rank_correlations, swings
from twin.looks import COLOURS, SERIES


@pytest.fixture
def every_figure():
    runs, tables = few_runs()
    table = tables["cluster_year"]
    last = table[table["year"] == 2040].set_index("run_id")["fossil_co2_mt"]
    settings, is_case = sample(BOXES["corner"])
    found = discover(settings, is_case)
    indices = pd.DataFrame(
        {
            "parameter": ["a", "b"],
            "first_order": [0.5, 0.1],
            "first_order_ci": [0.1, 0.1],
            "total_order": [0.8, 0.2],
            "total_order_ci": [0.2, 0.1],
        }
    )
    effects = pd.DataFrame({"parameter": ["a"], "mu_star": [2.0], "mu_star_ci": [0.5]})
    return {
        "fan": figures.fan_figure(fan(table, "fossil_co2_mt", runs), "Fossil CO₂", "Mt a year"),
        "exceedance": figures.exceedance_figure({"tiny": exceedance(last)}, "CO₂", "Mt", 0.5),
        "sobol": figures.influence_figure(indices, "What matters"),
        "morris": figures.influence_figure(effects, "What matters"),
        "ranks": figures.influence_figure(
            rank_correlations(settings, is_case.astype(float)), "What matters"
        ),
        "swings": figures.influence_figure(
            swings(pd.DataFrame({"a": [1.0, 2.0]}), [3.0, 4.0]), "What matters"
        ),
        "trajectory": figures.trajectory_figure(found, "Boxes"),
        "cases": figures.cases_figure(settings, is_case, found, "Where it fails"),
        "regret": figures.regret_figure(regret_table(runs, last), "Regret", "Mt"),
        "convergence": figures.convergence_figure(running_mean(last), "Mean", "Mt"),
    }


def test_every_figure_is_plain_and_drawn_by_plotly(every_figure):
    import plotly.graph_objects as go

    for name, figure in every_figure.items():
        assert json.loads(json.dumps(figure)) == figure, name
        go.Figure(figure)


def test_a_fan_draws_the_quantiles():
    runs, tables = few_runs()
    table = fan(tables["cluster_year"], "fossil_co2_mt", runs)
    one = table[table["scenario"] == "tiny"]
    figure = figures.fan_figure(one, "CO₂", "Mt")
    outer, inner, line = figure["data"]
    assert line["y"] == one["p50"].tolist()
    assert outer["y"] == one["p95"].tolist() + one["p5"].tolist()[::-1]
    assert inner["y"][: len(one)] == one["p75"].tolist()


def test_scenarios_differ_by_colour_and_dash_and_none_means_alarm(every_figure):
    lines = [line for line in every_figure["fan"]["data"] if "dash" in line["line"]]
    assert len({line["line"]["color"] for line in lines}) == 2
    assert len({line["line"]["dash"] for line in lines}) == 2
    assert not set(SERIES) & set(COLOURS.values())


def test_the_box_is_shaded_at_its_limits(every_figure):
    shape = every_figure["cases"]["layout"]["shapes"][0]
    assert shape["x0"] == pytest.approx(0.6, abs=0.07)
    assert shape["y1"] == pytest.approx(0.5, abs=0.07)
    failed = every_figure["cases"]["data"][1]
    assert failed["marker"]["color"] == COLOURS["late"]
    assert len(failed["x"]) == int(np.sum(sample(BOXES["corner"])[1]))


def test_a_page_stands_alone_and_escapes_what_it_is_told(every_figure, tmp_path):
    path = tmp_path / "plots" / "ensemble.html"
    said = ["CO2 < 3 & rising"]
    figures.write_page(path, "A <study>", said, list(every_figure.values()))
    text = path.read_text(encoding="utf-8")
    assert "<h1>A &lt;study&gt;</h1>" in text
    assert "<p>CO2 &lt; 3 &amp; rising</p>" in text
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", text)
    assert text.count('id="figure-') == len(every_figure)
    assert [p.name for p in path.parent.iterdir()] == ["ensemble.html"]


def test_a_page_that_cannot_be_written_leaves_the_earlier_one(every_figure, tmp_path, monkeypatch):
    path = tmp_path / "ensemble.html"
    path.write_text("earlier")

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(twin.ResultsError, match="No space left on device"):
        figures.write_page(path, "A study", [], [every_figure["fan"]])
    assert path.read_text() == "earlier"
    assert [p.name for p in tmp_path.iterdir()] == ["ensemble.html"]
