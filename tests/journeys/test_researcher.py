"""The researcher's journey: a shell script and a notebook, walked as she would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("researcher.sh")
NOTEBOOK = ROOT / "docs" / "notebooks" / "researcher.ipynb"


@pytest.fixture
def terminal(tmp_path):
    """An environment whose `twin`, `python` and `dask` are those of the tests."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, module in (("python", ""), ("twin", "-m twin.cli"), ("dask", "-m dask")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module} "$@"\n')
        program.chmod(0o755)
    return os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(900)
def test_the_journey_in_a_terminal(terminal, tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    done = subprocess.run(
        ["sh", SCRIPT, "300"], cwd=folder, env=terminal, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "without a stumble" in done.stdout
