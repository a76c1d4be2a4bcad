"""What a study is: scenarios, uncertain figures, a design, seeds, and what to keep of each run.

import twin
study = twin.Study(
    ["humber/reference", "humber/coordinated"],
    parameters={
        "policy.carbon_price.multiplier": {"distribution": "uniform", "low": 0.5, "high": 2},
        "delivery.duration_multiplier": {
            "distribution": "pert", "low": 0.8, "mode": 1, "high": 2},
        "networks.headroom_share": None,  # evenly over the schema's bounds
    },
    design={"kind": "latin_hypercube", "samples": 500},
)
ensemble = study.run("out/study")
ensemble.headline["fossil_co2_mt_2050"].describe()
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from scenarios.errors import Fault, InputError, written
from scenarios.scenario import Scenario
from scenarios.translate import did_you_mean
from scenarios.yaml_file import read_yaml
from twin.ensemble.correlation import Pairs, normal_scores_matrix, read_correlations
from twin.ensemble.design import (
    KINDS,
    Design,
    OneAtATime,
    Seeds,
    count,
    read_design,
)
from twin.ensemble.parameters import Parameter, read_parameter
from twin.ensemble.sections import (
    Keep,
    SeedRule,
    read_chunk,
    read_keep,
    read_scenarios,
    read_seeds,
    size_faults,
)

if TYPE_CHECKING:
    from twin.ensemble.store import Ensemble

SECTIONS = (
    "title",
    "scenarios",
    "parameters",
    "correlations",
    "design",
    "seeds",
    "keep",
    "chunk",
)


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Study:
    """A study, validated whole.

    Args:
        scenarios: shipped names, paths, or scenarios changed by hand; or such by name.
        parameters: a distribution by path of a setting or of a single figure of the data; nothing
            for the schema's bounds.
        design: kind of design and its figures; `seeds` with 100 samples unless given.
        correlations: rank correlations as [one parameter, another, correlation].
        seeds: first seed, replications, and whether each sample has its own.
        keep: tables to keep, and whether to keep hours.
        chunk: runs a task and file; chosen by how long a run takes unless given.
        title: one line that says what is asked.

    Attributes:
        scenarios: scenarios by name.
        parameters: uncertain figures, in order.
        design: which samples are run.
        correlations: correlation of normal scores, shape (k, k), or None.
        seeds: which seeds the runs have.
        keep: what is kept.
        chunk: runs a task and file, or None.
        title: what is asked.
        text: the file it was read from, word for word, or nothing.

    Raises:
        InputError: listing every fault of the study, each with place, value, expectation, repair.
    """

    scenarios: dict[str, Scenario]
    parameters: tuple[Parameter, ...]
    design: Design
    correlations: npt.NDArray[np.float64] | None
    pairs: Pairs
    seeds: SeedRule
    keep: Keep
    chunk: int | None
    title: str
    text: str

    def __init__(
        self,
        scenarios: Iterable[str | Path | Scenario] | Mapping[str, str | Path | Scenario],
        *,
        parameters: Mapping[str, Any] | None = None,
        design: Mapping[str, Any] | None = None,
        correlations: Iterable[Any] = (),
        seeds: Mapping[str, Any] | None = None,
        keep: Mapping[str, Any] | None = None,
        chunk: int | None = None,
        title: str = "",
    ) -> None:
        given: dict[str, Any] = {
            "scenarios": scenarios if isinstance(scenarios, Mapping | str) else list(scenarios),
            "parameters": parameters,
            "design": design,
            "correlations": list(correlations),
            "seeds": seeds,
            "keep": keep,
            "chunk": chunk,
            "title": title,
        }
        self._fill({name: value for name, value in given.items() if value is not None}, _in_study)

    @classmethod
    def read(cls, path: str | Path) -> Study:
        """Read a study from a YAML file; paths in it are relative to the file's folder.

        Raises:
            InputError: listing every fault of the file, each with its line.
        """
        file = read_yaml(Path(path))
        study = cls.__new__(cls)
        study._fill(file.data, file.place, file.path.parent)
        object.__setattr__(study, "text", file.path.read_text(encoding="utf-8"))
        return study

    @property
    def samples(self) -> int:
        """Samples of the design."""
        return count(self.design, self.parameters)

    @property
    def runs(self) -> int:
        """Runs in all."""
        return self.samples * self.seeds.replications * len(self.scenarios)

    def document(self) -> dict[str, Any]:
        """Everything that decides which numbers come out, as plain values."""
        return {
            "scenarios": {name: scenario.hash for name, scenario in self.scenarios.items()},
            "parameters": {each.path: each.plain() for each in self.parameters},
            "correlations": [[*pair, value] for pair, value in self.pairs.items()],
            "design": {"kind": self.design.kind} | _listed(asdict(self.design)),
            "seeds": asdict(self.seeds),
            "keep": _listed(asdict(self.keep)),
        }

    @property
    def hash(self) -> str:
        """SHA-256 over everything that decides which numbers come out."""
        return hashlib.sha256(json.dumps(self.document(), sort_keys=True).encode()).hexdigest()

    def run(self, folder: str | Path, **options: Any) -> Ensemble:
        """Run the study, or go on where it stopped; see `twin.ensemble.engine.run_study`.

        Args:
            folder: folder of the ensemble.
            **options: `workers`, `client`, `scheduler`, `timeout_s`, `on_progress`.

        Raises:
            InputError: if the folder, the scheduler or the workers do not fit the study.
        """
        from twin.ensemble.engine import run_study

        return run_study(self, folder, **options)

    def __repr__(self) -> str:
        """Return what the study runs, in one line."""
        names = ", ".join(self.scenarios)
        return f"Study({self.runs} runs of {names}; {self.design.kind}, {len(self.parameters)} p.)"

    def _fill(
        self, given: Mapping[str, Any], place_of: Callable[[str], str], beside: Path | None = None
    ) -> None:
        """Validate plain values whole and take them over.

        Raises:
            InputError: listing every fault.
        """
        faults = [
            Fault(place_of(name), "", "a section of a study", did_you_mean(str(name), SECTIONS))
            for name in given
            if name not in SECTIONS
        ]
        scenarios, found = read_scenarios(given.get("scenarios"), place_of, beside)
        faults += found
        parameters, found = _parameters(given.get("parameters"), scenarios, place_of)
        faults += found
        names = list(given.get("parameters") or {}) if not found else [p.path for p in parameters]
        pairs, wrong = read_correlations(
            given.get("correlations") or [], names, place_of("correlations")
        )
        faults += [] if found else wrong
        design = read_design(given.get("design", {"kind": "seeds"}), place_of("design"))
        if isinstance(design, list):
            faults += design
            design = Seeds()
        else:
            faults += _disagreements(design, given, parameters if not found else None, place_of)
        seeds, wrong = read_seeds(given.get("seeds"), design, place_of)
        faults += wrong
        keep, wrong = read_keep(given.get("keep"), place_of)
        faults += wrong + read_chunk(given.get("chunk"), place_of)
        title = given.get("title", "")
        if not isinstance(title, str):
            faults.append(Fault(place_of("title"), written(title), "text", "write plain text"))
        if not faults:
            samples = count(design, parameters)
            faults += size_faults(samples, len(scenarios), seeds, place_of)
        if faults:
            raise InputError(faults)
        matrix = normal_scores_matrix(pairs, names) if pairs else None
        values = (scenarios, tuple(parameters), design, matrix, pairs, seeds, keep)
        fields = ("scenarios", "parameters", "design", "correlations", "pairs", "seeds", "keep")
        for name, value in zip(fields, values, strict=True):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "chunk", given.get("chunk"))
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "text", "")


def _in_study(dotted: str) -> str:
    return f"study, {dotted}"


def _parameters(
    given: Any, scenarios: Mapping[str, Scenario], place_of: Callable[[str], str]
) -> tuple[list[Parameter], list[Fault]]:
    if given is None:
        return [], []
    if not isinstance(given, Mapping):
        repair = "write each as 'path: {distribution: ...}'"
        return [], [Fault(place_of("parameters"), written(given), "paths by name", repair)]
    parameters, faults = [], []
    for path, spec in given.items():
        place = place_of(f"parameters.{path}")
        found = read_parameter(str(path), spec, scenarios, place)
        if isinstance(found, Parameter):
            parameters.append(found)
        else:
            faults += found
    return parameters, faults


def _disagreements(
    design: Design,
    given: Mapping[str, Any],
    parameters: list[Parameter] | None,
    place_of: Callable[[str], str],
) -> list[Fault]:
    """Return where design, parameters and correlations do not go together."""
    faults = []
    named = given.get("parameters")
    if design.needs_parameters and not named:
        repair = "name some, or choose the design seeds"
        faults.append(Fault(place_of("parameters"), "", f"parameters for {design.kind}", repair))
    if not design.needs_parameters and named:
        others = ", ".join(kind for kind, model in KINDS.items() if model.needs_parameters)
        repair = f"choose one of {others}, or leave the parameters out"
        expected = "a design that samples the parameters"
        faults.append(Fault(place_of("design"), design.kind, expected, repair))
    if given.get("correlations") and not design.takes_correlations:
        repair = "choose latin_hypercube or random, or leave the correlations out"
        expected = f"none, as {design.kind} moves its parameters independently"
        faults.append(Fault(place_of("correlations"), "", expected, repair))
    if isinstance(design, OneAtATime) and parameters:
        faults += [
            Fault(place_of(f"parameters.{each.path}"), "", "a figure that moves", "widen it")
            for each, axis in zip(parameters, design.axes(parameters), strict=True)
            if not len(axis)
        ]
    return faults


def _listed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with tuples as lists, as JSON would read them back."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
