"""The map shows what the run's own network map says, year by year."""

import math

import pytest

from dashboard.charts.map_pipes import Pipes
from dashboard.charts.maps import site_frames
from dashboard.desk import Desk
from dashboard.state import RunState


@pytest.mark.slow
def test_pipes_have_the_state_of_the_network_map_in_every_year():
    run = Desk().run(RunState("humber/reference"))
    _, frames, _ = site_frames(run, "light", 2050)
    assert [frame["year"] for frame in frames] == list(range(2025, 2051))
    for year in (2026, 2033, 2041):
        frame = frames[year - 2025]
        shown = {
            text for trace in frame["traces"][:-2] for text in trace["text"] if "spur" not in text
        }
        names = {row.pipeline_id: row.name for row in run.scenario.cluster.pipelines}
        told = {
            f"{names[f['properties']['pipeline_id']]}: {f['properties']['state']}"
            for f in run.results.network_geojson(year)["features"]
            if f["properties"]["kind"] == "corridor"
        }
        assert shown == told


def test_pipes_are_told_apart_even_where_a_name_has_a_comma():
    pipes = Pipes.__new__(Pipes)
    pipes.names = {"west": "To Scunthorpe, Keadby and Drax", "north": "To the north"}
    corridor = {"kind": "corridor", "fid_year": math.nan, "online_year": math.nan}
    open_by_2030 = corridor | {"pipeline_id": "south", "fid_year": 2026.0, "online_year": 2029.5}
    pipes.names["south"] = "To the south"
    pipes.lines = [
        (corridor | {"pipeline_id": "west"}, [], []),
        (corridor | {"pipeline_id": "north"}, [], []),
        (open_by_2030, [], []),
    ]
    assert pipes.words(2030) == (
        "Pipelines not decided: To Scunthorpe, Keadby and Drax; To the north. "
        "Pipelines in service: To the south."
    )
