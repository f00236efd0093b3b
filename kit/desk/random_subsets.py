"""What does a desk answer about groups drawn by lot, under four kinds of noise?

No real desk offers such groups. They are the best case of whoever decodes, and the one
for which there are theorems.
"""

from __future__ import annotations

import numpy as np

from kit.answers import Answers, check_bits
from kit.checks import check_number, check_one_of, check_seed, check_whole
from kit.errors import DeskError

#: What may be done to a count, and what the size of it means.
NOISES = {
    "rounding": "to a multiple of the size",
    "bounded": "a whole number up to the size either way, all alike likely",
    "Laplace": "Laplace noise of this scale",
    "Gaussian": "Gaussian noise of this standard deviation",
}


def ask_subsets(
    secret: object,
    *,
    n_questions: int,
    noise: str,
    size: float,
    group_size: int | None = None,
    seed: int,
) -> Answers:
    """Ask a desk about groups drawn by lot, each answer blurred.

    Parameters
    ----------
    secret : list of bool, of length n_people
        Who has a yes; the answers are noisy counts of them.
    n_questions : int
        How many groups are asked about.
    noise : {"rounding", "bounded", "Laplace", "Gaussian"}
        What is done to a count: it is rounded to a multiple of `size`; a whole number
        from -`size` to `size` is added, each as likely; or noise is added of the scale
        `size`, or of the standard deviation `size`. Noise of the last two kinds is not
        rounded.
    size : float
        Of the noise, in people; at 0 answers are exact. Whole where it is rounded or
        bounded.
    group_size : int, optional
        People in each group. By default each person is in each group with a chance of
        one half, as in the theorem.
    seed : int
        Fixes the groups and the noise; not one from the other: at another size the
        groups are the same.

    Returns
    -------
    Answers

    Raises
    ------
    DeskError
        If a parameter is out of range or of another kind, or a group is larger than
        the data.

    References
    ----------
    .. [1] I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS
       2003, theorem 3.

    Examples
    --------
    >>> import kit
    >>> secret = [True, False] * 20
    >>> kit.desk.ask_subsets(secret, n_questions=9, noise="Laplace", size=2, seed=1)
    Answers to 9 questions about 40 people
    """
    bits = check_bits(DeskError, "secret", secret)
    check_whole(DeskError, "n_questions", n_questions)
    check_one_of(DeskError, "noise", noise, NOISES)
    if noise in ("rounding", "bounded"):
        check_whole(DeskError, "size", size, least=0)
    check_number(DeskError, "size", size, least=0)
    check_seed(DeskError, seed)
    draws, blurs = (np.random.default_rng([seed, lot]) for lot in (0, 1))
    members = _draw_groups(n_questions, len(bits), group_size, draws)
    counts = members.astype(float) @ bits.astype(float)
    return Answers(members, blur(counts, noise, size, blurs))


def blur(
    counts: np.ndarray, noise: str, size: float, rng: np.random.Generator
) -> np.ndarray:
    """Do to counts what a kind of noise does."""
    if not size:
        return counts
    if noise == "rounding":  # a half goes up, as in the kit's own rule
        return np.floor(counts / size + 0.5) * size
    if noise == "bounded":
        return counts + rng.integers(-int(size), int(size), len(counts), endpoint=True)
    draw = rng.laplace if noise == "Laplace" else rng.normal
    return counts + draw(0, size, len(counts))


def _draw_groups(
    n_questions: int, n_people: int, size: int | None, rng: np.random.Generator
) -> np.ndarray:
    if size is None:
        return rng.random((n_questions, n_people)) < 0.5
    check_whole(
        DeskError,
        "group_size",
        size,
        most=n_people,
        fix="A group cannot be larger than the data.",
    )
    lots = rng.random((n_questions, n_people)).argsort(axis=1)
    return lots < size
