"""Turns a picture into SVG that stands in a page or a PDF: text as text, no script, ids of its own.

Matplotlib draws; a browser is not needed. Fonts are those that come with it.
"""

from __future__ import annotations

import html
import io
import logging
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.report.content import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WIDTH_IN = 7.0
"""Width of a picture: that of the text on a page of A4 [inch]."""
INK, QUIET, GRID = "#222222", "#555555", "#E6E6E6"
FONT = "DejaVu Sans"
LONGEST_NAME = 30

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.sans-serif": [FONT],
    "font.size": 8.0,
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": "#BBBBBB",
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.size": 0.0,
    "ytick.major.size": 0.0,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": 7.5,
}


def draw(
    key: str,
    title: str,
    unit: str,
    alt: str,
    paint: Callable[[Axes], None],
    height_in: float = 2.7,
) -> Figure:
    """Draw a picture of one set of axes.

    Args:
        key: short name; ids inside the picture begin with it.
        title: what it shows.
        unit: in which unit, printed below the title.
        alt: what a reader who cannot see it should know.
        paint: puts the data on the axes.
        height_in: height [inch].
    """

    def fill(canvas: Canvas) -> None:
        paint(canvas.subplots())

    return draw_canvas(key, title, unit, alt, fill, height_in)


def draw_canvas(
    key: str,
    title: str,
    unit: str,
    alt: str,
    fill: Callable[[Canvas], None],
    height_in: float = 2.7,
) -> Figure:
    """Draw a picture of any number of axes; see `draw`."""
    return Figure(key, title, unit, alt, lambda: _svg(key, title, alt, fill, height_in))


def _svg(key: str, title: str, alt: str, fill: Callable[[Canvas], None], height_in: float) -> str:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as NewCanvas

    # Names in scripts that the font lacks are drawn by whoever shows the picture.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    with mpl.rc_context({**STYLE, "svg.hashsalt": key}):
        canvas = NewCanvas(figsize=(WIDTH_IN, height_in), layout="constrained")
        paper = FigureCanvasSVG(canvas)
        fill(canvas)
        target = io.StringIO()
        canvas.patch.set_alpha(0.0)
        # Draws once, where savefig lays everything out in a draft first.
        paper.print_svg(target, metadata={"Date": None})  # type: ignore[no-untyped-call]
    return _clean(target.getvalue(), key, title, alt)


def cut(name: str, longest: int = LONGEST_NAME) -> str:
    """Cut a name to what fits a picture; tables have it whole."""
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """Folder of the fonts that pictures and PDF use."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Code points that the font can draw."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(font_folder() / "DejaVuSans.ttf")).get_charmap())


def _clean(svg: str, key: str, title: str, alt: str) -> str:
    """Keep only the picture, name it for screen readers, and give its ids the key's prefix."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    prefix = f"{key}-"
    body = re.sub(r'\bid="', f'id="{prefix}', body)
    body = re.sub(r'href="#', f'href="#{prefix}', body)
    body = body.replace("url(#", f"url(#{prefix}")
    label = html.escape(f"{title}. {alt}", quote=True)
    return body.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
