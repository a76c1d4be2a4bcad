"""A researcher's own decision rule from a file of hers, by the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import twin
from agents.rules import RULES
from twin.cli import app
from twin.own_rules import read_rules

OWN = """
import twin


@twin.register_rule("only_capture")
def only_capture(board):
    places = [i for i, kind in enumerate(board.kind) if kind == "capture" and board.feasible[i]]
    return max(places, key=lambda i: board.value_gbp_m[i], default=None)
"""


@pytest.fixture
def own_file(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(OWN)
    return file


def test_a_rule_in_a_file_decides_for_a_sector_by_the_command_line(own_file):
    change = "companies.rules={refinery: only_capture, lime: only_capture}"
    arguments = ["--rules", str(own_file), "why", "humber/reference", "phillips66", "2035"]
    answer = CliRunner().invoke(app, [*arguments, "--set", change, "--format", "json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output)["subject"] == "Phillips 66"
    assert "only_capture" in RULES
    changed = {"companies.rules": {"refinery": "only_capture", "lime": "only_capture"}}
    decisions = twin.simulate(twin.load("humber/reference").changed(changed), 3).decisions
    refined = decisions[decisions["company_id"].isin(["phillips66"]) & decisions["chosen"]]
    assert set(refined["kind"].astype(str)) <= {"capture"}


def test_validate_knows_a_rule_only_where_its_file_is_named(own_file):
    change = ["--set", "companies.rules={lime: only_capture}"]
    refused = CliRunner().invoke(app, ["validate", "humber/reference", *change])
    assert isinstance(refused.exception, twin.InputError) or refused.exit_code == 2
    accepted = CliRunner().invoke(
        app, ["--rules", str(own_file), "validate", "humber/reference", *change]
    )
    assert accepted.exit_code == 0, accepted.output


def test_a_file_that_fails_is_named_with_its_line(tmp_path):
    file = tmp_path / "wrong.py"
    file.write_text("import twin\n\nprint(1 / 0)\n")
    with pytest.raises(twin.InputError, match=r"wrong\.py, line 3.*ZeroDivisionError"):
        read_rules(file)
    with pytest.raises(twin.InputError, match="a file that exists"):
        read_rules(tmp_path / "nowhere.py")
