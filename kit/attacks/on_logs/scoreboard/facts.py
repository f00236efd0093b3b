"""What does an attacker know of each target's plays, mistakes included?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from numbers import Real

import numpy as np
import polars as pl

from kit.attacks.on_logs.scoreboard.index import Index
from kit.errors import AttackError

#: The day of a fact whose day is not known, and the title of one that the log lacks.
NO_DAY = int(np.iinfo(np.int32).min)
NO_TITLE = -1


@dataclass(frozen=True, eq=False, repr=False)
class Facts:
    """What is known of the plays of some targets, right or wrong.

    Each fact is a title, and the day and the rating as far as they are known. What is
    not known of a fact is not compared.

    Attributes
    ----------
    starts : np.ndarray of shape (n_targets + 1,), int64
        Where the facts about each target begin.
    titles : np.ndarray of shape (n_facts,), int64
        Place in `Index.names`, or `NO_TITLE`: a fact that matches nobody.
    days : np.ndarray of shape (n_facts,), int32
        In days since `Index.first_day`, or `NO_DAY`. May lie outside of the period.
    ratings : np.ndarray of shape (n_facts,), float64
        NaN where it is not known.

    Raises
    ------
    AttackError
        If the arrays do not fit together.

    Examples
    --------
    Two facts about one target and one about another, of which only the first has both
    a day and a rating:

    >>> Facts([0, 2, 3], [5, 1, 5], [40, NO_DAY, 41], [4.0, 3.0, np.nan])
    Facts about 2 targets, 3 in all
    """

    starts: np.ndarray
    titles: np.ndarray
    days: np.ndarray
    ratings: np.ndarray

    def __post_init__(self) -> None:
        kinds = (
            ("starts", np.int64),
            ("titles", np.int64),
            ("days", np.int32),
            ("ratings", np.float64),
        )
        for name, kind in kinds:
            object.__setattr__(self, name, _as_array(name, getattr(self, name), kind))
        starts, n_facts = self.starts, len(self.titles)
        is_cut = len(starts) > 0 and starts[0] == 0 and starts[-1] == n_facts
        if not is_cut or (np.diff(starts) < 0).any():
            rule = f"places that ascend from 0 to the number of facts, {n_facts}"
            raise AttackError.bad_value("starts", rule, starts.tolist()[:8])
        for name in ("days", "ratings"):
            if len(getattr(self, name)) != n_facts:
                rule = f"one of each fact, {n_facts}"
                raise AttackError.bad_value(name, rule, len(getattr(self, name)))
        if (self.titles < NO_TITLE).any():
            rule = "places in Index.names, or NO_TITLE"
            raise AttackError.bad_value("titles", rule, int(self.titles.min()))
        if np.isinf(self.ratings).any():
            raise AttackError.bad_value("ratings", "numbers, or NaN", float("inf"))

    @property
    def n_targets(self) -> int:
        """Number of targets."""
        return len(self.starts) - 1

    @property
    def n_facts(self) -> int:
        """Number of facts, about all targets together."""
        return len(self.titles)

    @property
    def n_unlisted(self) -> np.ndarray:
        """Facts about titles that the log lacks, of shape (n_targets,)."""
        before = np.append(0, np.cumsum(self.titles == NO_TITLE))
        return np.diff(before[self.starts])

    def __repr__(self) -> str:
        return f"Facts about {self.n_targets:,} targets, {self.n_facts:,} in all"


def name_facts(
    index: Index,
    titles: Iterable[str],
    *,
    dates: Iterable[date | str | None] | None = None,
    ratings: Iterable[float | None] | None = None,
) -> Facts:
    """Write down what is known of one target.

    Parameters
    ----------
    index : Index
        Of the log that the target is looked for in.
    titles : iterable of str
        What they are said to have played, written as in the log. A title that the log
        lacks stays a fact, which matches nobody; see `Facts.n_unlisted`.
    dates : iterable of date or str or None, optional
        When, for each title; None where it is not known. Text as in "2018-01-31".
    ratings : iterable of float or None, optional
        How it was rated, for each title; None where it is not known.

    Returns
    -------
    Facts

    Raises
    ------
    AttackError
        If there is no title, or if a list is not as long as that of the titles or
        holds something else.

    Examples
    --------
    >>> from kit.attacks.on_logs.scoreboard.index import index_log
    >>> from kit.sources.bundled import open_films
    >>> index = index_log(open_films())
    >>> facts = name_facts(
    ...     index, ["A Christmas Prince", "No Such Film"], dates=["2017-12-24", None]
    ... )
    >>> facts.n_facts, facts.n_unlisted.tolist()
    (2, [1])
    """
    if not isinstance(index, Index):
        rule = "an Index, such as `index_log` gives"
        raise AttackError.bad_value("index", rule, type(index).__name__)
    titles = _as_list("titles", titles)
    if not titles or any(not isinstance(title, str) for title in titles):
        raise AttackError.bad_value("titles", "one title or more, as text", titles)
    n = len(titles)
    days = _as_list("dates", [None] * n if dates is None else dates)
    stars = _as_list("ratings", [None] * n if ratings is None else ratings)
    for name, values in (("dates", days), ("ratings", stars)):
        if len(values) != n:
            rule = f"one for each of the {n} titles, None where it is not known"
            raise AttackError.bad_value(name, rule, values)
    return Facts(
        starts=[0, n],
        titles=_find_titles(index, titles),
        days=[_count_days(index, value) for value in days],
        ratings=[_read_rating(value) for value in stars],
    )


def _find_titles(index: Index, titles: list[str]) -> np.ndarray:
    listed = pl.DataFrame({"name": index.names}).with_row_index("place")
    asked = pl.DataFrame({"name": titles})
    found = asked.join(listed, on="name", how="left", maintain_order="left")
    return found["place"].cast(pl.Int64).fill_null(NO_TITLE).to_numpy()


def _count_days(index: Index, value: object) -> int:
    if value is None or index.first_day is None:
        return NO_DAY
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if isinstance(day, datetime):
        day = day.date()
    if not isinstance(day, date):
        rule = 'dates, such as date(2018, 1, 31) or "2018-01-31", or None'
        raise AttackError.bad_value("dates", rule, value)
    return (day - index.first_day).days


def _read_rating(value: object) -> float:
    if value is None:
        return np.nan
    if not isinstance(value, Real) or isinstance(value, bool):
        raise AttackError.bad_value("ratings", "numbers, or None", value)
    return float(value)


def _as_list(name: str, values: object) -> list:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise AttackError.bad_value(name, "a list", values)
    return list(values)


def _as_array(name: str, values: object, kind: type) -> np.ndarray:
    array = np.asarray(values)
    if array.ndim != 1 or not np.can_cast(array.dtype, kind, "same_kind"):
        if array.ndim == 1 and array.size == 0:
            return np.empty(0, dtype=kind)
        rule = f"a flat array of {np.dtype(kind).name}"
        raise AttackError.bad_value(name, rule, f"{array.ndim}-d {array.dtype}")
    if np.issubdtype(kind, np.integer) and (array.astype(kind) != array).any():
        low, high = np.iinfo(kind).min, np.iinfo(kind).max
        off = array[array.astype(kind) != array][0]
        raise AttackError.bad_value(name, f"from {low} to {high}", int(off))
    return np.array(array, dtype=kind)  # our own: kernels are compiled for such
