"""How much noise is enough, for so many questions?

The lesson of Dinur and Nissim as numbers: noise that hides everybody in a hundred
answers hides nobody in a thousand. It must grow with the number of questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import exp, log, sqrt
from statistics import NormalDist
from typing import cast

import numpy as np
import polars as pl

from kit.attacks.on_desks.decoding import decode
from kit.checks import check_columns, check_number, check_seed, check_type, check_whole
from kit.desk.random_subsets import ask_subsets
from kit.errors import SweepError
from kit.evaluate.rates import design_effect, wilson

_SCHEMA: dict[str, type[pl.DataType]] = {
    "people": pl.Int64,
    "questions": pl.Int64,
    "noise": pl.String,
    "size": pl.Float64,
    "right": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "baseline": pl.Float64,
    "expected": pl.Float64,
}


def measure_noise(
    *,
    questions: Sequence[int],
    sizes: Sequence[float],
    noise: str = "Gaussian",
    n_people: int = 64,
    n_yes: int | None = None,
    repeats: int = 10,
    seed: int,
) -> pl.DataFrame:
    """Measure how much of a secret is decoded, by questions and by size of noise.

    The attacker of `kit.attacks.decode` asks about groups drawn by lot, which no real
    desk offers, and decodes by least squares. She knows who is in each group.

    Parameters
    ----------
    questions : sequence of int
        Numbers of questions to try.
    sizes : sequence of float
        Sizes of the noise to try with each, in people; as in `kit.desk.ask_subsets`.
    noise : str, default="Gaussian"
        Kind of noise, as there.
    n_people : int, default=64
        People in the data.
    n_yes : int, optional
        How many of them have a yes. By default half, so that one answer for all is
        right about half of them.
    repeats : int, default=10
        Secrets to draw, each with groups and noise of its own.
    seed : int
        Fixes the draws.

    Returns
    -------
    pl.DataFrame of shape (n_questions * n_sizes, 9)
        `people`, `questions`, `noise`, `size`; `right`, the share of secrets that are
        guessed rightly, from `low` to `high` at 95%, wider where the repeats differ;
        `baseline`, the share that one answer for all gets right; and `expected`, by the
        closed form Φ(√t / 4σ) for t questions and noise of standard deviation σ, which
        holds where questions are many more than people.

    Raises
    ------
    SweepError
        If a parameter is out of range or of another kind.
    DeskError
        If there is no such noise, or none of such a size.

    References
    ----------
    .. [1] I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS
       2003, theorem 3.

    Examples
    --------
    >>> import kit
    >>> curve = kit.sweeps.measure_noise(
    ...     questions=[64, 640], sizes=[4], n_people=32, repeats=5, seed=1
    ... )
    >>> few, many = curve["right"]
    >>> few < 0.8 < many
    True
    """
    pairs = product(_read_list("questions", questions), _read_list("sizes", sizes))
    return _measure(
        [(int(t), size) for t, size in pairs], noise, n_people, n_yes, repeats, seed
    )


def measure_budget(
    *,
    questions: Sequence[int],
    rho: float,
    n_people: int = 64,
    n_yes: int | None = None,
    repeats: int = 10,
    seed: int,
) -> pl.DataFrame:
    """Measure how much of a secret is decoded where a privacy budget sets the noise.

    One budget is spent on all questions together, so that noise grows with how many
    they are: see `noise_for_budget`.

    Parameters
    ----------
    questions : sequence of int
        Numbers of questions to try.
    rho : float
        The budget for all questions together, of zero-concentrated differential
        privacy.
    n_people, n_yes, repeats, seed : int
        As in `measure_noise`.

    Returns
    -------
    pl.DataFrame of shape (n_questions, 9)
        As `measure_noise` gives it.

    Raises
    ------
    SweepError
        If a parameter is out of range or of another kind.

    Examples
    --------
    >>> import kit
    >>> curve = kit.sweeps.measure_budget(
    ...     questions=[100, 1600], rho=0.5, n_people=32, repeats=3, seed=1
    ... )
    >>> curve["size"].to_list()
    [10.0, 40.0]
    """
    counts = [int(t) for t in _read_list("questions", questions)]
    pairs = [(t, noise_for_budget(t, rho=rho)) for t in counts]
    return _measure(pairs, "Gaussian", n_people, n_yes, repeats, seed)


def noise_for_budget(n_questions: int, *, rho: float) -> float:
    """Say how much Gaussian noise each answer needs for a budget to last.

    Parameters
    ----------
    n_questions : int
        Counts that are answered, each of which may include the same person.
    rho : float
        The budget for all of them together, of zero-concentrated differential privacy.

    Returns
    -------
    float
        Standard deviation, in people: √(t / 2ρ), since one person changes each of t
        counts by one, and all of them together by √t.

    Raises
    ------
    SweepError
        If a parameter is out of range.

    References
    ----------
    .. [1] M. Bun, T. Steinke, "Concentrated differential privacy: simplifications,
       extensions, and lower bounds", TCC 2016, proposition 1.6.

    Examples
    --------
    >>> import kit
    >>> kit.sweeps.noise_for_budget(800, rho=1)
    20.0
    """
    check_whole(SweepError, "n_questions", n_questions)
    check_number(SweepError, "rho", rho, above=0)
    return sqrt(n_questions / (2 * rho))


def find_enough_noise(curve: pl.DataFrame, *, margin: float = 0.1) -> pl.DataFrame:
    """Find the least noise at which decoding is hardly better than one answer for all.

    Parameters
    ----------
    curve : pl.DataFrame
        What `measure_noise` gave, with several sizes for each number of questions.
    margin : float, default=0.1
        By how much the share that is right may exceed the baseline.

    Returns
    -------
    pl.DataFrame
        A row for each number of `questions`: `size`, between two that were tried, on a
        straight line over the logarithm of the size; null where the largest was not
        enough, or the smallest already was. `per_root`, the size over the root of the
        number of questions, is about the same in all rows if the law holds.

    Raises
    ------
    SweepError
        If the table has not these columns, or `margin` is out of range.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> sizes, right = [1.0, 4.0, 16.0], [0.9, 0.65, 0.55]
    >>> curve = pl.DataFrame({"questions": 64, "size": sizes, "right": right})
    >>> enough = kit.sweeps.find_enough_noise(curve.with_columns(baseline=0.5))
    >>> enough["size"].round(2).to_list()  # half-way from 4 to 16, on a log scale
    [8.0]
    """
    check_type(SweepError, "curve", curve, pl.DataFrame, "a table of measure_noise")
    needed = ("questions", "size", "right", "baseline")
    check_columns(SweepError, "curve", needed, curve.columns)
    check_number(SweepError, "margin", margin, above=0, below=1)
    rows = []
    by = curve.sort("questions", "size").partition_by("questions")
    for t, part in ((part["questions"][0], part) for part in by):
        over = (part["right"] - part["baseline"] - margin).to_list()
        size = _cross(part["size"].to_list(), over)
        rows.append((t, size, None if size is None else size / sqrt(t)))
    schema = {"questions": pl.Int64, "size": pl.Float64, "per_root": pl.Float64}
    return pl.DataFrame(rows, schema, orient="row")


def _cross(sizes: list[float], over: list[float]) -> float | None:
    """Find where the excess falls to nothing and stays there."""
    above = [place for place, excess in enumerate(over) if excess > 0]
    if not above or above[-1] == len(sizes) - 1:
        return None
    last = above[-1]
    way = over[last] / (over[last] - over[last + 1])
    start, end = log(sizes[last]), log(sizes[last + 1])
    return exp(start + way * (end - start))


def _measure(
    pairs: Iterable[tuple[int, float]],
    noise: str,
    n_people: int,
    n_yes: int | None,
    repeats: int,
    seed: int,
) -> pl.DataFrame:
    check_whole(SweepError, "n_people", n_people, least=2)
    half = n_people // 2 if n_yes is None else n_yes
    check_whole(SweepError, "n_yes", half, most=n_people - 1)
    check_whole(SweepError, "repeats", repeats)
    check_seed(SweepError, seed)
    baseline = max(half, n_people - half) / n_people
    rows = []
    for t, size in pairs:
        found = list(_repeat(t, noise, size, (n_people, half), repeats, seed))
        right, spread = [one for one, _ in found], [sd for _, sd in found]
        typical = max(sum(spread) / len(spread), 1e-9)
        expected = NormalDist().cdf(sqrt(t) / (4 * typical))
        start = {"people": n_people, "questions": t, "noise": noise, "size": size}
        more = {"baseline": baseline, "expected": expected}
        rows.append(start | _pool(right, n_people) | more)
    return pl.DataFrame(rows, _SCHEMA)


def _repeat(
    t: int, noise: str, size: float, people: tuple[int, int], repeats: int, seed: int
) -> Iterator[tuple[int, float]]:
    """Count who is guessed rightly, each time, and say how large the noise was."""
    n_people, n_yes = people
    for turn in range(repeats):
        order = np.random.default_rng([seed, turn]).permutation(n_people)
        secret = order < n_yes
        draw = seed * repeats + turn
        answers = ask_subsets(secret, n_questions=t, noise=noise, size=size, seed=draw)
        right = (
            cast("np.ndarray", decode(answers).guesses) == secret
        )  # squares always fit
        yield int(right.sum()), float(answers.errors(secret).std())


def _pool(right: list[int], n_people: int) -> dict[str, float]:
    """Pool repeats into one rate, with an interval that knows how they differ."""
    n, total = len(right), sum(right)
    effect = 1.0
    if n > 1:
        variance = float(np.var(np.array(right) / n_people, ddof=1)) / n
        effect = design_effect(variance, total, n * n_people)
    rate = wilson(total, n * n_people, design_effect=effect)
    return {"right": rate.value, "low": rate.low, "high": rate.high}


def _read_list(name: str, numbers: object) -> list[float]:
    """Take one number or more, each above 0 and once."""
    listed = list(numbers) if isinstance(numbers, list | tuple | range) else []
    rule = "a list of different numbers above 0"
    if not listed or len(set(listed)) < len(listed):
        raise SweepError.bad_value(name, rule, numbers)
    for number in listed:
        if name == "questions":
            check_whole(SweepError, name, number)
        check_number(SweepError, name, number, above=0)
    return listed
