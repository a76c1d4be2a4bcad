from typing import NamedTuple

import numba
import numpy as np
import pytest

from infrastructure.borrowing import borrowing


class Two(NamedTuple):
    given: np.ndarray
    result: np.ndarray


def test_a_borrowing_function_reads_and_writes_the_arrays_of_a_named_tuple():
    @borrowing
    def double(two: Two) -> float:
        two.result[1:][0] = 2.0 * two.given[0]
        return two.result[1]

    two = Two(np.array([3.0]), np.zeros(2))
    assert double(two) == 6.0
    assert two.result.tolist() == [0.0, 6.0]


def test_a_borrowing_function_that_makes_an_array_is_refused():
    @borrowing
    def make(hours: int) -> float:
        return np.zeros(hours)[0]

    with pytest.raises(numba.TypingError):
        make(3)
