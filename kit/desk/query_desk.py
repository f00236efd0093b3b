"""What does a service answer to its own staff, and what does it write down?

The publisher's side: an internal tool that counts viewers, adds up what they played,
and keeps an access log. Its rules are the oldest ones there are: no group under k, no
group that leaves out fewer than k, and only so many questions for each person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from datetime import datetime, timedelta
from queue import SimpleQueue
from threading import Thread
from typing import Any
from weakref import finalize

import numpy as np

from kit.access import (
    SPENT,
    TOO_FEW,
    TOO_MANY,
    AccessLog,
    LoggedQuery,
    Question,
    Refused,
    Reply,
    Seat,
    group_of,
)
from kit.checks import check_whole
from kit.claims.amounts import Amount, Statistic
from kit.claims.language import Claim, everyone
from kit.errors import DeskError
from kit.log import Log, check_log
from kit.publishing.marking import combine, mark_leaves, measure


class QueryDesk:
    """Answer questions about groups of viewers, refuse some, and write all down.

    With both rules on size a group C is answered if k ≤ COUNT(C) ≤ n - k. The plays
    are read once for each leaf of a claim; after that a question takes a few
    operations on bits, eight viewers to a byte.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    k : int, optional
        The smallest group that is answered, in people; by default any.
    guards_complement : bool, default=True
        Whether a group is refused too if it leaves out fewer than `k` people, which
        could otherwise be counted by subtraction from all.
    budget : int, optional
        Questions that each member of staff may ask, refused ones included; by
        default any number.

    Attributes
    ----------
    n : int
        People in the log.

    Raises
    ------
    DeskError
        If `log` is no log, `k` is below 1 or leaves no group to answer, or `budget`
        is below 0.

    References
    ----------
    .. [1] D. Denning, P. Denning, M. Schwartz, "The tracker: a threat to
       statistical database security", ACM TODS 4(1), 1979, section 2.

    Examples
    --------
    >>> from datetime import datetime
    >>> import kit
    >>> import polars as pl
    >>> rows = {"viewer": [1, 2, 3, 4], "title": ["A", "A", "A", "B"]}
    >>> log = kit.read_log(pl.DataFrame({**rows, "day": ["2017-12-01"] * 4}))
    >>> desk = kit.QueryDesk(log, k=1)
    >>> desk.ask(kit.watched("A"), by="ben", at=datetime(2018, 1, 8))
    3
    >>> str(desk.ask(kit.watched("C"), by="ben", at=datetime(2018, 1, 8)))
    'refused: too few people'
    """

    def __init__(
        self,
        log: Log,
        *,
        k: int | None = None,
        guards_complement: bool = True,
        budget: int | None = None,
    ) -> None:
        check_log(DeskError, log)
        self._log = Log(log.plays.collect().lazy())
        self._bits: dict[Claim, np.ndarray] = {}
        self._amounts: dict[Amount, np.ndarray] = {}
        self.read([everyone()])
        self.n = self._size(everyone())
        self._open(k, budget, guards_complement=guards_complement)

    def _open(
        self, k: int | None, budget: int | None, *, guards_complement: bool
    ) -> None:
        self.k = _check_k(k, self.n if guards_complement else None)
        self.guards_complement = guards_complement
        self.budget = _check_budget(budget)
        self._entries: list[LoggedQuery] = []
        self._asked: Counter[str] = Counter()

    def anew(self, **rules: int | None) -> QueryDesk:
        """Open another desk on the same log, with nothing written down yet.

        What was read from the log is kept, so that many desks can be tried in turn.

        Parameters
        ----------
        **rules : int or bool, optional
            `k`, `guards_complement` and `budget`; by default those of this desk.

        Raises
        ------
        DeskError
            As for a new desk.
        """
        other = copy(self)
        now: dict[str, Any] = {
            "k": self.k,
            "budget": self.budget,
            "guards_complement": self.guards_complement,
        }
        other._open(**now | rules)
        return other

    @property
    def access_log(self) -> AccessLog:
        """Everything asked so far."""
        return AccessLog(tuple(self._entries))

    def ask(self, question: Question, *, by: str, at: datetime) -> Reply:
        """Answer a question, or refuse it, and write it down.

        Parameters
        ----------
        question : Claim or Statistic
            How many people (a claim), or what they add up to (a total).
        by : str
            The member of staff.
        at : datetime
            When; not before the last question.

        Returns
        -------
        int or Refused
            People, or the total in whole units.

        Raises
        ------
        DeskError
            If it is no question that the desk takes, nobody asks, or the time runs
            backwards. Such a question is not written down.
        ClaimError
            If the question needs what the log does not record.
        """
        _check_question(question)
        self._check_visit(by, at)
        reply = self._reply(question, by)
        self._asked[by] += 1
        self._entries.append(LoggedQuery(at, by, question, reply))
        return reply

    def seat(
        self, by: str, *, at: datetime, every: timedelta = timedelta(minutes=1)
    ) -> Seat:
        """Let a member of staff ask one question after another.

        Parameters
        ----------
        by : str
            The member of staff.
        at : datetime
            When the first question is asked.
        every : timedelta, default one minute
            Time between two questions.

        Returns
        -------
        Seat
            All that an attacker is given.
        """

        def ask(question: Question) -> Reply:
            nonlocal at
            reply = self.ask(question, by=by, at=at)
            at += every
            return reply

        return open_seat(ask, n=self.n, k=self.k)

    def count(self, group: Claim) -> int:
        """Count a group as the publisher may: no rule, and nothing written down."""
        self.read([group])
        return self._size(group)

    def members(self, group: Claim) -> np.ndarray:
        """Mark the people of a group as the publisher may, eight viewers to a byte."""
        self.read([group])
        return self._members(group)

    def read(self, groups: Iterable[Question]) -> None:
        """Read from the log, in one pass, what it takes to answer about some groups."""
        leaves = dict.fromkeys(
            leaf for group in groups for leaf in group_of(group).leaves()
        )
        missing = [leaf for leaf in leaves if leaf not in self._bits]
        if missing:
            marks = mark_leaves(self._log, missing)
            self._bits |= {leaf: np.packbits(marks[leaf]) for leaf in marks}

    def _reply(self, question: Question, by: str) -> Reply:
        group = group_of(question)
        self.read([group])  # so that a question nobody can answer is not charged
        if self.budget is not None and self._asked[by] >= self.budget:
            return Refused(SPENT)
        size = self._size(group)
        if self.k is not None and size < self.k:
            return Refused(TOO_FEW)
        if self.k is not None and self.guards_complement and size > self.n - self.k:
            return Refused(TOO_MANY)
        return size if isinstance(question, Claim) else self._add_up(question)

    def _members(self, group: Claim) -> np.ndarray:
        """Mark the people of a group, eight to a byte."""
        return combine(group, self._bits) & self._bits[everyone()]

    def _size(self, group: Claim) -> int:
        return int(np.bitwise_count(self._members(group)).sum())

    def _add_up(self, question: Statistic) -> int:
        if question.amount not in self._amounts:
            self._amounts[question.amount] = measure(self._log, question.amount)
        amounts = self._amounts[question.amount]
        members = np.unpackbits(self._members(question.group), count=amounts.size)
        return int(amounts @ members)

    def _check_visit(self, by: str, at: datetime) -> None:
        if not (isinstance(by, str) and by.strip()):
            raise DeskError.bad_value("by", "the name of a member of staff", by)
        if not isinstance(at, datetime):
            raise DeskError.bad_value("at", "a datetime", at)
        if self._entries and at < self._entries[-1].at:
            msg = (
                f"`at` must not be before the last question, {self._entries[-1].at}, "
                f"got {at}; ask in the order of time."
            )
            raise DeskError(msg)


def open_seat(
    ask: Callable[[Question], Reply], *, n: int, k: int | None = None
) -> Seat:
    """Let somebody ask who is given nothing that leads to the desk."""
    questions: SimpleQueue = SimpleQueue()
    seat = Seat(n, k, questions)
    finalize(seat, questions.put, None)
    Thread(target=_reply_to_all, args=([ask], questions), daemon=True).start()
    return seat


def _reply_to_all(
    handed: list[Callable[[Question], Reply]], questions: SimpleQueue
) -> None:
    """Reply to one question after the other until the seat is left."""
    ask = handed.pop()  # a list of all threads shows what they were handed
    while (asked := questions.get()) is not None:
        question, replies = asked
        try:
            reply: Reply | Exception = ask(question)
        except Exception as error:
            # The frames of a traceback hold the desk.
            error.__traceback__ = error.__context__ = error.__cause__ = None
            reply = error
        replies.put(reply)


def _check_question(question: Question) -> None:
    is_total = isinstance(question, Statistic) and question.kind == "total"
    if not (is_total or isinstance(question, Claim)):
        rule = "a claim, such as watched(...), or a total(amount, claim)"
        raise DeskError.bad_value("question", rule, question)


def _check_k(k: int | None, n: int | None) -> int | None:
    if k is None:
        return None
    check_whole(DeskError, "k", k, also=", or None")
    if n is not None and 2 * k > n:
        rule = f"at most half of the {n:,} people"
        fix = "Above that, no group is large enough without leaving out too few."
        raise DeskError.bad_value("k", rule, k, fix)
    return k


def _check_budget(budget: int | None) -> int | None:
    if budget is not None:
        check_whole(DeskError, "budget", budget, least=0, also=", or None")
    return budget
