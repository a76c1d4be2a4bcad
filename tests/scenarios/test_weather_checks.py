"""Weather that cannot be is refused where it is written, together with whatever else is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

import twin
from scenarios.checks.weather import sunshine_faults
from scenarios.loading import load
from scenarios.sun import brightest_capacity_factors

DECEMBER = "solar_mean_capacity_factor,12,"


def test_what_the_sun_gives_by_hand():
    """At the equator half of an equinox day, 2/pi of its height on average; little in December."""
    # Mean of max(cos w, 0) over a day is 1/pi; March is near the equinox.
    assert brightest_capacity_factors(0.0)[2] == pytest.approx(0.95 / 3.14159, rel=0.01)
    assert brightest_capacity_factors(53.66)[11] == pytest.approx(0.043, abs=0.001)
    assert brightest_capacity_factors(-53.66)[11] > 0.3


def test_a_month_brighter_than_the_sun_allows_is_told_with_all_other_faults(
    tiny_copy, change, refused
):
    change(tiny_copy / "weather.csv", f"{DECEMBER}0.024", f"{DECEMBER}0.183")
    change(tiny_copy / "prices.csv", "gas,central,2025", "gas,central,2024")
    change(tiny_copy / "caverns.csv", ",20,75,250,", ",20,250,250,")
    faults = {fault.place: fault for fault in refused(tiny_copy / "tiny.yaml")}
    bright = faults["weather.csv, row solar_mean_capacity_factor/12, value"]
    assert bright.value == "0.183"
    assert bright.expected.startswith("at most 0.043, what the sun gives in month 12")
    assert "caverns.csv, row cavern, lowest_bar" in faults


def test_a_changed_figure_is_refused_before_any_run():
    with pytest.raises(twin.InputError, match=r"at most 0\.043"):
        twin.load("tiny/tiny").changed({"data.weather.solar_mean_capacity_factor/12.value": 0.183})


def test_a_cluster_beyond_the_polar_circle_is_refused():
    cluster = load("tiny/tiny").cluster
    hubs = tuple(row.model_copy(update={"latitude_deg": 71.0}) for row in cluster.hubs)
    (fault,) = sunshine_faults(replace(cluster, hubs=hubs))
    assert (fault.place, fault.value) == ("hubs.csv, latitude_deg", "71.0")
    assert list(sunshine_faults(replace(cluster, hubs=()))) == []
