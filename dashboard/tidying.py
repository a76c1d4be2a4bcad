"""Takes finished runs apart between two answers, not within one.

Parties of a run point at each other, so that only a full collection of Python's lets go of them.
Left to itself it comes in the middle of some lever move, one in a dozen, which then waits a tenth
of a second longer.
"""

from __future__ import annotations

import gc
import threading
import time

NEVER = 1_000_000
"""Collections of younger objects after which Python would look through all."""
AFTER_ANSWER_S = 0.03
"""Time in which an answer is on its way [s]."""
_answered = threading.Event()


def begin_tidying() -> None:
    """Collect after answers only, from now on, in a process that works for pages."""
    gc.set_threshold(*gc.get_threshold()[:2], NEVER)
    threading.Thread(target=_tidy, daemon=True).start()


def tidy_soon() -> None:
    """Say that an answer has been worked out."""
    _answered.set()


def _tidy() -> None:
    while True:
        _answered.wait()
        _answered.clear()
        time.sleep(AFTER_ANSWER_S)
        gc.collect()
