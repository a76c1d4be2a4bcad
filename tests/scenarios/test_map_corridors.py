"""Corridors drawn into the map: what a line without a row in the table becomes, or why not."""

from __future__ import annotations

import json

import pytest

import twin

DETOUR = [[-0.245, 53.645], [-0.43, 53.66], [-0.6175, 53.6]]


@pytest.fixture
def drawn(tiny_copy):
    """Draw one more line into the map of the tiny cluster and return its scenario's path."""

    def draw(coordinates=DETOUR, kind="LineString", **properties):
        path = tiny_copy / "network.geojson"
        content = json.loads(path.read_text(encoding="utf-8"))
        geometry = {"type": kind, "coordinates": coordinates}
        content["features"].append(
            {"type": "Feature", "properties": properties, "geometry": geometry}
        )
        path.write_text(json.dumps(content), encoding="utf-8")
        return tiny_copy / "tiny.yaml"

    return draw


def test_a_line_is_a_corridor_between_the_hubs_at_its_ends_as_long_as_drawn(drawn):
    path = drawn(corridor_id="detour", pipeline_id="hydrogen_line")
    row = twin.load(path).cluster.corridors[-1]
    assert (row.corridor_id, row.from_hub, row.to_hub) == ("detour", "harbour", "inland")
    # By latitude 53.6: 111.2 km a degree north, 66.0 east.
    assert row.length_km == pytest.approx(12.3 + 14.0, abs=0.2)
    assert (row.terrain, row.status) == ("onshore", "assumption")
    assert row.source == "Line drawn in network.geojson"
    without = {r.corridor_id for r in twin.load("tiny/tiny").cluster.corridors}
    assert {r.corridor_id for r in twin.load(path).cluster.corridors} == {*without, "detour"}


def test_what_its_properties_say_counts_before_the_drawing(drawn):
    path = drawn(
        corridor_id="detour",
        pipeline_id="co2_line",
        from_hub="inland",
        to_hub="harbour",
        length_km=31.5,
        terrain="offshore",
        source="Survey 2026",
        status="verified",
        colour="red",
    )
    row = twin.load(path).cluster.corridors[-1]
    assert (row.from_hub, row.to_hub, row.length_km) == ("inland", "harbour", 31.5)
    assert (row.terrain, row.source, row.status) == ("offshore", "Survey 2026", "verified")


def test_a_drawn_corridor_makes_its_pipeline_dearer(drawn):
    plain = twin.simulate(twin.load("tiny/tiny")).projects.set_index("project_id")
    longer = twin.simulate(
        twin.load(drawn(corridor_id="detour", pipeline_id="hydrogen_line")), 1
    ).projects.set_index("project_id")
    more = (
        longer.loc["hydrogen_line", "estimate_gbp_m"] - plain.loc["hydrogen_line", "estimate_gbp_m"]
    )
    assert more > 20.0


def test_a_line_of_the_table_stays_what_the_table_says(drawn):
    path = drawn(corridor_id="co2_inland_harbour", pipeline_id="co2_line", length_km=999.0)
    assert {r.length_km for r in twin.load(path).cluster.corridors} == {27.0, 80.0}


@pytest.mark.parametrize(
    ("changes", "place", "value", "expected"),
    [
        ({"pipeline_id": "hydrogen_lien"}, "network.geojson, line detour, pipeline_id",
         "hydrogen_lien", "a row of pipelines.csv"),
        ({"kind": "Point", "coordinates": [0.0, 53.7]}, "network.geojson, line detour", "Point",
         "a LineString"),
        ({"coordinates": [[-0.245, 53.645], [-0.43, 53.66]]},
         "network.geojson, line detour, to_hub", "12.3 km from the nearest hub",
         "an end within 2 km of a hub"),
        ({"length_km": -1}, "network.geojson, line detour, length_km", "-1",
         "a number above 0 and at most 5000 [km]"),
        ({"terrain": "air"}, "network.geojson, line detour, terrain", "air",
         "one of onshore, offshore, reused, crossing"),
    ],
)  # fmt: skip
def test_a_line_that_makes_no_corridor(drawn, refused, changes, place, value, expected):
    given = {"corridor_id": "detour", "pipeline_id": "hydrogen_line"} | changes
    (fault,) = refused(drawn(**given))
    assert (fault.place, fault.value, fault.expected) == (place, value, expected)
