"""How is a kernel run over all the targets, on every core?"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

_BLOCKS_PER_CORE = 8  # so that one heavy block does not keep the others waiting


def run_blocks(kernel: Callable[[int, int], None], n: int) -> None:
    """Run a kernel on blocks of targets, side by side.

    What the kernel writes does not depend on how the blocks are cut, so that the
    result is the same on any machine.

    Parameters
    ----------
    kernel : callable of (int, int)
        Does the targets from the first number up to, not including, the second, and
        writes into arrays of its own. It runs beside others only if it lets go of
        Python's lock, as ``numba.njit(nogil=True)`` does.
    n : int
        Number of targets.

    Examples
    --------
    >>> import numpy as np
    >>> squares = np.zeros(100)
    >>> def square(first, end):
    ...     squares[first:end] = np.arange(first, end) ** 2
    >>> run_blocks(square, 100)
    >>> float(squares.sum())
    328350.0
    """
    cores = os.cpu_count() or 1
    size = max(1, -(-n // (cores * _BLOCKS_PER_CORE)))
    starts = range(0, n, size)
    if cores == 1 or len(starts) <= 1:
        for first in starts:
            kernel(first, min(first + size, n))
        return
    with ThreadPoolExecutor(cores) as pool:
        running = [pool.submit(kernel, at, min(at + size, n)) for at in starts]
        for one in running:
            one.result()
