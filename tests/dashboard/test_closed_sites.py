"""A site that closed is shown as closed on the map, and its company says so."""

import json

import pytest

from dashboard.charts.maps import site_frames
from dashboard.desk import DESK, draw
from dashboard.state import RunState
from twin.looks import CLOSED_RIM, COLOURS

STRUCK_YEAR = 2029
STRUCK = RunState(
    "tiny/tiny", {"shocks": [{"year": STRUCK_YEAR, "kind": "closure", "subject": "mill_company"}]}
)


def test_a_struck_site_is_grey_on_the_map_from_the_year_of_the_blow():
    run = DESK.run(STRUCK)
    _, frames, _ = site_frames(run, "light", STRUCK_YEAR)
    before, after = (
        next(frame for frame in frames if frame["year"] == year)
        for year in (STRUCK_YEAR - 1, STRUCK_YEAR)
    )
    sites = [next(t for t in frame["traces"] if "marker" in t) for frame in (before, after)]
    place = next(i for i, text in enumerate(sites[0]["text"]) if "Mill" in text)
    assert sites[0]["marker"]["color"][place] != COLOURS["closed"]
    assert sites[1]["marker"]["color"][place] == COLOURS["closed"]
    assert sites[0]["marker"]["line"]["color"][place] != CLOSED_RIM
    assert sites[1]["marker"]["line"]["color"][place] == CLOSED_RIM
    assert [trace["marker"]["symbol"][place] for trace in sites] == ["circle", "circle-x"]
    assert sites[1]["text"][place].endswith("closed")


@pytest.mark.parametrize(("year", "told"), [(STRUCK_YEAR - 1, False), (STRUCK_YEAR, True)])
def test_a_struck_company_says_that_it_closed_and_when(year, told):
    place = {"company": "mill_company", "year": year}
    why = json.loads(draw("companies", STRUCK, place))["blocks"]["company-why"]
    assert ("Mill closed in January 2029, struck by a shock." in why) is told
