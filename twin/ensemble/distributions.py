"""What is known of an uncertain figure, as a distribution that turns probabilities into values.

Every kind is bounded: a figure of the schema has bounds, and a sample outside them cannot be run.
A new kind is a frozen class with `low`, `high`, `quantile` and `problems`, and a line in `KINDS`.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

from scenarios.errors import Fault, written
from scenarios.translate import did_you_mean

FloatArray = npt.NDArray[np.float64]
Value = float | int | str | bool
PERT_WEIGHT = 4.0
"""Weight of the mode in the mean of a PERT distribution (Malcolm et al., Operations Research 7,
1959: mean = (low + 4 mode + high) / 6)."""

SMALLEST_PROBABILITY = 1e-100


class Distribution(Protocol):
    """Anything that turns probabilities into values between two bounds."""

    kind: ClassVar[str]

    @property
    def low(self) -> float:
        """Smallest value."""

    @property
    def high(self) -> float:
        """Largest value."""

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Values not exceeded with the given probabilities, same shape."""

    def problems(self) -> list[tuple[str, str, str]]:
        """What contradicts itself: name of the figure, what was expected, how to repair it."""


@dataclass(frozen=True)
class Uniform:
    """Every value between `low` and `high` is equally likely."""

    low: float
    high: float
    kind: ClassVar[str] = "uniform"

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Values not exceeded with the given probabilities, same shape."""
        return self.low + probability * (self.high - self.low)

    def problems(self) -> list[tuple[str, str, str]]:
        """What contradicts itself."""
        return _order(("low", self.low), ("high", self.high))


@dataclass(frozen=True)
class Triangular:
    """The density rises straight from `low` to `mode` and falls straight to `high`."""

    low: float
    mode: float
    high: float
    kind: ClassVar[str] = "triangular"

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Values not exceeded with the given probabilities, same shape."""
        width, rise, fall = self.high - self.low, self.mode - self.low, self.high - self.mode
        below = self.low + np.sqrt(probability * width * rise)
        above = self.high - np.sqrt((1.0 - probability) * width * fall)
        values: FloatArray = np.where(probability * width < rise, below, above)
        return values

    def problems(self) -> list[tuple[str, str, str]]:
        """What contradicts itself."""
        return _mode(self.low, self.mode, self.high)


@dataclass(frozen=True)
class Pert:
    """A Beta distribution between `low` and `high` with its peak at `mode`.

    Shape parameters 1 + 4 (mode - low) / (high - low) and 1 + 4 (high - mode) / (high - low), so
    that the mean is (low + 4 mode + high) / 6 (Malcolm et al., Operations Research 7, 1959).
    """

    low: float
    mode: float
    high: float
    kind: ClassVar[str] = "pert"

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Values not exceeded with the given probabilities, same shape."""
        width = self.high - self.low
        a = 1.0 + PERT_WEIGHT * (self.mode - self.low) / width
        b = 1.0 + PERT_WEIGHT * (self.high - self.mode) / width
        # scipy has no inverse below about 1e-247, where the value is `low` to all digits.
        known = np.where(probability < SMALLEST_PROBABILITY, 0.0, probability)
        values: FloatArray = self.low + width * special.betaincinv(a, b, known)
        return values

    def problems(self) -> list[tuple[str, str, str]]:
        """What contradicts itself."""
        return _mode(self.low, self.mode, self.high)


@dataclass(frozen=True)
class Lognormal:
    """The logarithm is normal around log(median) with spread `sigma`; cut at `low` and `high`."""

    median: float
    sigma: float
    low: float
    high: float
    kind: ClassVar[str] = "lognormal"

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Values not exceeded with the given probabilities, same shape."""
        first, last = (special.ndtr(self._score(bound)) for bound in (self.low, self.high))
        score = special.ndtri(first + probability * (last - first))
        values = self.median * np.exp(self.sigma * score)
        clipped: FloatArray = np.clip(values, self.low, self.high)
        return clipped

    def problems(self) -> list[tuple[str, str, str]]:
        """What contradicts itself."""
        found = _order(("low", self.low), ("high", self.high))
        if self.low < 0.0:
            found.append(("low", "at least 0, as a lognormal figure is", "raise it"))
        if self.median <= 0.0:
            found.append(("median", "a number above 0", "write the middle value"))
        elif not found and not self.low <= self.median <= self.high:
            found.append(("median", "a value from low to high", "move it, or widen the bounds"))
        if self.sigma <= 0.0:
            found.append(("sigma", "a number above 0", "write the spread of the logarithm"))
        return found

    def _score(self, bound: float) -> float:
        return math.log(bound / self.median) / self.sigma if bound > 0.0 else -math.inf


@dataclass(frozen=True)
class Discrete:
    """One of several values, each with its weight; equally likely when no weights are given."""

    values: tuple[Value, ...]
    weights: tuple[float, ...] = ()
    kind: ClassVar[str] = "discrete"

    @property
    def low(self) -> float:
        """Smallest value; texts count as their position."""
        return float(min(self.numbers))

    @property
    def high(self) -> float:
        """Largest value; texts count as their position."""
        return float(max(self.numbers))

    @property
    def numbers(self) -> FloatArray:
        """The values as numbers; texts as their position in the list, true and false as 1 and 0."""
        if any(isinstance(value, str) for value in self.values):
            return np.arange(len(self.values), dtype=np.float64)
        return np.array([float(value) for value in self.values])

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Values not exceeded with the given probabilities, in the order of the list."""
        weights = np.array(self.weights or (1.0,) * len(self.values))
        edges = np.cumsum(weights) / weights.sum()
        chosen = np.searchsorted(edges, probability, side="right")
        return self.numbers[np.minimum(chosen, len(self.values) - 1)]

    def problems(self) -> list[tuple[str, str, str]]:
        """What contradicts itself."""
        found = []
        if len({str(value) for value in self.values}) < max(2, len(self.values)):
            found.append(("values", "at least two different values, each once", "list them"))
        if len({isinstance(value, str) for value in self.values}) > 1:
            found.append(("values", "values of one kind", "write texts or numbers, not both"))
        if self.weights and len(self.weights) != len(self.values):
            found.append(("weights", "one weight for each value", "add or remove weights"))
        if any(weight <= 0.0 for weight in self.weights):
            found.append(("weights", "weights above 0", "leave out what cannot happen"))
        return found


KINDS: dict[str, type[Any]] = {
    kind.kind: kind for kind in (Uniform, Triangular, Pert, Lognormal, Discrete)
}
"""Every kind of distribution by its name in a study."""


def read_distribution(
    given: Mapping[str, Any], place: str, defaults: Mapping[str, float] | None = None
) -> Distribution | list[Fault]:
    """Return the distribution that plain values describe, or everything wrong with them.

    Args:
        given: ``distribution`` with the name of a kind, and the figures of that kind.
        place: where it stands, for messages.
        defaults: bounds to use for `low` and `high` where they are left out.
    """
    kind = given.get("distribution")
    if kind not in KINDS:
        repair = did_you_mean(str(kind), KINDS) if kind else f"choose from {', '.join(KINDS)}"
        return [Fault(f"{place}, distribution", written(kind), "a kind of distribution", repair)]
    model = KINDS[kind]
    fields = {field.name: field for field in dataclasses.fields(model)}
    figures = {name: value for name, value in given.items() if name != "distribution"}
    faults = [
        Fault(f"{place}, {name}", "", f"a figure of {kind}", did_you_mean(str(name), fields))
        for name in figures
        if name not in fields
    ]
    for name, default in (defaults or {}).items():
        if name in fields:
            figures.setdefault(name, default)
    for name, field in fields.items():
        if name not in figures:
            if field.default is dataclasses.MISSING:
                faults.append(Fault(f"{place}, {name}", "", f"a figure of {kind}", "add it"))
        elif name in ("values", "weights"):
            figures[name], wrong = _list(figures[name], f"{place}, {name}", name == "weights")
            faults += wrong
        elif not _is_number(figures[name]):
            value = written(figures[name])
            faults.append(Fault(f"{place}, {name}", value, "a finite number", "write a number"))
        else:
            figures[name] = float(figures[name])
    if faults:
        return faults
    distribution: Distribution = model(**figures)
    problems = distribution.problems()
    return [
        Fault(f"{place}, {name}", written(figures.get(name)), expected, repair)
        for name, expected, repair in problems
    ] or distribution


def plain(distribution: Distribution) -> dict[str, Any]:
    """Return a distribution as a study would write it, complete."""
    figures = dataclasses.asdict(distribution)  # type: ignore[call-overload]
    return {"distribution": distribution.kind} | {
        name: list(value) if isinstance(value, tuple) else value for name, value in figures.items()
    }


def _is_number(value: Any) -> bool:
    """Whether a value is a finite number and neither true nor false."""
    return isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _list(value: Any, place: str, numbers: bool) -> tuple[tuple[Any, ...], list[Fault]]:
    """Return a list of plain values, and what is wrong with it."""
    if not isinstance(value, list | tuple):
        return (), [Fault(place, written(value), "a list", "write its entries in brackets")]
    faults = [
        Fault(place, written(entry), "a number" if numbers else "a plain value", "write it plainly")
        for entry in value
        if not (_is_number(entry) or (not numbers and isinstance(entry, str | bool)))
    ]
    return tuple(value), faults


def _order(low: tuple[str, float], high: tuple[str, float]) -> list[tuple[str, str, str]]:
    if low[1] < high[1]:
        return []
    return [(high[0], f"a number above {low[0]}, {low[1]:g}", "change one of the two")]


def _mode(low: float, mode: float, high: float) -> list[tuple[str, str, str]]:
    found = _order(("low", low), ("high", high))
    if not found and not low <= mode <= high:
        expected = f"a value from low to high, {low:g} to {high:g}"
        found.append(("mode", expected, "move it, or widen the bounds"))
    return found
