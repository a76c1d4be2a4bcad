"""Turns what pydantic says of a wrong value into place, value, expectation and repair."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from scenarios.errors import Fault, written
from scenarios.schema.base import IDENTIFIER

EXPECTED = {
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text",
    "string_unicode": "text without broken characters",
    "tuple_type": "a list",
    "dict_type": "names with values below it",
    "model_type": "a group of settings below it",
    "model_attributes_type": "a group of settings below it",
}
"""What was expected where the kind of fault alone says it."""

REPAIRS = {
    "float_parsing": "write a plain number, with a point and without thousands separators",
    "float_type": "write a single number",
    "int_parsing": "write a whole number, without thousands separators",
    "int_type": "write a single whole number",
    "int_from_float": "write a whole number",
    "int_parsing_size": "write a whole number within the bounds",
    "finite_number": "write a finite number, or nothing where that is allowed",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_type": "write plain text, in quotes if it looks like a number",
    "string_pattern_mismatch": "write it in that form",
    "string_too_short": "write more",
    "tuple_type": "write its entries as a list, one '- ' a line, or [] for none",
    "dict_type": "write 'name: value', one a line and indented, or delete it",
    "model_type": "write 'name: value', one a line and indented, or delete it",
    "model_attributes_type": "write 'name: value', one a line and indented, or delete it",
}

FORMS = {
    IDENTIFIER: "a name of lower-case letters, digits and underscores that begins with a letter",
    r"^EPSG:\d{4,5}$": "a code such as EPSG:27700",
    r"^\d{4}-(0[1-9]|1[0-2])$": "a month such as 2027-04",
}
"""Patterns of the schema in words."""

SINGLE_VALUES = ("float", "int", "str", "bool")
"""Members of the union of a changed figure, as pydantic names them at the end of a location."""


def faults_of(
    error: ValidationError, model: type[BaseModel], place_of: Callable[[str], str]
) -> list[Fault]:
    """Return one fault for each thing pydantic refused.

    Args:
        error: what pydantic raised.
        model: the model that was validated, for suggestions.
        place_of: gives the printed place of a dotted path.
    """
    items = error.errors(include_url=False)
    return [_fault(item, model, place_of) for item in _one_for_each_value(items)]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a repair that suggests the nearest known names, or lists what there is."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.85)
    near = near or difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return f"write {' or '.join(repr(word) for word in near)}"
    if not names:
        return "remove it"
    more = ", ..." if len(names) > 20 else ""
    return f"choose from {', '.join(names[:20])}{more}"


def _one_for_each_value(items: Sequence[Any]) -> Iterable[dict[str, Any]]:
    """Join what pydantic says about each member of a union into one item for the value."""
    joined: dict[tuple[int | str, ...], dict[str, Any]] = {}
    for item in items:
        location = item["loc"]
        if location[:1] != ("data",) or location[-1] not in SINGLE_VALUES:
            joined[*location, item["type"]] = dict(item)
        elif item["type"] == "finite_number":
            joined[location[:-1]] = dict(item) | {"loc": location[:-1]}
        else:
            joined.setdefault(
                location[:-1], dict(item) | {"loc": location[:-1], "type": "single_value"}
            )
    return joined.values()


def _fault(item: dict[str, Any], model: type[BaseModel], place_of: Callable[[str], str]) -> Fault:
    location, kind = tuple(item["loc"]), item["type"]
    place = place_of(".".join(str(part) for part in location))
    name, value = str(location[-1]) if location else "", written(item["input"])
    if kind == "extra_forbidden":
        known = getattr(_level(model, location[:-1]), "model_fields", {})
        return Fault(
            place, "", "a setting that exists", f"'{name}' is unknown; {did_you_mean(name, known)}"
        )
    if kind == "value_error":
        message = str(item["msg"]).removeprefix("Value error, ")
        return Fault(place, "", "settings that agree", f"{message}; change one of the two")
    if kind == "enum":
        options = str(item["ctx"]["expected"])
        known = [word.strip(" '") for word in options.replace(" or ", ",").split(",")]
        return Fault(place, value, f"one of {', '.join(known)}", did_you_mean(value, known))
    if kind == "single_value":
        return Fault(place, value, "a number, text, true or false", "write a single value")
    field = getattr(_level(model, location[:-1]), "model_fields", {}).get(name)
    meaning = f": {field.description.rstrip('.')}" if field and field.description else ""
    if kind == "missing":
        return Fault(place, "", f"a value{meaning}", "add it; it has no default")
    expected = EXPECTED.get(kind, "a finite number")
    if field is not None and kind not in EXPECTED:
        expected = _domain(field, kind, meaning)
    return Fault(place, value, expected, REPAIRS.get(kind, "change it to a value within bounds"))


def _domain(field: FieldInfo, kind: str, meaning: str) -> str:
    """Say in words which values a field takes, with its unit."""
    bounds = {
        name: getattr(limit, name)
        for limit in field.metadata
        for name in ("ge", "gt", "le", "min_length", "pattern")
        if getattr(limit, name, None) is not None
    }
    if kind == "string_pattern_mismatch":
        return FORMS.get(bounds["pattern"], f"the form {bounds['pattern']}")
    if kind == "string_too_short":
        return f"text of at least {bounds['min_length']} characters{meaning}"
    whole = "a whole number" if "int" in str(field.annotation) else "a number"
    extra = field.json_schema_extra
    unit = extra.get("unit", "-") if isinstance(extra, dict) else "-"
    return f"{whole}{_range(bounds)}{'' if unit == '-' else f' [{unit}]'}"


def _range(bounds: dict[str, float]) -> str:
    """Say in words what a number lies between."""
    limit = {name: _digits(bounds[name]) for name in ("ge", "gt", "le") if name in bounds}
    if "ge" in limit:
        to = f" to {limit['le']}" if "le" in limit else ""
        return f" from {limit['ge']}{to}" if to else f" of at least {limit['ge']}"
    if "gt" in limit:
        most = f" and at most {limit['le']}" if "le" in limit else ""
        return f" above {limit['gt']}{most}"
    return f" of at most {limit['le']}" if "le" in limit else ""


def _digits(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _level(model: type[BaseModel], location: tuple[int | str, ...]) -> Any:
    """Return the model that holds the settings at a location."""
    current: Any = model
    for part in location:
        if isinstance(part, int):
            continue
        field = getattr(current, "model_fields", {}).get(part)
        if field is None:
            return None
        current = inner_model(field.annotation)
    return current


def inner_model(annotation: Any) -> Any:
    """Return the model inside an annotation such as ``tuple[AllocationRound, ...]``."""
    return next(
        (
            arg
            for arg in getattr(annotation, "__args__", ())
            if isinstance(arg, type) and issubclass(arg, BaseModel)
        ),
        annotation,
    )
