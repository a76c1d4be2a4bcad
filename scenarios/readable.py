"""Reads what can be read of a set of values of which some are wrong, so that checks can go on.

What cannot be read is left out: who asks for it is given `UnreadError`. A check stops there, so
that a fault already told is not told again as something that follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_origin

from pydantic import ConfigDict, TypeAdapter, ValidationError

from scenarios.errors import Fault
from scenarios.schema.base import Declared, Row, UnreadError
from scenarios.translate import inner_model

D = TypeVar("D", bound=Declared)
_NOTHING = object()


def readable(model: type[D], given: Mapping[str, Any], unread: Collection[str] = ()) -> D:
    """Return as much of a declared set of values as can be read.

    Args:
        model: what is declared.
        given: the values, of which some may be wrong.
        unread: names that are not to be read, not even as their default.
    """
    read = {name: _read(model, name, given) for name in model.model_fields if name not in unread}
    return only(model, {name: value for name, value in read.items() if value is not _NOTHING})


def only(model: type[D], values: Mapping[str, Any]) -> D:
    """Return a set of values in which nothing but these can be read, not even a default."""
    made: Any = model.model_construct(**values)
    for name in vars(made).keys() - values.keys():
        del vars(made)[name]
    result: D = made
    return result


def without(row: Row, columns: Collection[str]) -> Row:
    """Return a row of which some cells cannot be read."""
    return only(type(row), {k: v for k, v in vars(row).items() if k not in columns})


def is_whole(row: Row) -> bool:
    """Whether every cell of a row could be read."""
    return len(vars(row)) == len(type(row).model_fields)


def readable_faults(check: Callable[..., Iterable[Fault]], *given: Any) -> list[Fault]:
    """Return what a check finds until it comes to something that could not be read."""
    found: list[Fault] = []
    with suppress(UnreadError):
        found.extend(check(*given))
    return found


def _read(model: type[Declared], name: str, given: Mapping[str, Any]) -> Any:
    field = model.model_fields[name]
    if name not in given:
        return _NOTHING if field.is_required() else field.get_default(call_default_factory=True)
    value = given[name]
    try:
        return _adapter(model, name).validate_python(value)
    except ValidationError as error:
        inner = _inner(model, name)
        disagrees = any(
            item["type"] == "value_error" and not item["loc"] for item in error.errors()
        )
        if inner is None or disagrees:
            return _NOTHING
        is_list = get_origin(field.annotation) is tuple
        if isinstance(value, Mapping) and not is_list:
            return readable(inner, value)
        if isinstance(value, list) and is_list:
            return tuple(
                readable(inner, entry) if isinstance(entry, Mapping) else only(inner, {})
                for entry in value
            )
        return _NOTHING


@lru_cache(maxsize=1000)
def _adapter(model: type[Declared], name: str) -> TypeAdapter[Any]:
    """Return what validates one value as the model does among others."""
    field = model.model_fields[name]
    rules = None if _inner(model, name) else ConfigDict(allow_inf_nan=False)
    declared: Any = Annotated[field.annotation, field]
    return TypeAdapter(declared, config=rules)


def _inner(model: type[Declared], name: str) -> type[Declared] | None:
    """Return what a group of settings, or each entry of a list of them, is declared as."""
    inner = inner_model(model.model_fields[name].annotation)
    return inner if isinstance(inner, type) and issubclass(inner, Declared) else None
