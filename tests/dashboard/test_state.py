"""A link reproduces run and place; what was tampered with is refused with a plain message."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.refusal import RefusedError
from dashboard.state import RunState, link_of, read_link, read_place, read_run
from scenarios.errors import InputError

DEFAULT = "humber/reference"


@given(
    multiplier=st.floats(0.0, 5.0, allow_nan=False),
    enabled=st.booleans(),
    path=st.sampled_from(["low", "central", "high"]),
    year=st.integers(2025, 2050),
)
@settings(max_examples=15)
def test_a_link_goes_there_and_back(multiplier, enabled, path, year):
    state = RunState(
        "humber/capture_first",
        {
            "policy.carbon_price.multiplier": multiplier,
            "coordination.enabled": enabled,
            "prices.gas_path": path,
        },
    )
    place = {"year": year, "company": "british_steel"}
    again, there = read_link(link_of(state, place), DEFAULT)
    assert again == state
    assert there == place


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("preset=humber/nowhere", "a shipped scenario"),
        ("policy.carbon_price.multiplier=99", "5"),
        ("policy.carbon_price.nothing=1", "nothing"),
        ("year=soon", "a whole number"),
        ("coordination.enabled=7", "coordination.enabled"),
        ("company=" + "x" * 300, "characters"),
        ("a=" + "x" * 7000, "at most"),
        ("preset=../../etc/passwd", "a shipped scenario"),
    ],
)
def test_tampered_links_are_refused(query, told):
    with pytest.raises(InputError) as caught:
        read_link(query, DEFAULT)
    assert told in str(caught.value)


@pytest.mark.parametrize("value", [3, [], {"preset": 4}, {"changes": []}, {"changes": 5}])
def test_a_run_of_another_shape_is_refused(value):
    with pytest.raises(RefusedError):
        read_run(value, DEFAULT)


@pytest.mark.parametrize("value", [3, [], {"year": True}, {"year": float("inf")}, {"table": 5}])
def test_a_place_of_another_shape_is_refused(value):
    with pytest.raises(RefusedError):
        read_place(value)


def test_the_order_of_moves_makes_no_other_run():
    one = RunState(DEFAULT, {"seed": 3, "prices.gas_path": "low"})
    two = RunState(DEFAULT, {"prices.gas_path": "low", "seed": 3})
    assert one.key == two.key
