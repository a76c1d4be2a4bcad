"""What the control of a lever needs to know, read from the schema and the cluster of a preset."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from dashboard.levers import GROUPS, Group, Lever, round_levers
from scenarios.scenario import Scenario
from scenarios.schema.scenario import ScenarioSettings

STEPS = 100
"""Steps of a slider whose lever names none."""
AFTER_SUPPORT = 3
"""Where the rounds of a preset stand among the groups."""
ROUND_RANGE = 3.0
"""A round's slider goes to this many times its volume in the preset."""


@dataclass(frozen=True)
class Control:
    """One lever as it is drawn.

    Attributes:
        path: dotted path of the setting.
        label: a few words beside the control.
        help: one sentence: what the setting means.
        unit: unit as printed; empty for a pure number or a choice.
        kind: ``number``, ``choice`` or ``switch``.
        base: value in the preset.
        low: left end of the slider.
        high: right end.
        step: smallest move.
        choices: what can be chosen.
    """

    path: str
    label: str
    help: str
    unit: str
    kind: str
    base: Any
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    choices: tuple[str, ...] = ()


def controls_of(scenario: Scenario) -> list[tuple[Group, list[Control]]]:
    """Return every group with its controls, for the settings of a preset."""
    groups = [(group, [_control(lever, scenario) for lever in group.levers]) for group in GROUPS]
    count = len(scenario.settings.policy.rounds)
    rounds = [_control(lever, scenario) for lever in round_levers(count)]
    if rounds:
        groups.insert(AFTER_SUPPORT, (Group("rounds", "Rounds of support", ()), rounds))
    return groups


def value_at(settings: BaseModel, path: str) -> Any:
    """Return the plain value of a setting by its dotted path."""
    value: Any = settings
    for part in path.split("."):
        value = value[int(part)] if part.isdecimal() else getattr(value, part)
    return value.value if isinstance(value, enum.Enum) else value


def declaration(path: str) -> FieldInfo:
    """Return the declaration of a setting in the schema."""
    model: Any = ScenarioSettings
    field: FieldInfo | None = None
    for part in path.split("."):
        if part.isdecimal():
            continue
        field = model.model_fields[part]
        model = next(_models(field.annotation), None)
    assert field is not None
    return field


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Models an annotation holds: itself, or what a tuple is made of."""
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            yield candidate


def _control(lever: Lever, scenario: Scenario) -> Control:
    field, base = declaration(lever.path), value_at(scenario.settings, lever.path)
    label, text = lever.label, str(field.description)
    unit = str((field.json_schema_extra or {}).get("unit", ""))  # type: ignore[union-attr]
    if lever.path.startswith("policy.rounds."):
        award = scenario.settings.policy.rounds[int(lever.path.split(".")[2])]
        label = f"{award.year} {award.supports.value}"
        unit = "kt CO₂/year" if award.supports.value == "capture" else "MW HHV"
        text += f" Strike prices up to GBP {award.strike_cap:,.0f} are accepted."
    if isinstance(base, bool):
        return Control(lever.path, label, text, "", "switch", base)
    if isinstance(base, str):
        choices = _choices(lever, field, scenario)
        return Control(lever.path, label, text, "", "choice", base, choices=choices)
    low, high = _range(lever, field, float(base))
    step = lever.step if lever.step is not None else (high - low) / STEPS
    shown = "" if unit == "-" else unit
    return Control(lever.path, label, text, shown, "number", base, low, high, step)


def _range(lever: Lever, field: FieldInfo, base: float) -> tuple[float, float]:
    """Ends of a slider: the lever's own, else the schema's, always with the preset's value."""
    bounds = {
        name: float(getattr(entry, name))
        for entry in field.metadata
        for name in ("ge", "gt", "le")
        if getattr(entry, name, None) is not None
    }
    low = lever.low if lever.low is not None else bounds.get("ge", bounds.get("gt", 0.0))
    high = lever.high if lever.high is not None else bounds.get("le", 1.0)
    if lever.path.startswith("policy.rounds."):
        low, high = lever.step or 1.0, ROUND_RANGE * base
    return min(low, base), max(high, base)


def _choices(lever: Lever, field: FieldInfo, scenario: Scenario) -> tuple[str, ...]:
    """Names that a setting made of words can take."""
    if isinstance(field.annotation, type) and issubclass(field.annotation, enum.Enum):
        return tuple(str(member.value) for member in field.annotation)
    cluster = scenario.cluster
    if lever.series == "activity":
        found = {row.path for row in cluster.activity}
    else:
        found = {row.path for row in cluster.prices if row.series == lever.series}
    order = ("held", "low", "central", "high")
    return tuple(sorted(found, key=lambda name: (order.index(name) if name in order else 9, name)))
