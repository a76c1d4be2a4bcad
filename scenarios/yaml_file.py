"""Reads one YAML file into plain values and remembers the line of each; builds no objects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scenarios.errors import Fault, InputError

LARGEST_YAML_BYTES = 1_000_000


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
        """Return file, line and setting for a message; a missing setting takes its parent's line."""
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
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise InputError([_syntax_fault(path, error)]) from None
    if not isinstance(node, yaml.MappingNode):
        raise InputError([Fault(path.name, text[:40], "a mapping of settings at the top level",
                                "write settings as 'name: value', one a line")])
    builder = _Builder(path)
    data = builder.build(node, "")
    if builder.faults:
        raise InputError(builder.faults)
    return YamlFile(path, data, builder.lines)


def _read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST_YAML_BYTES:
            raise InputError([Fault(path.name, f"{size} bytes",
                                    f"at most {LARGEST_YAML_BYTES} bytes of settings",
                                    "check that this is a scenario; tables belong in CSV files")])
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError([Fault(path.name, "", "text in UTF-8", "save the file as UTF-8")]) from None
    except OSError as error:
        raise InputError([Fault(str(path), "", "a readable file",
                                f"check the path and its permissions ({error.strerror})")]) from None


class _Builder:
    """Turns nodes into plain values, noting lines and everything that is not plain data."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, dotted: str) -> Any:
        if id(node) in self._seen:
            self._fault(node, dotted, "", "plain values without aliases",
                        "write the value out where it is used")
            return None
        self._seen.add(id(node))
        self.lines[dotted] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, dotted)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, f"{dotted}.{i}") for i, item in enumerate(node.value)]
        return self._scalar(node, dotted)

    def _mapping(self, node: yaml.MappingNode, dotted: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            child = f"{dotted}.{key}" if dotted else key
            if key in result:
                self._fault(key_node, child, "", "each setting once", "delete one of the two")
            result[key] = self.build(value_node, child)
        return result

    def _scalar(self, node: yaml.Node, dotted: str) -> str | int | float | bool | None:
        loader = yaml.SafeLoader("")
        try:
            value = loader.construct_object(node)  # type: ignore[no-untyped-call]
        except (yaml.YAMLError, ValueError):
            self._fault(node, dotted, f"{node.tag} {node.value}",
                        "plain text, a number or true/false",
                        "remove the tag; scenarios cannot run code")
            return None
        finally:
            loader.dispose()  # type: ignore[no-untyped-call]
        return value if isinstance(value, str | int | float | bool | None) else str(node.value)

    def _fault(
        self, node: yaml.Node, dotted: str, value: str, expected: str, repair: str
    ) -> None:
        line = node.start_mark.line + 1
        place = f"{self.path.name} line {line}, {dotted or 'the file'}"
        self.faults.append(Fault(place, value, expected, repair))


def _syntax_fault(path: Path, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line = f" line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error)
    return Fault(f"{path.name}{line}", "", "valid YAML",
                 f"mend the syntax there ({problem})")
