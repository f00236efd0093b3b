"""Who asks what at an invented service over some weeks, and which of it is peeking?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle

import numpy as np

from kit.access import AccessLog, Question
from kit.audits.record import Audited, audit_office
from kit.desk import QueryDesk
from kit.desk_use.innocent import ROLES, draw_task
from kit.desk_use.peeking import STYLES, draw_peeking
from kit.desk_use.vocabulary import Vocabulary, read_vocabulary
from kit.errors import DeskError
from kit.log import Log

_MONDAY = datetime(2018, 1, 8)
_DAY_STARTS, _DAY_ENDS = 9 * 60, 18 * 60  # minutes
_TASKS_A_WEEK = 2.5


@dataclass(frozen=True)
class DeskUse:
    """An access log, and the truth about it.

    Parameters
    ----------
    access_log : AccessLog
        All that an auditor sees.
    peekers : mapping of str to str
        Accounts from which people were looked up, each with the style.
    peeks : frozenset of int
        Places in the access log of the questions that were peeking.
    """

    access_log: AccessLog
    peekers: Mapping[str, str]
    peeks: frozenset[int]


class Office:
    """A service whose staff ask a query desk, and some of whom peek.

    Parameters
    ----------
    log : Log
        The publisher's plays, with region, age band and plan.
    k : int, optional
        The desk's threshold, on both sides; by default it has none.

    Raises
    ------
    LogError
        If the log lacks one of these columns.
    DeskError
        If the desk cannot have this `k`.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from kit.log import check_plays
    >>> from kit.sources.simulation.presets import FILMS
    >>> from kit.sources.simulation.plays import simulate
    >>> plays = simulate(replace(FILMS, n_viewers=2_000), seed=1)
    >>> use = Office(check_plays(plays), k=5).work(seed=1, innocent=2, weeks=1)
    >>> sorted(use.peekers.values())
    ['direct', 'general', 'individual', 'once', 'slow', 'split', 'split']
    """

    def __init__(self, log: Log, *, k: int | None = None) -> None:
        self.words: Vocabulary = read_vocabulary(log)
        self.desk = QueryDesk(log, k=k)

    def work(
        self,
        *,
        seed: int,
        peekers: Mapping[str, int] | None = None,
        innocent: int = 26,
        weeks: int = 4,
    ) -> DeskUse:
        """Let everybody work for some weeks.

        Peekers do honest work too, as much as the others.

        Parameters
        ----------
        seed : int
            Fixes every draw.
        peekers : mapping of str to int, optional
            How many peekers of each of `STYLES`; by default one of each.
        innocent : int, default=26
            Members of staff who only do their work.
        weeks : int, default=4
            Weeks of five days.

        Returns
        -------
        DeskUse

        Raises
        ------
        DeskError
            If a style is unknown, or a number is out of range.
        """
        counts = dict.fromkeys(STYLES, 1) if peekers is None else dict(peekers)
        _check(seed, counts, innocent, weeks)
        rng = np.random.default_rng(seed)
        accounts = _give_accounts(counts, innocent, rng)
        plan: list[tuple[datetime, str, Question, bool]] = []
        for names, style in accounts:
            for name in names:
                plan += [(*visit, False) for visit in self._honest(name, weeks, rng)]
            peeks = self._peek(names, style, weeks, rng) if style else []
            plan += [(*visit, True) for visit in peeks]
        plan.sort(key=lambda visit: visit[:2])
        desk = self.desk.anew()
        desk.read(question for _, _, question, _ in plan)
        for at, by, question, _ in plan:
            desk.ask(question, by=by, at=at)
        peeks = frozenset(i for i, visit in enumerate(plan) if visit[3])
        peekers = {name: style for names, style in accounts if style for name in names}
        return DeskUse(desk.access_log, peekers, peeks)

    def repeat(
        self, seeds: Iterable[int], *, peekers: Mapping[str, int] | None = None
    ) -> list[DeskUse]:
        """Let everybody work for some weeks again and again.

        Parameters
        ----------
        seeds : iterable of int
            One for each time.
        peekers : mapping of str to int, optional
            As in `work`.
        """
        return [self.work(seed=seed, peekers=peekers) for seed in seeds]

    def _honest(
        self, name: str, weeks: int, rng: np.random.Generator
    ) -> list[tuple[datetime, str, Question]]:
        """Everything a member of staff asks for work."""
        role = str(rng.choice(list(ROLES)))
        visits = []
        for _ in range(1 + rng.poisson(_TASKS_A_WEEK * weeks)):
            start = _draw_time(weeks, rng)
            for question in draw_task(role, self.words, rng):
                visits.append((start, name, question))
                start += timedelta(minutes=int(rng.integers(1, 6)))
        return visits

    def _peek(
        self, names: Sequence[str], style: str, weeks: int, rng: np.random.Generator
    ) -> list[tuple[datetime, str, Question]]:
        """Everything a peeker asks beside the work: in one go, or over the weeks."""
        visits = []
        for questions in draw_peeking(style, self.desk, self.words, rng):
            if style == "slow":
                times = sorted(_draw_time(weeks, rng) for _ in questions)
            else:
                start = _draw_time(weeks, rng)
                times = [start + timedelta(minutes=i) for i in range(len(questions))]
            visits += zip(times, cycle(names), questions, strict=False)
        return visits


def audit_all(uses: Iterable[DeskUse], *, together: bool = True) -> list[Audited]:
    """Audit each of many access logs, and put the truth beside it.

    Parameters
    ----------
    uses : iterable of DeskUse
        What `Office.repeat` gives.
    together : bool, default=True
        As in `kit.audits.flags.find_flags`.
    """
    return [
        audit_office(
            use.access_log, peekers=use.peekers, peeks=use.peeks, together=together
        )
        for use in uses
    ]


def _give_accounts(
    counts: Mapping[str, int], innocent: int, rng: np.random.Generator
) -> list[tuple[list[str], str]]:
    """Give each peeker an account, two to one who splits, and the honest one each."""
    styles = [style for style, n in counts.items() for _ in range(n)] + [""] * innocent
    shares = [1 + (style == "split") for style in styles]
    names = iter(rng.permutation(sum(shares)))
    return [
        ([f"staff {next(names) + 1:02}" for _ in range(share)], style)
        for share, style in zip(shares, styles, strict=True)
    ]


def _draw_time(weeks: int, rng: np.random.Generator) -> datetime:
    """Draw a minute of a working day."""
    day = int(rng.integers(5 * weeks))
    minute = int(rng.integers(_DAY_STARTS, _DAY_ENDS))
    return _MONDAY + timedelta(days=day // 5 * 7 + day % 5, minutes=minute)


def _check(seed: int, counts: Mapping[str, int], innocent: int, weeks: int) -> None:
    if unknown := set(counts) - set(STYLES):
        rule = f"numbers of {', '.join(STYLES)}"
        raise DeskError.bad_value("peekers", rule, sorted(unknown))
    numbers = {"seed": (seed, 0), "innocent": (innocent, 0), "weeks": (weeks, 1)}
    numbers |= {f"peekers[{style!r}]": (n, 0) for style, n in counts.items()}
    for name, (value, least) in numbers.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise DeskError.bad_value(name, f"an int of at least {least}", value)
