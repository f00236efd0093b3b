"""How few people does the worst choice of a few of your plays fit?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numba import njit

from kit.attacks.on_logs.index import Index, open_points
from kit.attacks.on_logs.parallel import run_blocks
from kit.attacks.on_logs.points import Points, Resolution
from kit.attacks.on_logs.sequences import count_orders, sort_plays
from kit.checks import check_one_of, check_share, check_whole
from kit.errors import AttackError
from kit.evaluate import Tally
from kit.findings import Described, Proved
from kit.log import Log
from kit.releases import Bounds
from kit.results import Result
from kit.words import number_words

BANDS = (("1", 1, 1), ("2", 2, 2), ("3 to 5", 3, 5), ("6 to 10", 6, 10))
_MORE = "more than 10"


@dataclass(frozen=True, eq=False)
class WorstCase(Result):
    """What the worst choice of a few plays gives away, as numbers about everybody.

    The risk of a viewer is 1 over the number of viewers who match, themselves included.
    Viewers of whom fewer than `p` plays can be known have the risk of all they have.
    Nobody is drawn and no choice is skipped, so that nothing is left to chance, and no
    number has an interval. They are of these people and this log; another would differ.

    Attributes
    ----------
    findings : tuple of Proved
        How many people are singled out, of all those attacked.
    table : pl.DataFrame of shape (5, 4)
        The people by how many match the worst that can be known of them: `matches` (a
        band), `viewers`, `share` of those attacked, and `short`: how many of the
        viewers had fewer than `p` plays.
    knowledge : Resolution
        How closely each play is known.
    p : int
        Number of plays known.
    kind : str
        What of them is known, see `worst_case`.
    tolerance : float
    n_viewers : int
        People in the log.
    n_attacked : int
        Those of whom at least one play can be known.
    n_short : int
        Those of them of whom fewer than `p` can be.
    matches_per_person : np.ndarray of shape (n_viewers,), uint32
        How many people match each viewer, in the order of their numbers; 0 for those
        who were not attacked. About single people: not for showing.
    short_per_person : np.ndarray of shape (n_viewers,), bool
        Whose plays were too few. About single people: not for showing.
    """

    knowledge: Resolution
    p: int
    kind: str
    tolerance: float
    n_viewers: int
    n_attacked: int
    n_short: int
    matches_per_person: np.ndarray = field(repr=False, compare=False)
    short_per_person: np.ndarray = field(repr=False, compare=False)

    @property
    def scope(self) -> str:
        """Who was attacked, and that nothing was left to chance."""
        text = (
            f"Every choice of plays was tried, {number_words(self.p)} of each of "
            f"{self.n_attacked:,} people; there are {self.n_viewers:,} in the log."
        )
        if self.n_short:
            text += f" Of {self.n_short:,} who have fewer, all are known."
        return text

    @property
    def unique(self) -> Tally:
        """How many people are singled out, of all those attacked."""
        return Tally(
            requested=self.n_viewers,
            generated=self.n_attacked,
            valid=self.n_attacked,
            succeeded=int((self.matches_per_person == 1).sum()),
        )

    @property
    def unique_if_enough(self) -> Tally:
        """How many are, of those of whom `p` plays can be known."""
        matches = self.matches_per_person
        enough = (matches > 0) & ~self.short_per_person
        return Tally(
            requested=self.n_viewers,
            generated=self.n_attacked,
            valid=int(enough.sum()),
            succeeded=int((matches[enough] == 1).sum()),
        )

    @property
    def mean_risk(self) -> float:
        """Mean risk of the people attacked, in [0, 1]."""
        matches = self.matches_per_person[self.matches_per_person > 0]
        return float((1 / matches).mean())


SET, AT_LEAST, CLOSE_TO = 0, 1, 2
#: How the rows of each kind are cut.
CUTS = {
    "set": SET,
    "multiset": AT_LEAST,
    "time": AT_LEAST,
    "frequency": CLOSE_TO,
    "probability": CLOSE_TO,
}
FIRST, END, COST = 0, 1, 2  # columns of an array of rows


class PointsByAmount(NamedTuple):
    """The people of every point, so sorted that those who fit lie side by side."""

    cut: int  # `SET`, `AT_LEAST` or `CLOSE_TO`
    starts: np.ndarray  # (n_points + 1,): Where the people of each point begin
    # (n_pairs,): Viewers of each point, counted from 0, by how much they watched it
    people: np.ndarray
    # (n_pairs,): How much that was, beside `people`: plays, or their share
    amounts: np.ndarray
    person_starts: np.ndarray  # (n_viewers + 1,): Where the points of each viewer begin
    points: np.ndarray  # (n_pairs,): Points of each viewer
    own: np.ndarray  # (n_pairs,): How much they watched of it, beside `points`


def sort_by_amount(points: Points, kind: str) -> PointsByAmount:
    """Sort the people of every point by how much they watched it."""
    cut = CUTS[kind]
    people, amounts, own = points.point_viewers, np.empty(0), np.empty(0)
    if cut != SET:
        who = np.repeat(np.arange(points.n_viewers), points.sizes)
        own = points.pair_plays.astype(np.float64)
        if kind == "probability":
            own /= np.bincount(who, weights=own, minlength=points.n_viewers)[who]
        order = np.lexsort((own, points.viewer_points))
        people, amounts = who[order].astype(np.uint32), own[order]
    return PointsByAmount(
        cut=cut,
        starts=points.point_starts,
        people=people,
        amounts=amounts,
        person_starts=points.viewer_starts,
        points=points.viewer_points,
        own=own,
    )


@njit(cache=True, nogil=True)
def list_rows(
    target: int, by_amount: PointsByAmount, p: int, tolerance: float
) -> np.ndarray:
    """List what may be known of one target, from what fewest people fit.

    Gives, of shape (n_rows, 3), where the people who fit begin and end, and how many
    plays it takes to know: never more than `p`.
    """
    mine = slice(by_amount.person_starts[target], by_amount.person_starts[target + 1])
    points, own = by_amount.points[mine], by_amount.own[mine]
    starts, amounts, cut = by_amount.starts, by_amount.amounts, by_amount.cut
    n_rows = len(points)
    if cut == AT_LEAST:
        n_rows = 0
        for n_plays in own:
            n_rows += min(int(n_plays), p)
    rows = np.empty((n_rows, 3), dtype=np.int64)
    row = 0
    for place, point in enumerate(points):
        first, end = starts[point], starts[point + 1]
        if cut == SET:
            rows[row] = first, end, 1
            row += 1
        elif cut == CLOSE_TO:
            low, high = find_close(amounts[first:end], own[place], tolerance)
            rows[row] = first + low, first + high, 1
            row += 1
        else:
            for times in range(1, min(int(own[place]), p) + 1):
                fewer = np.searchsorted(amounts[first:end], times)
                rows[row] = first + fewer, end, times
                row += 1
    return rows[np.argsort(rows[:, END] - rows[:, FIRST])]


@njit(cache=True, nogil=True)
def find_close(amounts: np.ndarray, own: float, tolerance: float) -> tuple[int, int]:
    """Find the amounts a with a (1 - tolerance) <= own <= a (1 + tolerance).

    The tolerance is a share of what the other watched, as in scikit-mobility 1.3.1,
    and both sides are calculated with the same operations.
    """
    first, end = 0, len(amounts)
    while first < end:
        middle = (first + end) // 2
        if amounts[middle] + amounts[middle] * tolerance < own:
            first = middle + 1
        else:
            end = middle
    low, end = first, len(amounts)
    while first < end:
        middle = (first + end) // 2
        if amounts[middle] - amounts[middle] * tolerance <= own:
            first = middle + 1
        else:
            end = middle
    return low, first


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


_FEW = 16  # rows that are tried before all: of long records, few are rare


@njit(cache=True, nogil=True)
def count_worst(
    first: int,
    end: int,
    by_amount: PointsByAmount,
    p: int,
    tolerance: float,
    matches: np.ndarray,
) -> None:
    """Count who matches the worst `p` plays of each target, the target included.

    Nothing is written to `matches` for a target without a point.
    """
    cut = by_amount.cut
    column = np.zeros(len(by_amount.person_starts) - 1, dtype=np.int32)
    touched = np.empty(len(column), dtype=np.uint32)
    for target in range(first, end):
        rows = list_rows(target, by_amount, p, tolerance)
        if len(rows) == 0:
            continue
        if p == 1:
            matches[target] = rows[0, END] - rows[0, FIRST]
            continue
        # Fewer rows leave at least as many people; if they leave nobody, that is all.
        for some in (rows[:_FEW], rows):
            # Among all rows, p plays are p of them or more: a title that was played
            # twice is two, once and twice. Of a few rows, the first may be missing.
            is_whole = cut != AT_LEAST or len(some) == len(rows)
            enough = min(p, len(some)) if is_whole else 1
            bits, n_columns, n_always = mark_sharers(
                target, some, by_amount.people, enough, column, touched
            )
            fewest = n_always + leave_fewest(bits, some[:, COST], n_columns, p)
            if fewest == 0 or len(some) == len(rows):
                break
        matches[target] = 1 + fewest


@njit(cache=True, nogil=True)
def leave_fewest(bits: np.ndarray, costs: np.ndarray, n_columns: int, p: int) -> int:
    """Count the columns that are set in all of the rows chosen, at the least.

    Goes through the choices of rows that cost at most `p` together, deeper and deeper,
    at every step from the row that removes most columns. Each choice of rows is met
    once: below a row, only those after it are looked at. A branch is left when even the
    sum of what the next rows remove by themselves could not make it the best: rows
    chosen together remove at most that sum, and each costs at least 1.
    """
    n_rows, n_words = bits.shape
    best = n_columns
    if best == 0:
        return 0
    # For each depth: what is left of the columns (words that are not all zero), rows
    # that may follow, how many columns each removes, and how far we got with them.
    places = np.empty((p + 1, n_words), dtype=np.int64)
    words = np.empty((p + 1, n_words), dtype=np.uint64)
    n_left = np.zeros(p + 1, dtype=np.int64)
    follow = np.empty((p + 1, n_rows), dtype=np.int64)
    removes = np.empty((p + 1, n_rows), dtype=np.int64)
    n_follow = np.zeros(p + 1, dtype=np.int64)
    at = np.zeros(p + 1, dtype=np.int64)
    kept = np.zeros(p + 1, dtype=np.int64)
    budget = np.zeros(p + 1, dtype=np.int64)
    places[0] = np.arange(n_words)
    words[0] = ~np.uint64(0)
    n_left[0], kept[0], budget[0] = n_words, n_columns, p
    everything = np.arange(n_rows)
    n_follow[0], best = weigh_rows(
        bits, costs, everything, places[0], words[0], n_columns, p, best,
        follow[0], removes[0],
    )  # fmt: skip
    depth = 0
    while depth >= 0 and best > 0:
        next_row = at[depth]
        ahead = removes[
            depth, next_row : min(next_row + budget[depth], n_follow[depth])
        ]
        if kept[depth] - ahead.sum() >= best:
            depth -= 1
            continue
        at[depth] += 1
        row = follow[depth, next_row]
        under = depth + 1
        budget[under] = budget[depth] - costs[row]
        if budget[under] == 0:  # what it leaves was counted when it was weighed
            continue
        kept[under] = kept[depth] - removes[depth, next_row]
        n_left[under] = keep_row(
            bits[row], places[depth, : n_left[depth]], words[depth], places[under],
            words[under],
        )  # fmt: skip
        n_follow[under], best = weigh_rows(
            bits, costs, follow[depth, next_row + 1 : n_follow[depth]],
            places[under, : n_left[under]], words[under], kept[under], budget[under],
            best, follow[under], removes[under],
        )  # fmt: skip
        at[under] = 0
        depth = under
    return best


@njit(cache=True, nogil=True)
def keep_row(
    row: np.ndarray,
    places: np.ndarray,
    words: np.ndarray,
    new_places: np.ndarray,
    new_words: np.ndarray,
) -> int:
    """Keep the columns that are set in a row; count the words that are left."""
    n = 0
    for at, place in enumerate(places):
        word = words[at] & row[place]
        if word:
            new_places[n], new_words[n] = place, word
            n += 1
    return n


@njit(cache=True, nogil=True)
def weigh_rows(
    bits: np.ndarray,
    costs: np.ndarray,
    rows: np.ndarray,
    places: np.ndarray,
    words: np.ndarray,
    kept: int,
    budget: int,
    best: int,
    follow: np.ndarray,
    removes: np.ndarray,
) -> tuple[int, int]:
    """Count what each row would remove, and put those that remove most in front."""
    n = 0
    for row in rows:
        if costs[row] > budget:
            continue
        left: Any = 0
        for at, place in enumerate(places):
            left += count_bits(words[at] & bits[row, place])
        best = min(best, left)
        if left < kept:
            follow[n], removes[n] = row, kept - left
            n += 1
    if budget > 1:
        order = np.argsort(-removes[:n])
        follow[:n] = follow[:n][order]
        removes[:n] = removes[:n][order]
    return n, best


#: What can be known of a few plays, and the attack of scikit-mobility that is alike.
KINDS = {
    "set": "UniqueLocationAttack",
    "multiset": "LocationAttack",
    "sequence": "LocationSequenceAttack",
    "time": "LocationTimeAttack",
    "frequency": "LocationFrequencyAttack",
    "probability": "LocationProbabilityAttack",
}
_BY_POINT = ("set", "frequency", "probability")  # a play more tells nothing new
_TOLERANT = ("frequency", "probability")
_MOST = 4


def worst_case(
    log: Log | Index,
    knowledge: Resolution | None = None,
    *,
    p: int = 2,
    kind: str = "set",
    tolerance: float = 0.0,
) -> WorstCase:
    """Find, for each viewer, the p plays that fewest people match.

    The attacker is somebody who knows a few plays of you, and nobody can say which:
    a friend who was there, a colleague you told. So take the worst: of all choices of
    `p` of your plays, the one that fewest viewers of the log match. They succeed with
    a probability of 1 over that number, you included.

    Exact, for everybody. Only those who share enough with you can match you, one bit
    each; choices are gone through from the rarest, and left where they can no longer
    be the worst.

    Parameters
    ----------
    log : Log or Index
        A log without names, as it was handed out, or its index.
    knowledge : Resolution, optional
        How closely each play is known. By default its title is.
    p : int, default=2
        Number of plays known, 1 to 4.
    kind : {'set', 'multiset', 'sequence', 'time', 'frequency', 'probability'}
        What is known of these plays, and who matches:

        - 'set': `p` different ones. Whoever has all of them.
        - 'multiset': `p` plays, of which some may be alike. Whoever has each at least
          as often.
        - 'sequence': `p` plays one after the other. Whoever has them in that order;
          of plays at the same time, or on one day of a log without times, either may
          have come first.
        - 'time': as 'multiset', with the time of each, as closely as `knowledge.when`.
        - 'frequency': `p` different ones, and how often each was played. Whoever
          played each as often, give or take `tolerance` of what they did.
        - 'probability': the same with the share of all their plays.
    tolerance : float, default=0.0
        In [0, 1]; for 'frequency' and 'probability'.

    Returns
    -------
    WorstCase
        Numbers about the audience.

    Raises
    ------
    AttackError
        If a parameter is something else, or if no play has all that is known.
    LogError
        If the log lacks a column, such as the day for a sequence.

    Notes
    -----
    Agrees with scikit-mobility 1.3.1 viewer by viewer, its location being a title,
    but for these: plays at one time are taken in either order, where it takes them as
    the file has them; an hour is an hour, where it writes the month in its place; and
    11 January is not 1 November, which it writes alike.

    References
    ----------
    .. [1] R. Pellungrini, L. Pappalardo, F. Pratesi, A. Monreale, "A data mining
       approach to assess privacy risk in human mobility data", ACM TIST 9(3), 2017,
       sections 3 and 4.

    Examples
    --------
    Ann and Bob saw A and B, Cy saw A twice. Nobody else saw A twice; A and B are known
    of two people.

    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": ["ann", "ann", "bob", "bob", "cy", "cy"],
    ...     "title": ["A", "B", "A", "B", "A", "A"],
    ...     "day": [f"2018-01-0{day}" for day in (1, 2, 1, 2, 1, 2)],
    ... }
    >>> worst = worst_case(check_plays(pl.DataFrame(rows)), p=2, kind="multiset")
    >>> worst.unique.succeeded, worst.unique.valid
    (1, 3)
    >>> f"{worst.mean_risk:.3f}"
    '0.667'
    """
    knowledge = _check(knowledge, p, kind, tolerance)
    points = open_points(log, knowledge)
    matches = np.zeros(points.n_viewers, dtype=np.uint32)
    by_amount = sort_by_amount(points, "multiset" if kind == "sequence" else kind)

    def match(first: int, end: int) -> None:
        count_worst(first, end, by_amount, int(p), float(tolerance), matches)

    run_blocks(match, points.n_viewers)
    if kind == "sequence":
        plays = sort_plays(points)

        def match_in_order(first: int, end: int) -> None:
            count_orders(first, end, plays, int(p), matches)

        run_blocks(match_in_order, points.n_viewers)
    sizes = points.sizes if kind in _BY_POINT else _count_plays(points)
    short, n_attacked = (sizes > 0) & (sizes < p), int((sizes > 0).sum())
    return WorstCase(
        findings=(_prove(int((matches == 1).sum()), knowledge, int(p), kind),),
        table=_count_people(matches, short, n_attacked),
        knowledge=knowledge,
        p=int(p),
        kind=kind,
        tolerance=float(tolerance),
        n_viewers=points.n_viewers,
        n_attacked=n_attacked,
        n_short=int(short.sum()),
        matches_per_person=matches,
        short_per_person=short,
    )


def _prove(n: int, knowledge: Resolution, p: int, kind: str) -> Proved:
    """Say how many people some of their plays fit alone: the log itself shows it."""
    plays = "one play" if p == 1 else f"{number_words(p)} plays"
    known = str(knowledge) if kind in ("set", "time") else f"{knowledge}, as a {kind}"
    group = f"left {plays} that fit nobody else in the log (known by {known})"
    return Proved(Described(group), Bounds(n, n, True, True), (), False, True)


def _count_people(
    matches: np.ndarray, short: np.ndarray, n_attacked: int
) -> pl.DataFrame:
    """Count the people by how many match the worst that can be known of them."""
    rows = []
    for band, low, high in (*BANDS, (_MORE, BANDS[-1][2] + 1, len(matches))):
        within = (low <= matches) & (matches <= high)
        n = int(within.sum())
        rows.append((band, n, n / n_attacked, int((within & short).sum())))
    names = ["matches", "viewers", "share", "short"]
    return pl.DataFrame(rows, names, orient="row")


def _check(knowledge: object, p: object, kind: str, tolerance: object) -> Resolution:
    knowledge = Resolution() if knowledge is None else knowledge
    if not isinstance(knowledge, Resolution):
        raise AttackError.bad_value("knowledge", "a Resolution", knowledge)
    check_one_of(AttackError, "kind", kind, KINDS)
    check_whole(AttackError, "p", p, most=_MOST)
    check_share(AttackError, "tolerance", tolerance)
    if tolerance and kind not in _TOLERANT:
        rule = f"0 with kind {kind!r}"
        fix = "Only kinds 'frequency' and 'probability' compare amounts."
        raise AttackError.bad_value("tolerance", rule, tolerance, fix)
    return _check_times(knowledge, kind)


def _check_times(knowledge: Resolution, kind: str) -> Resolution:
    if kind == "time" and knowledge.when is None:
        fix = "Give it, as in Resolution(when='day')."
        raise AttackError.bad_value(
            "knowledge.when", "given with kind 'time'", None, fix
        )
    if kind != "sequence":
        if knowledge.in_order:
            fix = "Only kind 'sequence' has an order."
            rule = f"False with kind {kind!r}"
            raise AttackError.bad_value("knowledge.in_order", rule, value=True, fix=fix)
        return knowledge
    if knowledge.when is not None:
        rule = "None with kind 'sequence'"
        fix = "Who knows the times knows more than the order: take kind 'time'."
        raise AttackError.bad_value("knowledge.when", rule, knowledge.when, fix)
    return replace(knowledge, in_order=True)


def _count_plays(points: Points) -> np.ndarray:
    before = np.append(0, np.cumsum(points.pair_plays, dtype=np.int64))
    return np.diff(before[points.viewer_starts])
