"""A scenario as an object: changes that leave the original alone, and the hash results trace to."""

from __future__ import annotations

import json
from typing import Any, get_args, get_origin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from scenarios.catalogue import shipped_names
from scenarios.errors import InputError
from scenarios.loading import load
from scenarios.schema.scenario import ScenarioSettings
from scenarios.setting_paths import OPEN_GROUPS
from tests.thoroughness import examples

ROUND = {"year": 2030, "supports": "capture", "volume": 10.0, "strike_cap": 99.0}


@pytest.fixture(scope="module")
def tiny():
    return load("tiny/tiny")


def faults_of(change):
    with pytest.raises(InputError) as caught:
        change()
    assert all(fault.place and fault.expected and fault.repair for fault in caught.value.faults)
    return caught.value.faults


def leaves(model: type[BaseModel], prefix: str = "") -> list[tuple[str, Any]]:
    """Every setting that is no group of others, by its dotted path, with its field."""
    found = []
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found += leaves(field.annotation, f"{prefix}{name}.")
        else:
            found.append((prefix + name, field))
    return found


SETTINGS = [
    (dotted, field)
    for dotted, field in leaves(ScenarioSettings)
    if dotted not in ("cluster", "data", "policy.rounds", "weather.file")
]


def another(dotted: str, field: Any, present: Any) -> Any:
    """Another admissible value of a setting."""
    if isinstance(present, bool):
        return not present
    groups = {
        "companies.rules": {"chemicals": "follower"},
        "coordination.absent": ["mill_company"],
        "coordination.shared_consents": ["dco"],
        "shocks": [{"year": 2030, "kind": "gas_price", "factor": 2.0}],
        "companies.expectation": "sceptic",
    }
    if dotted in groups:
        return groups[dotted]
    others = {"demand.activity_path": "grid", "prices.electricity_path": "cost_reflective",
              "prices.electricity_cost_path": "cost_reflective",
              "delivery.quality": "poor"}  # fmt: skip
    if isinstance(present, str):
        return others.get(dotted, "low" if dotted.endswith("path") else present + "!")
    bounds = {k: getattr(m, k) for m in field.metadata for k in ("ge", "le") if hasattr(m, k)}
    nearer = {
        "horizon.start_year": 2026,
        "coordination.start_year": 2027,
        "dispatch.foresight_hours": 24,
    }
    high = bounds.get("le", 1e6)
    step = 1 if isinstance(present, int) else (high - present) / 2 or -high / 4
    return nearer.get(dotted, present - 1 if dotted == "horizon.end_year" else present + step)


def test_two_underscores_and_points_lead_to_the_same_setting(tiny):
    one = tiny.with_(policy__carbon_price__path="high", seed=7)
    other = tiny.changed({"policy.carbon_price.path": "high", "seed": 7})
    assert one.settings == other.settings
    assert one.settings.policy.carbon_price.path == "high"
    assert one.hash == other.hash


def test_a_change_leaves_the_original_alone(tiny):
    before = tiny.settings.model_dump_json()
    changed = tiny.with_(seed=9, data={"companies.mill_company.hurdle_rate": 0.3})
    assert tiny.settings.model_dump_json() == before
    assert tiny.cluster.companies[0].hurdle_rate == 0.12
    assert changed.cluster.companies[0].hurdle_rate == 0.3
    assert changed.name == tiny.name


def test_changes_of_changes_add_up_and_can_be_taken_back(tiny):
    there = tiny.with_(seed=9).changed({"data.companies.mill_company.hurdle_rate": 0.3})
    assert there.settings.seed == 9
    assert there.cluster.companies[0].hurdle_rate == 0.3
    back = there.with_(seed=tiny.settings.seed, data={})
    assert back.settings == tiny.settings
    assert back.cluster == tiny.cluster
    assert back.hash == tiny.hash


def test_a_group_merges_as_where_a_file_extends_another(tiny, tiny_copy):
    group = {"carbon_price": {"path": "high"}}
    one, other = tiny.with_(policy=group), tiny.with_(policy__carbon_price__path="high")
    assert one.settings == other.settings
    (tiny_copy / "other.yaml").write_text(
        f"extends: tiny\npolicy: {json.dumps(group)}\ncompanies: {{may_close: false}}\n"
    )
    again = one.with_(companies={"may_close": False})
    assert load(tiny_copy / "other.yaml").settings == again.settings
    assert tiny.with_(policy={}).settings == tiny.settings


def test_changed_figures_and_rules_add_up(tiny):
    one = tiny.with_(data={"companies.mill_company.hurdle_rate": 0.3})
    both = one.with_(data={"companies.works_company.hurdle_rate": 0.2})
    rates = {row.company_id: row.hurdle_rate for row in both.cluster.companies}
    assert (rates["mill_company"], rates["works_company"]) == (0.3, 0.2)
    rules = both.with_(companies__rules={"mill_company": "follower"})
    rules = rules.with_(companies={"rules": {"works_company": "target_driven"}})
    assert set(rules.settings.companies.rules) == {"mill_company", "works_company"}
    assert rules.with_(companies__rules={}, data={}).settings == tiny.settings


def test_groups_without_fixed_names_are_those_of_the_schema():
    found = [dotted for dotted, field in SETTINGS if get_origin(field.annotation) is dict]
    assert sorted(OPEN_GROUPS) == sorted([*found, "data"])


@pytest.mark.parametrize("changes", [{"cluster": "humber"}, {"cluster": None}, {"cluster": 3}])
def test_the_cluster_of_a_scenario_cannot_be_changed(tiny, changes):
    (fault,) = faults_of(lambda: tiny.changed(changes))
    assert fault.expected == "'tiny', which cannot be changed"
    assert fault.repair == "load a scenario of that cluster"
    assert tiny.changed({"cluster": "tiny"}).hash == tiny.hash


@pytest.mark.parametrize("changes", [None, "policy.carbon_price.path=high", [("seed", 3)]])
def test_changes_are_named_with_their_values(tiny, changes):
    (fault,) = faults_of(lambda: tiny.changed(changes))
    assert "by path" in fault.expected


def test_entries_of_a_list_are_named_by_their_position(tiny):
    changed = tiny.changed({"policy.rounds.1.strike_cap": 77, "policy.rounds.0": ROUND})
    assert changed.settings.policy.rounds[1].strike_cap == 77.0
    assert changed.settings.policy.rounds[0].year == 2030
    assert changed.settings.policy.rounds[2] == tiny.settings.policy.rounds[2]


@pytest.mark.parametrize(
    ("value", "read"),
    [(np.float64(0.4), 0.4), (np.int64(1), 1.0), ("0.25", 0.25)],
)
def test_numbers_of_other_libraries_and_of_the_command_line(tiny, value, read):
    changed = tiny.with_(
        policy__electrification_grant_share=value, data={"companies.mill_company.hurdle_rate": 0.4}
    )
    assert changed.settings.policy.electrification_grant_share == read
    assert tiny.changed({"policy": tiny.settings.policy}).settings == tiny.settings


@pytest.mark.parametrize(
    ("changes", "place", "value", "repair"),
    [
        ({"sed": 1}, "setting sed", "", "'sed' is unknown; write 'seed'"),
        ({"polisy.rounds": 1}, "setting polisy.rounds", "", "'polisy' is unknown here; write 'pol"),
        ({"policy.carbon_price.paht": "low"}, "setting policy.carbon_price.paht", "",
         "'paht' is unknown; write 'path'"),
        ({"seed.x": 1}, "setting seed.x", "", "leave out 'x'; nothing lies below seed"),
        ({"seed.x.y": 1}, "setting seed.x.y", "", "'x' is unknown here"),
        ({"": 1}, "setting ", "", "'' is unknown"),
        ({"policy": 3}, "setting policy", "3", "'name: value'"),
        ({"policy.rounds.3": ROUND}, "setting policy.rounds.3", "3", "name an existing entry"),
        ({"policy.rounds.-1": ROUND}, "setting policy.rounds.-1", "-1", "name an existing entry"),
        ({"policy.rounds.3.year": 2030}, "setting policy.rounds.3.year", "",
         "'3' is unknown here; choose from 0, 1, 2"),
        ({"policy.rounds.0.year": 2060}, "setting policy.rounds.0.year", "2060",
         "choose a year within the horizon"),
        ({"seed": float("nan")}, "setting seed", "nan", "finite"),
        ({"seed": True}, "setting seed", "true", "write the figure itself"),
        ({"data": None}, "setting data", "", "or delete it"),
        ({"data": 3, "data.sites.mill.employees": 4}, "setting data.sites.mill.employees", "",
         "nothing lies below data"),
        ({"data.sites.mil.employees": 4}, "setting data.sites.mil.employees", "mil",
         "write 'mill'"),
        ({"data.sites.mill.employees": -4}, "setting data.sites.mill.employees", "-4",
         "within bounds"),
        ({"title": {1: 2}}, "setting title", "{'1': 2}", "write plain text"),
        ({"title": {(1, 2): 3}}, "setting title", "", "give a number, text, list or dictionary"),
    ],
)  # fmt: skip
def test_a_change_that_is_refused(tiny, changes, place, value, repair):
    (fault,) = faults_of(lambda: tiny.changed(changes))
    assert (fault.place, fault.value) == (place, value)
    assert repair in fault.repair


def test_values_python_cannot_write_out_are_refused(tiny):
    circle = []
    circle.append(circle)
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for value in (circle, deep, 10**5000):
        (fault,) = faults_of(lambda value=value: tiny.with_(seed=value))
        assert fault.place == "setting seed"


def test_all_refused_changes_are_told_at_once(tiny):
    changes = {"seed": -1, "policy.carbon_price.path": "none", "data.sites.mill.employees": "few",
               "delivery.crew_multiplier": 0, "policy.rounds.0.volume": "much"}  # fmt: skip
    assert {fault.place for fault in faults_of(lambda: tiny.changed(changes))} == {
        f"setting {name}" for name in changes
    }


def test_the_same_content_has_the_same_hash(tiny, tiny_copy):
    assert load("tiny/tiny").hash == tiny.hash
    assert load(tiny_copy / "tiny.yaml").hash == tiny.hash
    again = tiny.changed(json.loads(tiny.settings.model_dump_json()))
    assert again.hash == tiny.hash


@pytest.mark.parametrize(("dotted", "field"), SETTINGS, ids=[dotted for dotted, _ in SETTINGS])
def test_every_setting_changes_the_hash_and_comes_back(tiny, dotted, field):
    present: Any = tiny.settings
    for part in dotted.split("."):
        present = getattr(present, part)
    changed = tiny.changed({dotted: another(dotted, field, present)})
    assert changed.settings != tiny.settings
    assert changed.hash != tiny.hash
    assert changed.changed({dotted: present}).hash == tiny.hash


def test_rounds_and_figures_change_the_hash(tiny, tiny_copy, change):
    hashes = {
        tiny.hash,
        tiny.with_(policy__rounds=[]).hash,
        tiny.changed({"policy.rounds.0.volume": 501}).hash,
        tiny.with_(data={"sites.mill.employees": 1001}).hash,
    }
    change(tiny_copy / "sites.csv", ",1000,", ",1001,")
    hashes.add(load(tiny_copy / "tiny.yaml").hash)
    change(tiny_copy / "cluster.yaml", "published_total_mt: 1.7", "published_total_mt: 1.8")
    hashes.add(load(tiny_copy / "tiny.yaml").hash)
    assert len(hashes) == 6


def test_shipped_scenarios_differ():
    assert len({load(name).hash for name in shipped_names()}) == len(shipped_names())


KEYS = st.sampled_from([dotted for dotted, _ in leaves(ScenarioSettings)] + [
    "policy", "horizon", "policy.rounds.0", "policy.rounds.0.supports", "data.sites.mill.employees",
    "data.companies.mill_company.hurdle_rate", "data.sites.mill.x", "policy.x.y", "",
])  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


@given(changes=st.dictionaries(KEYS, VALUES, max_size=4))
@settings(max_examples=examples(200, 80))
def test_any_change_is_made_or_refused_with_reasons(tiny, changes):
    faults = None
    try:
        tiny.changed(changes)
    except InputError as error:
        faults = error.faults
        str(error).encode()
    assert faults != ()
    assert all(fault.place and fault.expected and fault.repair for fault in faults or ())


def test_the_sample_of_settings_is_the_whole_schema():
    assert len(SETTINGS) > 30
    assert not get_args(ScenarioSettings.model_fields["seed"].annotation)
