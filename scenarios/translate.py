"""Turns what pydantic says of a wrong value into place, value, expectation and repair."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from scenarios.errors import Fault

REPAIRS = {
    "missing": "add it",
    "float_parsing": "write a plain number, with a point and without thousands separators",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "finite_number": "write a finite number, or leave the cell empty where that is allowed",
    "bool_parsing": "write true or false",
    "string_pattern_mismatch": "use lower case letters, digits and underscores, or the form shown",
}


def faults_of(
    error: ValidationError, model: type[BaseModel], place_of: Callable[[str], str]
) -> list[Fault]:
    """Return one fault for each thing pydantic refused.

    Args:
        error: what pydantic raised.
        model: the model that was validated, for suggestions.
        place_of: gives the printed place of a dotted path.
    """
    return [_fault(dict(item), model, place_of) for item in error.errors(include_url=False)]


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a repair that suggests the nearest known names, or lists what there is."""
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    if near:
        return f"write {' or '.join(repr(word) for word in near)}"
    listed = ", ".join(sorted(known)[:20])
    return f"choose from {listed}" if listed else "remove it"


def _fault(
    item: dict[str, Any], model: type[BaseModel], place_of: Callable[[str], str]
) -> Fault:
    location = tuple(item["loc"])
    dotted = ".".join(str(part) for part in location)
    kind, context = item["type"], item.get("ctx", {})
    value = "" if kind == "missing" else str(item["input"])
    if kind == "extra_forbidden":
        known = _names_beside(model, location)
        return Fault(place_of(dotted), "", "a setting that exists",
                     f"'{location[-1]}' is unknown: {did_you_mean(str(location[-1]), known)}")
    if kind == "enum":
        options = str(context["expected"])
        known = [word.strip(" '") for word in options.replace(" or ", ",").split(",")]
        return Fault(place_of(dotted), value, options, did_you_mean(value, known))
    if kind == "missing":
        return Fault(place_of(dotted), "", "a value", "add it; it has no default")
    expected = item["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return Fault(place_of(dotted), value, expected,
                 REPAIRS.get(kind, "change it to a value within the bounds"))


def _names_beside(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Return the settings known at the level where an unknown one was found."""
    current: Any = model
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        field = getattr(current, "model_fields", {}).get(part)
        if field is None:
            return []
        current = _inner_model(field.annotation)
    return list(getattr(current, "model_fields", {}))


def _inner_model(annotation: Any) -> Any:
    """Return the model inside an annotation such as ``tuple[AllocationRound, ...]``."""
    return next((arg for arg in getattr(annotation, "__args__", ())
                 if isinstance(arg, type) and issubclass(arg, BaseModel)), annotation)
