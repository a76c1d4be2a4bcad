"""Reads one YAML file into plain values and remembers the line of each; builds no objects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

from scenarios.errors import Fault, InputError, readable_size

LARGEST_YAML_BYTES = 200_000
DEEPEST_NESTING = 20
LONGEST_NUMBER = 40
LONGEST_TEXT = 10_000

_TAG = "tag:yaml.org,2002:"
_NUMBERS = (f"{_TAG}int", f"{_TAG}float")
_PLAIN = (f"{_TAG}str", f"{_TAG}bool", f"{_TAG}null", *_NUMBERS)
_READ_AS_TEXT = (f"{_TAG}timestamp", f"{_TAG}value", f"{_TAG}merge")
"""Dates and YAML's own marks; settings have no use for them but as words."""


@dataclass(frozen=True)
class YamlFile:
    """A parsed file.

    Attributes:
        path: file it was read from.
        data: plain dictionaries, lists and scalars.
        lines: line number of each value by its dotted path.
    """

    path: Path
    data: dict[str, Any]
    lines: dict[str, int]

    def place(self, dotted: str) -> str:
        """Return file, line and setting for a message; a missing one takes its parent's line."""
        nearest = dotted
        while nearest and nearest not in self.lines:
            nearest = nearest.rpartition(".")[0]
        line = self.lines.get(nearest)
        return f"{self.path.name}{f' line {line}' if line else ''}, {dotted or 'the file'}"


def read_yaml(path: Path) -> YamlFile:
    """Read a YAML mapping.

    Raises:
        InputError: if the file is missing, too large, not UTF-8, not YAML, no mapping at the top,
            or uses anchors, duplicated keys or tags that would build Python objects.
    """
    text = _read_text(path)
    node = _compose(path, text)
    if not isinstance(node, yaml.MappingNode):
        raise InputError(
            [
                Fault(
                    f"{path.name} line 1, the file",
                    text.strip()[:200] or "nothing in it",
                    "settings as names and values at the top level",
                    "write settings as 'name: value', one a line",
                )
            ]
        )
    builder = _Builder(path)
    data = builder.build(node, "")
    if builder.faults:
        raise InputError(builder.faults)
    return YamlFile(path, data, builder.lines)


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_YAML_BYTES:
            raise InputError([_too_large(path, size)])
        if not path.is_file():
            raise OSError(None, "it is no ordinary file")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        place = f"{path.name}, byte {error.start + 1}"
        raise InputError([Fault(place, "", "text in UTF-8", "save the file as UTF-8")]) from None
    except (OSError, ValueError) as error:
        repair = f"check the path and its permissions ({getattr(error, 'strerror', error)})"
        raise InputError([Fault(str(path), "", "a readable file", repair)]) from None


def _too_large(path: Path, size: int) -> Fault:
    return Fault(
        f"{path.name}, the file",
        readable_size(size),
        f"at most {readable_size(LARGEST_YAML_BYTES)} of settings",
        "check that this is a scenario; tables belong in CSV files",
    )


def _compose(path: Path, text: str) -> yaml.Node | None:
    try:
        loader = _Loader(text)
    except yaml.YAMLError as error:
        raise InputError([_syntax_fault(path, error)]) from None
    try:
        node: yaml.Node | None = loader.get_single_node()
    except yaml.YAMLError as error:
        raise InputError([_syntax_fault(path, error)]) from None
    except (ValueError, OverflowError):
        # PyYAML turns the digits of \U into a character without checking that there is one.
        repair = "mend the characters written with a backslash there"
        place = f"{path.name} line {loader.line + 1}, the file"
        raise InputError([Fault(place, "", "valid YAML", repair)]) from None
    finally:
        loader.dispose()
    return node


class _Loader(yaml.SafeLoader):
    """Composes nodes only so deep that Python's stack is never at risk."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self._depth == DEEPEST_NESTING:
            raise yaml.MarkedYAMLError(
                problem=f"settings are nested more than {DEEPEST_NESTING} levels deep",
                problem_mark=self.peek_event().start_mark,  # type: ignore[no-untyped-call]
            )
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


class _Builder:
    """Turns nodes into plain values, noting lines and everything that is not plain data."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[yaml.Node] = set()
        self._aliased: set[yaml.Node] = set()
        self._constructor = SafeConstructor()

    def build(self, node: yaml.Node, dotted: str) -> Any:
        if node in self._seen:
            self._refuse_alias(node, dotted)
            return None
        self._seen.add(node)
        self.lines[dotted] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, dotted)
        if node.tag not in (f"{_TAG}map", f"{_TAG}seq"):
            self._refuse_tag(node, dotted)
            return None
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, f"{dotted}.{i}") for i, item in enumerate(node.value)]
        return self._mapping(node, dotted)

    def _mapping(self, node: yaml.Node, dotted: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(
                    key_node, dotted, "", "a plain name before the colon", "write 'name: value'"
                )
                continue
            faults_before = len(self.faults)
            self._scalar(key_node, dotted)
            if len(self.faults) > faults_before:
                continue
            key = str(key_node.value)
            child = f"{dotted}.{key}" if dotted else key
            if key in result:
                self._fault(key_node, child, "", "each setting once", "delete one of the two")
            result[key] = self.build(value_node, child)
        return result

    def _scalar(self, node: yaml.ScalarNode, dotted: str) -> str | int | float | bool | None:
        text = str(node.value)
        if node.tag not in (*_PLAIN, *_READ_AS_TEXT):
            self._refuse_tag(node, dotted)
            return None
        longest = LONGEST_NUMBER if node.tag in _NUMBERS else LONGEST_TEXT
        if len(text) > longest:
            expected = f"at most {longest} characters"
            self._fault(node, dotted, text, expected, "shorten it, or put text in quotes")
            return None
        if any("\ud800" <= character <= "\udfff" for character in text):
            self._fault(node, dotted, "", "text without broken characters", "remove the \\u there")
            return None
        # YAML 1.1 reads 1:30 as ninety; nobody who writes it in a scenario means that.
        if node.tag in _READ_AS_TEXT or (node.tag in _NUMBERS and ":" in text):
            return text
        return self._plain_value(node, dotted)

    def _plain_value(self, node: yaml.ScalarNode, dotted: str) -> str | int | float | bool | None:
        try:
            value = self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError, LookupError, ArithmeticError):
            expected = f"a value that fits its tag {node.tag.replace(_TAG, '!!')}"
            repair = "remove the tag, or put text in quotes"
            self._fault(node, dotted, str(node.value), expected, repair)
            return None
        return value if isinstance(value, str | int | float | bool | None) else str(node.value)

    def _refuse_alias(self, node: yaml.Node, dotted: str) -> None:
        """Refuse a value used twice, once however often it is used."""
        if node not in self._aliased:
            expected = "plain values without anchors (&) and aliases (*)"
            self._fault(node, dotted, "", expected, "write the value out where it is used")
        self._aliased.add(node)

    def _refuse_tag(self, node: yaml.Node, dotted: str) -> None:
        self._fault(
            node,
            dotted,
            str(node.tag).replace(_TAG, "!!"),
            "plain text, a number, true/false, a list or named values",
            "remove the tag; scenarios cannot run code",
        )

    def _fault(self, node: yaml.Node, dotted: str, value: str, expected: str, repair: str) -> None:
        line = node.start_mark.line + 1
        place = f"{self.path.name} line {line}, {dotted or 'the file'}"
        self.faults.append(Fault(place, value, expected, repair))


def _syntax_fault(path: Path, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line = f" line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    context, began = getattr(error, "context", None), getattr(error, "context_mark", None)
    if context:
        since = f" that begins on line {began.line + 1}" if began else ""
        problem = f"{context}{since}: {problem}"
    if "'\\t'" in problem:
        problem = "a tab is not allowed here; use spaces"
    repair = f"mend the syntax there ({problem})"
    return Fault(f"{path.name}{line}, the file", "", "valid YAML", repair)
