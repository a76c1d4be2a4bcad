"""Says which runs meet a target, and how sure their share is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from scenarios.errors import Fault, InputError
from scenarios.translate import did_you_mean

WRITTEN = re.compile(r"\s*(?P<output>[^<>=\s]+)\s*(?P<sign><=|>=|<|>)\s*(?P<limit>\S+)\s*")


@dataclass(frozen=True)
class Target:
    """A condition on one output, for instance ``fossil_co2_mt_2050<=3``.

    Attributes:
        output: name of the output.
        sign: ``<=``, ``<``, ``>=`` or ``>``.
        limit: what the output is held against, in the output's unit.
    """

    output: str
    sign: str
    limit: float

    def __str__(self) -> str:
        """Return the target as it was written."""
        return f"{self.output}{self.sign}{self.limit:g}"

    def met(self, values: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Say of each value whether it meets the target; what is not a number does not."""
        given = np.asarray(values, dtype=np.float64)
        compare = {
            "<=": np.less_equal,
            "<": np.less,
            ">=": np.greater_equal,
            ">": np.greater,
        }[self.sign]
        return np.asarray(compare(given, self.limit))


def parse_target(text: str, outputs: Iterable[str]) -> Target:
    """Read a target as it is written on the command line.

    Args:
        text: an output, one of ``<= < >= >``, and a figure.
        outputs: names that may be used.

    Raises:
        InputError: if it cannot be read, or the output is unknown.
    """
    known = [str(name) for name in outputs]
    match = WRITTEN.fullmatch(text)
    limit = _number(match["limit"]) if match else None
    if match is None or limit is None:
        expected = "an output, one of <= < >= >, and a figure"
        repair = "write for instance --target 'fossil_co2_mt_2050<=3', in quotes for the shell"
        raise InputError([Fault("target", text, expected, repair)])
    if match["output"] not in known:
        repair = did_you_mean(match["output"], known)
        raise InputError([Fault("target", match["output"], "an output of the ensemble", repair)])
    return Target(match["output"], match["sign"], limit)


@dataclass(frozen=True)
class Odds:
    """A share of runs with its confidence interval, all between 0 and 1."""

    share: float
    low: float
    high: float
    runs: int


def odds(is_met: npt.ArrayLike, confidence: float = 0.95) -> Odds:
    """Share of runs in which something holds, with Wilson's interval.

    Args:
        is_met: one truth a run, independent of each other.
        confidence: level of the interval [-].

    Notes:
        Wilson, E. B. (1927), J. Am. Stat. Assoc. 22:209, eq. 5; unlike the normal interval it stays
        within 0 and 1 and is not empty when no run, or every run, meets the target.
    """
    truths = np.asarray(is_met, dtype=bool)
    n = len(truths)
    if n == 0:
        return Odds(np.nan, np.nan, np.nan, 0)
    share = float(truths.mean())
    z = float(stats.norm.ppf(0.5 + confidence / 2.0))
    middle = (share + z * z / (2 * n)) / (1.0 + z * z / n)
    half = z / (1.0 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Odds(share, max(0.0, float(middle - half)), min(1.0, float(middle + half)), n)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
