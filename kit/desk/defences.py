"""Which rule of a desk stops a tracker, and what does it cost honest staff?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl

from kit.attacks.on_desks.insider import Insider, Learned
from kit.attacks.on_desks.trackers import Pool
from kit.checks import check_each, check_type, check_whole
from kit.claims.language import Claim
from kit.desk.office import DeskUse, Vocabulary, draw_deeds, draw_target
from kit.desk.query_desk import QueryDesk
from kit.errors import DeskError

_AT = datetime(2018, 1, 8)
_TRACKERS = ("individual", "general", "double")


def draw_lookups(
    desk: QueryDesk, words: Vocabulary, n: int, *, seed: int
) -> list[tuple[Claim, Claim]]:
    """Draw people, each with one thing that somebody wants to know of him.

    Parameters
    ----------
    desk : QueryDesk
        Any desk on the log.
    words : Vocabulary
        Words of the log.
    n : int
        How many.
    seed : int
        Fixes the draws.

    Returns
    -------
    list of tuple of Claim, of length n
        Facts that are true of one person only, and a deed.

    Raises
    ------
    DeskError
        If a parameter is of another kind.
    """
    check_type(DeskError, "desk", desk, QueryDesk, "a QueryDesk on the log")
    check_type(DeskError, "words", words, Vocabulary, "the Vocabulary of the log")
    check_whole(DeskError, "n", n)
    rng = np.random.default_rng(seed)
    return [
        (draw_target(desk, words, rng), draw_deeds(words, rng)[0]) for _ in range(n)
    ]


def sweep_desks(
    desk: QueryDesk,
    lookups: Sequence[tuple[Claim, Claim]],
    *,
    pool: Pool,
    ks: Sequence[int],
) -> pl.DataFrame:
    """Look the same people up under every threshold, by each kind of tracker alone.

    Parameters
    ----------
    desk : QueryDesk
        A desk on the log; its own rules play no part.
    lookups : sequence of tuple of Claim
        Facts that are true of one person, and a deed: did he do it?
    pool : sequence of sequences of Claim
        What the insider may use to look for a tracker.
    ks : sequence of int
        Thresholds, on both sides of the size.

    Returns
    -------
    pl.DataFrame of shape (n_ks * n_trackers, 8)
        `k`, `tracker`, `asked` (look-ups), `answered` (those learned), `exact` (those
        of them that are true), `search` (questions answered or refused before there
        was a tracker), `first` (permitted questions in the sums of the first person)
        and `further` (permitted questions for each further person, on average).

    Raises
    ------
    DeskError
        If there is no desk or no look-up, or a k is out of range.
    """
    check_type(DeskError, "desk", desk, QueryDesk, "a QueryDesk on the log")
    rule = "a list of pairs, such as `draw_lookups` gives"
    check_each(DeskError, "lookups", lookups, tuple, rule)
    if not lookups:
        raise DeskError.bad_value("lookups", "at least one person and deed", lookups)
    truth = [desk.count(person & deed) for person, deed in lookups]
    rows = []
    for k in ks:
        for tracker in _TRACKERS:
            seat = desk.anew(k=k, guards_complement=True, budget=None)
            insider = Insider(
                seat.seat("insider", at=_AT), pool=pool, trackers=(tracker,)
            )
            found = [insider.learn_deed(person, deed=deed) for person, deed in lookups]
            rows.append((k, tracker, *_sum_up(found, truth)))
    columns = ["k", "tracker", "asked", "answered", "exact", "search", "first"]
    return pl.DataFrame(rows, schema=[*columns, "further"], orient="row")


def weigh_budgets(
    use: DeskUse, lookup: Sequence[Learned], *, budgets: Sequence[int]
) -> pl.DataFrame:
    """Say for each budget whether a look-up fits, and how much honest work does not.

    Parameters
    ----------
    use : DeskUse
        Some weeks of an office without a budget.
    lookup : sequence of Learned
        What it took to look one person up; refused questions could be left out.
    budgets : sequence of int
        Questions that each member of staff may ask in that time.

    Returns
    -------
    pl.DataFrame of shape (n_budgets, 3)
        `budget`, `stops` (whether the look-up needs more) and `refused`, the share of
        honest questions for which nothing is left, in [0, 1].

    Raises
    ------
    DeskError
        If a parameter is of another kind.

    Examples
    --------
    >>> from kit.access import AccessLog, LoggedQuery
    >>> from kit.claims import watched
    >>> asked = (LoggedQuery(datetime(2018, 1, 8), "ben", watched("A"), 50),) * 4
    >>> use = DeskUse(AccessLog(asked), peekers={}, peeks=frozenset())
    >>> lookup = [Learned([], pl.DataFrame(), watched("A"), "asked", n_answer=3)]
    >>> weigh_budgets(use, lookup, budgets=[1, 3]).rows()
    [(1, True, 0.75), (3, False, 0.25)]
    """
    check_type(DeskError, "use", use, DeskUse, "a use, such as `Office.repeat` gives")
    rule = "a list of what an insider learned, such as `Insider.learn_deed` gives"
    check_each(DeskError, "lookup", lookup, Learned, rule)
    needed = sum(one.n_search + one.n_answer for one in lookup)
    asked = Counter(
        entry.by for place, entry in enumerate(use.access_log) if place not in use.peeks
    )
    total = sum(asked.values())
    rows = [
        (
            budget,
            budget < needed,
            sum(max(0, one - budget) for one in asked.values()) / total,
        )
        for budget in budgets
    ]
    return pl.DataFrame(rows, schema=["budget", "stops", "refused"], orient="row")


def _sum_up(
    found: Sequence[tuple[Learned, Learned]], truth: Sequence[int]
) -> tuple[int, int, int, int, int, float | None]:
    """Count what was learned of many, and what it took."""
    answers = [deed.answer for _, deed in found]
    answered = sum(answer is not None for answer in answers)
    exact = sum(a == b for a, b in zip(answers, truth, strict=True))
    spent = [
        (
            person.n_search + deed.n_search,
            person.n_refused + deed.n_refused,
            person.n_answer + deed.n_answer,
        )
        for person, deed in found
    ]
    search, refused, first = spent[0]
    # Refusals of the forbidden questions themselves were no search.
    forbidden = sum(one.how != "asked" for one in found[0])
    further = [answer for _, _, answer in spent[1:]]
    mean = float(np.mean(further)) if further and answered else None
    return len(found), answered, exact, search + refused - forbidden, first, mean
