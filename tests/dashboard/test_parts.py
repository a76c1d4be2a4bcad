"""What a view says below its pictures, and the bar of a background job before there is one."""

from __future__ import annotations

from dashboard.charts.base import empty
from dashboard.components.job_bar import job_bar
from dashboard.pages.parts import drawn


def test_an_empty_picture_says_its_sentence_once():
    nothing, something = "No cavern holds hydrogen in 2030.", "Caverns hold up to 3 GWh."
    content = drawn(
        {
            "empty": (empty(nothing, "light"), nothing),
            "more": (empty(nothing, "light"), something),
        }
    )
    assert content["words"] == {"empty": "", "more": something}


def test_there_is_nothing_to_cancel_before_a_job_runs():
    start, cancel = (each for each in job_bar("luck", "Ask").children if "button" in each.className)
    assert cancel.disabled
    assert not getattr(start, "disabled", False)
