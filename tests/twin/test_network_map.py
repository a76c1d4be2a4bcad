"""The map of a run: what stands in which year, whole after saving, and readable by a cluster."""

from __future__ import annotations

import json

import pytest

import twin
from scenarios.geography import map_problem
from twin.storage import read


@pytest.fixture(scope="module")
def run():
    return twin.simulate(twin.load("tiny/tiny"))


def features(content, kind):
    return [f["properties"] for f in content["features"] if f["properties"]["kind"] == kind]


def test_a_pipe_is_decided_then_built_then_in_service(run):
    dates = run.projects.set_index("project_id").loc["co2_line"]
    fid, online = int(dates["fid_year"]), int(dates["online_year"])
    assert fid < online
    for year, state in (
        (fid - 1, "not decided"),
        (fid, "under construction"),
        (online - 1, "under construction"),
        (online, "in service"),
    ):
        found = features(run.network_geojson(year), "corridor")
        states = {p["state"] for p in found if p["pipeline_id"] == "co2_line"}
        assert states == {state}, year


def test_the_map_says_what_the_tables_say(run):
    content = run.network_geojson()
    table = run.network_year[run.network_year["year"] == 2040].set_index("pipeline_id")
    for corridor in features(content, "corridor"):
        row = table.loc[corridor["pipeline_id"]]
        assert corridor["state"] == row["state"]
        assert corridor["booked_gwh_or_kt"] == pytest.approx(row["booked_gwh_or_kt"], abs=1e-3)
    joined = {(row.site_id, row.carrier): row for row in run.connections.itertuples()}
    built = features(content, "spur")
    assert {(s["site_id"], s["carrier"]) for s in built} == {
        ("plant", "co2"),
        ("plant", "hydrogen"),
    }
    for spur in built:
        row = joined[spur["site_id"], spur["carrier"]]
        assert (spur["joins"], spur["length_km"]) == (
            row.joins,
            pytest.approx(row.land_km, abs=1e-3),
        )
    assert {h["hub_id"] for h in features(content, "hub")} == {"field", "harbour", "inland"}


def test_lines_end_where_they_join_in_longitude_and_latitude(run):
    content = run.network_geojson()
    assert map_problem(content, land_only=False) == ""
    line = next(
        f["geometry"]["coordinates"]
        for f in content["features"]
        if f["properties"].get("corridor_id") == "co2_inland_harbour"
    )
    assert line[0] == pytest.approx([-0.6175, 53.6], abs=1e-4)
    assert line[-1] == pytest.approx([-0.245, 53.645], abs=1e-4)


def test_a_saved_map_is_that_of_the_last_year_and_can_be_asked_for_others(run, tmp_path):
    folder = run.save(tmp_path / "out")
    written = json.loads((folder / "network.geojson").read_text(encoding="utf-8"))
    assert written == run.network_geojson(2040) == run.network_geojson()
    again = read(folder)
    for year in (2026, 2031, 2040):
        assert again.network_geojson(year) == run.network_geojson(year)
    assert again.save(tmp_path / "copy")
    assert (tmp_path / "copy" / "network.geojson").read_bytes() == (
        folder / "network.geojson"
    ).read_bytes()


def test_a_map_that_was_changed_is_refused(run, tmp_path):
    folder = run.save(tmp_path / "out")
    with (folder / "network.geojson").open("a", encoding="utf-8") as file:
        file.write(" ")
    with pytest.raises(twin.InputError, match=r"network\.geojson; expected the map as it was"):
        read(folder)


def test_a_year_outside_the_run_is_refused(run):
    with pytest.raises(twin.InputError, match="year has '2041'; expected a year from 2025 to 2040"):
        run.network_geojson(2041)


def test_the_map_of_a_run_serves_as_the_map_of_a_cluster(run, tiny_copy):
    content = json.dumps(run.network_geojson())
    (tiny_copy / "network.geojson").write_text(content, encoding="utf-8")
    again = twin.load(tiny_copy / "tiny.yaml")
    assert again.cluster.corridors == twin.load("tiny/tiny").cluster.corridors
