"""Tells which versions made the numbers of an ensemble, and refuses to mix two of them."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from functools import lru_cache
from pathlib import Path

PACKAGES = (
    "cluster-twin",
    "simpy",
    "mesa",
    "numpy",
    "numba",
    "scipy",
    "pandas",
    "pyarrow",
    "pydantic",
    "dask",
    "distributed",
)
"""Packages that decide the numbers, or how they travel and are kept."""
CODE = ("scenarios", "infrastructure", "agents", "twin")
"""Floors whose source decides the numbers."""
ASIDE = ("analysis",)
"""Folders below them that read finished runs only."""


@lru_cache(maxsize=1)
def stamp() -> dict[str, str]:
    """Return Python, package versions, and a fingerprint of this project's own code."""
    found = {"python": platform.python_version(), "code": _code()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def differences(wanted: dict[str, str], found: dict[str, str]) -> list[str]:
    """Return each part in which two stamps differ, in words."""
    return [
        f"{name} {found.get(name, 'unknown')[:12]} instead of {wanted.get(name, 'unknown')[:12]}"
        for name in sorted({*wanted, *found})
        if wanted.get(name) != found.get(name)
    ]


def _code() -> str:
    """SHA-256 over the source of every floor below the screen."""
    root = Path(__file__).parent.parent.parent
    digest = hashlib.sha256()
    for package in CODE:
        for path in sorted((root / package).rglob("*.py")):
            if not set(ASIDE) & set(path.parts):
                digest.update(str(path.relative_to(root)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
