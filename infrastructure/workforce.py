"""How many workers a trade has from year to year: trainees who finish, less those who retire."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Training:
    """How a trade renews itself.

    Attributes:
        starts_per_worker_year: trainees who begin in a year and will finish, over workers [1/year].
        starts_in_shortage_per_worker_year: those who begin besides when as many crews are waited
            for as there are; in proportion below [1/year].
        training_years: whole years from beginning to work [year].
        retirement_per_year: share of workers who retire or leave in a year [1/year].
    """

    starts_per_worker_year: float
    starts_in_shortage_per_worker_year: float
    training_years: int
    retirement_per_year: float


class Workforce:
    """Workers and trainees of one trade, year by year.

    At the start as many are in each year of training as would begin in a year without shortage.

    Args:
        workers: workers at the start.
        training: how the trade renews itself.

    Attributes:
        workers: workers now.
        started: trainees who began in the last year.
        retired: workers who left in the last year.
    """

    def __init__(self, workers: float, training: Training) -> None:
        self.workers = workers
        self.started = 0.0
        self.retired = 0.0
        self._training = training
        yearly = training.starts_per_worker_year * workers
        self._trainees: deque[float] = deque([yearly] * training.training_years)

    @property
    def trainees(self) -> float:
        """Trainees who will finish."""
        return sum(self._trainees)

    def pass_year(self, shortage_share: float) -> None:
        """Let a year pass: trainees begin, the oldest cohort starts to work, workers leave.

        Workers then follow ``W(t+1) = W(t) (1 - r) + s(t - n)``, with starts s of n years before.

        Args:
            shortage_share: crews waited for over crews there are, in the past year [-].
        """
        training = self._training
        shortage = min(max(shortage_share, 0.0), 1.0)
        self.started = self.workers * (
            training.starts_per_worker_year + training.starts_in_shortage_per_worker_year * shortage
        )
        self._trainees.append(self.started)
        self.retired = training.retirement_per_year * self.workers
        self.workers += self._trainees.popleft() - self.retired
