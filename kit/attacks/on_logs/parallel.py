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
