"""Which few plays of somebody leave the fewest people?

Every thing that may be known is a row: the people who fit it, and how many plays it
takes to know it. The people of a point lie sorted by how much of it they watched, so
that those who fit always lie side by side: a row is a slice, whatever is known.

==============  =========================  ======================================
kind            rows of a target           who fits
==============  =========================  ======================================
set             each point                 who has the point
multiset, time  each point, 1st, 2nd, ...  who has it at least that often
frequency       each point, how often      who has it as often, give or take
probability     each point, what share     who gives it that share, give or take
==============  =========================  ======================================
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from kit.attacks.on_logs.points import Points
from kit.extras import njit

SET, AT_LEAST, CLOSE_TO = 0, 1, 2
#: How the rows of each kind are cut.
CUTS = {
    "set": SET,
    "multiset": AT_LEAST,
    "time": AT_LEAST,
    "frequency": CLOSE_TO,
    "probability": CLOSE_TO,
}
FIRST, END, COST = 0, 1, 2  # columns of an array of rows


class PointsByAmount(NamedTuple):
    """The people of every point, so sorted that those who fit lie side by side."""

    cut: int  # `SET`, `AT_LEAST` or `CLOSE_TO`
    starts: np.ndarray  # (n_points + 1,): Where the people of each point begin
    # (n_pairs,): Viewers of each point, counted from 0, by how much they watched it
    people: np.ndarray
    # (n_pairs,): How much that was, beside `people`: plays, or their share
    amounts: np.ndarray
    person_starts: np.ndarray  # (n_viewers + 1,): Where the points of each viewer begin
    points: np.ndarray  # (n_pairs,): Points of each viewer
    own: np.ndarray  # (n_pairs,): How much they watched of it, beside `points`


def sort_by_amount(points: Points, kind: str) -> PointsByAmount:
    """Sort the people of every point by how much they watched it."""
    cut = CUTS[kind]
    people, amounts, own = points.point_viewers, np.empty(0), np.empty(0)
    if cut != SET:
        who = np.repeat(np.arange(points.n_viewers), points.sizes)
        own = points.pair_plays.astype(np.float64)
        if kind == "probability":
            own /= np.bincount(who, weights=own, minlength=points.n_viewers)[who]
        order = np.lexsort((own, points.viewer_points))
        people, amounts = who[order].astype(np.uint32), own[order]
    return PointsByAmount(
        cut=cut,
        starts=points.point_starts,
        people=people,
        amounts=amounts,
        person_starts=points.viewer_starts,
        points=points.viewer_points,
        own=own,
    )


@njit(cache=True, nogil=True)
def list_rows(
    target: int, by_amount: PointsByAmount, p: int, tolerance: float
) -> np.ndarray:
    """List what may be known of one target, from what fewest people fit.

    Gives, of shape (n_rows, 3), where the people who fit begin and end, and how many
    plays it takes to know: never more than `p`.
    """
    mine = slice(by_amount.person_starts[target], by_amount.person_starts[target + 1])
    points, own = by_amount.points[mine], by_amount.own[mine]
    starts, amounts, cut = by_amount.starts, by_amount.amounts, by_amount.cut
    n_rows = len(points)
    if cut == AT_LEAST:
        n_rows = 0
        for n_plays in own:
            n_rows += min(int(n_plays), p)
    rows = np.empty((n_rows, 3), dtype=np.int64)
    row = 0
    for place, point in enumerate(points):
        first, end = starts[point], starts[point + 1]
        if cut == SET:
            rows[row] = first, end, 1
            row += 1
        elif cut == CLOSE_TO:
            low, high = find_close(amounts[first:end], own[place], tolerance)
            rows[row] = first + low, first + high, 1
            row += 1
        else:
            for times in range(1, min(int(own[place]), p) + 1):
                fewer = np.searchsorted(amounts[first:end], times)
                rows[row] = first + fewer, end, times
                row += 1
    return rows[np.argsort(rows[:, END] - rows[:, FIRST])]


@njit(cache=True, nogil=True)
def find_close(amounts: np.ndarray, own: float, tolerance: float) -> tuple[int, int]:
    """Find the amounts a with a (1 - tolerance) <= own <= a (1 + tolerance).

    The tolerance is a share of what the other watched, as in scikit-mobility 1.3.1,
    and both sides are calculated with the same operations.
    """
    first, end = 0, len(amounts)
    while first < end:
        middle = (first + end) // 2
        if amounts[middle] + amounts[middle] * tolerance < own:
            first = middle + 1
        else:
            end = middle
    low, end = first, len(amounts)
    while first < end:
        middle = (first + end) // 2
        if amounts[middle] - amounts[middle] * tolerance <= own:
            first = middle + 1
        else:
            end = middle
    return low, first


WORD = 64  # people to a word


@njit(cache=True, nogil=True)
def mark_sharers(
    target: int,
    rows: np.ndarray,
    people: np.ndarray,
    enough: int,
    column: np.ndarray,
    touched: np.ndarray,
) -> tuple[np.ndarray, int, int]:
    """Mark, for every row of a target, which of the others fit it.

    Others who fit fewer than `enough` rows are left out: none of them may fit all
    that is known. Others who fit every row are counted and left out: no choice of rows
    gets rid of them.
    """
    n_rows, n_touched = len(rows), 0
    for row in range(n_rows):
        for at in range(rows[row, FIRST], rows[row, END]):
            other = people[at]
            if column[other] == 0:
                touched[n_touched] = other
                n_touched += 1
            column[other] += 1
    n_columns, n_always = 0, 0
    for other in touched[:n_touched]:
        shared, column[other] = column[other], 0
        if other == target:
            continue
        if shared == n_rows:
            n_always += 1
        elif shared >= enough:
            n_columns += 1
            column[other] = n_columns
    bits = set_bits(rows, people, column, n_columns)
    for other in touched[:n_touched]:
        column[other] = 0
    return bits, n_columns, n_always


@njit(cache=True, nogil=True)
def set_bits(
    rows: np.ndarray, people: np.ndarray, column: np.ndarray, n_columns: int
) -> np.ndarray:
    """Set the bit of everybody who fits a row and has a column, counted from 1."""
    bits = np.zeros((len(rows), -(-n_columns // WORD)), dtype=np.uint64)
    if n_columns == 0:
        return bits
    for row in range(len(rows)):
        for at in range(rows[row, FIRST], rows[row, END]):
            place = column[people[at]] - 1
            if place >= 0:
                bits[row, place // WORD] |= np.uint64(1) << np.uint64(place % WORD)
    return bits


@njit(cache=True, nogil=True)
def count_bits(word: np.uint64) -> np.int64:
    """Count the bits of a word that are set.

    Adds them up in pairs, then in fours, then in bytes, and sums the bytes by a
    multiplication; the compiler knows the pattern and makes it one instruction.

    References
    ----------
    .. [1] H. S. Warren, "Hacker's Delight", 2nd ed. (2012), section 5-1.
    """
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    twos = np.uint64(0x3333333333333333)
    word = (word & twos) + ((word >> np.uint64(2)) & twos)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


_FEW = 16  # rows that are tried before all: of long records, few are rare


@njit(cache=True, nogil=True)
def count_worst(
    first: int,
    end: int,
    by_amount: PointsByAmount,
    p: int,
    tolerance: float,
    matches: np.ndarray,
) -> None:
    """Count who matches the worst `p` plays of each target, the target included.

    Nothing is written to `matches` for a target without a point.
    """
    cut = by_amount.cut
    column = np.zeros(len(by_amount.person_starts) - 1, dtype=np.int32)
    touched = np.empty(len(column), dtype=np.uint32)
    for target in range(first, end):
        rows = list_rows(target, by_amount, p, tolerance)
        if len(rows) == 0:
            continue
        if p == 1:
            matches[target] = rows[0, END] - rows[0, FIRST]
            continue
        # Fewer rows leave at least as many people; if they leave nobody, that is all.
        for some in (rows[:_FEW], rows):
            # Among all rows, p plays are p of them or more: a title that was played
            # twice is two, once and twice. Of a few rows, the first may be missing.
            is_whole = cut != AT_LEAST or len(some) == len(rows)
            enough = min(p, len(some)) if is_whole else 1
            bits, n_columns, n_always = mark_sharers(
                target, some, by_amount.people, enough, column, touched
            )
            fewest = n_always + leave_fewest(bits, some[:, COST], n_columns, p)
            if fewest == 0 or len(some) == len(rows):
                break
        matches[target] = 1 + fewest


@njit(cache=True, nogil=True)
def leave_fewest(bits: np.ndarray, costs: np.ndarray, n_columns: int, p: int) -> int:
    """Count the columns that are set in all of the rows chosen, at the least.

    Goes through the choices of rows that cost at most `p` together, deeper and deeper,
    at every step from the row that removes most columns. Each choice of rows is met
    once: below a row, only those after it are looked at. A branch is left when even the
    sum of what the next rows remove by themselves could not make it the best: rows
    chosen together remove at most that sum, and each costs at least 1.
    """
    n_rows, n_words = bits.shape
    best = n_columns
    if best == 0:
        return 0
    # For each depth: what is left of the columns (words that are not all zero), rows
    # that may follow, how many columns each removes, and how far we got with them.
    places = np.empty((p + 1, n_words), dtype=np.int64)
    words = np.empty((p + 1, n_words), dtype=np.uint64)
    n_left = np.zeros(p + 1, dtype=np.int64)
    follow = np.empty((p + 1, n_rows), dtype=np.int64)
    removes = np.empty((p + 1, n_rows), dtype=np.int64)
    n_follow = np.zeros(p + 1, dtype=np.int64)
    at = np.zeros(p + 1, dtype=np.int64)
    kept = np.zeros(p + 1, dtype=np.int64)
    budget = np.zeros(p + 1, dtype=np.int64)
    places[0] = np.arange(n_words)
    words[0] = ~np.uint64(0)
    n_left[0], kept[0], budget[0] = n_words, n_columns, p
    everything = np.arange(n_rows)
    n_follow[0], best = weigh_rows(
        bits, costs, everything, places[0], words[0], n_columns, p, best,
        follow[0], removes[0],
    )  # fmt: skip
    depth = 0
    while depth >= 0 and best > 0:
        next_row = at[depth]
        ahead = removes[
            depth, next_row : min(next_row + budget[depth], n_follow[depth])
        ]
        if kept[depth] - ahead.sum() >= best:
            depth -= 1
            continue
        at[depth] += 1
        row = follow[depth, next_row]
        under = depth + 1
        budget[under] = budget[depth] - costs[row]
        if budget[under] == 0:  # what it leaves was counted when it was weighed
            continue
        kept[under] = kept[depth] - removes[depth, next_row]
        n_left[under] = keep_row(
            bits[row], places[depth, : n_left[depth]], words[depth], places[under],
            words[under],
        )  # fmt: skip
        n_follow[under], best = weigh_rows(
            bits, costs, follow[depth, next_row + 1 : n_follow[depth]],
            places[under, : n_left[under]], words[under], kept[under], budget[under],
            best, follow[under], removes[under],
        )  # fmt: skip
        at[under] = 0
        depth = under
    return best


@njit(cache=True, nogil=True)
def keep_row(
    row: np.ndarray,
    places: np.ndarray,
    words: np.ndarray,
    new_places: np.ndarray,
    new_words: np.ndarray,
) -> int:
    """Keep the columns that are set in a row; count the words that are left."""
    n = 0
    for at, place in enumerate(places):
        word = words[at] & row[place]
        if word:
            new_places[n], new_words[n] = place, word
            n += 1
    return n


@njit(cache=True, nogil=True)
def weigh_rows(
    bits: np.ndarray,
    costs: np.ndarray,
    rows: np.ndarray,
    places: np.ndarray,
    words: np.ndarray,
    kept: int,
    budget: int,
    best: int,
    follow: np.ndarray,
    removes: np.ndarray,
) -> tuple[int, int]:
    """Count what each row would remove, and put those that remove most in front."""
    n = 0
    for row in rows:
        if costs[row] > budget:
            continue
        left: Any = 0
        for at, place in enumerate(places):
            left += count_bits(words[at] & bits[row, place])
        best = min(best, left)
        if left < kept:
            follow[n], removes[n] = row, kept - left
            n += 1
    if budget > 1:
        order = np.argsort(-removes[:n])
        follow[:n] = follow[:n][order]
        removes[:n] = removes[:n][order]
    return n, best
