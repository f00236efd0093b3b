"""How few of your plays fit nobody else: any of them, and the worst of them?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from kit.attacks.on_logs.known import KnownPlay
from kit.attacks.on_logs.own_history.place import Placed
from kit.attacks.on_logs.points import Points, find_points
from kit.attacks.on_logs.uniqueness.common import count_common
from kit.attacks.on_logs.worst_case.rows import sort_people
from kit.attacks.on_logs.worst_case.search import count_matches
from kit.errors import AttackError
from kit.evaluate import wilson

WORST_MOST = 4
_BLOCK = 1_000  # draws at a time
_AT_RANDOM = {"p": pl.Int64, "share": pl.Float64, "low": pl.Float64}
_AT_RANDOM |= {"high": pl.Float64, "others": pl.Float64}
_PLAYS = {"title": pl.String, "day": pl.Date, "others": pl.Int64}


@dataclass(frozen=True, eq=False)
class OwnHistory:
    """What a few plays of one person give away, in a log of others.

    All of it is about one person, and so nothing of it is in the text of this object.

    Attributes
    ----------
    known : KnownPlay
        How closely each play is known.
    n_others : int
        People of the log, without that person.
    n_points : int
        Different plays that can be known of that person.
    at_random : pl.DataFrame of shape (n_p, 5)
        By `p` plays drawn at random: the `share` of draws that fit nobody else, with
        `low` and `high` (Wilson's, for the draws), and how many `others` fit on
        average, which is counted and not drawn.
    at_worst : pl.DataFrame of shape (n_p, 2)
        By `p`: how many `others` fit the worst choice of p plays, at least.
    plays : pl.DataFrame of shape (n_points, 3)
        `title` of each point, the `day` it was last played (null where only titles are
        known) and how many `others` have it, the rarest first.
    """

    known: KnownPlay
    n_others: int = field(repr=False)
    n_points: int = field(repr=False)
    at_random: pl.DataFrame = field(repr=False)
    at_worst: pl.DataFrame = field(repr=False)
    plays: pl.DataFrame = field(repr=False)

    def fewest_at_random(self, chance: float = 0.95) -> int | None:
        """Find how many plays at random fit nobody else, with at least that chance.

        Parameters
        ----------
        chance : float, default=0.95
            In [0, 1].

        Returns
        -------
        int or None
            None if even the most plays tried do not.
        """
        enough = self.at_random.filter(pl.col("share") >= chance)
        return enough["p"].min()

    @property
    def fewest_at_worst(self) -> int | None:
        """How many well-chosen plays fit nobody else; None if even four do not."""
        return self.at_worst.filter(pl.col("others") == 0)["p"].min()


def measure_own(
    placed: Placed,
    known: KnownPlay | None = None,
    *,
    most: int = 10,
    draws: int = 10_000,
    seed: int = 0,
) -> OwnHistory:
    """Measure how few plays of one person fit nobody else in a log.

    Somebody knows a few things that you watched, and holds a log without names. How few
    must it be until no one else fits? Two answers: plays as they happen to be known,
    drawn at random; and the worst, those that you would rather not have told.

    Where `known.when` is given, only plays within the days of the log count. That
    nobody else fits is a count of this log. People outside of it may fit.

    Parameters
    ----------
    placed : Placed
        Your plays among those of others.
    known : KnownPlay, optional
        How closely each play is known. By default its title is.
    most : int, default=10
        How many plays are known, at most, when they are drawn at random.
    draws : int, default=10_000
        How often so many are drawn.
    seed : int, default=0
        For the draws.

    Returns
    -------
    OwnHistory

    Raises
    ------
    AttackError
        If a parameter is something else.
    LogError
        If the log lacks a column.

    Examples
    --------
    You saw A, B and C. Others saw A and B, and C.

    >>> from kit.attacks.on_logs.own_history.place import place_history
    >>> from kit.log import check_plays
    >>> others = {"viewer": [1, 1, 2], "title": ["A", "B", "C"]}
    >>> yours = {"viewer": [1] * 3, "title": ["A", "B", "C"]}
    >>> days = {"day": ["2018-01-01"] * 3}
    >>> log, own = (check_plays(pl.DataFrame(rows | days)) for rows in (others, yours))
    >>> measured = measure_own(place_history(log, own))
    >>> measured.fewest_at_worst, measured.fewest_at_random()
    (2, 3)

    Of two plays at random, A and B are one choice of three, and fit one other:

    >>> measured.at_random["others"].to_list()[1] * 3
    1.0
    """
    known = KnownPlay() if known is None else known
    _check(placed, known, most, draws)
    if not (placed.n_dated if known.when else placed.n_known):
        return _nothing(known, placed.n_others)
    log, with_days = (placed.dated, True) if known.when else (placed.log, False)
    points = find_points(log, known, with_days=with_days)
    you = int(np.searchsorted(points.viewers, placed.viewer))
    yours = slice(*points.viewer_starts[you : you + 2])
    own = points.viewer_points[yours]
    return OwnHistory(
        known=known,
        n_others=placed.n_others,
        n_points=len(own),
        at_random=_draw(points, own, most=most, draws=draws, seed=seed),
        at_worst=_choose_worst(points, you, len(own)),
        plays=pl.DataFrame(
            {"title": points.names.gather(points.titles[own]),
             "day": points.last_days[yours] if with_days else None,
             "others": points.support[own] - 1},
            schema=_PLAYS,
        ),
    )  # fmt: skip


def _check(placed: object, known: object, most: object, draws: object) -> None:
    if not isinstance(placed, Placed):
        rule = "what `place_history` gives"
        raise AttackError.bad_value("placed", rule, type(placed).__name__)
    if not isinstance(known, KnownPlay) or known.in_order:
        raise AttackError.bad_value("known", "a KnownPlay without order", known)
    for name, value in {"most": most, "draws": draws}.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise AttackError.bad_value(name, "an int of at least 1", value)


def _nothing(known: KnownPlay, n_others: int) -> OwnHistory:
    return OwnHistory(
        known=known,
        n_others=n_others,
        n_points=0,
        at_random=pl.DataFrame(schema=_AT_RANDOM),
        at_worst=pl.DataFrame(schema={"p": pl.Int64, "others": pl.Int64}),
        plays=pl.DataFrame(schema=_PLAYS),
    )


def _draw(
    points: Points, own: np.ndarray, *, most: int, draws: int, seed: int
) -> pl.DataFrame:
    """Count how often p plays at random fit nobody else, the p among the p + 1."""
    rng, most = np.random.default_rng(seed), min(most, len(own))
    alone = np.zeros(most, dtype=np.int64)
    for first in range(0, draws, _BLOCK):
        rows = np.tile(own.astype(np.int64), (min(_BLOCK, draws - first), 1))
        facts = rng.permuted(rows, axis=1)[:, :most]
        counts = count_common(points.point_starts, points.point_viewers, facts)
        alone += (counts == 1).sum(axis=0)
    fit = _mean_others(points, own, most)
    rows = []
    for p, n in enumerate(alone.tolist(), 1):
        rate = wilson(n, draws)
        rows.append((p, rate.value, rate.low, rate.high, fit[p - 1]))
    return pl.DataFrame(rows, schema=_AT_RANDOM, orient="row")


def _mean_others(points: Points, own: np.ndarray, most: int) -> list[float]:
    """Count how many others fit p plays, on average over all choices of p.

    Who shares m of your n plays fits C(m, p) of the C(n, p) choices.
    """
    starts = points.point_starts
    fans = [points.point_viewers[starts[one] : starts[one + 1]] for one in own]
    shared = np.bincount(np.concatenate(fans), minlength=points.n_viewers)
    n = len(own)
    shared = np.sort(shared)[:-1]  # all but you, who share everything with yourself
    chance, means = np.ones(len(shared)), []
    for p in range(most):
        chance = chance * np.maximum(shared - p, 0) / (n - p)
        means.append(float(chance.sum()))
    return means


def _choose_worst(points: Points, you: int, n: int) -> pl.DataFrame:
    """Find how many others fit the worst choice of 1, 2, ... plays."""
    fits, rows = sort_people(points, "set"), []
    matches = np.zeros(points.n_viewers, dtype=np.uint32)
    for p in range(1, min(WORST_MOST, n) + 1):
        count_matches(
            you, you + 1, fits.person_starts, fits.points, fits.own, fits.starts,
            fits.people, fits.amounts, fits.cut, p, 0.0, matches,
        )  # fmt: skip
        rows.append((p, int(matches[you]) - 1))
        if rows[-1][1] == 0:
            break
    schema = {"p": pl.Int64, "others": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")
