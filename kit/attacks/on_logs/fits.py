"""Whom does all that is known fit, and what share of people is that?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kit.attacks.on_logs.draws import NONE, DrawnPlays, choose_times, count_plays_before
from kit.attacks.on_logs.parallel import run_blocks
from kit.attacks.on_logs.points import Points
from kit.evaluate.rates import Rate, Success, Tally, design_effect
from kit.extras import njit
from kit.findings import Scored
from kit.words import number_words

MOST_LISTED = 12  # viewers of a row who are written down, if they are no more


def count_common(
    starts: np.ndarray,
    viewers: np.ndarray,
    facts: np.ndarray,
    *,
    listed: np.ndarray | None = None,
) -> np.ndarray:
    """Count the viewers whom the first points of each row have in common."""
    counts = np.zeros(facts.shape, dtype=np.int64)
    starts, viewers, facts = map(locked, (starts, viewers, facts))
    listed = make_list(facts, 0) if listed is None else listed

    def count(first: int, end: int) -> None:
        _count(first, end, starts, viewers, facts, counts, listed)

    run_blocks(count, len(facts))
    return counts


def make_list(facts: np.ndarray, n: int = MOST_LISTED) -> np.ndarray:
    """Make room to write down who has the first points of each row, up to n."""
    return np.zeros((*facts.shape, n), dtype=np.uint32)


def locked(array: np.ndarray) -> np.ndarray:
    """See an array that is not to be written to: one type, one compiled kernel."""
    seen = np.ascontiguousarray(array).view()
    seen.flags.writeable = False
    return seen


@njit(cache=True, nogil=True)
def _count(first, end, starts, viewers, facts, counts, listed) -> None:  # noqa: ANN001
    found = np.empty(find_room(first, end, starts, facts), dtype=np.uint32)
    for row in range(first, end):
        n, at = 0, 0
        while at < facts.shape[1] and facts[row, at] >= 0:
            n = narrow(starts, viewers, facts[row], at, found, n)
            counts[row, at] = n
            write_down(starts, viewers, facts[row, 0], at, found, n, listed[row, at])
            at += 1


@njit(cache=True, nogil=True)
def write_down(starts, viewers, fact, at, found, n, listed) -> None:  # noqa: ANN001
    """Write down who they are, if they are few; of one fact they were not found."""
    if n <= len(listed):
        for place in range(n):
            listed[place] = found[place] if at else viewers[starts[fact] + place]


@njit(cache=True, nogil=True)
def narrow(starts, viewers, facts, at, found, n) -> int:  # noqa: ANN001
    """Keep of the first n found those who have one point more; count them."""
    having = viewers[starts[facts[at]] : starts[facts[at] + 1]]
    if at == 0:
        return len(having)
    if at == 1:  # nobody is written down for the first point alone
        before = viewers[starts[facts[0]] : starts[facts[0] + 1]]
        return _intersect(before, having, found)
    return _intersect(found[:n], having, found)


@njit(cache=True, nogil=True)
def find_room(first, end, starts, facts) -> int:  # noqa: ANN001
    """Tell how many the first two points of any row can have in common, at most."""
    room = 1
    for row in range(first, end):
        if facts.shape[1] > 1 and facts[row, 1] >= 0:
            one, other = facts[row, 0], facts[row, 1]
            both = min(starts[one + 1] - starts[one], starts[other + 1] - starts[other])
            room = max(room, both)
    return room


@njit(cache=True, nogil=True)
def _intersect(one, other, common) -> int:  # noqa: ANN001
    """Write what two ascending lists have in common; `common` may begin with either.

    It is written no further than both have been read.
    """
    if len(one) > len(other):
        one, other = other, one
    n, at = 0, 0
    for value in one:
        at = leap(other, at, value)
        if at == len(other):
            break
        if other[at] == value:
            common[n] = value
            n, at = n + 1, at + 1
    return n


@njit(cache=True, nogil=True)
def leap(ascending, at, value) -> int:  # noqa: ANN001
    """Find the first place from `at` on that is not below `value`."""
    low, high, step = at, at, 1
    while high < len(ascending) and ascending[high] < value:
        low, high, step = high + 1, high + step, step * 2
    high = min(high, len(ascending))
    while low < high:
        middle = (low + high) // 2
        if ascending[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


_LONG_AGO = np.iinfo(np.int64).min


class _Lists(NamedTuple):
    """A log with its times, as the kernel takes it."""

    point_starts: np.ndarray
    point_viewers: np.ndarray
    viewer_starts: np.ndarray
    viewer_points: np.ndarray
    play_starts: np.ndarray
    play_times: np.ndarray


def count_in_order(
    points: Points,
    facts: np.ndarray,
    times: np.ndarray,
    *,
    listed: np.ndarray | None = None,
) -> np.ndarray:
    """Count the viewers who can have played the first titles of each row in order."""
    counts = np.zeros(facts.shape, dtype=np.int64)
    facts, times = locked(facts), locked(times)
    listed = make_list(facts, 0) if listed is None else listed
    lists = _Lists(
        locked(points.point_starts),
        locked(points.point_viewers),
        locked(points.viewer_starts),
        locked(points.viewer_points),
        locked(count_plays_before(points)),
        locked(points.play_times),
    )

    def count(first: int, end: int) -> None:
        _count_ordered(first, end, lists, facts, times, counts, listed)

    run_blocks(count, len(facts))
    return counts


@njit(cache=True, nogil=True)
def _count_ordered(first, end, lists, facts, times, counts, listed) -> None:  # noqa: ANN001
    starts, viewers = lists.point_starts, lists.point_viewers
    found = np.empty(find_room(first, end, starts, facts), dtype=np.uint32)
    order = np.empty(facts.shape[1], dtype=np.int64)
    for row in range(first, end):
        n, at = 0, 0
        while at < facts.shape[1] and facts[row, at] >= 0:
            n = narrow(starts, viewers, facts[row], at, found, n)
            _put_in_order(order, times[row], at)
            if at:
                known = order[: at + 1]
                n = _keep_ordered(found, n, lists, facts[row], times[row], known)
            counts[row, at] = n
            write_down(starts, viewers, facts[row, 0], at, found, n, listed[row, at])
            at += 1


@njit(cache=True, nogil=True)
def _keep_ordered(found, n, lists, facts, times, order) -> int:  # noqa: ANN001
    kept = 0
    for at in range(n):
        if _can_follow(found[at], lists, facts, times, order):
            found[kept] = found[at]
            kept += 1
    return kept


@njit(cache=True, nogil=True)
def _put_in_order(order, times, last) -> None:  # noqa: ANN001
    """Put the newest fact where its time belongs among those before it."""
    at = last
    while at > 0 and times[order[at - 1]] > times[last]:
        order[at] = order[at - 1]
        at -= 1
    order[at] = last


@njit(cache=True, nogil=True)
def _can_follow(who, lists, facts, times, order) -> bool:  # noqa: ANN001
    """Tell whether somebody can have played these titles in this order.

    To take each as early as possible leaves the most room for those that follow.
    """
    first, end = lists.viewer_starts[who], lists.viewer_starts[who + 1]
    own = lists.viewer_points[first:end]
    earliest = latest = _LONG_AGO
    for at in range(len(order)):
        fact = order[at]
        if at and times[fact] > times[order[at - 1]]:
            earliest = latest
        pair = first + leap(own, 0, facts[fact])
        plays = lists.play_times[lists.play_starts[pair] : lists.play_starts[pair + 1]]
        play = leap(plays, 0, earliest)
        if play == len(plays):
            return False
        latest = max(latest, plays[play])
    return True


def count_matches(
    points: Points,
    drawn: DrawnPlays,
    *,
    seed: int = 0,
    listed: np.ndarray | None = None,
) -> np.ndarray:
    """Count the people who fit the first plays known of each target.

    Where order is known, somebody fits who can have played the titles in that order:
    at times that do not decrease. Titles that the target played at one time came in no
    known order.
    """
    at = np.where(drawn.pairs == NONE, 0, drawn.pairs)
    facts = points.viewer_points[at].astype(np.int64)
    facts[drawn.pairs == NONE] = NONE
    if points.knowledge.in_order:
        times = choose_times(points, drawn, seed=seed)
        return count_in_order(points, facts, times, listed=listed)
    return count_common(points.point_starts, points.point_viewers, facts, listed=listed)


#: What a target with so many people who fit counts as, in [0, 1].
Value = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Fitting:
    """Of how many people each target is one, and who they are where they are few."""

    n_viewers: int  # people in the log
    targets: np.ndarray  # (n_targets,): Who is looked for, as places among them
    counts: np.ndarray  # (n_targets,): People who fit, the target among them
    people: np.ndarray  # (n_targets, n): Who they are, where they are no more than n

    def values(self, value: Value) -> np.ndarray:
        """Give what each target counts as, 0 where they cannot be looked for."""
        seen = value(np.maximum(self.counts, 1)).astype(float)
        return np.where(self.counts > 0, seen, 0.0)

    def gained(self, value: Value, among: np.ndarray) -> tuple[np.ndarray, float]:
        """Sum up by how much each person would raise some others by not being there."""
        most = self.people.shape[1]
        some = among & (self.counts > 1) & (self.counts <= most)
        counts, people = self.counts[some], self.people[some]
        change = value(counts - 1).astype(float) - value(counts)
        others = (np.arange(most) < counts[:, None]) & (
            people != self.targets[some, None]
        )
        weights = np.where(others, change[:, None], 0.0)
        gained = np.bincount(people[others], weights[others], self.n_viewers)
        return gained, float((weights**2).sum())


def tally_people(
    drawn: Sequence[Fitting], value: Value, *, among: np.ndarray | None = None
) -> Tally | None:
    """Sum over targets, with a design effect that knows how they hang together.

    References
    ----------
    .. [1] B. Efron, C. Stein, "The jackknife estimate of variance", Annals of
       Statistics 9 (1981), 586-596: on average it is not too small, and the parts that
       two people have together are in it twice.
    """
    first = drawn[0]
    among = first.counts > 0 if among is None else among
    valid = int(among.sum())
    if not valid:
        return None
    own = np.sum([fits.values(value) for fits in drawn], axis=0) / len(drawn)
    each = [fits.gained(value, among) for fits in drawn]
    gained = np.sum([gained for gained, _ in each], axis=0) / len(drawn)
    noise = sum(noise for _, noise in each) / len(drawn) ** 2
    total = round(float(own[among].sum()), 9)
    total = int(total) if total == int(total) else total
    # What leaving somebody out takes away, and what it gives back.
    lost = -gained
    lost[first.targets] += np.where(among, own - total / valid, 0.0)
    is_target = np.zeros(first.n_viewers, dtype=bool)
    is_target[first.targets] = True
    variance = _variance(lost[is_target]) + _variance(lost[~is_target]) - noise
    return Tally(
        requested=len(first.targets),
        generated=valid,
        valid=valid,
        succeeded=total,
        design_effect=design_effect(max(variance, 0.0) / valid**2, total, valid),
    )


def rate_people(
    drawn: Sequence[Fitting],
    value: Value,
    *,
    confidence: float,
    among: np.ndarray | None = None,
) -> Rate | None:
    """Average over targets, with an interval; None where there is nobody."""
    tally = tally_people(drawn, value, among=among)
    return None if tally is None else tally.rate(confidence=confidence)


def is_unique(counts: np.ndarray) -> np.ndarray:
    """Tell whom nobody else fits."""
    return counts == 1


def is_one_of_two(counts: np.ndarray) -> np.ndarray:
    """Tell whom one other fits, who would be left without them."""
    return counts == 2


def score_unique(
    fits: Fitting,
    *,
    p: int,
    how: str,
    n_viewers: int,
    confidence: float,
    among: np.ndarray | None = None,
) -> list[Scored]:
    """Score the guess that the only record which fits is the target's.

    Nobody is named where several fit. For the control the target's own record is
    taken out: then a stranger is named where two had fitted.
    """
    attack = tally_people([fits], is_unique, among=among)
    control = tally_people([fits], is_one_of_two, among=among)
    if attack is None or control is None:
        return []
    anybody = Tally.of(attack.valid, succeeded=attack.valid / n_viewers)
    plays = "the known play" if p == 1 else f"all {number_words(p)} known plays"
    return [
        Scored(
            guess=f"the only record with {plays} is the target's",
            targets=f"{attack.valid:,} people of a log of {n_viewers:,}, {how}",
            success=Success(
                attack=attack,
                baseline={"naming anybody": anybody},
                control=control,
                confidence=confidence,
            ),
        )
    ]


def _variance(parts: np.ndarray) -> float:
    """Variance of a sum, from its parts."""
    return len(parts) * float(np.var(parts, ddof=1)) if len(parts) > 1 else 0.0


def name_ends(rate: Rate | None, *names: str) -> dict[str, float | None]:
    """Name a rate and the ends of its interval, for a row of a table."""
    ends = (None,) * 3 if rate is None else (rate.value, rate.low, rate.high)
    return dict(zip(names or ("share", "low", "high"), ends, strict=True))
