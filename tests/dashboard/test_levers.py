"""Levers come from the schema: unit, bounds, help; each changes the setting that it names."""

import pytest

from dashboard.controls import controls_of, value_at
from dashboard.exchange import differences
from dashboard.presets import preset_scenario
from dashboard.state import RunState


@pytest.fixture(scope="module")
def controls():
    groups = controls_of(preset_scenario("humber/reference"))
    return {control.path: control for _, found in groups for control in found}


def test_a_lever_has_the_words_and_unit_of_its_setting(controls):
    budget = controls["policy.support_budget_gbp_m_per_year"]
    assert budget.unit == "GBP m/year"
    assert budget.help.startswith("Most that all contracts together")
    assert budget.base == 1000


def test_every_lever_holds_the_value_of_the_preset(controls):
    settings = preset_scenario("humber/reference").settings
    for path, control in controls.items():
        assert control.base == value_at(settings, path), path
        if control.kind == "number":
            assert control.low <= control.base <= control.high, path


def test_every_end_of_every_lever_is_accepted(controls):
    for path, control in controls.items():
        ends = {
            "number": (control.low, control.high),
            "choice": control.choices,
            "switch": (True, False),
        }[control.kind]
        for value in ends:
            whole = isinstance(control.base, int) and not isinstance(control.base, bool)
            changed = int(value) if whole and control.kind == "number" else value
            scenario = RunState("humber/reference", {path: changed}).scenario()
            assert value_at(scenario.settings, path) == changed, path


def test_paths_that_can_be_chosen_are_those_of_the_price_table(controls):
    assert controls["policy.carbon_price.path"].choices == ("held", "low", "central", "high")
    assert controls["delivery.quality"].choices == ("poor", "central", "good")


def test_each_round_of_a_preset_is_a_lever(controls):
    rounds = preset_scenario("humber/reference").settings.policy.rounds
    assert controls["policy.rounds.2.volume"].label == "2027 capture"
    assert sum(path.startswith("policy.rounds.") for path in controls) == len(rounds)


def test_tiny_has_levers_too():
    assert controls_of(preset_scenario("tiny/tiny"))


def test_levers_of_one_preset_lead_to_another():
    base = preset_scenario("humber/reference").settings
    other = preset_scenario("humber/coordinated").settings
    assert differences(base, other) == {"coordination.enabled": True}
