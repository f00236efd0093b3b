"""What is asked of a query desk, what does it reply, and what does it write down?

A desk answers questions about groups of viewers and never shows a viewer. It writes
down who asked what and when. None of this needs the log: it is what staff, attackers
and auditors see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from typing import Protocol, cast

import polars as pl

from kit.claims.amounts import Statistic
from kit.claims.language import Claim
from kit.errors import DeskError
from kit.no_number import NoNumber

#: How many people (a claim), or what they add up to (a total).
Question = Claim | Statistic

#: Why a desk refuses, in its own words.
TOO_FEW, TOO_MANY, SPENT = "too few people", "too few left out", "budget spent"
TOO_FINE = "asked too finely"

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "at": pl.Datetime("ms"),
    "by": pl.String,
    "asks": pl.String,
    "question": pl.String,
    "outcome": pl.String,
    "reason": pl.String,
    "answer": pl.Int64,
}


@dataclass(frozen=True)
class Refused(NoNumber):
    """What a desk says in place of a number.

    Parameters
    ----------
    reason : str
        ``TOO_FEW``: the group has fewer than k people. ``TOO_MANY``: fewer than k
        are left out of it. ``SPENT``: the member of staff has no question left.
        ``TOO_FINE``: the desk speaks of larger groups or longer spans only.
    """

    reason: str

    def __str__(self) -> str:
        return f"refused: {self.reason}"

    def _why_no_number(self) -> DeskError:
        """Say that the desk refused, and how to test for it."""
        return DeskError(
            f"The desk refused one of these questions ({self.reason}); a refusal is "
            "no number, so test each reply first: `isinstance(reply, kit.Refused)`."
        )


Reply = int | Refused


class Desk(Protocol):
    """What somebody sees who may ask: the rules, which are public, and the replies."""

    n: int  # people in the population
    k: int | None  # the smallest group that is answered, in people

    def ask(self, question: Question) -> Reply:
        """Reply with a number or refuse."""
        ...


class Seat:
    """A member of staff at the desk: asks, and sees the rules and the replies.

    This, and not the desk, is what an attacker is given. It holds two numbers and a
    queue. The desk stands in a thread of its own, takes questions from the queue and
    puts each reply into another, so that no attribute of a seat, however deep, leads
    to the plays. (It keeps out an attack that goes too far by mistake. One that goes
    through the memory of the whole process would have to run in another.)
    """

    def __init__(self, n: int, k: int | None, questions: SimpleQueue) -> None:
        self.n, self.k, self._questions = n, k, questions

    def __repr__(self) -> str:
        return "a desk: ask(...) a claim"

    def ask(self, question: Question) -> Reply:
        """Ask the desk."""
        replies: SimpleQueue = SimpleQueue()  # its own, in case this is interrupted
        self._questions.put((question, replies))
        reply = replies.get()
        if isinstance(reply, Exception):
            raise reply
        return reply


@dataclass(frozen=True)
class LoggedQuery:
    """One question as the desk wrote it down."""

    at: datetime  # when it was asked
    by: str  # the member of staff who asked
    question: Question  # what was asked
    reply: Reply  # what the desk said

    @property
    def group(self) -> Claim:
        """The people that the question is about."""
        return group_of(self.question)

    @property
    def people(self) -> int:
        """The number of people in the answer, where `is_count` says there is one."""
        return cast("int", self.reply)

    @property
    def is_count(self) -> bool:
        """Whether the question was answered with a number of people."""
        return isinstance(self.question, Claim) and isinstance(self.reply, int)


@dataclass(frozen=True)
class AccessLog:
    """All questions asked of a desk, in the order of their time."""

    entries: tuple[LoggedQuery, ...]

    @property
    def staff(self) -> tuple[str, ...]:
        """Everybody who asked, in the order of their first question."""
        return tuple(dict.fromkeys(entry.by for entry in self.entries))

    def table(self) -> pl.DataFrame:
        """Write the log out as a table, for a file or another tool."""
        rows = [_row(entry) for entry in self.entries]
        return pl.DataFrame(rows, schema=_COLUMNS, orient="row")

    def __iter__(self) -> Iterator[LoggedQuery]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def group_of(question: Question) -> Claim:
    """Give the people that a question is about, be it a count or a total."""
    return question if isinstance(question, Claim) else question.group


def _row(entry: LoggedQuery) -> tuple[object, ...]:
    asks = "count" if isinstance(entry.question, Claim) else entry.question.kind
    asked = (entry.at, entry.by, asks, str(entry.question))
    if isinstance(entry.reply, Refused):
        return *asked, "refused", entry.reply.reason, None
    return *asked, "answered", None, entry.reply
