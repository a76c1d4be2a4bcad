"""Test functions of sensitivity analysis on the unit cube, with their exact indices."""

import numpy as np


def ishigami(points):
    """Ishigami & Homma (1990) with a = 7, b = 0.1, of points between 0 and 1."""
    x = np.pi * (2.0 * points - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


_V1 = 0.5 * (1.0 + 0.1 * np.pi**4 / 5.0) ** 2
_V2 = 7.0**2 / 8.0
_V13 = 0.1**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
_V = _V1 + _V2 + _V13
ISHIGAMI_FIRST = np.array([_V1, _V2, 0.0]) / _V
ISHIGAMI_TOTAL = np.array([_V1 + _V13, _V2, _V13]) / _V
ISHIGAMI_PAIR = _V13 / _V
"""Variances in closed form (Saltelli et al. 2008, Global Sensitivity Analysis, section 4.5)."""

G_COEFFICIENTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def g_function(points):
    """Sobol's g-function (Saltelli & Sobol' 1995) of points between 0 and 1."""
    return np.prod((np.abs(4.0 * points - 2.0) + G_COEFFICIENTS) / (1.0 + G_COEFFICIENTS), axis=1)


_PART = 1.0 / (3.0 * (1.0 + G_COEFFICIENTS) ** 2)
_WHOLE = np.prod(1.0 + _PART) - 1.0
G_FIRST = _PART / _WHOLE
G_TOTAL = _PART * np.array([np.prod(np.delete(1.0 + _PART, i)) for i in range(8)]) / _WHOLE
