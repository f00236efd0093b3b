"""Which few rows leave the fewest people?"""

from __future__ import annotations

import numpy as np
from numba import njit

from kit.attacks.on_logs.worst_case.bits import count_bits, mark_sharers
from kit.attacks.on_logs.worst_case.rows import AT_LEAST, COST, END, FIRST, list_rows

_FEW = 16  # rows that are tried before all: of long records, few are rare


@njit(cache=True, nogil=True)
def count_matches(
    first: int,
    end: int,
    person_starts: np.ndarray,
    points: np.ndarray,
    own: np.ndarray,
    starts: np.ndarray,
    people: np.ndarray,
    amounts: np.ndarray,
    cut: int,
    p: int,
    tolerance: float,
    matches: np.ndarray,
) -> None:
    """Count who matches the worst `p` plays of each target, the target included.

    Parameters
    ----------
    first, end : int
        The targets, from the first up to, not including, the end.
    person_starts, points, own, starts, people, amounts, cut
        As in `Fits`.
    p : int
        Number of plays known.
    tolerance : float
    matches : np.ndarray of shape (n_viewers,), uint32
        Written to; left as it is for a target without a point.
    """
    column = np.zeros(len(person_starts) - 1, dtype=np.int32)
    touched = np.empty(len(column), dtype=np.uint32)
    for target in range(first, end):
        mine = slice(person_starts[target], person_starts[target + 1])
        if mine.start == mine.stop:
            continue
        rows = list_rows(points[mine], own[mine], starts, amounts, cut, p, tolerance)
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
                target, some, people, enough, column, touched
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

    Parameters
    ----------
    bits : np.ndarray of shape (n_rows, n_words), uint64
    costs : np.ndarray of shape (n_rows,), int64
    n_columns : int
    p : int
        What the rows may cost together.

    Returns
    -------
    int

    Examples
    --------
    Three people, of whom each row is true of two, and no two rows of the same:

    >>> bits = np.array([[0b011], [0b101], [0b110]], dtype=np.uint64)
    >>> costs = np.ones(3, dtype=np.int64)
    >>> [leave_fewest(bits, costs, 3, p) for p in (1, 2, 3)]
    [2, 1, 0]
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
    """Count what each row would remove, and put those that remove most in front.

    Returns
    -------
    n_follow : int
        Number of rows written to `follow`, with what they remove to `removes`.
    best : int
        The fewest columns that any choice has left so far.
    """
    n = 0
    for row in rows:
        if costs[row] > budget:
            continue
        left = 0
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
