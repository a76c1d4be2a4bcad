"""What a rule of one's own answers is looked at before anything is built on it."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from typer.testing import CliRunner

import twin
from agents.own_rule import rule_of
from agents.rules import net_present_value, register_rule
from tests.agents.test_rules import board
from twin.cli import app

THREE = board([1.0, 5.0, 3.0], [True, False, True])


@pytest.mark.parametrize("answer", [-1, 3, True, np.True_, "0", "", 0.0, [0], (), 10**30])
def test_what_is_no_place_of_an_option_is_refused(answer):
    register_rule("odd")(lambda board: answer)
    with pytest.raises(twin.InputError, match=r"rule odd, .* for someone in 2030 has .*0 to 2"):
        rule_of("odd")(THREE)


def test_an_option_that_something_stands_in_the_way_of_is_refused():
    register_rule("blind")(lambda board: 1)
    with pytest.raises(twin.InputError, match=r"board\.feasible is true; at somewhere"):
        rule_of("blind")(THREE)


@pytest.mark.parametrize(("answer", "option"), [(0, 0), (np.int64(2), 2), (None, None)])
def test_a_place_or_none_is_taken(answer, option):
    register_rule("even")(lambda board: answer)
    assert rule_of("even")(THREE) == option


def test_a_site_without_options_has_no_place_to_name():
    register_rule("first")(lambda board: 0)
    with pytest.raises(twin.InputError, match="expected None for going on as today"):
        rule_of("first")(board([]))


def test_our_rules_are_called_as_they_are():
    assert rule_of("net_present_value") is net_present_value


@pytest.mark.parametrize("name", [None, ["a"], lambda board: None, 7])
def test_a_rule_is_registered_under_a_text(name):
    with pytest.raises(twin.InputError, match="choose another name"):
        register_rule(name)


def test_an_answer_out_of_range_stops_the_run_and_names_rule_company_and_year():
    """-1 was the last of all options: a turbine of the plant's, at the chemicals works."""
    register_rule("minus")(lambda board: -1)
    mine = twin.load("tiny/tiny").changed({"companies.rules": {"works_company": "minus"}})
    with pytest.raises(
        twin.InputError, match=r"1 fault:\n- rule minus, .* for works_company in 20"
    ):
        twin.simulate(mine)


def test_a_rule_that_fails_is_named_with_company_year_file_and_line(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(
        "import twin\n\n\n@twin.register_rule('plural')\ndef plural(board):\n"
        "    return list(board.kinds).index('capture')\n"
    )
    change = "companies.rules={works_company: plural}"
    arguments = ["--rules", str(file), "run", "tiny/tiny", "--set", change]
    answer = CliRunner().invoke(app, arguments)
    assert isinstance(answer.exception, twin.InputError)
    (fault,) = answer.exception.faults
    assert "rule plural, which decides for works_company in 20" in fault.place
    assert "AttributeError" in fault.value
    assert f"mend {file}, line 6" in fault.repair


def test_faults_survive_the_way_from_another_process():
    error = twin.ResultsError([twin.Fault("here", "1", "two", "write two")])
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.faults, str(again)) == (type(error), error.faults, str(error))
