"""Regret and differences are worked out world by world, as by hand."""

import numpy as np
import pandas as pd
import pytest

import twin
from twin.ensemble.analysis.regret import by_world, paired_differences, regret_table

RUNS = pd.DataFrame(
    {
        "run_id": range(9),
        "scenario": ["base"] * 3 + ["hydrogen"] * 3 + ["capture"] * 3,
        "seed": [1, 2, 3] * 3,
        "prices.gas_multiplier": [0.5, 1.0, np.nan] * 3,
    }
)
CO2 = pd.Series([6.0, 5.0, 7.0, 4.0, 8.0, 5.0, 5.0, 6.0, 6.0], index=range(9))
"""Best in each world: hydrogen, base, hydrogen. Regrets: 2 0 2, 0 3 0, 1 1 1."""


def test_regrets_by_hand():
    table = regret_table(RUNS, CO2).set_index("scenario")
    assert table.index.tolist() == ["capture", "base", "hydrogen"]
    assert table["max_regret"].tolist() == [1.0, 2.0, 3.0]
    assert table["mean_regret"].tolist() == pytest.approx([1.0, 4 / 3, 1.0])
    assert table["best_share"].tolist() == pytest.approx([0.0, 1 / 3, 2 / 3])
    assert table["p90_regret"].tolist() == pytest.approx([1.0, 2.0, 2.4])
    assert table["mean_value"].tolist() == pytest.approx([17 / 3, 6.0, 17 / 3])


def test_savage_1951_minimises_the_largest_regret_and_not_the_largest_loss():
    """Hydrogen has the best mean and capture the smallest largest regret: Savage picks capture."""
    assert regret_table(RUNS, CO2)["scenario"].iloc[0] == "capture"


def test_what_should_be_large_turns_the_table():
    turned = regret_table(RUNS, -CO2, smaller_is_better=False)
    same = ["scenario", "mean_regret", "p90_regret", "max_regret", "best_share", "worlds"]
    pd.testing.assert_frame_equal(turned[same], regret_table(RUNS, CO2)[same])


def test_worlds_are_matched_by_seed_and_settings_and_not_by_place():
    shuffled = RUNS.sample(frac=1.0, random_state=1)
    found = regret_table(shuffled, CO2).sort_values("scenario", ignore_index=True)
    expected = regret_table(RUNS, CO2).sort_values("scenario", ignore_index=True)
    pd.testing.assert_frame_equal(found, expected)


def test_a_failed_run_takes_its_world_from_all_scenarios():
    table = regret_table(RUNS, CO2.drop(4))
    assert table["worlds"].tolist() == [2, 2, 2]
    assert table.set_index("scenario").loc["base", "max_regret"] == 2.0
    assert by_world(RUNS, CO2.drop(4))["hydrogen"].isna().sum() == 1


def test_differences_from_the_first_scenario():
    table = paired_differences(RUNS, CO2).set_index("scenario")
    assert table.loc["hydrogen", "mean_difference"] == pytest.approx(-1 / 3)
    half = 4.302653 * np.std([-2.0, 3.0, -2.0], ddof=1) / np.sqrt(3)
    assert table.loc["hydrogen", "high"] == pytest.approx(-1 / 3 + half)
    assert table["against"].tolist() == ["base", "base"]


def test_common_luck_makes_differences_surer_than_the_scenarios_themselves():
    random = np.random.default_rng(1)
    luck = random.normal(0.0, 10.0, 100)
    runs = pd.DataFrame(
        {
            "run_id": range(200),
            "scenario": ["a"] * 100 + ["b"] * 100,
            "seed": [*range(100), *range(100)],
        }
    )
    values = pd.Series(np.concatenate([luck, luck - 1.0 + random.normal(0, 0.1, 100)]))
    row = paired_differences(runs, values).iloc[0]
    assert row["low"] < -1.0 < row["high"]
    assert row["high"] - row["low"] < 0.1


def test_one_scenario_has_nothing_to_regret():
    with pytest.raises(twin.InputError, match="two or more scenarios"):
        regret_table(RUNS[:3], CO2)


def test_no_world_in_common_is_refused():
    with pytest.raises(twin.InputError, match="every scenario ended"):
        regret_table(RUNS, CO2 * np.nan)


def test_a_world_twice_is_refused():
    with pytest.raises(twin.InputError, match="meets each world once"):
        regret_table(pd.concat([RUNS, RUNS]), CO2)
