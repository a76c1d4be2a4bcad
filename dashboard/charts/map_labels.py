"""Names of the largest sites on the map: on which side of its circle each finds room."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dashboard.charts.base import INK
from dashboard.charts.map_ground import MARGIN_DEG, Place

FloatArray = npt.NDArray[np.float64]

LABELLED_SITES = 10
LONGEST_LABEL = 32
LINE_LETTERS = 12
"""Names longer than this may be broken into two lines."""
LETTER_PX = 5.4
"""A pessimistic one."""
FONT_PX = 10
LINE_PX = 1.3 * FONT_PX
SPACE = "\N{NO-BREAK SPACE}"
SPACE_PX = 2.7
GAP_PX = 3.0
MARK_PX = 7.0
"""Half the width of a mark that is no site."""
AWAY_PX = tuple(lines * LINE_PX for lines in range(4))
"""How much further out a name may stand where there is no room beside its circle."""
DIAGONAL = 0.75
"""How far out a name at a corner of a circle stands, over its radius."""
SIDES = (
    (1, 0),
    (-1, 0),
    (0, 1),
    (0, -1),
    (1, 1),
    (1, -1),
    (-1, 1),
    (-1, -1),
)
"""To the right or left, above or below, the best first."""
WORDS_X = {1: "right", -1: "left", 0: "center"}
WORDS_Y = {1: "top", -1: "bottom", 0: "middle"}
WINDOWS_PX = {
    False: ((480.0, 380.0), (600.0, 380.0), (760.0, 380.0)),
    True: ((560.0, 560.0), (820.0, 560.0), (1160.0, 560.0)),
}
"""Sizes at which the map is shown as one of several pictures, and alone; names stay in place."""


class Name(NamedTuple):
    """A name with its side of the circle.

    Attributes:
        text: as drawn, with the room for the circle.
        position: as Plotly calls it.
        box_px: left, right, bottom and top from the middle of the circle, upwards.
    """

    text: str
    position: str
    box_px: tuple[float, float, float, float]


def labels(
    places: Sequence[Place],
    names: Sequence[str],
    radii_px: Sequence[float],
    theme: str,
    *,
    marks: Sequence[Place] = (),
    alone: bool = False,
) -> dict[str, Any]:
    """Return the names of the largest sites as a trace, none upon another or upon a circle.

    Args:
        places: where each site lies, the largest first.
        names: name of each site.
        radii_px: radius of the circle of each, beside which its name stands.
        theme: ``light`` or ``dark``.
        marks: where other marks may stand.
        alone: whether the map has a page of its own.
    """
    radii = tuple(round(each, 1) for each in radii_px)
    placed = _placed(tuple(places), tuple(names), radii, tuple(marks), WINDOWS_PX[alone])
    return {
        "type": "scatter",
        "mode": "text",
        "x": [places[i][0] for i, _ in placed],
        "y": [places[i][1] for i, _ in placed],
        "text": [name.text for _, name in placed],
        "textposition": [name.position for _, name in placed],
        "textfont": {"size": FONT_PX, "color": INK[theme]},
        "hoverinfo": "skip",
        "showlegend": False,
        "name": "names",
    }


@lru_cache(maxsize=16)
def _placed(
    places: tuple[Place, ...],
    names: tuple[str, ...],
    radii_px: tuple[float, ...],
    marks: tuple[Place, ...],
    windows_px: tuple[tuple[float, float], ...],
) -> list[tuple[int, Name]]:
    """Find room for each name; it does not depend on the levers, so it is kept."""
    windows = [_in_pixels(places, marks, window) for window in windows_px]
    radii = np.array([*radii_px, *[MARK_PX] * len(marks)])
    taken: list[tuple[int, Name]] = []
    for i in range(min(LABELLED_SITES, len(places))):
        for name in _candidates(short(names[i]), radii_px[i]):
            if all(_is_free(i, name, taken, radii, *window) for window in windows):
                taken.append((i, name))
                break
    return taken


def _candidates(text: str, radius_px: float) -> Iterator[Name]:
    """Every way to write a name beside its circle, the best first."""
    halves = textwrap.wrap(text, max(LINE_LETTERS, len(text) // 2 + 4), break_on_hyphens=False)
    several = [[text], halves] if len(halves) == 2 else [[text]]
    for away in AWAY_PX:
        for words in several:
            for across, up in SIDES:
                out = (radius_px + away) * (DIAGONAL if across and up else 1.0)
                yield _beside(words, across, up, out)


def _beside(words: list[str], across: int, up: int, out_px: float) -> Name:
    """Write lines at a distance from a place; blanks and empty lines hold it at any zoom."""
    spaces = round((out_px + GAP_PX) / SPACE_PX) if across else 0
    blank = math.ceil(out_px / LINE_PX) if up else 0
    aside = SPACE * spaces
    shown = [f"{aside}{line}" if across > 0 else f"{line}{aside}" for line in words]
    lines = [*shown, *[SPACE] * blank] if up > 0 else [*[SPACE] * blank, *shown]
    long, high = LETTER_PX * max(len(line) for line in words), LINE_PX * len(words)
    near, low = spaces * SPACE_PX, blank * LINE_PX
    left = {1: near, -1: -near - long, 0: -long / 2.0}[across]
    bottom = {1: low, -1: -low - high, 0: -high / 2.0}[up]
    return Name(
        "<br>".join(lines),
        f"{WORDS_Y[up]} {WORDS_X[across]}",
        (left, left + long, bottom, bottom + high),
    )


def _in_pixels(
    places: Sequence[Place], marks: Sequence[Place], window_px: tuple[float, float]
) -> tuple[FloatArray, tuple[float, float]]:
    """Where sites and marks lie from a window's corner, shape (n, 2), and its size [px]."""
    sites = np.array(places, dtype=np.float64)
    low, high = sites.min(axis=0) - MARGIN_DEG, sites.max(axis=0) + MARGIN_DEG
    shorter = math.cos(math.radians(float(sites[:, 1].mean())))
    span = (high - low) * (shorter, 1.0)
    scale = float((np.array(window_px) / span).min())
    room = span * scale
    spots = (np.array([*places, *marks], dtype=np.float64) - low) * (shorter * scale, scale)
    return spots, (float(room[0]), float(room[1]))


def _is_free(
    site: int,
    name: Name,
    taken: Sequence[tuple[int, Name]],
    radii: FloatArray,
    middles: FloatArray,
    room: tuple[float, float],
) -> bool:
    """Whether a name lies within a window and covers no other name and no other circle."""
    left, right, bottom, top = _box(middles[site], name)
    if left < 0.0 or right > room[0] or bottom < 0.0 or top > room[1]:
        return False
    for other, its_name in taken:
        a, b, c, d = _box(middles[other], its_name)
        if left < b and a < right and bottom < d and c < top:
            return False
    across = middles[:, 0] - np.clip(middles[:, 0], left, right)
    along = middles[:, 1] - np.clip(middles[:, 1], bottom, top)
    covered = np.hypot(across, along) < radii
    covered[site] = False
    return not covered.any()


def _box(middle: FloatArray, name: Name) -> tuple[float, float, float, float]:
    left, right, bottom, top = name.box_px
    x, y = float(middle[0]), float(middle[1])
    return x + left, x + right, y + bottom, y + top


def short(name: str) -> str:
    """Return a name for a map: without place and bracket, cut between words."""
    plain = name.split(",", maxsplit=1)[0].split(" (", maxsplit=1)[0]
    return textwrap.shorten(plain, LONGEST_LABEL, placeholder="…")
