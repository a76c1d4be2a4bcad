"""Makes sure that the packages beside the twin are its own and not another project's."""

from __future__ import annotations

import importlib.util
from pathlib import Path

SIBLINGS = ("agents", "infrastructure", "scenarios")


def check_siblings() -> None:
    """Refuse to start when another distribution has overwritten a package of the twin.

    Raises:
        ImportError: naming the package and what to do.
    """
    own = Path(__file__).parent.parent
    for name in SIBLINGS:
        found = importlib.util.find_spec(name)
        origin = Path(found.origin).parent.parent if found and found.origin else None
        if origin != own:
            raise ImportError(
                f"The package '{name}' beside the twin belongs to another project "
                f"({origin or 'not found'}). Install cluster-twin in an environment of its own: "
                "python -m venv .venv && .venv/bin/pip install cluster-twin"
            )
