"""What was changed in a scenario is listed with both values, and nothing else is."""

import twin
from twin.listing import changed_settings


def told(now, before):
    table = changed_settings(now, before)
    return {row.setting: (row.value, row.before) for row in table.itertuples()}


def test_a_scenario_differs_from_itself_in_nothing():
    tiny = twin.load("tiny/tiny")
    assert not len(changed_settings(tiny, tiny))
    assert not len(changed_settings(tiny.changed({"prices.gas_multiplier": 1}), tiny))


def test_a_figure_of_the_tables_is_told_with_what_was_read():
    tiny = twin.load("tiny/tiny")
    row = tiny.cluster.sectors[0]
    name = f"data.sectors.{row.id}.process_share"
    changed = tiny.changed({name: 0.25})
    assert told(changed, tiny) == {name: ("0.25", str(row.process_share))}
    assert told(tiny, changed) == {name: (str(row.process_share), "0.25")}


def test_a_new_entry_of_a_list_stands_on_one_line():
    tiny = twin.load("tiny/tiny")
    shock = {"kind": "gas_price", "year": 2030, "factor": 2.0}
    changed = tiny.changed({"shocks": [shock], "seed": 7})
    listed = told(changed, tiny)
    assert list(listed) == ["seed", "shocks.0"]
    assert listed["seed"][0] == "7"
    assert listed["shocks.0"] == ("2030 gas price: factor 2", "none")
    assert told(tiny, changed)["shocks.0"] == ("none", "2030 gas price: factor 2")
