"""Colours of charts can be told from their ground, in light and in dark."""

import pytest

from dashboard.charts import side_by_side
from dashboard.charts.base import GROUND, ON_DARK, STACK, bars, chart, stacked

LEAST_CONTRAST = 2.0
"""Between an area and its ground; lines and words have more [-]."""


def luminance(colour):
    """Relative luminance of the Web Content Accessibility Guidelines 2.2 (W3C 2023)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", [*STACK, *ON_DARK])
def test_areas_and_bars_stand_out_from_a_dark_ground(colour):
    layers = [stacked("a", [2030], [1.0], colour), bars("b", [2030], [1.0], colour)]
    area, bar = chart(layers, "", "dark")["data"]
    assert area["fillcolor"] == area["line"]["color"] == bar["marker"]["color"]
    contrast = (luminance(area["fillcolor"]) + 0.05) / (luminance(GROUND["dark"]) + 0.05)
    assert contrast >= LEAST_CONTRAST


def test_a_light_ground_leaves_colours_as_they_are():
    assert chart([bars("b", [2030], [1.0], "#332288")], "", "light")["data"] == [
        bars("b", [2030], [1.0], "#332288")
    ]


def test_the_bands_of_an_ensemble_have_the_tone_of_their_median_on_a_dark_ground():
    figure, _ = side_by_side.fan(
        [2030, 2031], [[1.0, 2.0]] * 3, [1.0, 2.0], "GBP m", "dark", colour="#332288"
    )
    wide = next(trace for trace in figure["data"] if "fillcolor" in trace)
    assert wide["fillcolor"].startswith("rgba(143,134,214,")
