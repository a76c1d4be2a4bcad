"""Cards: a chart with title, unit, words for those who cannot see it, its data and its export."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from dashboard.charts.words import MINUS, NEVER, NO_CHANGE, NONE
from dashboard.markup import Written, escaped, markup
from twin.glossary import WORDS

TAG = re.compile(r"<[^>]*>")
MEANINGS = {each.strip().lower(): WORDS[word] for word in WORDS for each in word.split(",")}
EXPLAINED = re.compile(
    rf"\b(?P<word>{'|'.join(sorted(map(re.escape, MEANINGS), key=len, reverse=True))})s?\b", re.I
)

POUNDS = "{pounds}"
"""Stands in the unit of money, for the pounds of the cluster's price base."""


@dataclass(frozen=True)
class Card:
    """A chart of a view.

    Attributes:
        name: name of its figure in the content of the view.
        title: what it shows.
        unit: subtitle: unit and what is counted; `POUNDS` stands for "2024 pounds" or the like.
        height_px: height of the figure.
        wide: whether it takes the whole width.
    """

    name: str
    title: str
    unit: str
    height_px: int = 320
    wide: bool = False


def attributes(kind: str, /, **values: Any) -> dict[str, Any]:
    """Return attributes such as data-view or aria-label, as Dash takes them."""
    return {f"{kind}-{name}": str(value) for name, value in values.items()}


def aria(**values: str) -> dict[str, Any]:
    """Return what is told to those who do not see the page."""
    return attributes("aria", **values)


def chart_card(card: Card, *extra: Any) -> Any:
    """Return the card of a chart; the page's script fills its figure and its words."""
    title = html.H3(card.title, className="card-title", id=f"title-{card.name}")
    head = html.Div(
        [html.Div([title, html.P(card.unit, className="card-unit")]), _tools(card)],
        className="card-head",
    )
    graph = html.Div(
        className="plot",
        style={"height": f"{card.height_px}px"},
        **attributes("data", figure=card.name),
    )
    words = html.P(className="card-words", **attributes("data", words=card.name))
    table = html.Details(
        [html.Summary(f"Data of “{card.title}”"), html.Div(className="card-table")],
        className="card-data",
    )
    # The key repeats names that the table gives too; a reader of the screen has those.
    key = html.Ul(className="key", **aria(hidden="true"))
    picture = html.Div([graph, key], role="group", **aria(labelledby=f"title-{card.name}"))
    return html.Section(
        [head, *extra, picture, words, table],
        className="card wide" if card.wide else "card",
        **attributes("data", chart=card.name),
    )


def chart_cards(cards: Iterable[Card], place: Mapping[str, Any], **extra: Any) -> list[Any]:
    """Return the cards of charts, money in the pounds of the cluster's price base.

    Args:
        cards: the cards.
        place: what the layout of a view is given.
        extra: what stands above a chart, by the name of its card.
    """
    pounds = f"{place.get('price_base_year', '')} pounds".strip()
    return [
        chart_card(
            replace(card, unit=card.unit.replace(POUNDS, pounds)),
            *((extra[card.name],) if card.name in extra else ()),
        )
        for card in cards
    ]


def text_card(title: str, *children: Any, wide: bool = False, card_id: str = "") -> Any:
    """Return a card of words or of a table."""
    more: dict[str, Any] = {"id": card_id} if card_id else {}
    return html.Section(
        [html.H3(title, className="card-title"), *children],
        className="card wide" if wide else "card",
        **more,
    )


def block(name: str, *, live: bool = False, class_name: str = "") -> Any:
    """Return a place that the content of a view fills with words or plain HTML."""
    more: dict[str, Any] = {"aria-live": "polite"} if live else {}
    return html.Div(className=class_name, **more, **attributes("data", block=name))


def listing(name: str, caption: str, columns: list[tuple[str, str]], *, find: str = "") -> Any:
    """Return a table whose rows the content of a view brings; it sorts by a click on a heading.

    Args:
        name: name of its rows in the content of the view.
        caption: what it lists, for those who do not see it.
        columns: field and heading of each column; a field with a colon and ``number`` holds
            figures.
        find: label of a field that narrows the rows to those with a word; none unless given.
    """
    heads = []
    for column, heading in columns:
        field, _, kind = column.partition(":")
        button = html.Button(heading, type="button", className="sort")
        heads.append(html.Th(button, scope="col", **attributes("data", field=field, kind=kind)))
    table = html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody(),
        ],
        className="table",
    )
    frame = html.Div(
        table, className="table-frame listing", tabIndex=0, role="region", **aria(label=caption)
    )
    told = attributes("data", listing=name)
    return html.Div([*([_finder(find)] if find else []), frame], **told)


def _finder(label: str) -> Any:
    """Return an empty field; the script puts the control into it."""
    return html.Div(className="find", **attributes("data", label=label))


def grid(*cards: Any) -> Any:
    """Return cards in a calm grid: two columns on a screen, one on a phone."""
    return html.Div(list(cards), className="cards")


def tile(figure: str, unit: str, label: str, comparison: str) -> Any:
    """Return one headline: a figure, its unit, what it is, and what it is compared with."""
    unit = "" if figure in (NONE, NO_CHANGE) else unit
    return html.Div(
        [
            html.Div(label, className="tile-label"),
            html.Div([html.B(figure), html.Span(f" {unit}")], className="tile-figure"),
            html.Div(comparison, className="tile-comparison"),
        ],
        className="tile",
    )


def tiles(*entries: Any) -> Any:
    """Return headlines side by side."""
    return html.Div(list(entries), className="tiles")


def simple_table(heads: list[str], rows: list[list[Any]], caption: str, *, empty: str = "") -> Any:
    """Return a small table of words and figures; figures stand to the right."""
    if not rows:
        return html.P(empty or "Nothing to list.", className="quiet")
    label = escaped(caption)
    top = "".join(
        f'<th scope="col"{_align(rows[0][i])}>{explained(head)}</th>'
        for i, head in enumerate(heads)
    )
    sides = [_align(cell) for cell in rows[0]]
    body = "".join(
        f"<tr>{''.join(f'<td{side or _align(cell)}>{markup(cell)}</td>' for side, cell in cells)}"
        "</tr>"
        for cells in (zip(sides, row, strict=True) for row in rows)
    )
    head = f"<thead><tr>{top}</tr></thead>" if any(heads) else ""
    return Written(
        f'<div class="table-frame" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="table"><caption class="unseen">{label}</caption>'
        f"{head}<tbody>{body}</tbody></table></div>"
    )


def explained(text: str) -> Any:
    """Return words of which the first that needs it shows its meaning under the pointer."""
    found = EXPLAINED.search(text)
    if not found:
        return Written(escaped(text))
    meaning = escaped(MEANINGS[found["word"].lower()])
    before, after = escaped(text[: found.start()]), escaped(text[found.end() :])
    return Written(f'{before}<abbr title="{meaning}">{escaped(found[0])}</abbr>{after}')


def go_to(label: str, view: str, **place: Any) -> Any:
    """Return a button in words that leads to a view, a company or a project."""
    told = "".join(f' data-{name}="{escaped(value)}"' for name, value in place.items())
    return Written(
        f'<button class="go" type="button" data-view="{view}"{told}>{escaped(label)}</button>'
    )


def _tools(card: Card) -> Any:
    """Buttons that save a chart; the page's own script answers them."""
    kinds = (("png", "PNG"), ("svg", "SVG"), ("csv", "CSV"))
    return html.Div(
        [
            html.Button(
                text,
                className="tool",
                type="button",
                title=f"Save “{card.title}” as {text}",
                **attributes("data", save=kind),
                **aria(label=f"Save {card.title} as {text}"),
            )
            for kind, text in kinds
        ],
        className="tools",
    )


def _align(cell: Any) -> str:
    """Return the class of a figure, which stands to the right."""
    text = TAG.sub("", cell) if isinstance(cell, Written) else str(cell)
    in_figures = text[:1] in f"0123456789+{MINUS}{NONE}" and not any(map(str.isalpha, text))
    figure = in_figures or text in (NO_CHANGE, NEVER)
    return ' class="figure"' if figure and text else ""


def note(*children: Any) -> Any:
    """Return a quiet remark."""
    return html.P(list(children), className="quiet")
