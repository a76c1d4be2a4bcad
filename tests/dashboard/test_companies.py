"""What a company orders: an order that came to nothing is not told as if it stood."""

from types import SimpleNamespace

import pandas as pd

from dashboard.pages.companies import _orders


def test_an_order_that_was_withdrawn_is_marked():
    decisions = pd.DataFrame(
        {
            "year": [2029, 2034, 2034],
            "company_id": "lime",
            "site_id": "kiln",
            "measure_id": ["h2", "h2", "capture"],
            "chosen": [True, True, False],
        }
    )
    projects = {
        "project_id": ["kiln/h2", "kiln/h2#2"],
        "standing": ["withdrawn", "operating"],
        "started_year": [2029.0, 2034.0],
    }
    results = SimpleNamespace(
        tables={"decisions": decisions},
        columns={"projects": projects}.__getitem__,
        facts={"measure_names": {"h2": "Hydrogen", "capture": "Capture"}},
    )
    assert _orders(results) == {"lime": ["Hydrogen 2029 (later withdrawn)", "Hydrogen 2034"]}
