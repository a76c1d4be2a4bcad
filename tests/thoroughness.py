"""How much of what is drawn at random is tried: all by `make thorough`, a part by `make test`."""

import os

THOROUGH = bool(os.environ.get("TWIN_THOROUGH"))


def examples(of_all: int, in_brief: int) -> int:
    """Number of random examples to try."""
    return of_all if THOROUGH else in_brief
