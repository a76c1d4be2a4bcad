"""What hydrogen costs is said of plants that make it, not of offers that nobody took up."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.charts.hydrogen import OFFER_OPACITY, PARTS, cost

NAMES = {"cheap": "Cheap offer", "blue": "Blue", "green": "Green", "idle": "Idle"}


def plants(made):
    """Plants of one year, the one that makes nothing the cheapest."""
    total = {"cheap": 60.0, "blue": 80.0, "green": 150.0, "idle": 70.0}
    rows = [
        {
            "year": 2045,
            "plant_id": plant,
            "hydrogen_made_gwh_hhv": made.get(plant, 0.0),
            "share_of_year": float(plant != "cheap"),
            "levelised_total_gbp_per_mwh_hhv": total[plant],
            "levelised_transport_gbp_per_mwh_hhv": 0.0,
        }
        | {f"levelised_{part}_gbp_per_mwh_hhv": total[plant] / len(PARTS) for _, part, _ in PARTS}
        for plant in total
    ]
    return SimpleNamespace(tables={"plant_year": pd.DataFrame(rows)})


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"blue": 9.0, "green": 1.0}, "Blue is expected to cost least and Green most"),
        ({"green": 1.0}, "only Green makes hydrogen"),
        ({}, "nothing is made"),
    ],
)
def test_the_cheapest_is_named_among_plants_that_run(made, said):
    _, words = cost(plants(made), NAMES, 2045, "light")
    assert said in words
    assert "Cheap offer" not in words


def test_offers_come_last_and_are_pale():
    figure, _ = cost(plants({"blue": 9.0, "green": 1.0}), NAMES, 2045, "light")
    first = figure["data"][0]
    assert first["y"] == ["Blue", "Green", "Cheap offer (offer)", "Idle (idle)"]
    assert first["marker"]["opacity"] == [1.0, 1.0, OFFER_OPACITY, OFFER_OPACITY]
