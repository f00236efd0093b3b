"""Whom is the attacker after, and what does she know of each?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.attacks.on_logs.auxiliary import Auxiliary, Pick
from kit.attacks.on_logs.index import NO_RATING, Index, check_index
from kit.attacks.on_logs.parallel import run_blocks
from kit.attacks.on_logs.points import Points, Resolution
from kit.checks import check_people, check_type
from kit.errors import AttackError
from kit.extras import njit
from kit.knowledge import Knowledge, as_knowledge

NONE = -1  # in the place of a point: nothing more of this target can be known
_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFTS = np.array([30, 27, 31, 11], dtype=np.uint64)


@dataclass(frozen=True, eq=False)
class DrawnPlays:
    """What is known of each target, from the first play to the last."""

    targets: np.ndarray  # (n_targets,): Who, as places in ``points.viewers``, ascending
    pairs: np.ndarray
    # (n_targets,): Points of each target that could have been drawn
    eligible: np.ndarray


def draw_targets(n_viewers: int, targets: int | None, seed: int) -> np.ndarray:
    """Draw people to attack, none twice.

    Parameters
    ----------
    n_viewers : int
        How many people there are.
    targets : int, optional
        How many to draw; by default, or where there are no more, everybody.
    seed : int
        Of the draw.

    Returns
    -------
    array of int
        Places of people, in ascending order.
    """
    check_people(AttackError, "n_viewers", n_viewers)
    if targets is None or targets >= n_viewers:
        return np.arange(n_viewers)
    rng = np.random.default_rng([seed, 0])
    return np.sort(rng.choice(n_viewers, targets, replace=False))


def draw_plays(
    points: Points, targets: np.ndarray, pick: Pick, *, most: int, seed: int
) -> DrawnPlays:
    """Draw the points that are known of each target, by weight, none twice.

    Each point of weight w gets a waiting time of mean 1/w, and the first to arrive are
    known: that is the same as drawing one after another from what is left.

    References
    ----------
    .. [1] P. S. Efraimidis and P. G. Spirakis, "Weighted random sampling with a
       reservoir", Information Processing Letters 97 (2006), 181-185.
    .. [2] G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number
       generators", OOPSLA 2014: SplitMix64, which makes the chances.
    """
    starts = points.viewer_starts[targets]
    sizes = points.viewer_starts[targets + 1] - starts
    own_starts = np.append(0, np.cumsum(sizes))
    # Every pair of every target, one target after the other.
    pairs = np.arange(own_starts[-1]) + np.repeat(starts - own_starts[:-1], sizes)
    weights = _check_weights(pick.weigh(points, pairs), len(pairs))
    drawn = np.full((len(targets), most), NONE, dtype=np.int64)
    eligible = np.zeros(len(targets), dtype=np.int64)
    key = _key(seed, 1)

    def draw(first: int, end: int) -> None:
        _draw(first, end, own_starts, starts, weights, key, drawn, eligible)

    run_blocks(draw, len(targets))
    return DrawnPlays(targets=targets, pairs=drawn, eligible=eligible)


def choose_times(points: Points, drawn: DrawnPlays, *, seed: int) -> np.ndarray:
    """Draw which play of each known point it is, where there are several."""
    is_known = drawn.pairs != NONE
    pairs = drawn.pairs[is_known]
    plays = count_plays_before(points)[pairs]
    plays += _choose(pairs, points.pair_plays[pairs].astype(np.int64), _key(seed, 2))
    times = np.zeros(drawn.pairs.shape, dtype=np.int64)
    times[is_known] = points.play_times[plays]
    return times


def count_plays_before(points: Points) -> np.ndarray:
    """Count the plays before those of each pair, of shape (n_pairs + 1,)."""
    return np.append(0, np.cumsum(points.pair_plays, dtype=np.int64))


def _check_weights(weights: object, n: int) -> np.ndarray:
    rule = "a pick that gives each pair a finite weight of at least 0"
    try:
        checked = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError):
        raise AttackError.bad_value("pick", rule, type(weights).__name__) from None
    if checked.shape != (n,):
        raise AttackError.bad_value("pick", rule, f"weights of shape {checked.shape}")
    if not (np.isfinite(checked) & (checked >= 0)).all():
        raise AttackError.bad_value("pick", rule, "another weight")
    return np.ascontiguousarray(checked)


def _key(seed: int, stream: int) -> np.uint64:
    rng = np.random.default_rng([seed, stream])
    return rng.integers(2**64, dtype=np.uint64)


@njit(cache=True, nogil=True)
def _chance(key, place) -> float:  # noqa: ANN001
    """Make a number between 0 and 1, both excluded, from a key and a place."""
    bits = key + (np.uint64(place) + np.uint64(1)) * _STEP
    bits = (bits ^ (bits >> _SHIFTS[0])) * _FIRST
    bits = (bits ^ (bits >> _SHIFTS[1])) * _SECOND
    bits = bits ^ (bits >> _SHIFTS[2])
    return (np.float64(bits >> _SHIFTS[3]) + 0.5) / 9007199254740992.0  # 2 to the 53


@njit(cache=True, nogil=True)
def _choose(places, counts, key):  # noqa: ANN001, ANN202
    chosen = np.empty(len(places), dtype=np.int64)
    for at in range(len(places)):
        chosen[at] = int(_chance(key, places[at]) * counts[at])
    return chosen


@njit(cache=True, nogil=True)
def _draw(first, end, own_starts, starts, weights, key, drawn, eligible) -> None:  # noqa: ANN001
    most = drawn.shape[1]
    waits = np.empty(most)
    for target in range(first, end):
        n, shift = 0, starts[target] - own_starts[target]
        for own in range(own_starts[target], own_starts[target + 1]):
            if weights[own] > 0:
                eligible[target] += 1
                pair = own + shift
                wait = -np.log(_chance(key, pair)) / weights[own]
                n = _insert(waits, drawn[target], n, wait, pair)


@njit(cache=True, nogil=True)
def _insert(waits, pairs, n, wait, pair) -> int:  # noqa: ANN001
    """Put a pair in its place among the first to arrive, if it is one of them."""
    if n == len(waits):
        if wait >= waits[n - 1]:
            return n
        n -= 1
    at = n
    while at > 0 and waits[at - 1] > wait:
        waits[at], pairs[at] = waits[at - 1], pairs[at - 1]
        at -= 1
    waits[at], pairs[at] = wait, pair
    return n + 1


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


def name_facts(index: Index, knowledge: Knowledge | Sequence[Knowledge]) -> Facts:
    """Look up in a log what is known of one target, or of several.

    Parameters
    ----------
    index : Index
        Of the log that the target is looked for in.
    knowledge : Knowledge or sequence of Knowledge
        Known plays of each target, with titles written as in the log. A title that the
        log lacks stays a fact, which matches nobody; see `Facts.n_unlisted`. By how
        much a day or a rating may be wrong is not read: the scales of a `Scoring`
        forgive that.

    Returns
    -------
    Facts

    Raises
    ------
    AttackError
        If `index` is none.
    KnowledgeError
        If a fact is not a known play.

    Examples
    --------
    >>> from kit.attacks.on_logs.index import index_log
    >>> from kit.knowledge import KnownPlay
    >>> from kit.sources.bundled import open_films
    >>> index = index_log(open_films())
    >>> prince = KnownPlay("A Christmas Prince", day="2017-12-24")
    >>> facts = name_facts(index, Knowledge([prince, KnownPlay("No Such Film")]))
    >>> facts.n_facts, facts.n_unlisted.tolist()
    (2, [1])
    """
    check_type(
        AttackError, "index", index, Index, "an Index, such as `index_log` gives"
    )
    several = knowledge if isinstance(knowledge, Sequence) else [knowledge]
    known = [as_knowledge(one).plays for one in several]
    plays = [play for one in known for play in one]
    first = index.first_day
    days = [
        NO_DAY if play.day is None or first is None else (play.day - first).days
        for play in plays
    ]
    ratings = [np.nan if play.rating is None else play.rating for play in plays]
    return Facts(
        starts=np.cumsum([0, *map(len, known)]),
        titles=_find_titles(index, [play.title for play in plays]),
        days=np.array(days),
        ratings=np.array(ratings),
    )


def _find_titles(index: Index, titles: list[str]) -> np.ndarray:
    listed = pl.DataFrame({"name": index.names}).with_row_index("place")
    asked = pl.DataFrame({"name": titles})
    found = asked.join(listed, on="name", how="left", maintain_order="left")
    return found["place"].cast(pl.Int64).fill_null(NO_TITLE).to_numpy()


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


@dataclass(frozen=True, eq=False, repr=False)
class DrawnFacts:
    """Facts about people, and whom they are really about.

    Attributes
    ----------
    knowledge : Auxiliary
        How it came to be known.
    facts : Facts
        About each of `people`: first the right ones, then the wrong ones.
    people : np.ndarray of shape (n_targets,), int64
        Places in ``Index.people``: the truth, which the attacker does not have.
    n_requested : int
        People who were asked about; of those who are not in `people`, too little can
        be known.
    """

    knowledge: Auxiliary
    facts: Facts
    people: np.ndarray
    n_requested: int

    def facts_about(self, some: np.ndarray) -> Facts:
        """Take the facts about some of the people."""
        n = self.knowledge.n_facts
        parts = (self.facts.titles, self.facts.days, self.facts.ratings)
        taken = (part.reshape(-1, n)[some].ravel() for part in parts)
        return Facts(np.arange(len(some) + 1) * n, *taken)

    def __repr__(self) -> str:
        return f"{self.facts!r}, of {self.n_requested:,} people asked about"


def draw_facts(
    index: Index, targets: np.ndarray, auxiliary: Auxiliary, *, seed: int
) -> DrawnFacts:
    """Draw what is known of each target, right and wrong.

    Parameters
    ----------
    index : Index
        Of the log.
    targets : np.ndarray of shape (n_requested,), int64
        Places in ``Index.people``, each once; see `draw_targets`.
    auxiliary : Auxiliary
        What comes to be known.
    seed : int

    Returns
    -------
    DrawnFacts
        Without those who have fewer titles than there are right facts, or have played
        so nearly everything that no title is left to be wrong about.

    Raises
    ------
    AttackError
        If dates or ratings are known and the log has none, or if the pick of
        `auxiliary` gives something other than weights.
    """
    check_index(index)
    rule = "an Auxiliary, such as Auxiliary(8)"
    check_type(AttackError, "auxiliary", auxiliary, Auxiliary, rule)
    auxiliary.check(index)
    points = index.points(Resolution())
    rng = np.random.default_rng([seed, 3])
    makes_up = auxiliary.n_wrong if auxiliary.made_up == "title" else 0
    n_own = auxiliary.n_facts - makes_up
    drawn = draw_plays(points, targets, auxiliary.pick, most=n_own, seed=seed)
    able = drawn.eligible >= n_own
    if makes_up:
        sayable = _find_sayable(points, auxiliary)
        able &= _count_unplayed(points, targets, sayable) >= makes_up
    people, pairs = targets[able], drawn.pairs[able]
    rows = index.rows[pairs] + rng.integers(0, points.pair_plays[pairs])
    titles = points.titles[points.viewer_points[pairs]].astype(np.int64)
    if makes_up:
        made_up = _make_up(points, people, makes_up, sayable, rng)
        titles = np.hstack([titles, made_up])
    days, ratings = _recall(index, rows[:, : auxiliary.n_right], auxiliary, rng)
    any_day, any_rating = _invent(
        index, (len(people), auxiliary.n_wrong), auxiliary, rng
    )
    facts = Facts(
        np.arange(len(people) + 1) * auxiliary.n_facts,
        titles.ravel(),
        np.hstack([days, any_day]).ravel(),
        np.hstack([ratings, any_rating]).ravel(),
    )
    return DrawnFacts(auxiliary, facts, people, len(targets))


def _recall(
    index: Index, rows: np.ndarray, auxiliary: Auxiliary, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Say when these plays were and how they were rated, to within the errors."""
    days = np.full(rows.shape, NO_DAY, dtype=np.int64)
    ratings = np.full(rows.shape, np.nan)
    if auxiliary.days_off is not None:
        off = rng.integers(-auxiliary.days_off, auxiliary.days_off + 1, rows.shape)
        days = index.days[rows] + off
    if auxiliary.ratings_off is not None:
        place = index.ratings[rows]
        is_rated = place != NO_RATING
        true = index.levels[place[is_rated]]
        least = np.searchsorted(index.levels, true - auxiliary.ratings_off)
        beyond = np.searchsorted(
            index.levels, true + auxiliary.ratings_off, side="right"
        )
        ratings[is_rated] = index.levels[rng.integers(least, beyond)]
    return days, ratings


def _invent(
    index: Index,
    shape: tuple[int, int],
    auxiliary: Auxiliary,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw any day of the period and any rating of the scale, each as likely."""
    days = np.full(shape, NO_DAY, dtype=np.int64)
    ratings = np.full(shape, np.nan)
    if auxiliary.days_off is not None:
        days = rng.integers(0, index.n_days, shape)
    if auxiliary.ratings_off is not None:
        ratings = rng.choice(index.levels, shape)
    return days, ratings


def _find_sayable(points: Points, auxiliary: Auxiliary) -> np.ndarray:
    """Mark the titles that could be known of somebody, of shape (n_titles,)."""
    every = np.arange(len(points.viewer_points))
    is_known = np.asarray(auxiliary.pick.weigh(points, every)) > 0
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
