"""Who shares enough with a target to be mistaken for them, as one bit a person?"""

from __future__ import annotations

import numpy as np
from numba import njit

from kit.attacks.on_logs.worst_case.rows import END, FIRST

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

    Parameters
    ----------
    target : int
        Viewer, counted from 0.
    rows : np.ndarray of shape (n_rows, 3)
        As `list_rows` gives them.
    people : np.ndarray of shape (n_pairs,), uint32
    enough : int
        Rows that whoever fits all that is known is sure to fit.
    column : np.ndarray of shape (n_viewers,), int32
        Room to work in: zeros, before and after.
    touched : np.ndarray of shape (n_viewers,), uint32
        Room to work in.

    Returns
    -------
    bits : np.ndarray of shape (n_rows, n_words), uint64
        One bit for each of the others.
    n_columns : int
        Number of others who fit enough rows, and not all.
    n_always : int
        Number of others who fit all rows.
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
