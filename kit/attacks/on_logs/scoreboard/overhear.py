"""What comes to be known of people of a log, where the truth is known to us?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.scoreboard.facts import NO_DAY, Facts
from kit.attacks.on_logs.scoreboard.hearsay import Hearsay
from kit.attacks.on_logs.scoreboard.index import NO_RATING, Index
from kit.attacks.on_logs.scoreboard.records import Records
from kit.attacks.on_logs.uniqueness.draws import draw_known


@dataclass(frozen=True, eq=False, repr=False)
class Overheard:
    """Facts about people, and whom they are really about.

    Attributes
    ----------
    hearsay : Hearsay
        How it came to be known.
    facts : Facts
        About each of `people`: first the right ones, then the wrong ones.
    people : np.ndarray of shape (n_targets,), int64
        Places in ``Index.people``: the truth, which the attacker does not have.
    n_requested : int
        People who were asked about; of those who are not in `people`, too little can
        be known.
    """

    hearsay: Hearsay
    facts: Facts
    people: np.ndarray
    n_requested: int

    def facts_about(self, some: np.ndarray) -> Facts:
        """Take the facts about some of the people.

        Parameters
        ----------
        some : np.ndarray of int
            Places in `people`.

        Returns
        -------
        Facts
        """
        n = self.hearsay.facts
        parts = (self.facts.titles, self.facts.days, self.facts.ratings)
        taken = (part.reshape(-1, n)[some].ravel() for part in parts)
        return Facts(np.arange(len(some) + 1) * n, *taken)

    def __repr__(self) -> str:
        return f"{self.facts!r}, of {self.n_requested:,} people asked about"


def overhear(
    records: Records, targets: np.ndarray, hearsay: Hearsay, *, seed: int
) -> Overheard:
    """Draw what is known of each target, right and wrong.

    Parameters
    ----------
    records : Records
        Of the log.
    targets : np.ndarray of shape (n_requested,), int64
        Places in ``Index.people``, each once.
    hearsay : Hearsay
        What comes to be known.
    seed : int

    Returns
    -------
    Overheard
        Without those who have fewer titles than there are right facts, or have played
        so nearly everything that no title is left to be wrong about.

    Raises
    ------
    AttackError
        If dates or ratings are known and the log has none, or if the pick of `hearsay`
        gives something other than weights.
    """
    index, points = records.index, records.points
    hearsay.check(index)
    rng = np.random.default_rng([seed, 3])
    makes_up = hearsay.wrong if hearsay.made_up == "title" else 0
    n_own = hearsay.facts - makes_up
    drawn = draw_known(points, targets, hearsay.pick, most=n_own, seed=seed)
    able = drawn.eligible >= n_own
    if makes_up:
        sayable = _find_sayable(records, hearsay)
        able &= _count_unplayed(points, targets, sayable) >= makes_up
    people, pairs = targets[able], drawn.pairs[able]
    rows = records.rows[pairs] + rng.integers(0, points.pair_plays[pairs])
    titles = points.titles[points.viewer_points[pairs]].astype(np.int64)
    if makes_up:
        made_up = _make_up(points, people, makes_up, sayable, rng)
        titles = np.hstack([titles, made_up])
    days, ratings = _recall(index, rows[:, : hearsay.right], hearsay, rng)
    any_day, any_rating = _invent(index, (len(people), hearsay.wrong), hearsay, rng)
    facts = Facts(
        np.arange(len(people) + 1) * hearsay.facts,
        titles.ravel(),
        np.hstack([days, any_day]).ravel(),
        np.hstack([ratings, any_rating]).ravel(),
    )
    return Overheard(hearsay, facts, people, len(targets))


def _recall(
    index: Index, rows: np.ndarray, hearsay: Hearsay, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Say when these plays were and how they were rated, to within the errors."""
    days = np.full(rows.shape, NO_DAY, dtype=np.int64)
    ratings = np.full(rows.shape, np.nan)
    if hearsay.days is not None:
        off = rng.integers(-hearsay.days, hearsay.days + 1, rows.shape)
        days = index.days[rows] + off
    if hearsay.ratings is not None:
        place = index.ratings[rows]
        is_rated = place != NO_RATING
        true = index.levels[place[is_rated]]
        least = np.searchsorted(index.levels, true - hearsay.ratings)
        beyond = np.searchsorted(index.levels, true + hearsay.ratings, side="right")
        ratings[is_rated] = index.levels[rng.integers(least, beyond)]
    return days, ratings


def _invent(
    index: Index,
    shape: tuple[int, int],
    hearsay: Hearsay,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw any day of the period and any rating of the scale, each as likely."""
    days = np.full(shape, NO_DAY, dtype=np.int64)
    ratings = np.full(shape, np.nan)
    if hearsay.days is not None:
        days = rng.integers(0, index.n_days, shape)
    if hearsay.ratings is not None:
        ratings = rng.choice(index.levels, shape)
    return days, ratings


def _find_sayable(records: Records, hearsay: Hearsay) -> np.ndarray:
    """Mark the titles that could be known of somebody, of shape (n_titles,)."""
    points = records.points
    every = np.arange(len(points.viewer_points))
    is_known = np.asarray(hearsay.pick.weigh(points, every)) > 0
    sayable = np.zeros(len(points.names), dtype=bool)
    sayable[points.titles[points.viewer_points[is_known]]] = True
    return sayable


def _count_unplayed(
    points: Points, targets: np.ndarray, sayable: np.ndarray
) -> np.ndarray:
    """Count the titles that could be said of each target and would be wrong."""
    who, title = _list_own(points, targets)
    own = np.bincount(who[sayable[title]], minlength=len(targets))
    return sayable.sum() - own


def _make_up(
    points: Points,
    people: np.ndarray,
    n: int,
    sayable: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw n titles for each of these people that they have not played, none twice."""
    n_titles, listed = len(sayable), np.flatnonzero(sayable)
    who, title = _list_own(points, people)
    taken = np.sort(who * n_titles + title)
    made_up = np.empty((len(people), n), dtype=np.int64)
    for at in range(n):
        missing = np.arange(len(people))
        while len(missing):
            keys = missing * n_titles + rng.choice(listed, len(missing))
            place = np.searchsorted(taken, keys)
            is_new = np.append(taken, -1)[place] != keys
            made_up[missing[is_new], at] = keys[is_new] % n_titles
            missing = missing[~is_new]
        taken = np.sort(
            np.append(taken, np.arange(len(people)) * n_titles + made_up[:, at])
        )
    return made_up


def _list_own(points: Points, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """List who of these people, counted from 0, played which title."""
    starts, sizes = points.viewer_starts[people], points.sizes[people]
    who = np.repeat(np.arange(len(people)), sizes)
    shift = starts - (np.cumsum(sizes) - sizes)
    pairs = np.arange(len(who)) + shift[who]
    return who, points.titles[points.viewer_points[pairs]].astype(np.int64)
