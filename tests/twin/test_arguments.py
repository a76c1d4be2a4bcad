"""What Python callers hand over: taken where it is plain what is meant, else refused plainly."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import twin
from twin.arguments import MOST_SEED, checked_seed

TINY = twin.load("tiny/tiny")


@pytest.fixture(scope="module")
def run():
    return twin.simulate(TINY, np.int64(3))


@pytest.mark.parametrize("seed", [-1, 2**200, MOST_SEED + 1, 1.5, "7", "", True, np.nan, [1]])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(twin.InputError, match=f"seed has .*from 0 to {MOST_SEED}"):
        twin.simulate(TINY, seed=seed)


@pytest.mark.parametrize("seed", [0, MOST_SEED, np.int64(3), np.uint32(9)])
def test_whole_numbers_of_other_libraries_are_seeds(seed):
    assert type(checked_seed(seed)) is int
    assert checked_seed(seed) == seed


def test_a_run_with_a_seed_of_numpy_can_be_saved(run, tmp_path):
    assert twin.read(run.save(tmp_path / "run")).seed == 3


@pytest.mark.parametrize("scenario", ["tiny/tiny", None, TINY.settings])
def test_a_scenario_is_loaded_first(scenario):
    for function in (twin.simulate, twin.value_of_coordination):
        with pytest.raises(twin.InputError, match=r"twin\.load\('"):
            function(scenario)
    with pytest.raises(twin.InputError, match=r"twin\.load\('"):
        twin.shock_effect(scenario, [{"year": 2030, "kind": "support_withdrawn"}])


@pytest.mark.parametrize(
    ("tables", "repair"),
    [
        (["company_yaer", "sites"], "write 'company_year'"),
        ("company_year", "write a list"),
        (["hourly"], "keep_hourly=True"),
        ([3], "choose from"),
    ],
)
def test_tables_that_there_are_not_are_refused(tables, repair):
    with pytest.raises(twin.InputError, match=repair):
        twin.simulate(TINY, tables=tables)


def test_some_tables_are_saved_without_a_map_and_read_back(tmp_path):
    some = twin.simulate(TINY, tables=["company_year"])
    folder = some.save(tmp_path / "partial")
    assert not (folder / "network.geojson").exists()
    again = twin.read(folder)
    pd.testing.assert_frame_equal(again.company_year, some.company_year)
    assert set(again.tables) == {"cluster_year", "company_year"}
    twin.read(again.save(tmp_path / "second"))
    for results in (some, again):
        with pytest.raises(twin.InputError, match="expected network_year, projects"):
            results.network_geojson()


@pytest.mark.parametrize("year", ["2031", None, 2031.5, True, [2031], 1999])
def test_a_year_is_a_whole_number_of_the_run(run, year):
    with pytest.raises(twin.InputError, match=r"year has .*a year from 2025 to 2040"):
        run.why("works", year)
    if year is not None:
        with pytest.raises(twin.InputError, match="a year from 2025 to 2040"):
            run.network_geojson(year)


@pytest.mark.parametrize("name", [["works"], None, 3])
def test_a_party_is_named_by_a_text(run, name):
    with pytest.raises(twin.InputError, match=r"name has .*write it as a text"):
        run.why(name, 2031)


def test_an_answer_is_plain_values_whatever_the_year_was(run):
    told = json.loads(json.dumps(run.why("works", np.int64(2030)).to_dict()))
    assert told["year"] == 2030
    assert told == run.why("works", 2030).to_dict()


@pytest.mark.parametrize("seeds", [3, "12", None, [1, 2.5], [-1], []])
def test_coordination_asks_for_seeds(seeds):
    with pytest.raises(twin.InputError, match="seed"):
        twin.value_of_coordination(TINY, seeds)


def test_shocks_are_given_as_a_file_has_them():
    closure = {"year": 2030, "kind": "closure", "subject": "mill"}
    ripple = twin.shock_effect(TINY, [closure], 1)
    assert [shock.subject for shock in ripple.shocks] == ["mill"]
    assert ripple.parties.set_index("party_id").loc["mill_company", "link"] == "hit directly"
    assert str(ripple).startswith("closure mill in 2030")


@pytest.mark.parametrize("shocks", [[], None, {"year": 2030, "kind": "support_withdrawn"}])
def test_shocks_are_a_list_of_at_least_one(shocks):
    with pytest.raises(twin.InputError, match="at least one shock"):
        twin.shock_effect(TINY, shocks)


def test_a_shock_that_cannot_be_is_named_by_its_place():
    with pytest.raises(twin.InputError, match=r"shocks\.0\.subject"):
        twin.shock_effect(TINY, [{"year": 2030, "kind": "closure", "subject": "nowhere"}])


def test_what_is_looked_at_says_what_it_is_in_one_line(run):
    assert repr(TINY) == f"Scenario(tiny/tiny: {TINY.settings.title}; 2025-2040, seed 4)"
    assert repr(TINY.cluster).startswith("Cluster(")
    assert "3 companies, 3 sites, 2 pipelines" in repr(TINY.cluster)
    assert repr(run) == f"Results(tiny/tiny, seed 3, 2025-2040; {len(run.tables)} tables)"


def test_an_answer_shows_its_sentences_in_a_notebook(run):
    answer = run.why("works", 2035)
    page = answer._repr_html_()
    assert answer.sentences[0].split("'")[0] in page
    assert page.count("<tr") == len(answer.options) + 1


def test_parties_are_found_by_their_printed_name_and_pipes_are_suggested(run):
    for printed, short in (("Works", "works"), (" co2 LINE", "co2_line")):
        assert run.why(printed, 2035).sentences == run.why(short, 2035).sentences
    for wrong, meant in (("co2_lin", "co2_line"), ("Hydrogen Lyne", "hydrogen_line")):
        with pytest.raises(twin.InputError, match=f"name has '{wrong}'.*write '{meant}'"):
            run.why(wrong, 2035)
