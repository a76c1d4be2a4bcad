"""The twin: load a scenario, simulate it, and ask who did what, when and why.

import twin
scenario = twin.load("humber/reference")
results = twin.simulate(scenario.with_(policy__carbon_price__path="high"), seed=1)
results.summary(); results.cluster_year; results.why("british_steel", 2031)
results.save("out/reference")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from twin.siblings import check_siblings

check_siblings()

if TYPE_CHECKING:
    from agents.rules import Board, register_rule
    from scenarios.catalogue import shipped_names as scenario_names
    from scenarios.errors import BalanceError, Fault, InputError, ResultsError, TwinError
    from scenarios.loading import load
    from scenarios.scenario import Scenario
    from twin.cooperation import value_of_coordination
    from twin.ensemble.store import Ensemble, read_ensemble
    from twin.ensemble.study import Study
    from twin.results import Results
    from twin.ripple import shock_effect
    from twin.run import simulate
    from twin.storage import read

__version__ = "0.1.0"

_WHERE = {
    "BalanceError": "scenarios.errors",
    "Board": "agents.rules",
    "Ensemble": "twin.ensemble.store",
    "Fault": "scenarios.errors",
    "InputError": "scenarios.errors",
    "Results": "twin.results",
    "ResultsError": "scenarios.errors",
    "Scenario": "scenarios.scenario",
    "Study": "twin.ensemble.study",
    "TwinError": "scenarios.errors",
    "value_of_coordination": "twin.cooperation",
    "load": "scenarios.loading",
    "read": "twin.storage",
    "read_ensemble": "twin.ensemble.store",
    "register_rule": "agents.rules",
    "scenario_names": "scenarios.catalogue",
    "shock_effect": "twin.ripple",
    "simulate": "twin.run",
}

__all__ = [
    "BalanceError",
    "Board",
    "Ensemble",
    "Fault",
    "InputError",
    "Results",
    "ResultsError",
    "Scenario",
    "Study",
    "TwinError",
    "load",
    "read",
    "read_ensemble",
    "register_rule",
    "scenario_names",
    "shock_effect",
    "simulate",
    "value_of_coordination",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that importing the twin stays quick."""
    if name not in _WHERE:
        raise AttributeError(f"module 'twin' has no attribute {name!r}")
    module = importlib.import_module(_WHERE[name])
    value = getattr(module, "shipped_names" if name == "scenario_names" else name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Names for tab completion."""
    return sorted([*__all__, "__version__"])
