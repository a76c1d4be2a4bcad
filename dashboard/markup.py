"""Writes Dash's HTML components as text, so that the page can show them without building a tree."""

from __future__ import annotations

import html
import json
from typing import Any

from dash.development.base_component import Component

NAMES = {"className": "class", "htmlFor": "for"}
VOID = frozenset({"Br", "Hr", "Img", "Col", "Wbr"})


class Written(str):
    """Text that is HTML already, its words escaped by who wrote it."""

    __slots__ = ()


def escaped(value: Any) -> str:
    """Return a word or figure as it may stand in HTML or an attribute."""
    return html.escape(str(value))


def markup(content: Any) -> str:
    """Return components, words and figures as HTML; words are escaped.

    Args:
        content: a component of `dash.html`, a word, a figure, nothing, or a list of these.

    Raises:
        TypeError: if a component is of another library, which only the browser can draw.
    """
    if content is None:
        return ""
    if isinstance(content, Written):
        return content
    if isinstance(content, list | tuple):
        return "".join(markup(each) for each in content)
    if not isinstance(content, Component):
        return html.escape(str(content), quote=False)
    given = content.to_plotly_json()
    if given["namespace"] != "dash_html_components":
        raise TypeError(f"{given['type']} of {given['namespace']} is no plain HTML")
    tag, props = str(given["type"]).lower(), dict(given["props"])
    inside = markup(props.pop("children", None))
    opened = f"<{tag}{''.join(_attribute(name, props[name]) for name in props)}>"
    return opened if given["type"] in VOID else f"{opened}{inside}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if name == "style":
        value = ";".join(f"{_dashed(key)}:{each}" for key, each in value.items())
    elif name == "id" and isinstance(value, dict):
        value = json.dumps(value, sort_keys=True, separators=(",", ":"))
    plain = NAMES.get(name, name.lower())
    return f" {plain}" if value is True else f' {plain}="{html.escape(str(value))}"'


def _dashed(name: str) -> str:
    """Return the name of a style as CSS knows it."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
