"""Loading a whole scenario: chains, every fault at once, and only InputError for bad input."""

from __future__ import annotations

import os
import shutil
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.rules import rule_faults
from scenarios.catalogue import SHIPPED, shipped_names
from scenarios.errors import InputError
from scenarios.loading import MOST_ANCESTORS, load
from tests.thoroughness import examples

TINY = SHIPPED / "tiny"
FILES = sorted(path.name for path in TINY.iterdir() if path.suffix in (".csv", ".yaml", ".geojson"))


@pytest.fixture
def study(tiny_copy):
    """Write a scenario beside the tiny one and return its path."""

    def of(text, name="study.yaml"):
        path = tiny_copy / name
        path.write_text(text, encoding="utf-8")
        return path

    return of


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_loads(name):
    scenario = load(name)
    assert scenario.name == name
    assert scenario.settings.title
    assert scenario.cluster.sites


def test_a_path_is_named_by_its_file(study):
    assert load(study("extends: tiny\n")).name == "study"


def test_what_extends_changes_only_what_it_names(study):
    scenario = load(
        study(
            "extends: tiny\n"
            "policy:\n"
            "  carbon_price: {multiplier: 2}\n"
            "  rounds: []\n"
            "data:\n"
            "  companies.mill_company.hurdle_rate: 0.2\n"
        )
    )
    assert scenario.settings.policy.carbon_price.multiplier == 2.0
    assert scenario.settings.policy.rounds == ()
    assert scenario.settings.policy.electrification_grant_share == 0.3
    assert scenario.settings.horizon.end_year == 2040
    assert scenario.cluster.companies[0].hurdle_rate == 0.2
    assert scenario.inputs.rows["companies"][0].hurdle_rate == 0.12


def test_a_chain_of_three_takes_the_nearest_value(study):
    study("extends: tiny\nseed: 2\ntitle: Middle\n", "middle.yaml")
    scenario = load(study("extends: middle\nseed: 3\n"))
    assert (scenario.settings.seed, scenario.settings.title) == (3, "Middle")


def test_a_copied_folder_tells_its_wrong_name_and_its_tables_in_one_go(tmp_path, change, refused):
    copy = shutil.copytree(TINY, tmp_path / "mine")
    change(copy / "companies.csv", ",0.12,", ",12,")
    change(copy / "tiny.yaml", "end_year", "end_yaer")
    places = [fault.place for fault in refused(copy / "tiny.yaml")]
    assert [place.partition(", ")[2] for place in places] == [
        "horizon.end_yaer",
        "cluster",
        "row mill_company, hurdle_rate",
    ]


def test_a_copied_folder_tells_its_wrong_name_and_unknown_paths_in_one_go(
    tmp_path, change, refused
):
    copy = shutil.copytree(TINY, tmp_path / "mine")
    (copy / "mine.yaml").write_text("extends: tiny\npolicy: {carbon_price: {path: dear}}\n")
    places = [fault.place for fault in refused(copy / "mine.yaml")]
    assert places == ["mine.yaml line 2, policy.carbon_price.path", "tiny.yaml line 3, cluster"]


def test_a_fault_is_told_where_it_was_written(study, refused):
    study("extends: tiny\n\nseed: one\n", "middle.yaml")
    (fault,) = refused(study("extends: middle\ntitle: Mine\n"))
    assert fault.place == "middle.yaml line 3, seed"


@pytest.mark.parametrize(
    ("first", "others", "place", "circle"),
    [
        ("extends: study", {}, "study.yaml line 1, extends", "study -> study"),
        ("extends: a", {"a": "title: A\nextends: study"}, "a.yaml line 2, extends",
         "study -> a -> study"),
        ("extends: a", {"a": "extends: b", "b": "extends: a"}, "b.yaml line 1, extends",
         "study -> a -> b -> a"),
    ],
)  # fmt: skip
def test_a_circle_of_scenarios(study, refused, first, others, place, circle):
    for name, text in others.items():
        study(text, f"{name}.yaml")
    (fault,) = refused(study(first))
    assert fault.place == place
    assert fault.repair == f"break the circle {circle}"


def test_a_chain_without_end(study, refused):
    for i in range(MOST_ANCESTORS + 5):
        study(f"extends: s{i + 1}", f"s{i}.yaml")
    (fault,) = refused(study("extends: s0"))
    assert fault.expected == f"a chain of at most {MOST_ANCESTORS} scenarios"


@pytest.mark.parametrize("parent", ["3", "[tiny]", "{a: tiny}", "true"])
def test_extends_takes_one_name(study, refused, parent):
    (fault,) = refused(study(f"title: A\nextends: {parent}\n"))
    assert fault.place == "study.yaml line 2, extends"
    assert fault.repair == "write a single name"


@pytest.mark.parametrize("parent", ["../tiny/tiny", "/etc/passwd", "tiny.yaml", "tniy"])
def test_extends_never_leaves_the_folder(study, refused, parent):
    (fault,) = refused(study(f"title: A\nextends: {parent}\n"))
    assert (fault.place, fault.value) == ("study.yaml line 2, extends", parent)


@pytest.mark.parametrize(
    ("text", "place", "value", "expected", "repair"),
    [
        ("policy: 3", "policy", "3", "a group of settings below it", "'name: value'"),
        ("policy: [1]", "policy", "[1]", "a group of settings below it", "'name: value'"),
        ("policy:", "policy", "", "a group of settings below it", "or delete it"),
        ("policy: {rounds: 3}", "policy.rounds", "3", "a list", "or [] for none"),
        ("policy: {rounds: {year: 2027}}", "policy.rounds", "{'year': 2027}", "a list", "[]"),
        ("policy: {rounds: [1]}", "policy.rounds.0", "1", "a group of settings", "'name: value'"),
        ("policy: {carbon_price: {path: [a]}}", "policy.carbon_price.path", "['a']", "text", ""),
        ("policy: {carbon_prise: 3}", "policy.carbon_prise", "", "a setting that exists",
         "'carbon_prise' is unknown; write 'carbon_price'"),
        ("polisy: {}", "polisy", "", "a setting that exists", "unknown; write 'policy'"),
        ("data: [1]", "data", "[1]", "names with values below it", "'name: value'"),
        ("data: {sites.mill.employees: [1]}", "data.sites.mill.employees", "[1]",
         "a number, text, true or false", "write a single value"),
        ("data: {sites.mill.employees: .nan}", "data.sites.mill.employees", "nan",
         "a finite number", "write a finite number"),
        ("data: {sites.mill.employes: 3}", "data.sites.mill.employes", "employes",
         "a column of sites.csv", "write 'employees'"),
        ("seed: one", "seed", "one", "a whole number from 0 to 4294967295", "whole number"),
        ("seed: 1.5", "seed", "1.5", "a whole number from 0 to 4294967295", "whole number"),
        ("seed: -1", "seed", "-1", "a whole number from 0 to 4294967295", "within bounds"),
        (f"seed: {10**39}", "seed", str(10**39), "a whole number from 0 to", "within bounds"),
        ("seed: yes", "seed", "true", "a number", "write the figure itself"),
        ("seed: .inf", "seed", "inf", "a whole number from 0 to", "finite"),
        ("seed:", "seed", "", "a whole number from 0 to", "write a single whole number"),
        ("delivery: {crew_multiplier: 0}", "delivery.crew_multiplier", "0",
         "a number from 0.05 to 20", "within bounds"),
        ("companies: {may_close: perhaps}", "companies.may_close", "perhaps", "true or false",
         "write true or false"),
        ("title: [a]", "title", "['a']", "text", "write plain text"),
        ("title: 3", "title", "3", "text", "in quotes if it looks like a number"),
        ("horizon: {start_year: 2041}", "horizon", "", "settings that agree",
         "end_year 2040 lies before start_year 2041; change one of the two"),
        ("policy: {rounds: [{year: 2027, supports: captur, volume: 1, strike_cap: 1}]}",
         "policy.rounds.0.supports", "captur", "one of reformer, electrolyser, capture",
         "write 'capture'"),
        ("policy: {rounds: [{year: 2027, supports: capture, volume: 1}]}",
         "policy.rounds.0.strike_cap", "", "a value: Dearest strike price",
         "add it; it has no default"),
        ("policy: {rounds: [{year: 2027, supports: capture, volume: 1, strike_cap: 1,"
         " budget_gbp_m_per_year: -5}]}",
         "policy.rounds.0.budget_gbp_m_per_year", "-5", "a number from 0 to 100000", "within"),
        ("policy: {rounds: [{year: 2027, supports: capture, volume: 1, strike_cap: 1,"
         " smallest_project_volume: 9, largest_project_volume: 5}]}",
         "policy.rounds.0", "", "settings that agree", "is above the largest 5"),
        ("policy: {rounds: [{year: 2027, supports: capture, volume: on, strike_cap: 1}]}",
         "policy.rounds.0.volume", "true", "a number", "write the figure itself"),
    ],
)  # fmt: skip
def test_a_setting_of_the_wrong_kind(study, refused, text, place, value, expected, repair):
    (fault,) = refused(study(f"extends: tiny\n{text}\n"))
    assert fault.place == f"study.yaml line 2, {place}"
    assert fault.value == value
    assert fault.expected.startswith(expected)
    assert repair in fault.repair


@pytest.mark.parametrize(
    ("text", "value"), [("title: A\n", ""), ("title: A\ncluster: 3\n", "3"), ("cluster:\n", "")]
)
def test_a_scenario_without_a_cluster(study, refused, text, value):
    faults = refused(study(text))
    (fault,) = [fault for fault in faults if fault.expected == "the name of a cluster"]
    assert fault.value == value
    assert "cluster: humber" in fault.repair


def test_an_unknown_cluster_is_told_together_with_other_settings(study, refused):
    faults = refused(study("title: A\ncluster: humbre\nseed: one\n"))
    assert [(fault.place, fault.value) for fault in faults] == [
        ("study.yaml line 3, seed", "one"),
        ("study.yaml line 2, cluster", "humbre"),
    ]


@pytest.mark.parametrize(
    ("table", "old", "new", "place", "value", "repair"),
    [
        ("producers.csv", ",300,", ",-300,",
         "producers.csv line 3, row harbour_reformer, capacity_mw", "-300", "within bounds"),
        ("producers.csv", ",300,", ",three hundred,",
         "producers.csv line 3, row harbour_reformer, capacity_mw", "three hundred",
         "plain number"),
        ("producers.csv", ",300,", ",NaN,",
         "producers.csv line 3, row harbour_reformer, capacity_mw", "NaN", "finite number"),
        ("producers.csv", ",300,", ",Infinity,",
         "producers.csv line 3, row harbour_reformer, capacity_mw", "Infinity", "finite number"),
        ("producers.csv", ",atr_ccs,", ",atr_css,",
         "producers.csv, row harbour_reformer, technology_id", "atr_css", "write 'atr_ccs'"),
        ("sites.csv", ",chemicals,", ",chemical,", "sites.csv, row works, sector_id", "chemical",
         "write 'chemicals'"),
        ("sites.csv", ",plant_company,", ",plant_compny,", "sites.csv, row plant, company_id",
         "plant_compny", "write 'plant_company'"),
        ("sites.csv", "longitude_deg", "longitud_deg", "sites.csv line 1, the header",
         "longitud_deg", "write 'longitude_deg'"),
        ("status_changes.csv", "2025-07", "2025-13",
         "status_changes.csv line 2, row works/2025-13, month", "2025-13", "in that form"),
        ("trades.csv", "civil,Civil", "Civil Works,Civil",
         "trades.csv line 2, row Civil Works, trade_id", "Civil Works", "in that form"),
    ],
)  # fmt: skip
def test_one_damaged_cell(tiny_copy, change, refused, table, old, new, place, value, repair):
    change(tiny_copy / table, old, new)
    fault = refused(tiny_copy / "tiny.yaml")[0]
    assert (fault.place, fault.value) == (place, value)
    assert repair in fault.repair


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_each_table_is_missed_by_name(tiny_copy, refused, name):
    (tiny_copy / name).unlink()
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.place == f"{name}, the file"
    assert fault.repair == "add the file (No such file or directory)"


def test_seven_faults_in_seven_files_are_told_at_once(tiny_copy, change, refused):
    for name, old, new in (
        ("tiny.yaml", "seed: 4", "seed: one"),
        ("cluster.yaml", "base_year: 2022", "base_year: 1022"),
        ("producers.csv", ",300,", ",-300,"),
        ("sites.csv", ",mill_company,", ",mill_compny,"),
        ("trades.csv", "pipelay,", "civil,"),
        ("fuels.csv", ",356,", ",many,"),
    ):
        change(tiny_copy / name, old, new)
    (tiny_copy / "weather.csv").unlink()
    places = {fault.place for fault in refused(tiny_copy / "tiny.yaml")}
    assert {
        "tiny.yaml line 4, seed",
        "cluster.yaml line 6, base_year",
        "producers.csv line 3, row harbour_reformer, capacity_mw",
        "sites.csv, row mill, company_id",
        "trades.csv, row civil, trade_id",
        "fuels.csv line 2, row coking_coal, co2_kg_per_mwh",
        "weather.csv, the file",
    } <= places


MANY = {
    "cluster.yaml": [("base_year: 2022", "base_year: 1022")],
    "sites.csv": [
        ("works_company,chemicals,harbour,53.62,-0.2,200", "works_company,chemical,harbour,,,many"),
        ("harbour,53.64,-0.24,80", "harbour,-0.24,53.64,eighty"),
    ],
    "companies.csv": [
        (",0.12,,net_present_value", ",0.12,,net_presnt_value"),
        ("Plant Company,0.1,", "Plant Company,10,"),
    ],
    "measures.csv": [(",life_years,", ",life_yaers,"), ("steel_bf_bof,hydrogen", "steel,hydrogen")],
    "trades.csv": [("electrical,Electrical", "civil,Electrical")],
    "producers.csv": [(",pem,harbour,50,", ",pen,harbor,-50,")],
    "emissions.csv": [("plant,2022,fossil", "plnt,2022,fossil"), (",1000,", ",1 000,")],
    "pipelines.csv": [(",1500,field,2027", ",lots,field,2027"), (",140,90,", ",90,140,")],
    "spending.csv": [("operation,energy,0.1", "operation,energy,0.2")],
    "consents.csv": [("local,Local planning permission,0.8", "local,Local planning permission")],
    "tiny.yaml": [
        ("seed: 4", "seeed: 4"),
        ("path: central", "path: dear"),
        ("2028, supports: capture", "2048, supports: captur"),
        ("strike_cap: 200}", "strike_cap: 200, budget_gbp_m_per_year: -5}"),
        ("end_year: 2040}", "end_year: 2040}\nshocks:\n"
         "  - {year: 2030, kind: closure, subject: mil}\n"
         "  - {year: 2020, kind: closures, subject: nobody}\n"
         "companies:\n  rules: {chemicals: net_presnt_value, mil_company: follower}\n"
         "data: {sites.works.employees: 3, sites.mil.employees: 3}"),
    ],
}  # fmt: skip
"""What is wrong in a folder, file by file; many kinds, several of them in one row."""
TOLD = [
    ("tiny.yaml line 17, policy.rounds.2.supports", "captur"),
    ("tiny.yaml line 17, policy.rounds.2.budget_gbp_m_per_year", "-5"),
    ("tiny.yaml line 8, shocks.1.kind", "closures"),
    ("tiny.yaml line 4, seeed", ""),
    ("tiny.yaml line 13, policy.carbon_price.path", "dear"),
    ("tiny.yaml line 17, policy.rounds.2.year", "2048"),
    ("tiny.yaml line 8, shocks.1.year", "2020"),
    ("tiny.yaml line 10, companies.rules.mil_company", "mil_company"),
    ("tiny.yaml line 7, shocks.0.subject", "mil"),
    ("tiny.yaml line 10, companies.rules.chemicals", "net_presnt_value"),
    ("companies.csv, row mill_company, rule", "net_presnt_value"),
    ("cluster.yaml line 6, base_year", "1022"),
    ("companies.csv line 3, row plant_company, hurdle_rate", "10"),
    ("sites.csv line 3, row plant, employees", "eighty"),
    ("sites.csv line 4, row works, employees", "many"),
    ("emissions.csv line 2, row mill/2022/fossil/invented, co2_kt", "1 000"),
    ("measures.csv line 1, the header", "life_yaers"),
    ("producers.csv line 2, row harbour_electrolysis, capacity_mw", "-50"),
    ("pipelines.csv line 2, row co2_line, open_season_volume", "lots"),
    ("consents.csv line 3, the row", "local,Local planning permission,1.4,0.3,4,0.05,0.7,6,0.02,"
     "12,0.12,Invented for reading and tests,assumption,"),
    ("tiny.yaml line 11, data.sites.mil.employees", "mil"),
    ("sites.csv, row works, sector_id", "chemical"),
    ("emissions.csv, row plnt/2022/fossil/invented, site_id", "plnt"),
    ("measures.csv, row steel_hydrogen_dri, sector_id", "steel"),
    ("producers.csv, row harbour_electrolysis, technology_id", "pen"),
    ("producers.csv, row harbour_electrolysis, hub_id", "harbor"),
    ("trades.csv, row civil, trade_id", "civil"),
    ("spending.csv, rows operation, share", "1.1 in all"),
    ("sites.csv, row plant, latitude_deg and longitude_deg", "-0.24, 53.64"),
    ("pipelines.csv, row co2_line, outlet_bar", "140"),
]  # fmt: skip
"""What is told of it: no fault hides another, and none is told that only follows from another."""


def test_a_folder_of_many_faults_is_told_in_one_go(tiny_copy, change):
    for name, changes in MANY.items():
        for old, new in changes:
            change(tiny_copy / name, old, new)
    with pytest.raises(InputError) as refusal:
        load(tiny_copy / "tiny.yaml", also=(rule_faults,))
    assert sorted((fault.place, fault.value) for fault in refusal.value.faults) == sorted(TOLD)


def test_faults_between_whole_tables_are_told_beside_those_within_others(
    tiny_copy, change, refused
):
    change(tiny_copy / "producers.csv", ",300,", ",-300,")
    change(tiny_copy / "spending.csv", "operation,services,0.5", "operation,services,0.6")
    change(tiny_copy / "pipelines.csv", ",140,90,", ",90,140,")
    assert [fault.place for fault in refused(tiny_copy / "tiny.yaml")] == [
        "producers.csv line 3, row harbour_reformer, capacity_mw",
        "spending.csv, rows operation, share",
        "pipelines.csv, row co2_line, outlet_bar",
    ]


def test_a_damaged_row_is_not_reported_again_as_a_missing_reference(tiny_copy, change, refused):
    change(tiny_copy / "companies.csv", ",0.12,40,", ",12 %,40,")
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.place == "companies.csv line 4, row works_company, hurdle_rate"


@pytest.mark.parametrize("name", ["tiny.yaml", "cluster.yaml", "prices.csv", "network.geojson"])
def test_two_hundred_megabytes_are_refused_at_once(tiny_copy, refused, name):
    os.truncate(tiny_copy / name, 0)
    os.truncate(tiny_copy / name, 200_000_000)
    started = time.perf_counter()
    fault = refused(tiny_copy / "tiny.yaml")[0]
    assert time.perf_counter() - started < 1.0
    assert fault.place == f"{name}, the file"
    assert fault.value == "200 MB"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"\0" * 100, bytes(range(256)) * 4, b'"' * 999])
def test_garbage_in_any_file(tiny_copy, refused, name, content):
    (tiny_copy / name).write_bytes(content)
    places = [fault.place for fault in refused(tiny_copy / "tiny.yaml")]
    assert any(place.startswith(name) for place in places)


@pytest.mark.parametrize("name", ["cluster.yaml", "sites.csv", "network.geojson"])
def test_links_out_of_a_cluster_folder_are_not_followed(tiny_copy, tmp_path, refused, name):
    shutil.move(tiny_copy / name, tmp_path / name)
    (tiny_copy / name).symlink_to(tmp_path / name)
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.place == f"{name}, the file"
    assert "links that lead outside" in fault.repair


def test_a_cluster_is_read_again_when_a_file_changes(tiny_copy, change):
    """The reader remembers folders; a figure of the same length in the same instant counts."""
    for figure in ("0.13", "0.14", "0.15"):
        before = load(tiny_copy / "tiny.yaml").cluster.companies[0].hurdle_rate
        change(tiny_copy / "companies.csv", f",{before:.2f},", f",{figure},")
        assert load(tiny_copy / "tiny.yaml").cluster.companies[0].hurdle_rate == float(figure)


HOSTILE = [
    b"", b"\0", b"\xff", b"\r", b"\n", b"\t", b",", b'"', b"'", b":", b"- ", b"? ", b"&a ", b"*a",
    b"<<: ", b"{", b"}", b"[", b"]", b"|", b">", b"%", b"#", b"!!python/name:os.system ", b"!x ",
    b'!!int ""', b"!!bool x", b"!!set {a}", b'"\\UFFFFFFFF"', b'"\\ud800"', b"---\n", b"...\n",
    b".nan", b".inf", b"1e999", b"-1", b"9" * 60, b"0x" + b"f" * 50, b"1:2:3", b"2027-13-45", b"~",
    b"true", b"../x", b"extends: tiny\n", b"tiny", b"null", b"\xc3\xa9", b"\xed\xa0\x80", b"=",
]  # fmt: skip
MUTATIONS = st.lists(
    st.tuples(
        st.floats(0.0, 1.0),
        st.sampled_from([0, 0, 1, 2, 10, 100]),
        st.one_of(st.sampled_from(HOSTILE), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=4,
)


@given(name=st.sampled_from([*FILES, *["tiny.yaml"] * 12, *["cluster.yaml"] * 4]), cuts=MUTATIONS)
@settings(
    max_examples=examples(300, 80),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_bytes_are_changed_it_loads_or_says_what_is_wrong(tiny_copy, name, cuts):
    content = (TINY / name).read_bytes()
    for position, deleted, inserted in cuts:
        start = round(position * len(content))
        content = content[:start] + inserted + content[start + deleted :]
    (tiny_copy / name).write_bytes(content)
    faults = None
    try:
        load(tiny_copy / "tiny.yaml")
    except InputError as error:
        faults = error.faults
    finally:
        shutil.copyfile(TINY / name, tiny_copy / name)
    assert faults != ()
    for fault in faults or ():
        assert fault.place
        assert fault.expected
        assert fault.repair
        str(fault).encode()
