"""Runs with failures in known boxes, on which searches for conditions are compared."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

RUNS = 1000
NAMES = ("a", "b", "c", "d", "e")
Inside = Callable[[pd.DataFrame], pd.Series]

BOXES: dict[str, Inside] = {
    "corner": lambda x: (x["a"] > 0.6) & (x["b"] < 0.5),
    "slab": lambda x: x["c"] < 0.25,
    "three sides": lambda x: (x["a"] > 0.4) & (x["b"] < 0.6) & (x["d"] > 0.5),
    "middle": lambda x: (x["a"] > 0.3) & (x["a"] < 0.7) & (x["e"] > 0.4),
}
"""Conditions over five settings between 0 and 1, by name."""
MISLABELLED = 0.05
"""Share of runs told wrongly, so that no box is perfect."""


def sample(is_inside: Inside, seed: int = 1) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """Settings of 1,000 runs, and which of them fail."""
    random = np.random.default_rng(seed)
    settings = pd.DataFrame(random.random((RUNS, len(NAMES))), columns=list(NAMES))
    wrong = random.random(RUNS) < MISLABELLED
    return settings, is_inside(settings).to_numpy() ^ wrong
