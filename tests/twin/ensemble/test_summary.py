"""A summary says what the runs say, by the method that suits the design."""

import json

import numpy as np
import pandas as pd
import pytest

import twin
from tests.twin.ensemble.analysis.functions import (
    G_FIRST,
    G_TOTAL,
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    g_function,
    ishigami,
)
from tests.twin.ensemble.here import evaluate_here, run_here
from twin.ensemble.pages import pictures, write_pictures
from twin.ensemble.plain import as_plain
from twin.ensemble.sentences import sentences
from twin.ensemble.summary import summarise

PATHS = (
    "prices.gas_multiplier",
    "prices.electricity_multiplier",
    "policy.carbon_price.multiplier",
    "policy.carbon_price.removal_credit_share",
    "companies.trust_in_carbon_path",
    "networks.booked_share_for_fid",
    "networks.headroom_share",
    "producers.margin_share",
)
"""Settings that stand for the parameters of test functions, in their order."""


def study(design, k=3, scenarios=("tiny/tiny",), **sections):
    """Settings evenly between a quarter and one."""
    spread = {path: {"distribution": "uniform", "low": 0.25, "high": 1.0} for path in PATHS[:k]}
    return twin.Study(list(scenarios), parameters=spread, design=design, **sections)


class TestIndicesThroughTheOwnPath:
    """From a study to its plan, its folder, and what is read back from there."""

    @pytest.mark.parametrize(
        ("function", "first", "total"),
        [(ishigami, ISHIGAMI_FIRST, ISHIGAMI_TOTAL), (g_function, G_FIRST, G_TOTAL)],
    )
    def test_sobol_indices_hold_what_theory_gives(self, tmp_path, function, first, total):
        k = len(first)
        made = evaluate_here(
            study({"kind": "sobol", "samples": 1024}, k), tmp_path / "e", {"y": function}
        )
        table = summarise(made).influences.set_index("parameter").loc[list(PATHS[:k])]
        assert ((table["first_order"] - first).abs() <= table["first_order_ci"]).all(), table
        assert ((table["total_order"] - total).abs() <= table["total_order_ci"]).all(), table
        assert table[["first_order_ci", "total_order_ci"]].max(axis=None) < 0.2

    def test_pairs_of_a_design_with_pairs(self, tmp_path):
        design = {"kind": "sobol", "samples": 256, "second_order": True}
        made = evaluate_here(study(design), tmp_path / "e", {"y": ishigami})
        table = summarise(made).influences.set_index("parameter").loc[list(PATHS[:3])]
        assert ((table["total_order"] - ISHIGAMI_TOTAL).abs() <= table["total_order_ci"]).all()

    def test_intervals_shrink_as_samples_are_added(self, tmp_path):
        made = evaluate_here(
            study({"kind": "sobol", "samples": 512}), tmp_path / "e", {"y": ishigami}
        )
        table = summarise(made).index_convergence
        assert table["samples"].tolist() == [64, 128, 256, 512]
        assert table["runs"].tolist() == [320, 640, 1280, 2560]
        assert table["largest_half_width"].iloc[-1] < 0.6 * table["largest_half_width"].iloc[0]

    def test_morris_effects_are_slopes_over_the_whole_range(self, tmp_path):
        design = {"kind": "morris", "trajectories": 10}
        made = evaluate_here(
            study(design), tmp_path / "e", {"y": lambda x: x @ np.array([2.0, -5.0, 0.0])}
        )
        table = summarise(made).influences.set_index("parameter")
        assert table["mu"][list(PATHS[:3])].tolist() == pytest.approx([2.0, -5.0, 0.0], abs=1e-9)

    def test_morris_takes_a_whole_number_that_stays_for_a_step(self, tmp_path):
        """Points of the design move where the whole number does not: the effect is then nought."""
        spread = {
            "companies.booking_years": {"distribution": "uniform", "low": 2, "high": 3},
            "prices.gas_multiplier": {"distribution": "uniform", "low": 0.0, "high": 1.0},
        }
        made = evaluate_here(
            twin.Study(
                ["tiny/tiny"], parameters=spread, design={"kind": "morris", "trajectories": 10}
            ),
            tmp_path / "e",
            {"y": lambda x: 3.0 * x[:, 1]},
        )
        table = summarise(made).influences.set_index("parameter")
        assert table["mu_star"].to_dict() == pytest.approx(
            {"prices.gas_multiplier": 3.0, "companies.booking_years": 0.0}, abs=1e-9
        )

    def test_latin_hypercubes_and_single_steps_rank_parameters_too(self, tmp_path):
        slopes = {"y": lambda x: x @ np.array([1.0, -3.0, 0.0])}
        for design in ({"kind": "latin_hypercube", "samples": 60}, {"kind": "one_at_a_time"}):
            made = evaluate_here(study(design), tmp_path / design["kind"], slopes)
            assert summarise(made).influences["parameter"].iloc[0] == PATHS[1]


class TestOdds:
    @pytest.fixture
    def made(self, tmp_path):
        """Failure where the first setting is high and the second low; nothing else matters."""
        design = {"kind": "latin_hypercube", "samples": 400}
        outputs = {"co2": lambda x: 1.0 + 9.0 * ((x[:, 0] > 0.5) & (x[:, 1] < 0.4)), "cost": sum_of}
        return evaluate_here(study(design), tmp_path / "e", outputs)

    def test_the_conditions_of_failure_are_found_and_said(self, made):
        summary = summarise(made, target="co2<=5")
        (row,) = summary.target_odds.to_dict("records")
        assert row["met_share"] == pytest.approx(0.8, abs=0.03)
        limits = summary.discoveries["tiny/tiny"].box.limits.set_index("parameter")
        assert limits.loc[PATHS[0], "low"] == pytest.approx(0.625, abs=0.02)
        assert limits.loc[PATHS[1], "high"] == pytest.approx(0.55, abs=0.02)
        said = " ".join(sentences(summary))
        assert f"it is missed where {PATHS[0]} above 0.6" in said
        assert f"{PATHS[1]} below 0.5" in said

    def test_statistics_are_what_counting_gives(self, made):
        row = summarise(made, ["cost"]).statistics.iloc[0]
        values = made.headline["cost"]
        assert (row["runs"], row["mean"]) == (400, pytest.approx(values.mean()))
        assert row[["p10", "p50", "p90"]].tolist() == pytest.approx(
            np.quantile(values, [0.1, 0.5, 0.9]).tolist()
        )

    def test_over_saltellis_design_odds_count_the_random_rows_only(self, tmp_path):
        """The rows between share all settings but one, and would count twice."""
        made = evaluate_here(study({"kind": "sobol", "samples": 64}), tmp_path / "e", {"y": sum_of})
        summary = summarise(made)
        assert summary.statistics["runs"].tolist() == [128]
        assert summary.random_run_ids()[:4].tolist() == [0, 4, 5, 9]

    def test_a_design_without_odds_says_so(self, tmp_path):
        made = evaluate_here(study({"kind": "grid"}), tmp_path / "e", {"y": sum_of})
        summary = summarise(made, target="y<=1.5")
        assert summary.verdicts == {}
        said = " ".join(sentences(summary))
        assert "says nothing of odds" in said
        assert "met in 63% of points." in said

    def test_indices_that_are_not_settled_are_said_to_be_so(self, tmp_path):
        made = evaluate_here(
            study({"kind": "sobol", "samples": 16}), tmp_path / "e", {"y": ishigami}
        )
        assert "not settled" in " ".join(sentences(summarise(made)))

    def test_a_target_that_is_always_met_has_no_box(self, made):
        summary = summarise(made, target="co2<=50")
        assert summary.discoveries == {}
        assert summary.target_odds["met_share"].tolist() == [1.0]


def sum_of(points):
    return points.sum(axis=1)


@pytest.fixture(scope="module")
def runs_of_tiny(tmp_path_factory):
    """Real runs of the tiny cluster: two scenarios, two seeds a sample."""
    spread = {
        "prices.gas_multiplier": {"distribution": "uniform", "low": 0.5, "high": 2.0},
        "policy.carbon_price.path": {"distribution": "discrete", "values": ["low", "high"]},
    }
    scenarios = {
        "tiny": "tiny/tiny",
        "dear": twin.load("tiny/tiny").with_(policy__carbon_price__multiplier=1.5),
    }
    study = twin.Study(
        scenarios,
        parameters=spread,
        design={"kind": "latin_hypercube", "samples": 12},
        seeds={"replications": 2},
        title="Gas and carbon",
    )
    return run_here(study, tmp_path_factory.mktemp("ensembles") / "gas")


@pytest.mark.slow
class TestRuns:
    @pytest.fixture
    def made(self, runs_of_tiny):
        return runs_of_tiny

    def test_figures_are_those_of_the_runs(self, made):
        summary = summarise(made, ["fossil_co2_mt_2040"])
        (tiny, dear) = summary.statistics["mean"]
        headline = made.headline["fossil_co2_mt_2040"]
        assert tiny == pytest.approx(headline.iloc[:24].mean())
        assert dear == pytest.approx(headline.iloc[24:].mean())
        name, changes, seed = made.settings(30)
        again = twin.load("tiny/tiny").with_(policy__carbon_price__multiplier=1.5).changed(changes)
        run = twin.simulate(again, seed).cluster_year
        assert name == "dear"
        assert run["fossil_co2_mt"].iloc[-1] == pytest.approx(headline[30])

    def test_seeds_of_one_sample_count_as_one(self, made):
        table = summarise(made).convergence
        assert set(table["runs"]) == {12}
        means = made.headline["npv_gbp_m"].iloc[:24].to_numpy().reshape(12, 2).mean(axis=1)
        row = table[(table["scenario"] == "tiny") & (table["output"] == "npv_gbp_m")].iloc[0]
        assert row["half_width"] == pytest.approx(2.200985 * means.std(ddof=1) / np.sqrt(12))

    def test_what_is_large_and_good_is_regretted_when_small(self, made):
        summary = summarise(made, ["npv_gbp_m"])
        assert summary.more_is_better
        npv = made.headline["npv_gbp_m"].to_numpy().reshape(2, 24)
        regret = npv.max(axis=0) - npv
        table = summary.regrets.set_index("scenario")
        assert table.loc["tiny", "max_regret"] == pytest.approx(regret[0].max())
        assert table.loc["dear", "mean_regret"] == pytest.approx(regret[1].mean())

    def test_everything_is_plain_json(self, made):
        plain = as_plain(summarise(made, target="fossil_co2_mt_2040<=0.6"))
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain
        assert plain["done"] == plain["runs"] == 48

    def test_all_pictures_come_onto_one_page(self, made, tmp_path):
        summary = summarise(made, target="fossil_co2_mt_2040<=0.6")
        drawn = pictures(summary)
        titles = [figure["layout"]["title"]["text"] for figure in drawn]
        assert any(title.startswith("Fossil CO₂ of the cluster") for title in titles)
        assert any(title.startswith("Regret") for title in titles)
        page = write_pictures(summary, tmp_path / "plots" / "ensemble.html")
        text = page.read_text(encoding="utf-8")
        assert "<h1>Gas and carbon</h1>" in text
        assert text.count('id="figure-') == len(drawn)

    def test_what_is_unknown_is_refused_all_at_once(self, made):
        with pytest.raises(twin.InputError) as caught:
            summarise(made, ["fossil_co2_2040", "npv"], target="fossil_co2_mt_2040=3")
        assert [fault.place for fault in caught.value.faults] == ["output", "output", "target"]

    def test_an_ensemble_without_a_run_is_refused(self, made, monkeypatch):
        monkeypatch.setattr(made, "headline", pd.DataFrame(), raising=False)
        with pytest.raises(twin.InputError, match="runs that ended"):
            summarise(made)
