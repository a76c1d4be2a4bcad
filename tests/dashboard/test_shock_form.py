"""Shocks as levers: every kind of the schema, and only what may be hit."""

import pytest

from dashboard.components.shock_form import shock_form
from dashboard.presets import preset_scenario
from scenarios.schema.shocks import ShockKind


@pytest.fixture(scope="module")
def form():
    return shock_form(preset_scenario("humber/reference"))


def test_every_kind_of_the_schema_can_be_chosen(form):
    assert {kind["value"] for kind in form["kinds"]} == {kind.value for kind in ShockKind}


def test_what_the_page_would_send_is_accepted(form):
    scenario = preset_scenario("humber/reference")
    for kind in form["kinds"]:
        factor = kind.get("factor", {}).get("first", 1)
        for subject in [each["value"] for each in kind["subjects"]] or [""]:
            shock = {"year": 2031, "kind": kind["value"], "subject": subject}
            shock |= {"factor": factor, "years": kind["lasts"] or 1}
            changed = scenario.changed({"shocks": [shock]})
            assert changed.settings.shocks[0].subject == subject


def test_ends_of_the_factor_are_accepted(form):
    scenario = preset_scenario("humber/reference")
    for kind in form["kinds"]:
        for end in ("low", "high") if "factor" in kind else ():
            shock = {"year": 2031, "kind": kind["value"], "factor": kind["factor"][end]}
            assert scenario.changed({"shocks": [shock]}).settings.shocks
