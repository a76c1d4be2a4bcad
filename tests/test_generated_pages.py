"""Pages written by tools name what is there, and say plainly what fails."""

from __future__ import annotations

import ast
import math
import re
from pathlib import Path

import pytest

from tools.beliefs import BELIEFS, SHAPES, Belief
from tools.plausibility import Answer, outside_lines, row
from tools.scenario_page import MEASURES, TELLING, Measure
from tools.validation import Case, validation_page

ROOT = Path(__file__).parents[1]
CASE = Case("Weather", "Met Office", "Wind", "tests/x.py::t", "m/s", 2, 8.0, 9.0, 0.5, False, "")


def functions_of(path):
    """Every function of a file with whether it is marked as validation."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {
        node.name: any("mark.validation" in ast.unparse(mark) for mark in node.decorator_list)
        for node in found
    }


def test_every_test_on_the_validation_page_is_there_and_marked():
    """That every case is on the page is seen to by the fixture `validate` itself."""
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(?:\w+::)?(\w+)`", page)
    assert len(named) > 40
    assert all(functions_of(path).get(name) for path, name in named)


def test_every_marked_test_is_on_the_validation_page():
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    for path in ROOT.glob("tests/**/test_*.py"):
        if "mark.validation" in path.read_text(encoding="utf-8") and path != Path(__file__):
            marked = [name for name, is_marked in functions_of(path).items() if is_marked]
            assert not [name for name in marked if f"::{name}`" not in page]


def test_what_fails_is_said_first():
    page = validation_page([CASE])
    assert "**1 do not hold.**" in page
    assert "- **Wind**: **Fails.** 12 % off; tolerance 6.2 %." in page
    assert "| Wind | Met Office (2 figures) | 8 m/s | 9 | 12 % | 6.2 % | **no** |" in page


def test_a_field_without_a_place_is_refused():
    with pytest.raises(ValueError, match="Astrology"):
        validation_page([Case(**{**vars(CASE), "field": "Astrology"})])


def test_the_plausibility_page_has_every_question_and_its_shapes_are_tests():
    page = (ROOT / "docs" / "plausibility.md").read_text(encoding="utf-8")
    for belief in BELIEFS:
        assert page.count(f"**{belief.question}**:") == 1
    for test in SHAPES.values():
        path, name = test.split("::")
        assert name in functions_of(path)
        assert test in page
    assert "Not explained yet" not in page


def test_a_figure_outside_is_counted_and_wants_an_explanation():
    belief = Belief("Cost", 1.0, 2.0, "GBP", "a source", lambda results, scenario: 0.0)
    answer = Answer(belief, 3.0, (1.5, float("nan"), 2.0))
    assert row(answer) == "| Cost | 1 to 2 GBP | 3.0 | 1.5 to 2.0 | **no** | 2 of 3 |"
    assert outside_lines([answer]) == ["- **Cost** (1 of 3 runs outside). **Not explained yet.**"]


def test_the_page_of_scenarios_tells_of_every_one_that_is_shipped():
    shipped = {path.stem for path in (ROOT / "scenarios" / "humber").glob("*.yaml")} - {"cluster"}
    assert set(TELLING) == shipped
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert all(f"<br>`{name}` |" in page for name in TELLING)
    assert all(f"\n| {measure.name} |" in page for measure in MEASURES)
    assert all(text in page for text in TELLING.values())


@pytest.mark.parametrize(
    ("measure", "figures", "written"),
    [
        (Measure("cost", "cost_gbp_m", 1e-3), [1000.0, 3000.0], "2.0 (1.0 to 3.0)"),
        (Measure("cost", "cost_gbp_per_t", decimals=0), [-1500.0, -1500.0], "−1,500"),
        (Measure("first", "first_year", decimals=0), [2031.0, math.nan], "2031"),
        (Measure("first", "first_year", decimals=0), [math.nan], "none"),
    ],
)
def test_a_cell_holds_mean_lowest_and_highest_of_those_that_have_a_figure(
    measure, figures, written
):
    assert measure.written(figures) == written
