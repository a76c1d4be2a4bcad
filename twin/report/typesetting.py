"""Typesets a document in a process of its own, which is this file run by itself.

Typst keeps what it worked out for some thirty documents, a gigabyte, and cannot be told to let go:
a server that exports reports would hold that for ever.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TEMPLATE = "report.typ"
STANDARD = "ua-1"


def typeset(data: str, font_folder: Path) -> bytes:
    """Return the PDF of a report, tagged by PDF/UA-1.

    Args:
        data: the report as JSON in the words that are printed.
        font_folder: where the fonts are; no others are used.

    Raises:
        RuntimeError: if typst finds the document wrong, which is a defect of this program.
    """
    # -P: modules beside this file are not to be taken for those of the standard library.
    command = [sys.executable, "-P", __file__, str(font_folder)]
    done = subprocess.run(command, input=data.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"the PDF could not be typeset (exit status {done.returncode}): {said}")
    return done.stdout


def main() -> None:
    """Read the data from standard input and write the PDF to standard output."""
    import typst

    compiled: bytes = typst.compile(  # type: ignore[call-overload]  # stubs lack sys_inputs
        (Path(__file__).parent / TEMPLATE).read_bytes(),
        format="pdf",
        font_paths=[sys.argv[1]],
        ignore_system_fonts=True,
        sys_inputs={"report": sys.stdin.buffer.read().decode()},
        pdf_standards=[STANDARD],
    )
    sys.stdout.buffer.write(compiled)


if __name__ == "__main__":
    main()
