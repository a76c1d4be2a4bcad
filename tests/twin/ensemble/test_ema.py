"""The twin as a function of keywords gives the figures of its runs; EMA Workbench takes it so.

`make clients` runs it under EMA Workbench itself, which needs an environment of its own.
"""

import pickle
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import twin
from twin.ensemble.ema import Experiment, ema_model, figure_of

OUTPUTS = ("fossil_co2_mt_2033", "fossil_co2_mt", "npv_gbp_m", "support_gbp_m_sum")


@pytest.fixture(scope="module")
def tiny():
    return twin.load("tiny/tiny")


def test_an_experiment_is_a_run(tiny):
    made = Experiment(tiny, OUTPUTS)(seed=7.0, prices__gas_multiplier=np.float64(1.5))
    run = twin.simulate(tiny.with_(prices__gas_multiplier=1.5), 7)
    table = run.cluster_year.set_index("year")
    assert made["fossil_co2_mt_2033"] == table["fossil_co2_mt"].loc[2033]
    assert made["fossil_co2_mt"].tolist() == table["fossil_co2_mt"].tolist()
    assert made["npv_gbp_m"] == run.facts["npv_gbp_m"]
    assert made["support_gbp_m_sum"] == pytest.approx(table["support_gbp_m"].sum())


def test_it_travels_to_other_processes(tiny):
    experiment = Experiment(tiny, OUTPUTS)
    again = pickle.loads(pickle.dumps(experiment))
    assert again(seed=3)["npv_gbp_m"] == experiment(seed=3)["npv_gbp_m"]


def test_unknown_outputs_are_refused_all_at_once(tiny):
    with pytest.raises(twin.InputError) as caught:
        Experiment(tiny, ("fosil_co2_mt", "fossil_co2_mt_2060", "npv_gbp_m"))
    repairs = [fault.repair for fault in caught.value.faults]
    assert repairs[0].startswith("write 'fossil_co2_mt'")
    assert repairs[1] == "name another year"


def test_an_unknown_setting_is_refused(tiny):
    with pytest.raises(twin.InputError, match="gas_multiplier"):
        Experiment(tiny, OUTPUTS)(prices__gas_multiplie=1.0)


def test_figures_of_years_that_the_headline_leaves_out_are_found(tiny):
    run = twin.simulate(tiny)
    assert isinstance(figure_of(run, "investment_gbp_m_2031"), float)
    with pytest.raises(twin.InputError, match="2025 to 2040"):
        figure_of(run, "investment_gbp_m_2041")


def test_the_model_has_a_parameter_for_each_setting_and_an_outcome_for_each_output(
    tiny, monkeypatch
):
    """With a stand-in for EMA Workbench, which records what it is given."""
    stand_in = SimpleNamespace(
        Model=lambda name, function: SimpleNamespace(name=name, function=function),
        **{
            name: lambda *given, name=name: (name, *given)
            for name in (
                "RealParameter",
                "IntegerParameter",
                "ScalarOutcome",
                "TimeSeriesOutcome",
            )
        },
    )
    monkeypatch.setitem(sys.modules, "ema_workbench", stand_in)
    parameters = {"prices.gas_multiplier": (0.5, 2.0), "seed": (1, 99)}
    model = ema_model(tiny, parameters, OUTPUTS[:2])
    assert model.uncertainties == [
        ("RealParameter", "prices__gas_multiplier", 0.5, 2.0),
        ("IntegerParameter", "seed", 1, 99),
    ]
    assert model.outcomes == [
        ("ScalarOutcome", "fossil_co2_mt_2033"),
        ("TimeSeriesOutcome", "fossil_co2_mt"),
    ]
    assert model.function(seed=1)["fossil_co2_mt"].shape == (16,)


def test_without_ema_workbench_it_says_what_to_install(tiny, monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(twin.InputError, match="python -m pip install ema-workbench"):
        ema_model(tiny, {}, OUTPUTS)
