"""A site moved in the year of an order that it kept to, not of one that came to nothing."""

from types import SimpleNamespace

import pytest

from twin.changed_minds import came_to_nothing, changed_minds, orders

ORDERED = [(2029, "hydrogen"), (2034, "hydrogen"), (2030, "capture"), (2031, "efficiency")]
WORKS = [
    ("kiln/hydrogen", "withdrawn", 2029.0),
    ("kiln/hydrogen#2", "operating", 2034.0),
    ("kiln/capture", "cancelled", 2030.0),
    ("kiln/efficiency", "awaits_fid", 2031.0),
    ("viking", "refused", 2026.0),
]


def run(ordered=ORDERED, works=WORKS):
    tables = {
        "decisions": {
            "chosen": [True for _ in ordered],
            "year": [year for year, _ in ordered],
            "company_id": ["lime" for _ in ordered],
            "site_id": ["kiln" for _ in ordered],
            "measure_id": [measure for _, measure in ordered],
        },
        "projects": dict(
            zip(("project_id", "standing", "started_year"), zip(*works, strict=True), strict=True)
        ),
    }
    return SimpleNamespace(columns=tables.__getitem__)


def test_orders_that_came_to_nothing_are_known_by_their_year():
    assert came_to_nothing(run()) == {
        ("kiln", "hydrogen", 2029): "withdrawn",
        ("kiln", "capture", 2030): "cancelled",
    }


def test_the_year_of_an_order_is_that_of_the_attempt_that_lasted():
    kept = {order[2]: year for order, year in orders(run()).items()}
    assert kept == {"hydrogen": 2034, "efficiency": 2031}


@pytest.mark.parametrize("standing", ["operating", "committed", "under_way"])
def test_a_company_whose_order_came_to_nothing_has_not_moved(standing):
    """Against a run in which the same orders were kept to."""
    kept = [(name, standing, started) for name, _, started in WORKS]
    found = {each.measure_id: each[3:] for each in changed_minds(run(), run(works=kept))}
    assert found == {"hydrogen": (2034, 2029), "capture": (None, 2030)}
