"""Names of sites find a side of their circle on which they cover neither name nor circle."""

from __future__ import annotations

import math

import pytest

from dashboard.charts.map_labels import LABELLED_SITES, LINE_PX, SPACE_PX, WINDOWS_PX, labels, short
from dashboard.presets import preset_scenario
from twin.prepared.existing import base_year_fossil_kt

ROW = [(0.02 * i, 0.0) for i in range(6)]
"""Circles side by side, each in the way of the name to the right of the last."""
FRAME = [(-0.6, -0.3), (0.8, 0.3)]


def named(places, radii, **more):
    trace = labels(places, [f"Works {i}" for i in range(len(places))], radii, "light", **more)
    return trace["text"], trace["textposition"]


def test_a_name_stands_to_the_right_where_there_is_room():
    texts, sides = named([(0.0, 0.0), *FRAME], [10.0, 1.0, 1.0])
    assert sides[0] == "middle right"
    assert texts[0].endswith("Works 0")
    assert 10.0 <= texts[0].index("W") * SPACE_PX <= 20.0


def test_a_name_takes_another_side_of_its_circle_before_a_smaller_site_gets_one():
    texts, sides = named([*ROW, *FRAME], [10.0] * len(ROW) + [1.0, 1.0])
    assert len(texts) == len(ROW) + len(FRAME)
    assert len(set(sides)) > 1


def test_a_name_leaves_room_for_marks_that_are_no_sites():
    free = named([(0.0, 0.0), *FRAME], [10.0, 1.0, 1.0])
    beside = named([(0.0, 0.0), *FRAME], [10.0, 1.0, 1.0], marks=[(0.06, 0.0)])
    assert free[1][0] == "middle right"
    assert beside[1][0] == "middle left"


def test_no_more_than_the_largest_are_named():
    places = [(0.1 * (i % 5), 0.1 * (i // 5)) for i in range(25)]
    assert len(named(places, [3.0] * 25)[0]) == LABELLED_SITES


@pytest.mark.parametrize("alone", [False, True])
def test_all_ten_of_the_humber_are_named_and_no_name_runs_through_a_circle(alone):
    """Circles by the CO2 of the base year, at the narrowest and the widest window."""
    cluster = preset_scenario("humber/reference").cluster
    published = base_year_fossil_kt(cluster)
    kt = {
        row.site_id: published.get(row.site_id) or 0.0
        for row in cluster.sites
        if row.longitude_deg is not None
    }
    ranked = sorted(kt, key=lambda site: -kt[site])
    where = {row.site_id: (row.longitude_deg, row.latitude_deg) for row in cluster.sites}
    names = {row.site_id: row.name for row in cluster.sites}
    radii = [3.0 + 22.0 * math.sqrt(kt[site] / kt[ranked[0]]) for site in ranked]
    places = [where[site] for site in ranked]
    trace = labels(places, [names[site] for site in ranked], radii, "light", alone=alone)
    assert len(trace["text"]) == LABELLED_SITES
    for width, height in WINDOWS_PX[alone]:
        pixels = scale(places, width, height)
        for x, y, text, position in zip(
            trace["x"], trace["y"], trace["text"], trace["textposition"], strict=True
        ):
            own = places.index((x, y))
            left, right, bottom, top = drawn_box(text, position)
            for i, (px, py) in enumerate(pixels):
                dx, dy = px - pixels[own][0], py - pixels[own][1]
                apart = math.hypot(dx - min(max(dx, left), right), dy - min(max(dy, bottom), top))
                assert i == own or apart >= radii[i] - 0.1, (text, names[ranked[i]])


def scale(places, width, height):
    """Where places lie in a window that just holds them with its margin, in pixels."""
    shorter = math.cos(math.radians(sum(y for _, y in places) / len(places)))
    across = (max(x for x, _ in places) - min(x for x, _ in places) + 0.16) * shorter
    along = max(y for _, y in places) - min(y for _, y in places) + 0.1
    per_degree = min(width / across, height / along)
    return [(x * shorter * per_degree, y * per_degree) for x, y in places]


def drawn_box(text, position):
    """Where letters stand from the middle of a circle, blanks left out."""
    vertical, horizontal = position.split()
    lines = text.split("<br>")
    words = [i for i, line in enumerate(lines) if line.strip()]
    long = 5.0 * max(len(lines[i].strip()) for i in words)
    near = SPACE_PX * lines[words[0]].count("\N{NO-BREAK SPACE}")
    left = {"right": near, "left": -near - long, "center": -long / 2.0}[horizontal]
    high, blank = LINE_PX * len(words), LINE_PX * (len(lines) - len(words))
    bottom = {"top": blank, "bottom": -blank - high, "middle": -high / 2.0}[vertical]
    return left, left + long, bottom + 1.0, bottom + high - 1.0


def test_a_name_is_cut_between_words_and_without_its_place():
    assert short("Tronox titanium dioxide, Stallingborough") == "Tronox titanium dioxide"
    assert short("Lindsey oil refinery (closed)") == "Lindsey oil refinery"
