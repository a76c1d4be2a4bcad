"""A compiled function gives what the Python function gives."""

from __future__ import annotations

import numba
import numpy as np

from infrastructure.compiled import compiled, inlined, is_cached


def _halve(value):
    return value / 2.0


_halve_inlined = inlined(_halve)


def _sum_of_halves(values):
    total = 0.0
    for value in values:
        total += _halve_inlined(value)
    return total


def test_compiled_function_agrees_with_arithmetic():
    assert compiled(_sum_of_halves)(np.array([1.0, 2.0, 3.0])) == 3.0


def test_compiled_function_keeps_its_name_and_documentation():
    assert compiled(_sum_of_halves).__name__ == "_sum_of_halves"


def test_the_first_call_on_a_machine_is_told_from_later_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    function = compiled(_halve)
    assert not is_cached(function)
    function(1.0)
    assert is_cached(function)
