"""The command `twin`: understands Ctrl-C from the first moment, while the rest is imported."""

from __future__ import annotations

import sys
from typing import NoReturn

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells expect."""


def main() -> NoReturn:
    """Import the command line and run it."""
    try:
        from twin.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; nothing was written.\n")
        sys.exit(INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
