"""Names as they are printed."""

import twin
from twin.printed_names import phase_of_store, printed

FACTS = twin.simulate(twin.load("tiny/tiny"), tables=["cluster_year"]).facts


def test_all_kinds_of_short_names_have_a_printed_one():
    cluster = twin.load("tiny/tiny").cluster
    assert printed(FACTS, cluster.pipelines[0].pipeline_id) == cluster.pipelines[0].name
    assert printed(FACTS, cluster.companies[0].company_id) == cluster.companies[0].name
    assert printed(FACTS, "government") == "the government"


def test_a_measure_at_a_site_is_named_by_both():
    measure, name = next(iter(FACTS["measure_names"].items()))
    assert printed(FACTS, f"mill/{measure}") == f"{name} at Mill"


def test_what_is_not_known_stays_as_it_is():
    assert printed(FACTS, "nobody") == "nobody"


def test_a_further_phase_of_a_store_is_named_as_such():
    assert phase_of_store("Endurance", "endurance") == "Endurance"
    assert phase_of_store("Endurance", "endurance#2") == "Endurance, phase 2"
