"""How many numbers does it take to tell what they were rounded to?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kit.errors import MeasureError
from kit.evaluate import Success, Tally
from kit.measures.roundings.bases import find_base
from kit.printed import is_whole


def try_bases(
    numbers: np.ndarray,
    *,
    bases: Sequence[int],
    n: int,
    attempts: int,
    seed: int,
) -> Success:
    """Round a few known numbers to one base or another, and see whether it is found.

    Parameters
    ----------
    numbers : ndarray of shape (n_numbers,)
        True numbers, before any rounding.
    bases : sequence of int
        What they are rounded to, to the nearest, one base after another.
    n : int
        How many numbers the reader sees.
    attempts : int
        How often it is tried.
    seed : int
        For drawing the numbers.

    Returns
    -------
    Success
        Right is the very base. The baseline has not read the numbers and always names
        the first base. The control reads the same numbers, not rounded. An attempt in
        which all numbers came out as 0 is not valid.

    Raises
    ------
    MeasureError
        If there are fewer than `n` numbers or no base, or a setting is no int of at
        least 1; 0 will do for `seed`.

    Examples
    --------
    >>> numbers = np.random.default_rng(1).uniform(1e6, 1e8, 1_000)
    >>> tried = try_bases(numbers, bases=[1_000, 10_000], n=8, attempts=50, seed=1)
    >>> tried.attack.succeeded, tried.control.succeeded
    (50, 0)
    """
    numbers = np.asarray(numbers, dtype=float)
    settings = {"n": n, "attempts": attempts}
    settings |= {f"bases[{at}]": base for at, base in enumerate(bases)}
    for name, value in settings.items():
        if not is_whole(value) or value < 1:
            raise MeasureError.bad_value(name, "an int of at least 1", value)
    if len(numbers) < n or not len(bases):
        rule = f"at least {n:,} of the first and 1 of the second"
        given = (len(numbers), len(bases))
        raise MeasureError.bad_value("numbers, bases", rule, given)
    if not is_whole(seed) or seed < 0:
        raise MeasureError.bad_value("seed", "an int of at least 0", seed)
    rng = np.random.default_rng(seed)
    seen, blank = [], 0
    for attempt in range(attempts):
        base = bases[attempt % len(bases)]
        true = rng.choice(numbers, n, replace=False)
        rounded, plain = (np.floor(true / b + 0.5).astype(int) * b for b in (base, 1))
        if not rounded.any() or not plain.any():
            blank += 1
            continue
        found = find_base(rounded.tolist()).base, find_base(plain.tolist()).base
        seen.append((found[0] == base, bases[0] == base, found[1] == base))
    valid = attempts - blank
    if not valid:
        rule = "numbers of which one, at least, is above 0 after rounding"
        raise MeasureError.bad_value("numbers", rule, "none")
    hits = np.array(seen).sum(axis=0).tolist()
    return Success(
        **{
            name: Tally(
                requested=attempts, generated=attempts, valid=valid, succeeded=hit
            )
            for name, hit in zip(("attack", "baseline", "control"), hits, strict=True)
        }
    )
