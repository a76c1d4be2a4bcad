"""Puts users of one priority and shape of demand into groups, those of least priority first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from infrastructure.borrowing import borrowing
from infrastructure.compiled import compiled
from infrastructure.dispatch_declared import Declared

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class Users(NamedTuple):
    """Groups of users.

    `group_of_user` names the group of each user; `shape_of_group` its shape of demand; `class_end`
    is the end of each class of priority. What groups want firmly, may do without, and both together
    are of shape (groups, periods) [MW]; `may_stop` says whether anybody may do without.
    """

    group_of_user: IntArray
    shape_of_group: IntArray
    class_end: IntArray
    firm_mw: FloatArray
    may_stop_mw: FloatArray
    wanted_mw: FloatArray
    may_stop: bool


@compiled
def users_in_groups(declared: Declared, kept: IntArray) -> Users:
    """Return users in groups.

    Args:
        declared: users and what they want.
        kept: periods that count.
    """
    group_of_user, shape_of_group, class_end = _groups(declared.priority, declared.shape)
    firm_mw, may_stop_mw, wanted_mw, may_stop = _grouped(
        declared, group_of_user, shape_of_group, kept
    )
    return Users(
        group_of_user, shape_of_group, class_end, firm_mw, may_stop_mw, wanted_mw, may_stop
    )


@compiled
def _groups(priority: FloatArray, shape: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Return group of each user, shape of each group, and the end of each class of priority.

    Users of one priority and shape are a group, those of least priority first.
    """
    first_user, groups = np.empty(priority.size, np.int64), 0
    group_of_user = np.empty(priority.size, np.int64)
    for user in range(priority.size):
        place = groups
        while place > 0 and _stands_before(priority, shape, user, first_user[place - 1]):
            place -= 1
        if place > 0 and not _stands_before(priority, shape, first_user[place - 1], user):
            continue
        for later in range(groups, place, -1):
            first_user[later] = first_user[later - 1]
        first_user[place] = user
        groups += 1
    ends, classes = np.empty(groups, np.int64), 0
    for group in range(groups):
        if group + 1 == groups or priority[first_user[group]] != priority[first_user[group + 1]]:
            ends[classes] = group + 1
            classes += 1
    for user in range(priority.size):
        group = 0
        while _stands_before(priority, shape, first_user[group], user):
            group += 1
        group_of_user[user] = group
    return group_of_user, shape[first_user[:groups]], ends[:classes].copy()


@borrowing
def _stands_before(priority: FloatArray, shape: IntArray, user: int, other: int) -> bool:
    if priority[user] != priority[other]:
        before: bool = priority[user] < priority[other]
    else:
        before = shape[user] < shape[other]
    return before


@compiled
def _grouped(
    d: Declared, group_of_user: IntArray, shape_of_group: IntArray, kept: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray, bool]:
    """Return what groups want firmly, what they may do without, the sum; and whether they may."""
    firm_mw = np.zeros((shape_of_group.size, kept.size))
    may_stop_mw, may_stop = np.zeros_like(firm_mw), False
    for user in range(group_of_user.size):
        group, part = group_of_user[user], d.interruptible_share[user]
        for period in range(kept.size):
            mw = d.demand_mw[user, kept[period]]
            firm_mw[group, period] += mw * (1.0 - part)
            may_stop_mw[group, period] += mw * part
            may_stop = may_stop or mw * part > 0.0
    wanted_mw = np.empty_like(firm_mw)
    for group in range(firm_mw.shape[0]):
        for period in range(kept.size):
            wanted_mw[group, period] = firm_mw[group, period] + may_stop_mw[group, period]
    return firm_mw, may_stop_mw, wanted_mw, may_stop
