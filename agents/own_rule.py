"""Holds a researcher's own rule to what a rule may answer, and says where one failed.

Our rules are tested and called as they are; only what others wrote is looked at on every call.
"""

from __future__ import annotations

import operator
import traceback
from collections.abc import Callable
from functools import wraps

from agents.rules import RULES, Board, Rule, own_rules
from scenarios.errors import Fault, InputError, written


def rule_of(name: str) -> Rule:
    """Return the rule of a name; an own one refuses, when it decides, what cannot be meant."""
    return _guarded(name, RULES[name]) if name in own_rules() else RULES[name]


def failed_at(error: BaseException, file: str) -> str:
    """Say in which line of a file an error arose: the last one of it that was being run."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == file]
    return f"{file}, line {lines[-1]}" if lines else file


def _guarded(name: str, rule: Callable[[Board], object]) -> Rule:
    @wraps(rule)
    def decide(board: Board) -> int | None:
        place = f"rule {name}, which decides for {board.company_id} in {board.year}"
        try:
            answer = rule(board)
        except InputError:
            raise
        except Exception as error:
            code = getattr(rule, "__code__", None)
            where = failed_at(error, code.co_filename) if code else "its function"
            told = f"{type(error).__name__}: {error}"
            repair = f"mend {where}; help(twin.Board) tells what a rule is given"
            raise InputError([Fault(place, told, "a rule that runs", repair)]) from error
        return None if answer is None else _option(answer, board, place)

    return decide


def _option(answer: object, board: Board, place: str) -> int:
    """Return the answer of a rule as the place of an option that can be taken.

    Raises:
        InputError: if it is none.
    """
    last = len(board.feasible) - 1
    places = f"the place of an option, from 0 to {last}, or " if last >= 0 else ""
    expected = f"{places}None for going on as today"
    try:
        if isinstance(answer, bool):
            raise TypeError
        option = operator.index(answer)  # type: ignore[arg-type]
    except TypeError:
        repair = "let the rule return a whole number, or None"
        raise InputError([_told(place, answer, expected, repair)]) from None
    if not 0 <= option <= last:
        repair = "let the rule return the place at which it found the option, or None"
        raise InputError([_told(place, answer, expected, repair)])
    if not board.feasible[option]:
        expected = "an option that nothing but its value stands in the way of"
        repair = f"let the rule choose where board.feasible is true; at {board.site_id} it is not"
        raise InputError([_told(place, answer, expected, repair)])
    return option


def _told(place: str, answer: object, expected: str, repair: str) -> Fault:
    return Fault(place, written(answer) or "an empty text", expected, repair)
