"""Damaged input is refused or runs; nothing else."""

from __future__ import annotations

import random
import shutil

import pytest

from scenarios.catalogue import SHIPPED
from tools.attack import PATHS, Findings, attack, damage


@pytest.mark.thorough
def test_five_hundred_damaged_clusters_are_refused_or_run():
    found = attack(range(500), seed=1)
    assert found.wrong == {}, str(found)
    assert found.ended["ran"] > 50
    assert found.ended["refused"] > 50


def test_a_case_follows_from_its_number(tmp_path):
    first, again = (
        damage(shutil.copytree(SHIPPED / "tiny", tmp_path / name), random.Random("0/7"))
        for name in ("a", "b")
    )
    assert first == again
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_every_part_of_the_settings_is_attacked():
    assert ("policy", "carbon_price", "multiplier") in PATHS
    assert len(PATHS) > 50


def test_findings_name_the_case():
    found = Findings()
    found.ended["wrong"] += 1
    found.wrong["KeyError at twin/run.py:1"] = "case 3: prices.csv: row 2 lost"
    assert str(found).endswith("KeyError at twin/run.py:1\n  case 3: prices.csv: row 2 lost")
