"""A study is refused with all its faults at once, and known by what decides its numbers."""

import pytest

import twin
from scenarios.errors import InputError
from twin.ensemble.study import Study

PRICE = "policy.carbon_price.multiplier"
UNIFORM = {"distribution": "uniform", "low": 0.5, "high": 2}
LHS = {"kind": "latin_hypercube", "samples": 5}

GOOD = f"""
title: Does it read
scenarios: [tiny/tiny]
parameters:
  {PRICE}: {{distribution: uniform, low: 0.5, high: 2}}
  networks.headroom_share:
  coordination.enabled:
design: {{kind: latin_hypercube, samples: 5}}
seeds: {{first: 7, replications: 2}}
keep: {{tables: [projects, cluster_year], hourly: false}}
"""


def faults_of(*arguments, **given):
    with pytest.raises(InputError) as caught:
        Study(*arguments, **given)
    for fault in caught.value.faults:
        assert fault.place
        assert fault.expected
        assert fault.repair
        assert str(fault).isprintable()
    return [str(fault) for fault in caught.value.faults]


def test_a_file_and_the_same_in_python_are_the_same_study(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(GOOD, encoding="utf-8")
    read = Study.read(path)
    made = Study(
        ["tiny/tiny"],
        parameters={PRICE: UNIFORM, "networks.headroom_share": None, "coordination.enabled": None},
        design=LHS,
        seeds={"first": 7, "replications": 2},
        keep={"tables": ["cluster_year", "projects"]},
    )
    assert read.hash == made.hash
    assert read.runs == 10
    assert "10 runs of tiny/tiny" in repr(read)


def test_a_wrong_scenario_hides_no_fault_of_a_parameter():
    told = faults_of(
        ["tiny/tinny"],
        parameters={
            "policy.carbon_price.multiplyer": UNIFORM,
            "networks.headroom_share": {"distribution": "uniform", "low": 2, "high": 1},
            "companies.hurdle_rate_multiplier": {"distribution": "uniform", "low": -1, "high": 1},
            "data.mesures.x.y": UNIFORM,
            "data.measures.only_the_scenario_knows.capx": UNIFORM,
            "seed": UNIFORM,
            "policy.rounds.7.year": UNIFORM,  # which only the scenario knows
            PRICE: UNIFORM,
        },
        design=LHS,
    )
    assert [text.partition(";")[0].partition(" has ")[0] for text in told] == [
        "study, scenarios.0: scenario 'tiny/tinny'",
        "study, parameters.policy.carbon_price.multiplyer",
        "study, parameters.networks.headroom_share, high",
        "study, parameters.companies.hurdle_rate_multiplier",
        "study, parameters.data.mesures.x.y",
        "study, parameters.data.measures.only_the_scenario_knows.capx",
        "study, parameters.seed",
    ]


def test_bounds_come_from_the_schema_where_they_are_left_out():
    study = Study(
        ["tiny/tiny"],
        parameters={
            "networks.headroom_share": None,
            "networks.utilisation_share": None,  # above 0, which itself is excluded
            PRICE: {"distribution": "triangular", "mode": 1},
            "coordination.enabled": None,
        },
        design=LHS,
    )
    bounds = [(p.distribution.low, p.distribution.high) for p in study.parameters]
    assert bounds == [(0.0, 10.0), (0.01, 1.0), (0.0, 5.0), (0.0, 1.0)]


def test_a_path_is_found_beside_the_file_of_the_study(tiny_copy):
    path = tiny_copy / "mine.yml"
    path.write_text("scenarios: {mine: tiny.yaml}", encoding="utf-8")
    assert list(Study.read(path).scenarios) == ["mine"]


def test_a_scenario_changed_by_hand_and_a_single_figure_can_be_studied():
    changed = twin.load("tiny/tiny").with_(policy__carbon_price__multiplier=2.0)
    figure = f"data.measures.{changed.cluster.measures[0].id}.opex_share_per_year"
    field = next(
        name
        for name, value in changed.cluster.measures[0]
        if isinstance(value, float) and value > 0.0
    )
    figure = f"data.measures.{changed.cluster.measures[0].id}.{field}"
    value = getattr(changed.cluster.measures[0], field)
    spread = {"distribution": "uniform", "low": value * 0.9, "high": value}
    study = Study({"dear": changed}, parameters={figure: spread}, design=LHS)
    assert study.document()["scenarios"] == {"dear": changed.hash}


def test_every_fault_is_told_at_once_with_its_line(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(
        "scenarios: [tiny/tny, tiny/tiny]\n"
        "parameters:\n"
        "  policy.carbon_prce.multiplier:\n"
        "  delivery.duration_multiplier: {distribution: uniform, low: 0, high: 9}\n"
        "  data.sectors.nowhere.process_share:\n"
        "design: {kind: seeds, samples: 0}\n"
        "seeds: {first: -1}\n"
        "keep: {tables: [clster_year]}\n"
        "chunk: 0\n"
        "runs: 5\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        Study.read(path)
    told = "\n".join(map(str, caught.value.faults))
    for said in (
        "study.yaml line 1, scenarios.0",
        "study.yaml line 3, parameters.policy.carbon_prce.multiplier",
        "'carbon_price'",
        "study.yaml line 4",
        "at least 0.1",
        "at most 5",
        "study.yaml line 5",
        "a row of sectors.csv",
        "study.yaml line 6, design.samples",
        "study.yaml line 7, seeds.first",
        "'cluster_year'",
        "study.yaml line 9, chunk",
        "study.yaml line 10, runs",
    ):
        assert said in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"parameters": {PRICE: {**UNIFORM, "high": 6}}}, "at most 5"),
        ({"parameters": {PRICE: {**UNIFORM, "low": -1}}}, "at least 0"),
        (
            {
                "parameters": {
                    PRICE: {"distribution": "lognormal", "median": 1, "sigma": 1, "high": 9}
                }
            },
            "at most 5",
        ),
        (
            {"parameters": {"networks.utilisation_share": {**UNIFORM, "low": 0, "high": 1}}},
            "above 0",
        ),
        ({"parameters": {"title": None}}, "words change no result"),
        ({"parameters": {"seed": None}}, "section of their own"),
        ({"parameters": {"policy": None}}, "a single figure"),
        ({"parameters": {"policy.rounds": None}}, "a single figure"),
        ({"parameters": {"policy.rounds.9.volume": None}}, "an entry of policy.rounds"),
        ({"parameters": {"policy.carbon_price.multiplier.x": None}}, "'x' is unknown"),
        ({"parameters": {"data": None}}, "data.table.row.column"),
        ({"parameters": {"data.sectors": None}}, "data.table.row.column"),
        ({"parameters": {"data.sctors.lime.process_share": None}}, "'sectors'"),
        ({"parameters": {"prices.gas_path": None}}, "a discrete distribution"),
        ({"parameters": {"prices.gas_path": UNIFORM}}, "a discrete distribution"),
        (
            {
                "parameters": {
                    "prices.gas_path": {"distribution": "discrete", "values": ["low", "dear"]}
                }
            },
            "a path of the cluster",
        ),
        (
            {
                "parameters": {
                    "coordination.enabled": {"distribution": "discrete", "values": [0, 1]}
                }
            },
            "true or false",
        ),
        (
            {
                "parameters": {
                    "policy.contract_years": {"distribution": "discrete", "values": [9, 9.5]}
                }
            },
            "a whole number",
        ),
        (
            {"parameters": {"policy.contract_years": {**UNIFORM, "low": 9.1, "high": 9.9}}},
            "a whole number in it",
        ),
        ({"parameters": {"horizon.end_year": {**UNIFORM, "low": 2026, "high": 2040}}}, "horizon"),
        ({"parameters": {PRICE: 3}}, "a distribution"),
        ({"parameters": [PRICE]}, "paths by name"),
        ({"design": {"kind": "sobol"}}, "parameters for sobol"),
        ({"design": {"kind": "seeds"}, "parameters": {PRICE: UNIFORM}}, "samples the parameters"),
        (
            {
                "design": {"kind": "sobol"},
                "parameters": {PRICE: UNIFORM, "networks.headroom_share": None},
                "correlations": [[PRICE, "networks.headroom_share", 0.5]],
            },
            "independently",
        ),
        (
            {"parameters": {PRICE: UNIFORM}, "correlations": [[PRICE, "x", 0.5]]},
            "a parameter of the study",
        ),
        ({"seeds": {"vary": False}, "design": {"kind": "seeds"}}, "nothing else varies"),
        ({"seeds": {"replications": 2}, "design": {"kind": "seeds"}}, "1 with the design seeds"),
        ({"seeds": {"replications": 0}}, "at least 1"),
        ({"seeds": 5}, "names with values"),
        ({"seeds": {"frst": 5}}, "'first'"),
        ({"seeds": {"first": 2**32 - 2}}, "seeds of at most"),
        ({"keep": {"tables": "cluster_year"}}, "a list"),
        ({"keep": {"tables": ["hourly"]}}, "hourly: true"),
        ({"keep": {"hourly": 1}}, "true or false"),
        ({"keep": {"table": []}}, "'tables'"),
        ({"keep": []}, "names with values"),
        ({"chunk": True}, "a whole number"),
        ({"title": 3}, "text"),
        (
            {
                "design": {"kind": "grid", "levels": 1000},
                "parameters": {
                    PRICE: None,
                    "networks.headroom_share": None,
                    "delivery.duration_multiplier": None,
                },
            },
            "at most 10,000,000 runs",
        ),
    ],
)
def test_what_cannot_be_run_is_refused(given, said):
    design = {"design": LHS} if "parameters" in given else {}
    assert any(said in fault for fault in faults_of(["tiny/tiny"], **design | given))


@pytest.mark.parametrize(
    ("scenarios", "said"),
    [
        ([], "a list of scenarios"),
        ("tiny/tiny", "a list of scenarios"),
        (["tiny/tiny", "tiny/tiny"], "not named before"),
        ([3], "a shipped name"),
    ],
)
def test_scenarios_that_cannot_be_run_are_refused(scenarios, said):
    assert any(said in fault for fault in faults_of(scenarios))


def test_the_hash_knows_what_decides_the_numbers_and_nothing_else():
    base = Study(["tiny/tiny"], parameters={PRICE: UNIFORM}, design=LHS)
    same = Study(["tiny/tiny"], parameters={PRICE: UNIFORM}, design=LHS, chunk=3, title="Else")
    others = [
        Study(["tiny/tiny"], parameters={PRICE: {**UNIFORM, "high": 3}}, design=LHS),
        Study(["tiny/tiny"], parameters={PRICE: UNIFORM}, design={**LHS, "seed": 2}),
        Study(["tiny/tiny"], parameters={PRICE: UNIFORM}, design=LHS, seeds={"first": 2}),
        Study(["tiny/tiny"], parameters={PRICE: UNIFORM}, design=LHS, keep={"tables": []}),
        Study({"tiny": "tiny/tiny"}, parameters={PRICE: UNIFORM}, design=LHS),
    ]
    assert base.hash == same.hash
    assert len({base.hash, *(other.hash for other in others)}) == 6
