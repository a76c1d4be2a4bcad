"""The page on acting together: what it says of the search agrees with the run that is shown."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dashboard.markup import markup
from dashboard.pages.coordination import commitments, pivotal_words


def found(seeds, saved_mt):
    return {
        "sentence": "Acting together abates much. Without drax 1.2 Mt less.",
        "seeds": seeds,
        "saved_mt": saved_mt,
        "pivotal": [],
    }


@pytest.mark.parametrize(
    ("seeds", "saved_mt", "said"),
    [
        ([7], [-11.2], "of one draw of luck, in which the change is −11.2 Mt."),
        ([7, 1], [-11.2, 0.01], "the change is −11.2 Mt; in the other it is nought."),
        ([7, 1, 2], [-11.2, 3.0, 2.0], "in the 2 others it is +2.0 Mt to +3.0 Mt."),
        ([8, 1], [1.0, 2.0], "before the luck of the run was changed"),
    ],
)
def test_the_search_is_held_against_the_draw_of_luck_that_is_shown(seeds, saved_mt, said):
    words = markup(pivotal_words(found(seeds, saved_mt), {"drax": "Drax Group"}, 7))
    assert said in words
    assert "Without Drax Group 1.2 Mt less" in words


def test_commitments_are_one_row_a_pipe_with_unit_years_and_what_came_of_them():
    made = [
        (2027, "h2", 100.0, "", 2),
        (2028, "h2", 7000.0, "", 4),
        (2031, "h2", 50.0, "", 1),
        (2030, "h2", 9999.0, "nobody else would join", 0),
        (2029, "co2", 1234.0, "", 3),
        (2029, "late", 10.0, "", 2),
    ]
    notes = pd.DataFrame(
        made, columns=["year", "subject", "figure", "obstacle", "parties_counted_on"]
    )
    works = [("h2", np.nan, np.nan), ("co2", 2030.5, np.nan), ("co2#2", 2031.0, 2036.8)]
    works += [("late", 2040.2, np.nan)]
    together = SimpleNamespace(
        tables={
            "notes": notes.assign(action="coordinate"),
            "projects": pd.DataFrame(works, columns=["project_id", "fid_year", "online_year"]),
        },
        facts={"pipeline_carriers": {"h2": "hydrogen", "co2": "co2", "late": "co2"}},
    )
    told = [row[1:] for row in commitments(together, {})]
    assert told == [
        ["2027–2028, 2031", "7,000 GWh a year", "4", "nothing: the pipe was not decided"],
        ["2029", "1,234 kt CO₂ a year", "3", "in service October 2036"],
        ["2029", "10 kt CO₂ a year", "2", "decided March 2040, not in service by the end"],
    ]
