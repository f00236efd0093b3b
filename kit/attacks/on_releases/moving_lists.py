"""Toward which title do the lists of somebody's known titles move?

What an attacker says of each person at each change of the lists, beside what anybody
could say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from kit.attackers import Attacker
from kit.errors import AttackError
from kit.knowledge import Knowledge
from kit.lists import Lists

#: What is tried without the method, as a sentence says it.
MOST_WATCHED = "naming the most watched title"
TRENDING = "naming the title that most people began in those days"
RECOMMENDED = "naming what the lists had recommended before"

_FLOOR = 0.1  # lists, added to those expected, so that one move alone is no wonder


class People:
    """Some people: what is known of them, and what they played between editions."""

    def __init__(
        self,
        lists: Lists,
        attacker: Attacker,
        histories: Sequence[Knowledge],
        rng: np.random.Generator,
    ) -> None:
        self.n = len(histories)
        place = {title: at for at, title in enumerate(lists.titles)}
        days = np.array(lists.days, "datetime64[D]")
        known, new = [], []
        for who, history in enumerate(histories):
            titles = [place.get(play.title) for play in history.plays]
            changes = np.searchsorted(days, _dated(history)) - 1
            listed = [
                (title, change)
                for title, change in zip(titles, changes.tolist(), strict=True)
                if title is not None
            ]
            before = [title for title, change in listed if change < 0]
            never = set(range(len(place))) - set(titles)
            known += [(who, title) for title in _hear(before, attacker, never, rng)]
            new += [(who, title, change) for title, change in listed if change >= 0]
        shape = (self.n, len(place))
        heard = np.array(known, np.int64).reshape(-1, 2)
        self.known = sparse.csr_matrix((np.ones(len(heard)), heard.T), shape=shape)
        after = np.array(new, np.int64).reshape(-1, 3)
        self.new = after[after[:, 2] < lists.n_changes]

    @property
    def n_new(self) -> int:
        """How many plays could be found."""
        return len(self.new)

    @cached_property
    def is_mounted(self) -> np.ndarray:
        """Of whom a title is known that has a list."""
        return self.known.getnnz(axis=1) > 0

    def began(self, change: int) -> sparse.csr_matrix:
        """Say who first played what between two editions."""
        who, what, _ = self.new[self.new[:, 2] == change].T
        ones = np.ones(len(who))
        return sparse.csr_matrix((ones, (who, what)), shape=self.known.shape)

    def counts_by(self, change: int) -> np.ndarray:
        """Count for each title those who are known to have played it by an edition."""
        later = self.new[self.new[:, 2] < change][:, 1]
        own = np.asarray(self.known.sum(axis=0)).ravel()
        return own + np.bincount(later, minlength=self.known.shape[1])


def _dated(history: Knowledge) -> np.ndarray:
    """Give the day of each play of one person."""
    days = [play.day for play in history.plays]
    if None in days:
        rule = "known plays, each with its day"
        raise AttackError.bad_value("targets", rule, "one without")
    return np.array(days, "datetime64[D]")


def _hear(
    before: list[int], attacker: Attacker, never: set[int], rng: np.random.Generator
) -> list[int]:
    """Draw what comes to be known of one person, some of it wrong."""
    n = round(attacker.known_share * len(before))
    some: list[int] = rng.permutation(before)[:n].tolist()
    n_wrong = min(round(attacker.wrong_share * n), len(never))
    if n_wrong:
        some[:n_wrong] = rng.choice(sorted(never), n_wrong, replace=False).tolist()
    return some


@dataclass(frozen=True)
class Asked:
    """What is said of each person and change; arrays of shape (n_changes, n_people)."""

    scores: np.ndarray  # of the title named; below 0 where nothing can be said
    right: np.ndarray
    naive: dict[str, np.ndarray]  # whether each baseline is right


def ask(lists: Lists, people: People, others: People, is_weighed: bool) -> Asked:
    """Name a title of each person at each change, and see whether it is right."""
    scores, right = [], []
    naive: dict[str, list[np.ndarray]] = {
        name: [] for name in (MOST_WATCHED, TRENDING, RECOMMENDED)
    }
    is_known = people.known.toarray() > 0
    each = np.arange(people.n)
    followed = follow_lists(lists, people.known, is_weighed=is_weighed)
    for change, (best, score) in enumerate(followed):
        began = people.began(change).toarray() > 0
        scores.append(score)
        right.append(began[each, best])
        started = np.asarray(others.began(change).sum(axis=0)).ravel()
        says = {
            MOST_WATCHED: np.broadcast_to(others.counts_by(change), is_known.shape),
            TRENDING: np.broadcast_to(started, is_known.shape),
            RECOMMENDED: (people.known @ lists.heights(change)).toarray(),
        }
        for name, liked in says.items():
            named = np.where(is_known, -1, liked).argmax(axis=1)
            naive[name].append(began[each, named])
    stacked = {name: np.stack(found) for name, found in naive.items()}
    return Asked(np.stack(scores), np.stack(right), stacked)


def follow_lists(
    lists: Lists, known: sparse.csr_matrix, *, is_weighed: bool = True
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Name a title for each person at each change of the lists.

    Gives the place of the title and its score: 0 where no known list moved toward a
    title that is not known, and -1 where nothing is known that has a list.
    """
    is_known = known.toarray() > 0
    is_open, each = known.getnnz(axis=1) > 0, np.arange(known.shape[0])
    for day in range(1, len(lists.days)):
        who, title, score = _score(known, lists.moves(day), is_weighed=is_weighed)
        found = np.zeros(known.shape)
        found[who, title] = score
        found[is_known] = -1
        found[~is_open] = -1
        best = found.argmax(axis=1)
        yield best, found[each, best]


def _score(
    known: sparse.csr_matrix, moves: sparse.csr_matrix, *, is_weighed: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Score titles for people by how many known lists moved toward them.

    By chance known lists would move toward a title as the other lists did.
    """
    counted = (known @ moves).tocoo()
    who, title, n = counted.row, counted.col, counted.data
    if not is_weighed:
        return who, title, n
    of_lists, of_titles = (np.asarray(moves.sum(axis=a)).ravel() for a in (1, 0))
    # Of what else moved toward a title, the share that falls to the known lists.
    share = known @ of_lists / max(1, of_lists.sum())
    by_chance = share[who] * (of_titles[title] - n)
    return who, title, (n - by_chance) / np.sqrt(by_chance + _FLOOR)
