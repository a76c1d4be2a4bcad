"""Attacks the twin with damaged input: mutated scenarios and tables of the tiny cluster.

Run as ``python -m tools.attack [CASES] [--seed SEED]`` (or ``make attack``). Each case damages the
scenario and up to three tables, as people and programs do: a figure out of range, a text for a
number, a name of nothing, a row lost or twice, a byte changed. It must be refused with complete
faults or run to finite figures within ten seconds. What is found is told with the case's number,
and ``--only NUMBER`` repeats that one.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import io
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import yaml

import twin
from scenarios.catalogue import SHIPPED
from scenarios.errors import InputError
from scenarios.schema.scenario import ScenarioSettings
from tools.bench import make_tables

LONGEST_S = 10
DEAD_S = 60
"""Seconds a case may take; and after which the program ends itself."""
EXTREME = (
    "", " ", "0", "-1", "1", "1e9", "1e308", "-1e308", "1e-308", "nan", "inf", "-inf", "1e999",
    "yes", "null", "0x10", "1,5", "2025.5", "1900", "2100", "99999999999999999999", "O'Neill", "✓",
    "=1+1", "<b>x</b>", "a" * 300, "../../x", "{}", "[1, 2]", "2027-13-45", "\u202ex", "-0.0",
)  # fmt: skip
VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 0.5, 2, 7.5, 100, 1e6, 1e12, -1e12, 1e308, float("nan"),
    float("inf"), 2024, 2026, 2040, 2100, "", "x", "central", "high", [], {}, [1], ["x"], [None],
    {"x": 1}, {"year": 2030}, "2030", "1e3", 10**30,
)  # fmt: skip


@dataclass
class Findings:
    """How the cases ended, and what must not be: one line each, with the number of the case."""

    ended: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)
    slowest_s: float = 0.0

    def __str__(self) -> str:
        """Say it in a few lines."""
        told = ", ".join(f"{count} {name}" for name, count in sorted(self.ended.items()))
        lines = [f"{self.ended.total()} cases: {told}; slowest {self.slowest_s:.1f} s"]
        return "\n".join([*lines, *(f"{kind}\n  {case}" for kind, case in self.wrong.items())])


class HangError(Exception):
    """A case took too long."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """End what takes longer; the program itself where machine code does not listen."""

    def stop(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    faulthandler.dump_traceback_later(DEAD_S, exit=True)
    try:
        yield
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


def damage(folder: Path, draw: random.Random) -> list[str]:
    """Damage a copy of the tiny cluster in one to four places; return what was done."""
    done = []
    for _ in range(draw.choice((1, 1, 1, 1, 1, 2, 2, 3, 4))):
        done.append(draw.choices((_in_settings, _in_table, _in_bytes), (5, 9, 1))[0](folder, draw))
    return done


def _in_settings(folder: Path, draw: random.Random) -> str:
    """Change, add or drop a setting of the scenario, or of the cluster's own file."""
    path = folder / draw.choice(("tiny.yaml", "tiny.yaml", "tiny.yaml", "cluster.yaml"))
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        content = None
    if not isinstance(content, dict):
        return f"{path.name} left as it is"
    keys = draw.choice(PATHS) if path.name == "tiny.yaml" else [draw.choice(list(content))]
    at = content
    for key in keys[:-1]:
        inner = at.get(key)
        at[key] = at = inner if isinstance(inner, dict) else {}
    value = _value(at.get(keys[-1]), draw)
    if draw.random() < 0.1:
        at.pop(keys[-1], None)
    elif draw.random() < 0.05:
        at[str(keys[-1]) + draw.choice("sx_")] = value
    else:
        at[keys[-1]] = value
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return f"{path.name}: {'.'.join(map(str, keys))} = {value!r}"


def _value(before: object, draw: random.Random) -> object:
    """Return a value like the one before, or anything."""
    if isinstance(before, int | float) and not isinstance(before, bool) and draw.random() < 0.6:
        changed = before * draw.choice((0.0, 0.1, 0.5, 0.9, 1.1, 2.0, 10.0, 1000.0, -1.0))
        return int(changed) if isinstance(before, int) else changed
    return draw.choice(VALUES)


def _in_table(folder: Path, draw: random.Random) -> str:
    """Change cells, rows or columns of a table."""
    path = draw.choice(sorted(folder.glob("*.csv")))
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if len(rows) < 2 or not all(rows):
        return f"{path.name} left as it is"
    ways = (_scale, _copy_cell, _extreme_cell, _drop_row, _double_row, _drop_column, _swap_heads)
    done = draw.choices(ways, (18, 4, 4, 2, 2, 1, 1))[0](rows, draw)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return f"{path.name}: {done}"


def _cell(rows: list[list[str]], draw: random.Random) -> tuple[int, int]:
    i = draw.randrange(1, len(rows))
    return i, draw.randrange(len(rows[i]))


def _scale(rows: list[list[str]], draw: random.Random) -> str:
    """Multiply a number, as a wrong unit or a slip of the decimal point does."""
    for _ in range(30):
        i, j = _cell(rows, draw)
        try:
            value = float(rows[i][j])
        except ValueError:
            continue
        by = draw.choice((0.0, 0.001, 0.1, 0.5, 0.9, 0.99, 1.01, 1.1, 2.0, 10.0, 1000.0, -1.0))
        rows[i][j] = f"{value * by:g}"
        return f"row {i + 1}, {rows[0][j]} from {value:g} to {rows[i][j]}"
    return _extreme_cell(rows, draw)


def _extreme_cell(rows: list[list[str]], draw: random.Random) -> str:
    i, j = _cell(rows, draw)
    rows[i][j] = draw.choice(EXTREME)
    return f"row {i + 1}, column {j + 1} is {rows[i][j]!r}"


def _copy_cell(rows: list[list[str]], draw: random.Random) -> str:
    """Put the value of another row, or of another column, into a cell."""
    i, j = _cell(rows, draw)
    other, column = _cell(rows, draw)
    rows[i][j] = rows[other][min(j if draw.random() < 0.8 else column, len(rows[other]) - 1)]
    return f"row {i + 1}, column {j + 1} is {rows[i][j]!r} of another"


def _drop_row(rows: list[list[str]], draw: random.Random) -> str:
    i = draw.randrange(1, len(rows))
    return f"row {i + 1} lost: {rows.pop(i)[0]}"


def _double_row(rows: list[list[str]], draw: random.Random) -> str:
    i = draw.randrange(1, len(rows))
    rows.insert(i, list(rows[i]))
    return f"row {i + 1} twice"


def _drop_column(rows: list[list[str]], draw: random.Random) -> str:
    j = draw.randrange(len(rows[0]))
    for row in rows:
        del row[j : j + 1]
    return f"column {j + 1} lost"


def _swap_heads(rows: list[list[str]], draw: random.Random) -> str:
    i, j = draw.randrange(len(rows[0])), draw.randrange(len(rows[0]))
    rows[0][i], rows[0][j] = rows[0][j], rows[0][i]
    return f"heads {i + 1} and {j + 1} swapped"


def _in_bytes(folder: Path, draw: random.Random) -> str:
    """Cut or put in a few bytes of any file."""
    path = draw.choice(sorted(path for path in folder.iterdir() if path.is_file()))
    content, at = path.read_bytes(), draw.random()
    start, cut = round(at * len(content)), draw.choice((0, 1, 3, 40))
    path.write_bytes(content[:start] + draw.randbytes(draw.randrange(5)) + content[start + cut :])
    return f"{path.name}: {cut} bytes cut at {start}, others put in"


def _paths(model: type, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every setting of the scenario's schema, as keys from the outside in."""
    for name, known in model.model_fields.items():  # type: ignore[attr-defined]
        inner = known.annotation
        if hasattr(inner, "model_fields"):
            yield from _paths(inner, (*before, name))
        else:
            yield (*before, name)


PATHS = list(_paths(ScenarioSettings))


def problem(scenario_file: Path) -> str:
    """Load and run; return how it ended, which is 'refused' or 'ran' where all is well."""
    try:
        with at_most(LONGEST_S):
            scenario = twin.load(scenario_file)
            results = twin.simulate(scenario)
            make_tables(results)
    except InputError as error:
        whole = all(fault.place and fault.expected and fault.repair for fault in error.faults)
        return "refused" if error.faults and whole else "refused without a complete fault"
    except HangError:
        return f"took more than {LONGEST_S} s"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).parent.name}/{Path(last.filename).name}:{last.lineno}"
        return f"{type(error).__name__} at {where}: {str(error)[:300]}"
    return without_number(results) or "ran"


def without_number(results: twin.Results) -> str:
    """Name a total of a run that is not a finite number; empty where all are."""
    for name in ("cluster_year", "payments"):
        table = results.tables[name]
        for column in table.columns:
            values = table[column].to_numpy()
            if values.dtype.kind == "f" and not np.isfinite(values).all():
                return f"{name}.{column} is not a number"
    if not np.isfinite(float(results.facts["npv_gbp_m"])):
        return "npv_gbp_m is not a number"
    return ""


def attack(
    numbers: range, seed: int = 0, told: Callable[[int, Findings], None] | None = None
) -> Findings:
    """Run the cases of these numbers; what a case does follows from its number and the seed."""
    found = Findings()
    twin.simulate(twin.load("tiny/tiny"))  # What is compiled is loaded before time counts.
    with tempfile.TemporaryDirectory() as root:
        for number in numbers:
            # The cluster's folder bears its name, and every case has its own: readings are kept.
            folder = shutil.copytree(SHIPPED / "tiny", Path(root) / str(number) / "tiny")
            done = damage(folder, random.Random(f"{seed}/{number}"))
            began = time.perf_counter()
            ending = problem(folder / "tiny.yaml")
            found.slowest_s = max(found.slowest_s, time.perf_counter() - began)
            shutil.rmtree(folder.parent)
            is_fine = ending in ("refused", "ran")
            found.ended[ending if is_fine else "wrong"] += 1
            if not is_fine:
                found.wrong.setdefault(ending, f"case {number}: {'; '.join(done)}")
            if told:
                told(number, found)
    return found


def _tell(every: int, number: int, found: Findings) -> None:
    if (number + 1) % every == 0:
        print(found, flush=True)


def main() -> None:
    """Attack, print what was found, and fail if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--only", type=int, help="number of the one case to repeat")
    chosen = parser.parse_args()
    first = chosen.first if chosen.only is None else chosen.only
    numbers = range(first, first + (chosen.cases if chosen.only is None else 1))
    found = attack(numbers, chosen.seed, partial(_tell, 1000))
    print(found)
    sys.exit(bool(found.wrong))


if __name__ == "__main__":
    main()
