"""What travels between whoever runs a study and its workers: assignments, tasks and results.

Kept apart from the work itself, so that handing it out needs none of what doing it does.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.rules import RULES, Rule, own_rules
from scenarios.errors import TwinError
from scenarios.scenario import Scenario
from twin.ensemble import versions
from twin.ensemble.parameters import Parameter
from twin.ensemble.plan import Run
from twin.ensemble.sections import Keep
from twin.ensemble.study import Study

HEADLINE, FAILURES, HOURLY = "headline", "failures", "hourly"
"""Names of the tables that are not those of a run."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """What every worker needs of a study; sent once to each, and shared by its tasks.

    Attributes:
        scenarios: the scenarios in order.
        names: their names.
        parameters: the uncertain figures.
        keep: what is kept of a run.
        stamp: versions of whoever gave the assignment.
        own_rules: decision rules that were registered, which workers have never heard of.
    """

    scenarios: tuple[Scenario, ...]
    names: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    keep: Keep
    stamp: dict[str, str]
    own_rules: dict[str, Rule] = field(default_factory=dict)

    @staticmethod
    def of(study: Study) -> Assignment:
        """Return the assignment of a study."""
        return Assignment(
            scenarios=tuple(study.scenarios.values()),
            names=tuple(study.scenarios),
            parameters=study.parameters,
            keep=study.keep,
            stamp=dict(versions.stamp()),
            own_rules=own_rules(),
        )


@dataclass(frozen=True)
class ChunkResult:
    """What came out of some runs.

    Attributes:
        tables: Parquet bytes by table; tables without a row are absent.
        rows: number of rows by table.
        failed: number of runs that failed.
        seconds: time it took, by the wall clock [s].
    """

    tables: dict[str, bytes] = field(repr=False)
    rows: dict[str, int]
    failed: int
    seconds: float


class MixedVersionsError(TwinError):
    """A worker has other versions than whoever gave it work."""


def stamp() -> dict[str, str]:
    """Return the versions of this process; asking for them also loads all that runs need."""
    import twin.ensemble.worker  # noqa: F401

    return versions.stamp()


def hand_over(assignment: Assignment) -> Assignment:
    """Return an assignment; as a task of its own it reaches each worker once and is never lost."""
    return assignment


def run_chunk(assignment: Assignment, runs: Sequence[Run]) -> ChunkResult:
    """Run some runs on a worker; see `twin.ensemble.worker.run_chunk`.

    Raises:
        MixedVersionsError: if this process has other versions than whoever asked.
    """
    from twin.ensemble import worker

    differences = versions.differences(assignment.stamp, versions.stamp())
    if differences:
        raise MixedVersionsError("; ".join(differences))
    RULES.update(assignment.own_rules)
    return worker.run_chunk(assignment, runs)


def time_chunk(assignment: Assignment, runs: Sequence[Run]) -> float:
    """Run some runs twice on a worker; return the processor time of the second, warm pass [s].

    Processor time, because a machine that is busy with other work is not slow for ever.
    """
    run_chunk(assignment, runs)
    began = time.process_time()
    run_chunk(assignment, runs)
    return time.process_time() - began
