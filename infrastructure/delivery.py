"""What is known and drawn about one project's works before they begin: profile and fortune.

It decides how long, how dear and how lucky; `infrastructure.works` lets the time pass.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from scipy.special import betaincinv, ndtr

from infrastructure.season import ALL_YEAR, Season
from scenarios.units import MONTHS_PER_YEAR


class Phase(StrEnum):
    """Stages of works, in their order."""

    DEVELOP = "develop"
    CONSENT = "consent"
    ENGINEER = "engineer"
    PROCURE = "procure"
    BUILD = "build"
    COMMISSION = "commission"

    __hash__ = str.__hash__  # that of Enum is not compiled, and phases are keys all the time


PHASES = tuple(Phase)
POSITION: dict[str, int] = {phase: i for i, phase in enumerate(PHASES)}
OF_CONSENT = POSITION[Phase.CONSENT]
BEFORE_FID = (Phase.DEVELOP, Phase.CONSENT, Phase.ENGINEER)


@dataclass(frozen=True)
class Stage:
    """A part of construction in which one or more trades work side by side.

    Attributes:
        months_share: share of the months of construction [-].
        labour_shares: share of all site labour by trade [-].
        season: months of the year in which it may go on.
    """

    months_share: float
    labour_shares: Mapping[str, float]
    season: Season = ALL_YEAR


@dataclass(frozen=True)
class ConsentRules:
    """What may happen to an application for consent; nothing unless stated.

    Attributes:
        refusal_probability: chance that consent is refused [-].
        shortest_ratio: shortest time to a decision without objections, over most likely [-].
        longest_ratio: longest such time over most likely [-].
        objection_probability: chance that objections prolong the examination [-].
        objection_months: how long they prolong it [month].
        challenge_probability: chance that a granted consent is challenged in court [-].
        challenge_months: time until the courts have ruled [month].
        upheld_probability: chance that a challenge is upheld [-].
        resubmission_probability: chance that a refused project is redesigned and submitted again,
            once [-].
        redesign_months: time that takes before submission; also the time in which a consent that
            was quashed is decided anew [month].
    """

    refusal_probability: float = 0.0
    shortest_ratio: float = 1.0
    longest_ratio: float = 1.0
    objection_probability: float = 0.0
    objection_months: float = 0.0
    challenge_probability: float = 0.0
    challenge_months: float = 0.0
    upheld_probability: float = 0.0
    resubmission_probability: float = 0.0
    redesign_months: float = 0.0


@dataclass(frozen=True)
class Insolvency:
    """What insolvency does to works after FID.

    Attributes:
        per_year: chance a year that it interrupts them [1/year].
        stop_months: time until another contractor goes on [month].
        cancels_probability: chance that nobody goes on and the project ends [-].
    """

    per_year: float = 0.0
    stop_months: float = 0.0
    cancels_probability: float = 0.0


@dataclass(frozen=True)
class Profile:
    """How one class of works is delivered.

    Attributes:
        works_class: name of the class.
        months: most likely duration of each phase, in the order of `Phase` [month].
        stages: parts of construction in their order; their shares of months sum to one.
        shortest_ratio: shortest duration over most likely [-].
        longest_ratio: longest duration over most likely [-].
        overrun_mean: mean cost overrun as a share of the estimate [-].
        overrun_spread: standard deviation of the logarithm of the overrun factor [-].
        labour_fte_years_per_gbp_m: site labour per investment [FTE-year/GBP m].
        consent: what may happen to its consent.
        insolvency: what may happen after FID.
        abandonment_probability: chance that the owner gives it up between FEED and FID [-].
        delay_correlation: correlation of the durations of any two phases of a project [-].
        reserve_share: reserve in the dates announced, over the most likely durations [-].
    """

    works_class: str
    months: tuple[float, ...]
    stages: tuple[Stage, ...]
    shortest_ratio: float = 1.0
    longest_ratio: float = 1.0
    overrun_mean: float = 0.0
    overrun_spread: float = 0.0
    labour_fte_years_per_gbp_m: float = 0.0
    consent: ConsentRules = field(default_factory=ConsentRules)
    insolvency: Insolvency = field(default_factory=Insolvency)
    abandonment_probability: float = 0.0
    delay_correlation: float = 0.0
    reserve_share: float = 0.0

    @cached_property
    def announced_months(self) -> tuple[float, ...]:
        """Duration announced for each phase: the most likely one and the reserve [month]."""
        return tuple(months * (1.0 + self.reserve_share) for months in self.months)

    @cached_property
    def announced_from_months(self) -> tuple[float, ...]:
        """Months announced from the beginning of each phase to operation [month]."""
        return tuple(sum(self.announced_months[place:]) for place in range(len(PHASES)))

    def planned_months(self, first_phase: Phase) -> float:
        """Months from the beginning of a phase to operation when all goes as planned."""
        return sum(self.months[POSITION[first_phase] :])


class Fortune(NamedTuple):
    """What chance has in store for one project, drawn before it starts.

    Attributes:
        duration_ratios: actual over most likely duration of each phase [-].
        cost_ratio: actual over estimated investment [-].
        refused: whether consent is refused.
        refused_again: whether it is refused at the second attempt too.
        objected: whether objections prolong the examination.
        challenged: whether the consent is challenged in court.
        upheld: whether such a challenge is upheld.
        resubmits: whether the owner tries again after a refusal.
        abandoned: whether the owner gives the project up between FEED and FID.
        insolvency_months: time from FID until insolvency interrupts the works [month].
        insolvency_cancels: whether nobody goes on after that.
    """

    duration_ratios: tuple[float, ...]
    cost_ratio: float
    refused: bool = False
    refused_again: bool = False
    objected: bool = False
    challenged: bool = False
    upheld: bool = False
    resubmits: bool = False
    abandoned: bool = False
    insolvency_months: float = math.inf
    insolvency_cancels: bool = False


class Luck(NamedTuple):
    """What chance deals to one project, whatever its works are.

    Attributes:
        scores: normal scores of cost, of what all phases share and of each phase.
        chances: numbers within 0 to 1 that are held against the chances of a profile.
    """

    scores: tuple[float, ...]
    chances: tuple[float, ...]


def draw_luck(rng: np.random.Generator) -> Luck:
    """Draw the luck of one project.

    Everything is drawn whether it is used or not, in one order, so that a changed chance does not
    shift the rest.
    """
    scores = rng.standard_normal(2 + len(PHASES)).tolist()
    return Luck(tuple(scores), tuple(rng.random(9).tolist()))


def fortune_of(profile: Profile, luck: Luck) -> Fortune:
    """Return what one project meets.

    Durations follow PERT distributions (Malcolm et al. 1959: beta with mean (a + 4 m + b)/6),
    joined by a Gaussian copula with one common factor: the normal score of phase i is
    ``sqrt(rho) z0 + sqrt(1 - rho) z_i``, so that a project that is late in one phase tends to be
    late in the others. The cost factor is a lognormal whose mean is one plus the profile's mean
    overrun; the time to insolvency is exponential.
    """
    score, chances = luck.scores[0], luck.chances
    spread, rules = profile.overrun_spread, profile.consent
    insolvency = profile.insolvency
    return Fortune(
        _duration_ratios(
            luck,
            profile.delay_correlation,
            (profile.shortest_ratio, profile.longest_ratio),
            (rules.shortest_ratio, rules.longest_ratio),
        ),
        (1.0 + profile.overrun_mean) * math.exp(spread * score - spread * spread / 2.0),
        refused=chances[0] < rules.refusal_probability,
        refused_again=chances[1] < rules.refusal_probability,
        objected=chances[2] < rules.objection_probability,
        challenged=chances[3] < rules.challenge_probability,
        upheld=chances[4] < rules.upheld_probability,
        resubmits=chances[5] < rules.resubmission_probability,
        abandoned=chances[6] < profile.abandonment_probability,
        insolvency_months=(
            -math.log1p(-chances[7]) / insolvency.per_year * MONTHS_PER_YEAR
            if insolvency.per_year > 0.0
            else math.inf
        ),
        insolvency_cancels=chances[8] < insolvency.cancels_probability,
    )


SCORES_PER_DEVIATION = 100
LARGEST_SCORE = 5.0
"""Quantiles are tabulated at normal scores from -5 to 5; beyond, the last one counts."""
KEPT_DURATIONS = 1024
"""Projects whose durations are kept, below 1 kB each: most levers leave them as they are."""


@lru_cache(maxsize=256)
def pert_ratios(shortest_ratio: float, longest_ratio: float) -> tuple[float, ...]:
    """Quantiles of a PERT distribution of mode one at evenly spaced normal scores [-].

    Beta with a = 1 + 4 (1 - low)/(high - low) and b = 6 - a, stretched over low to high
    (Malcolm et al. 1959); all ones when low and high agree.
    """
    width = longest_ratio - shortest_ratio
    scores = np.linspace(
        -LARGEST_SCORE, LARGEST_SCORE, 1 + int(2 * LARGEST_SCORE * SCORES_PER_DEVIATION)
    )
    if width == 0.0:
        return (1.0,) * len(scores)
    alpha = 1.0 + 4.0 * (1.0 - shortest_ratio) / width
    ratios = shortest_ratio + width * betaincinv(alpha, 6.0 - alpha, ndtr(scores))
    return tuple(ratios.tolist())


def quantile_at(score: float, ratios: tuple[float, ...]) -> float:
    """Quantile at a normal score, by straight lines between those of a table [-]."""
    if not -LARGEST_SCORE < score < LARGEST_SCORE:
        return ratios[0] if score < 0.0 else ratios[-1]
    place = (score + LARGEST_SCORE) * SCORES_PER_DEVIATION
    below = int(place)
    return ratios[below] + (place - below) * (ratios[below + 1] - ratios[below])


@lru_cache(maxsize=KEPT_DURATIONS)
def _duration_ratios(
    luck: Luck, correlation: float, works: tuple[float, float], consent: tuple[float, float]
) -> tuple[float, ...]:
    """Actual over most likely duration of each phase, shape (phases,) [-].

    Args:
        luck: what chance deals to the project.
        correlation: correlation of the durations of any two phases [-].
        works: shortest and longest duration of works over most likely [-].
        consent: the same for consent [-].
    """
    _, common, *own = luck.scores
    shared, apart = math.sqrt(correlation) * common, math.sqrt(1.0 - correlation)
    of_works = pert_ratios(*works)
    ratios = [quantile_at(shared + apart * score, of_works) for score in own]
    ratios[OF_CONSENT] = quantile_at(shared + apart * own[OF_CONSENT], pert_ratios(*consent))
    return tuple(ratios)
