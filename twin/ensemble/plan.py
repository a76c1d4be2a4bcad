"""The plan of a study: one row a run, with its scenario, seed and the value of each parameter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from twin.ensemble.design import samples
from twin.ensemble.parameters import Parameter
from twin.ensemble.study import Study

NAMED = ("run_id", "scenario", "seed")
"""Columns of the plan before those of the parameters."""


@dataclass(frozen=True)
class Run:
    """One run as a worker is given it.

    Attributes:
        run_id: number of the run within the study.
        scenario: position of its scenario within the study.
        seed: seed of every random stream.
        values: value of each parameter as a number; not a number for the scenario's own.
    """

    run_id: int
    scenario: int
    seed: int
    values: tuple[float, ...]

    def changes(self, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
        """Settings of the run that differ from its scenario, by path."""
        return {
            each.path: each.setting(number)
            for each, number in zip(parameters, self.values, strict=True)
            if not np.isnan(number)
        }


def plan(study: Study) -> pd.DataFrame:
    """Return every run of a study.

    ``run_id = (scenario * samples + sample) * replications + replication``: within a scenario and
    replication, runs stand in the order of the design, which for Sobol and Morris is SALib's. The
    same sample has the same values and seeds in every scenario (common random numbers).
    """
    rule, repeats = study.seeds, study.seeds.replications
    blocks = []
    for scenario in study.scenarios.values():
        values = samples(study, scenario)
        n = len(values)
        sample, replication = np.repeat(np.arange(n), repeats), np.tile(np.arange(repeats), n)
        seed = rule.first + (sample * repeats if rule.vary else 0) + replication
        columns = {"seed": seed.astype(np.int64)}
        columns |= {each.path: values[sample, i] for i, each in enumerate(study.parameters)}
        blocks.append(pd.DataFrame(columns))
    frame = pd.concat(blocks, ignore_index=True)
    names = np.repeat(list(study.scenarios), [len(block) for block in blocks])
    frame.insert(0, "scenario", pd.Series(names, dtype="str"))
    frame.insert(0, "run_id", np.arange(len(frame), dtype=np.int64))
    return frame


def runs_of(frame: pd.DataFrame, names: list[str]) -> list[Run]:
    """Return the runs of some rows of a plan, for scenarios in the given order."""
    position = {name: i for i, name in enumerate(names)}
    values = frame[[name for name in frame.columns if name not in NAMED]].to_numpy(dtype=np.float64)
    return [
        Run(int(run_id), position[scenario], int(seed), tuple(map(float, row)))
        for run_id, scenario, seed, row in zip(
            frame["run_id"], frame["scenario"], frame["seed"], values, strict=True
        )
    ]
