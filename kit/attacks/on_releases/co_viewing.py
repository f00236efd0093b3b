"""When do printed numbers of people in common prove that one person watched a title?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import combinations
from operator import and_

import numpy as np

from kit.attackers import ThreatModel
from kit.attacks.on_releases.membership import place_target
from kit.checks import check_each, check_type, check_whole
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.errors import AttackError
from kit.findings import Proved
from kit.knowledge import Knowledge
from kit.lists import Lists
from kit.releases import release
from kit.results import Result, tabulate_proved

THREAT = ThreatModel(
    attack="prove_plays",
    attacker="anybody who keeps every edition of lists with counts",
    reads="numbers of viewers in common of pairs of titles, printed again and again",
    of_target="two titles that the target had watched, and nobody else both of them",
    of_others="nothing; that nobody else had is printed",
    wins="in every world the target first watched a title between two editions",
    kind="Proved",
    source='Calandrino et al., "You Might Also Like", S&P 2011, section 3',
)


@dataclass(frozen=True, eq=False, repr=False)
class ProvedPlays(Result):
    """Plays that follow from numbers of viewers in common.

    Attributes
    ----------
    findings : tuple of Proved
        That nobody fits what is known of a target and did not first watch the title
        between two editions.
    table : pl.DataFrame
        As `kit.results.tabulate_proved` has it.
    n_targets : int
        How many targets were looked at.
    n_proved : int
        How many plays follow by the same steps, of which at most so many as asked for
        were proved one by one and are among the findings.
    n_people : int
        Of how many targets.
    n_excluded : int
        Pairs of a target and a title that the target certainly had not watched by the
        last edition: a known title shares no viewer with it.
    """

    n_targets: int
    n_proved: int
    n_people: int
    n_excluded: int

    @property
    def scope(self) -> str:
        """How many targets were looked at, and for how many something follows."""
        return (
            f"Looked at {self.n_targets:,} targets: {self.n_proved:,} plays of "
            f"{self.n_people:,} of them follow from the printed numbers, and "
            f"{self.n_excluded:,} times a title is one that the target cannot have "
            "watched."
        )


def prove_plays(
    lists: Lists, targets: Sequence[Knowledge], *, at_most: int = 3
) -> ProvedPlays:
    """Prove plays from how many people had watched both of two titles, day by day.

    She knows two films that a colleague watched. The service prints that one person
    has watched both: that is he. Overnight a third film gains one viewer, and each of
    the two has one viewer more in common with it, while neither gained a viewer of its
    own. So whoever began the third film had watched the first, and had watched the
    second: it is he. She succeeds where no world allows anything else.

    Parameters
    ----------
    lists : Lists
        With counts, printed at least twice.
    targets : sequence of Knowledge
        Of each person known plays with their days; those by the first edition are what
        is known, without a mistake.
    at_most : int, default=3
        How many plays are proved one by one, by `place_target`, with the numbers that
        prove each. The others are counted.

    Returns
    -------
    ProvedPlays

    Raises
    ------
    AttackError
        If the lists have no counts or one edition, or there is no target.

    References
    ----------
    .. [1] J. A. Calandrino et al., "You Might Also Like: Privacy Risks of
       Collaborative Filtering", S&P 2011: one person's play moves many public numbers.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> rows = [(0, "A", "2018-01-01"), (0, "B", "2018-01-01"), (0, "X", "2018-01-02")]
    >>> rows += [(1, "A", "2018-01-01"), (2, "B", "2018-01-01")]
    >>> plays = pl.DataFrame(rows, ["viewer", "title", "day"], orient="row")
    >>> lists = kit.publishing.list_related(kit.read_log(plays), counts=True)
    >>> known = kit.Knowledge([kit.KnownPlay(t, day="2018-01-01") for t in "AB"])
    >>> found = kit.attacks.prove_plays(lists, [known])
    >>> found.n_proved, found.findings[0].size.high
    (1, 0)
    """
    _check(lists, targets, at_most)
    counts = _Counts(lists)
    findings: list[Proved] = []
    n_proved = n_people = n_excluded = 0
    for target in targets:
        known = counts.places(target)
        n_excluded += counts.count_excluded(known)
        steps = list(counts.follow(known))
        n_proved += len(steps)
        n_people += bool(steps)
        for step in steps[: at_most - len(findings)]:
            findings += _prove(counts, step)
    return ProvedPlays(
        findings,
        tabulate_proved(findings),
        n_targets=len(targets),
        n_proved=n_proved,
        n_people=n_people,
        n_excluded=n_excluded,
    )


@dataclass(frozen=True)
class _Step:
    """That whoever had watched these began a title between two editions."""

    change: int
    known: tuple[int, ...]
    title: int


class _Counts:
    """Reads numbers of viewers off the lists, where they leave no doubt."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.own = np.asarray(lists.viewers, np.int64)
        self._shared = [self._read(day) for day in range(len(lists.days))]

    def _read(self, day: int) -> np.ndarray:
        """Fill in the people in common of each two titles; -1 where it is open.

        A list with room left holds all titles that may be listed.
        """
        lists, n = self.lists, len(self.lists.titles)
        others, printed = lists.others[day], np.asarray(lists.in_common)[day]
        shared = np.full((n, n), -1, np.int64)
        if lists.least_viewers == 1:
            shared[(others < 0).any(axis=1) | (lists.length >= n - 1)] = 0
            shared = np.maximum(shared, shared.T)
        under, rank = np.nonzero(others >= 0)
        shared[under, others[under, rank]] = printed[under, rank]
        shared[others[under, rank], under] = printed[under, rank]
        np.fill_diagonal(shared, self.own[day])
        return shared

    def shared(self, day: int, one: int, other: int) -> int:
        """Say how many people had watched both; -1 where it is open."""
        return int(self._shared[day][one, other])

    def places(self, target: Knowledge) -> list[int]:
        """Give the titles that are known to have been watched by the first edition."""
        first = self.lists.days[0]
        plays = [p for p in target.plays if p.day is not None and p.day <= first]
        found = {self.lists.place_of(play.title) for play in plays if not play.days_off}
        return sorted(place for place in found if place is not None)

    def count_excluded(self, known: list[int]) -> int:
        """Count the titles that share no viewer with a known one."""
        last = self._shared[-1][known]
        return int((last == 0).any(axis=0).sum()) if known else 0

    def follow(self, known: list[int]) -> Iterator[_Step]:
        """Find the titles that a single person who fits must have begun."""
        told: set[int] = set()
        for change in range(self.lists.n_changes):
            for group in self._alone(known, change):
                for title in self._begun(group, change) - set(known) - told:
                    told.add(title)
                    yield _Step(change, group, title)

    def _alone(self, known: list[int], change: int) -> Iterator[tuple[int, ...]]:
        """Find one or two known titles that one person alone had watched."""
        calm = [a for a in known if self.own[change, a] == self.own[change + 1, a]]
        for title in calm:
            if self.own[change, title] == 1:
                yield (title,)
        for one, other in combinations(calm, 2):
            if self.shared(change, one, other) == 1:
                yield one, other

    def _begun(self, group: tuple[int, ...], change: int) -> set[int]:
        """Find the titles that gained one viewer, who had watched each of these."""
        gained = self.own[change + 1] - self.own[change] == 1
        for title in group:
            before, after = (self._shared[c][title] for c in (change, change + 1))
            gained &= (before >= 0) & (after - before == 1)
        return set(np.flatnonzero(gained).tolist())


def _prove(counts: _Counts, step: _Step) -> list[Proved]:
    """Prove one step from the numbers that are printed."""
    lists = counts.lists
    days = lists.days[step.change : step.change + 2]

    def so_far(place: int, day: date) -> Claim:
        return watched(lists.titles[place]).between(lists.since or day, day)

    numbers: dict[Claim, int] = {}
    for at, day in enumerate(days, start=step.change):
        for place in (*step.known, step.title):
            numbers[so_far(place, day)] = int(counts.own[at, place])
        for place in step.known:
            both = so_far(place, day) & so_far(step.title, day)
            numbers[both] = counts.shared(at, place, step.title)
    known = reduce(and_, (so_far(place, days[0]) for place in step.known))
    if len(step.known) > 1:
        numbers[known] = counts.shared(step.change, *step.known)
    begun = so_far(step.title, days[1]) & ~so_far(step.title, days[0])
    found = place_target(release(numbers), known, group=begun)
    return [one for one in found.findings if isinstance(one, Proved)]


def _check(lists: object, targets: object, at_most: object) -> None:
    check_type(AttackError, "lists", lists, Lists, "a Lists, as list_related gives")
    if isinstance(lists, Lists):
        if lists.viewers is None or lists.in_common is None or lists.since is None:
            rule = "lists with counts, as `counts=True` prints them"
            raise AttackError.bad_value("lists", rule, "lists without")
        if lists.n_changes < 1:
            rule = "lists printed on two days or more"
            raise AttackError.bad_value("lists", rule, len(lists.days))
    some = check_each(AttackError, "targets", targets, Knowledge, "a list of Knowledge")
    if not some:
        raise AttackError.bad_value("targets", "at least one person", "none")
    check_whole(AttackError, "at_most", at_most, least=0)
