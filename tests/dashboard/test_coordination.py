"""The page on acting together: what it says of the search agrees with the run that is shown."""

from __future__ import annotations

import pytest

from dashboard.markup import markup
from dashboard.pages.coordination import pivotal_words


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
