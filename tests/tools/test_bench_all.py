"""The page of speed says what is met, what is not, and what was not measured."""

from __future__ import annotations

from tools.bench_all import Bar, moved, page, row, shared, solver

PRINTED = """first view: in sight after 1.2 s, all 1.6 s; weight 1.93 MB
overview by keys, 50 moves [ms]: charts in sight median 210, 95th percentile 540; all charts 1 and 2
"""
PLANNED = "10 planners, 731 moves, 0 faults; answer [ms]: median 310, 95th percentile 1500, worst 9"


def test_a_bar_is_held_against_the_median():
    assert Bar("a", "ms", (30.0, 39.0, 900.0), most=40.0).verdict == "yes"
    assert Bar("a", "ms", (41.0,), most=40.0).verdict == "**no**"
    assert Bar("a", "%", (80.0, 90.0, 91.0), least=85.0).verdict == "yes"
    assert Bar("a", "ms", most=1.0).verdict == "not measured"
    assert Bar("a", "ms", (1.0,)).verdict == "no bar"


def test_a_row_has_median_range_and_bar():
    shown = row(Bar("A run", "ms", (30.0, 39.0, 900.0), most=40.0, how="warm"))
    assert shown == "| A run | at most 40 ms | 39 | 30 to 900 | 3 | yes | warm |"


def test_what_other_benches_print_is_read():
    bars = {bar.name: bar for bar in moved(PRINTED)}
    assert [bar.values for bar in bars.values()] == [(1.2,), (1.93,), (210.0,), (540.0,)]
    assert [bar.verdict for bar in bars.values()] == ["yes", "yes", "yes", "**no**"]
    assert shared(PLANNED)[0].values == (1.5,)


def test_silence_is_not_measured():
    assert {bar.verdict for bar in [*moved(""), *shared("")]} == {"not measured"}


def test_the_page_tells_what_is_missed_and_not_to_quote_a_quick_look():
    bars = [Bar("A run", "ms", (50.0,), most=40.0), Bar("Views", "s", most=3.0)]
    text = page(bars, "2026-01-01, two cores.", quick=True)
    assert "Not met: A run. Not measured: Views." in text
    assert "not for quoting" in text
    assert "0.05 s" in text


def test_the_solver_is_as_fast_as_when_it_was_compared():
    assert solver().verdict == "yes"
