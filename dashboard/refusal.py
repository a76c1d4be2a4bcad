"""A request that the page would never send: refused with a plain message and status 400."""

from __future__ import annotations

from typing import Any

from scenarios.errors import Fault, InputError, shorten


class RefusedError(InputError):
    """Something in a request is not what a page of the dashboard sends."""

    def __init__(self, place: str, value: Any, expected: str) -> None:
        """Say where it is, what it was and what was expected."""
        shown = shorten(value).strip("'")
        super().__init__([Fault(place, shown, expected, "open the page anew")])
