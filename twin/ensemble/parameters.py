"""Which figures of a scenario a study may vary, and how a sample becomes their value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scenarios.errors import Fault, InputError, written
from scenarios.scenario import Scenario
from scenarios.schema.cluster import TABLES
from scenarios.schema.scenario import ScenarioSettings
from scenarios.translate import did_you_mean
from twin.ensemble.distributions import (
    Discrete,
    Distribution,
    Uniform,
    Value,
    plain,
    read_distribution,
)

FloatArray = npt.NDArray[np.float64]
NOT_VARIED = {
    "title": "words change no result",
    "description": "words change no result",
    "cluster": "name another scenario under scenarios instead",
    "seed": "seeds have a section of their own, seeds",
}
"""Settings that a study does not vary, and what to do instead."""
LISTS = ("policy.rounds.", "shocks.", "companies.rules.")
"""Settings below which each scenario has entries of its own."""
INSIDE_SHARE = 0.01
"""Where a bound itself is excluded, sampling from the schema's bounds begins this share of their
range inside it."""


@dataclass(frozen=True)
class Declared:
    """What the schema says about one figure.

    Attributes:
        kind: ``number``, ``whole``, ``truth`` or ``text``.
        low: smallest admissible value, or -inf.
        high: largest admissible value, or inf.
        excludes_low: whether `low` itself is refused.
        value: its value in the scenario.
        unit: unit as declared.
    """

    kind: str
    low: float
    high: float
    excludes_low: bool
    value: Any
    unit: str


@dataclass(frozen=True)
class Parameter:
    """One uncertain figure: where it stands, and how it is distributed.

    Attributes:
        path: dotted path of a setting, or ``data.table.row.column``.
        distribution: what is known of it.
        kind: ``number``, ``whole``, ``truth`` or ``text``.
        unit: unit as declared.
    """

    path: str
    distribution: Distribution
    kind: str
    unit: str

    @property
    def labels(self) -> tuple[str, ...]:
        """Texts that the numbers of its column stand for; empty for a number."""
        if self.kind == "text" and isinstance(self.distribution, Discrete):
            return tuple(str(value) for value in self.distribution.values)
        return ()

    def values(self, probability: FloatArray) -> FloatArray:
        """Turn probabilities into values as they stand in the table of runs, same shape.

        A whole number that is spread evenly takes each value with equal probability.
        """
        if self.kind == "whole" and isinstance(self.distribution, Uniform):
            low, high = np.ceil(self.distribution.low), np.floor(self.distribution.high)
            even: FloatArray = low + np.floor(probability * (high - low + 1.0))
            return np.minimum(even, high)
        values = self.distribution.quantile(probability)
        rounded: FloatArray = np.round(values) if self.kind == "whole" else values
        return rounded

    def setting(self, number: float) -> Any:
        """Turn a value of the table of runs into what the scenario is given."""
        if self.kind == "text":
            return self.labels[int(number)]
        if self.kind == "truth":
            return bool(number)
        return int(number) if self.kind == "whole" else float(number)

    def number(self, setting: Any) -> float:
        """Turn a setting into the number that stands for it; not a number for an unlisted text."""
        if self.kind != "text":
            return float("nan") if setting is None else float(setting)
        text = str(getattr(setting, "value", setting))
        return float(self.labels.index(text)) if text in self.labels else float("nan")

    def all_values(self, most: int) -> FloatArray | None:
        """Every different value, rising, if there are at most `most` or they are listed."""
        if isinstance(self.distribution, Discrete):
            return self.distribution.numbers
        if self.kind == "whole" and self.distribution.high - self.distribution.low < most:
            first, last = np.ceil(self.distribution.low), np.floor(self.distribution.high)
            return np.arange(first, last + 1.0)
        return None

    def plain(self) -> dict[str, Any]:
        """Return its distribution as a study would write it, complete."""
        return plain(self.distribution)


def read_parameter(
    path: str, given: Any, scenarios: Mapping[str, Scenario], place: str
) -> Parameter | list[Fault]:
    """Return the parameter that plain values describe, or everything wrong with it.

    Args:
        path: dotted path of a setting, or ``data.table.row.column``.
        given: distribution as plain values; nothing for the schema's bounds.
        scenarios: the scenarios of the study, by name; the figure must exist in each. Without any,
            because they are wrong themselves, it is held against the schema alone.
        place: where it stands, for messages.
    """
    found: list[Declared | Fault | None]
    found = [declared(scenario, path, place) for scenario in scenarios.values()]
    found = found or [declared_by_schema(path, place)]
    faults = list(dict.fromkeys(each for each in found if isinstance(each, Fault)))
    rules = next((each for each in found if isinstance(each, Declared)), None)
    if faults or rules is None:
        return faults
    if given is None:
        given = {"distribution": "discrete", "values": [False, True]}
        if rules.kind in ("number", "whole"):
            given = {"distribution": "uniform"}
        elif rules.kind == "text":
            expected = "a discrete distribution, as its values are words"
            return [Fault(place, "", expected, "write {distribution: discrete, values: [...]}")]
    if not isinstance(given, Mapping):
        repair = "write for instance {distribution: uniform, low: 0.5, high: 2}"
        return [Fault(place, written(given), "a distribution", repair)]
    distribution = read_distribution(given, place, _bounds(rules))
    if isinstance(distribution, list):
        return distribution
    faults = _misfits(distribution, rules, place)
    if faults:
        return faults
    parameter = Parameter(path, distribution, rules.kind, rules.unit)
    return _refused(parameter, scenarios, place) or parameter


def declared(scenario: Scenario, path: str, place: str) -> Declared | Fault:
    """Return what the schema says of a figure of a scenario, or why there is no such figure."""
    if _is_of_table(path):
        return _figure(scenario, *_table_path(path), place)
    return _setting(scenario.settings, path, f"a setting of {scenario.name}", place)


def declared_by_schema(path: str, place: str) -> Declared | Fault | None:
    """Return what holds of a figure in every scenario; nothing where only a scenario can tell."""
    if _is_of_table(path):
        table, row, column = _table_path(path)
        fault = _no_place(table, row, place) or _no_column(table, column, place)
        return fault or _declared(TABLES[table].model_fields[column], None)
    if path.startswith(LISTS):
        return None
    any_settings = ScenarioSettings(title="any", cluster="any")
    return _setting(any_settings, path, "a setting that exists", place)


def _setting(settings: ScenarioSettings, path: str, expected: str, place: str) -> Declared | Fault:
    """Return what the schema says of a setting."""
    if path in NOT_VARIED:
        return Fault(place, "", "a setting that a study varies", NOT_VARIED[path])
    owner: Any = settings
    parts = path.split(".")
    for i, part in enumerate(parts):
        if isinstance(owner, tuple):
            known = [str(n) for n in range(len(owner))]
            if part not in known:
                repair = did_you_mean(part, known) if known else "the scenario has no entries there"
                return Fault(place, "", f"an entry of {'.'.join(parts[:i])}", repair)
            owner = owner[int(part)]
            continue
        fields = type(owner).model_fields if isinstance(owner, BaseModel) else {}
        if part not in fields:
            repair = f"'{part}' is unknown; {did_you_mean(part, fields)}"
            return Fault(place, "", expected, repair)
        field, owner = fields[part], getattr(owner, part)
    if isinstance(owner, BaseModel | tuple | dict):
        below = type(owner).model_fields if isinstance(owner, BaseModel) else map(str, range(1))
        return Fault(place, "", "a single figure", f"name one below it: {', '.join(below)}")
    return _declared(field, owner)


def _is_of_table(path: str) -> bool:
    return path == "data" or path.startswith("data.")


def _table_path(path: str) -> tuple[str, str, str]:
    table, _, rest = path.removeprefix("data").removeprefix(".").partition(".")
    row, _, column = rest.rpartition(".")
    return table, row, column


def _figure(scenario: Scenario, table: str, row: str, column: str, place: str) -> Declared | Fault:
    """Return what the schema says of a single figure of a table."""
    fault = _no_place(table, row, place)
    if fault is not None:
        return fault
    rows = {each.id: each for each in getattr(scenario.cluster, table)}
    if row not in rows:
        expected = f"a row of {table}.csv in {scenario.name}"
        return Fault(place, row, expected, did_you_mean(row, rows))
    fault = _no_column(table, column, place)
    return fault or _declared(TABLES[table].model_fields[column], getattr(rows[row], column))


def _no_place(table: str, row: str, place: str) -> Fault | None:
    """Return why a path names no row of a table, or nothing."""
    if table in TABLES and row:
        return None
    repair = "write data.table.row.column, for instance data.sectors.lime.process_share"
    if table not in TABLES and table:
        repair = did_you_mean(table, TABLES)
    return Fault(place, "", "a table of the cluster, a row and a column", repair)


def _no_column(table: str, column: str, place: str) -> Fault | None:
    """Return why a path names no column that can be varied, or nothing."""
    model = TABLES[table]
    known = [name for name in model.model_fields if name not in ("source", "status", "note")]
    if column not in known:
        return Fault(place, column, f"a column of {table}.csv", did_you_mean(column, known))
    if column in model.key:
        expected = "a figure of the row, not a name it is found by"
        return Fault(place, column, expected, "choose another column")
    return None


def _declared(field: FieldInfo, value: Any) -> Declared:
    kinds = [kind for kind in get_args(field.annotation) if kind is not type(None)]
    kind = kinds[0] if len(kinds) == 1 else field.annotation
    name = "text"
    if isinstance(kind, type) and not issubclass(kind, Enum):
        name = {float: "number", int: "whole", bool: "truth"}.get(kind, "text")
    limits = {
        bound: getattr(rule, bound)
        for rule in field.metadata
        for bound in ("ge", "gt", "le")
        if getattr(rule, bound, None) is not None
    }
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    return Declared(
        kind=name,
        low=float(limits.get("ge", limits.get("gt", -np.inf))),
        high=float(limits.get("le", np.inf)),
        excludes_low="gt" in limits,
        value=value,
        unit=str(extra.get("unit", "-")),
    )


def _bounds(rules: Declared) -> dict[str, float]:
    """Bounds of the schema that a distribution takes where the study leaves them out."""
    bounds = {}
    if np.isfinite(rules.high):
        bounds["high"] = rules.high
    if np.isfinite(rules.low) and not rules.excludes_low:
        bounds["low"] = rules.low
    elif np.isfinite(rules.low) and np.isfinite(rules.high):
        bounds["low"] = rules.low + INSIDE_SHARE * (rules.high - rules.low)
    return bounds


def _misfits(distribution: Distribution, rules: Declared, place: str) -> list[Fault]:
    """Return where a distribution does not fit what the schema says of the figure."""
    if isinstance(distribution, Discrete):
        wrong = [value for value in distribution.values if not _is_of(rules.kind, value)]
        wanted = {"text": "a text", "truth": "true or false", "whole": "a whole number"}
        if wrong:
            expected = wanted.get(rules.kind, "a number")
            return [Fault(place, written(v), expected, "write values of that kind") for v in wrong]
        if rules.kind in ("text", "truth"):
            return []
    elif rules.kind in ("text", "truth"):
        expected = "a discrete distribution, as it is no number"
        repair = "write {distribution: discrete, values: [...]}"
        return [Fault(place, distribution.kind, expected, repair)]
    elif rules.kind == "whole" and np.ceil(distribution.low) > np.floor(distribution.high):
        value = f"{distribution.low:g} to {distribution.high:g}"
        return [Fault(place, value, "a range with a whole number in it", "widen the range")]
    unit = "" if rules.unit == "-" else f" [{rules.unit}]"
    faults = []
    if distribution.low < rules.low or (rules.excludes_low and distribution.low == rules.low):
        most = f"values {'above' if rules.excludes_low else 'of at least'} {rules.low:g}{unit}"
        faults.append(Fault(place, f"{distribution.low:g}", most, "raise the lowest value"))
    if distribution.high > rules.high:
        most = f"values of at most {rules.high:g}{unit}"
        faults.append(Fault(place, f"{distribution.high:g}", most, "lower the highest value"))
    return faults


def _refused(parameter: Parameter, scenarios: Mapping[str, Scenario], place: str) -> list[Fault]:
    """Try the extremes of what validation may refuse for other reasons than the figure's bounds."""
    if parameter.kind == "number" and not parameter.path.startswith("data."):
        return []
    ends = parameter.values(np.array([0.0, 1.0]))
    if isinstance(parameter.distribution, Discrete):
        ends = parameter.distribution.numbers
    faults = []
    for name, scenario in scenarios.items():
        for number in ends:
            value = parameter.setting(number)
            try:
                scenario.changed({parameter.path: value})
            except InputError as error:
                where = f"{place} = {written(value)} in {name}"
                faults += [
                    Fault(f"{where}: {each.place}", each.value, each.expected, each.repair)
                    for each in error.faults
                ]
    return faults


def _is_of(kind: str, value: Value) -> bool:
    """Whether a listed value is of a kind of figure."""
    if isinstance(value, str):
        return kind == "text"
    if isinstance(value, bool):
        return kind == "truth"
    return kind == "number" or (kind == "whole" and float(value).is_integer())
