"""Who asks what at an invented service over some weeks, and which of it is peeking?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any, TypeVar

import numpy as np
import polars as pl

from kit.access import AccessLog, Question
from kit.access_logs.record import Audited, audit_office
from kit.attacks.on_desks.insider import Insider
from kit.checks import check_each, check_whole
from kit.claims.language import Claim, Value, everyone
from kit.claims.viewing import watched
from kit.desk.query_desk import QueryDesk
from kit.errors import DeskError, LogError
from kit.log import Log, check_log

_POOLED = 60  # titles that a tracker may be looked for among


@dataclass(frozen=True)
class Vocabulary:
    """The words of a log that questions are made of."""

    # values of each attribute, such as `region` and `plan`, the commonest first
    where: dict[str, tuple[Value, ...]]
    titles: tuple[str, ...]  # titles, the most watched first
    first: date  # days of the log
    last: date  # days of the log
    # (n_plays, 3 + n_attributes): What a peeker's acquaintances may have let slip
    plays: pl.DataFrame

    def pool(self) -> list[list[Claim]]:
        """List what anybody at the desk may use to look for a tracker."""
        days = range((self.last - self.first).days + 1)
        return [
            *(
                [everyone().where(**{column: value}) for value in values]
                for column, values in self.where.items()
            ),
            [watched(title) for title in self.titles[:_POOLED]],
            [watched().on(self.first + timedelta(day)) for day in days],
        ]

    def draw_title(self, rng: np.random.Generator, among: int = 150) -> str:
        """Draw one of the titles watched most, popular ones more often."""
        return _draw_ranked(rng, self.titles[:among])

    def draw_day(self, rng: np.random.Generator) -> date:
        """Draw a day of the log."""
        return self.first + timedelta(int(rng.integers((self.last - self.first).days)))

    def draw_value(self, rng: np.random.Generator, column: str) -> Value:
        """Draw a value of an attribute, a common one more often."""
        return _draw_ranked(rng, self.where[column])

    def draw_play(self, rng: np.random.Generator) -> dict[str, Any]:
        """Draw one play of somebody: title, day, and who watched it."""
        return self.plays.row(int(rng.integers(self.plays.height)), named=True)

    def describe(self, viewer: int, plays: int, rng: np.random.Generator) -> Claim:
        """Say what an acquaintance knows: where, how old, and some plays by day."""
        own = self.plays.filter(pl.col("viewer") == viewer)
        some = own.sample(min(plays, own.height), seed=int(rng.integers(2**31)))
        person: Claim = everyone()
        for title, day in some.select("title", "day").rows():
            deed = watched(title).on(day)
            person = person & deed
        told = {name: own[name][0] for name in self.where}
        return person.where(
            **{n: value for n, value in told.items() if value is not None}
        )


def read_vocabulary(log: Log) -> Vocabulary:
    """Read the words of a log."""
    check_log(LogError, log)
    if not log.attributes:
        raise LogError.lacks_column("region", list(log.columns))
    plays = log.plays.select("viewer", "title", "day", *log.attributes).collect()
    first, last = log.period()
    where = {column: _commonest(plays, column) for column in log.attributes}
    return Vocabulary(where, _commonest(plays, "title"), first, last, plays)


def _commonest(plays: pl.DataFrame, column: str) -> tuple[Any, ...]:
    values = plays[column].drop_nulls()
    values = values if values.dtype.is_numeric() else values.cast(pl.String)
    counts = values.value_counts().sort("count", column, descending=[True, False])
    return tuple(counts[column])


_Ranked = TypeVar("_Ranked", bound=Value)


def _draw_ranked(rng: np.random.Generator, ranked: tuple[_Ranked, ...]) -> _Ranked:
    """Draw one of a ranking, the first twice as often as the second, and so on."""
    weights = 1 / np.arange(1, len(ranked) + 1)
    return ranked[rng.choice(len(ranked), p=weights / weights.sum())]


Task = Callable[[Vocabulary, np.random.Generator], list[Claim]]


def read_dashboard(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Yesterday's audience, such as by plan and in the largest regions."""
    audience, columns = watched().on(words.draw_day(rng)), list(words.where)
    return [audience] + [
        audience.where(**{column: value})
        for column in dict.fromkeys([columns[-1], columns[0]])
        for value in words.where[column][:6]
    ]


def drill_down(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """A title in a week, by region, then by age, and so on: narrower each time."""
    first = words.draw_day(rng)
    asked: Claim = watched(words.draw_title(rng)).between(first, first + timedelta(6))
    questions = [asked]
    for column, values in words.where.items():
        some = rng.choice(len(values), min(len(values), 4), replace=False)
        narrower = [asked.where(**{column: values[place]}) for place in some]
        questions += narrower
        asked = narrower[0]
    return questions


def follow_campaign(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """One segment, and how many of it have watched a title so far, day after day."""
    columns = list(words.where)
    segment = {name: words.draw_value(rng, name) for name in columns[:2]}
    if rng.random() < 0.5:
        segment |= {name: words.draw_value(rng, name) for name in columns[2:3]}
    title, start = watched(words.draw_title(rng, 40)), words.draw_day(rng)
    ends = [start + timedelta(days) for days in range(0, 28, 3)]
    return [title.between(words.first, end).where(**segment) for end in ends]


def compare_titles(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Who of one title's audience watched another, and who did not."""
    one, other = watched(words.draw_title(rng)), watched(words.draw_title(rng))
    if one == other:
        return [one]
    columns = list(words.where)[: rng.integers(0, len(words.where) + 1)]
    where = {column: words.draw_value(rng, column) for column in columns}
    groups = [one, other, one & other, one & ~other, one | other]
    return [group.where(**where) for group in groups]


def check_complaint(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Somebody complains about a play: are others like him affected? Widens."""
    play = words.draw_play(rng)
    title = watched(play["title"]).on(play["day"])
    facts = {name: play[name] for name in words.where if play[name] is not None}
    questions = [title.where(**facts)]
    while facts:
        facts.pop(str(rng.choice(list(facts))))
        questions.append(title.where(**facts) if facts else title)
    return questions


def follow_customer(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """One customer complains again: which of his plays failed? Looks like peeking."""
    play = words.draw_play(rng)
    person = words.describe(play["viewer"], 1, rng)
    others = {words.draw_title(rng) for _ in range(rng.integers(1, 4))}
    return [person, *(person & watched(title) for title in sorted(others))]


#: How often each kind of staff does which task: weights.
ROLES: dict[str, dict[Task, float]] = {
    "dashboards": {read_dashboard: 6, drill_down: 3, compare_titles: 1},
    "content": {drill_down: 4, compare_titles: 4, read_dashboard: 1},
    "marketing": {follow_campaign: 5, drill_down: 3, compare_titles: 1},
    "support": {check_complaint: 7, drill_down: 1, follow_customer: 0.5},
}


def draw_task(role: str, words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Draw the questions of one task of a role."""
    tasks, weights = zip(*ROLES[role].items(), strict=True)
    chances = np.array(weights) / sum(weights)
    return tasks[rng.choice(len(tasks), p=chances)](words, rng)


#: Direct: asks about the person as if there were no rule. Individual and general: by
#: a tracker. Slow: individual, one question at a time, over weeks. Split: individual,
#: from two accounts in turn. Once: individual, one person and one thing, and no more.
STYLES = ("direct", "individual", "general", "slow", "split", "once")

_TRIES = 200


def draw_peeking(
    style: str, desk: QueryDesk, words: Vocabulary, rng: np.random.Generator
) -> list[list[Question]]:
    """Draw what a peeker asks about one or two people, in their own order.

    The trackers are found by `Insider` itself, at a desk of the same rules that
    writes nothing down.
    """
    rehearsal = desk.anew()
    kind = ("general",) if style == "general" else ("individual",)
    seat = rehearsal.seat("peeker", at=datetime(2018, 1, 1))
    insider = Insider(seat, pool=words.pool(), trackers=kind)
    asked = []
    for _ in range(1 if style == "once" else rng.integers(1, 3)):
        person, deeds = draw_target(desk, words, rng), draw_deeds(words, rng)
        before = len(rehearsal.access_log)
        wanted = [person, *(person & deed for deed in deeds)]
        wanted = wanted[1:2] if style == "once" else wanted
        for question in wanted:
            if style == "direct":
                seat.ask(question)
            else:
                insider.learn(question)
        entries = rehearsal.access_log.entries[before:]
        # Who knows of trackers knows better than to ask for what is refused.
        left_out = [] if style == "direct" else wanted
        questions = [entry.question for entry in entries]
        asked.append([one for one in questions if one not in left_out])
    return asked


def draw_target(desk: QueryDesk, words: Vocabulary, rng: np.random.Generator) -> Claim:
    """Draw facts that are true of one person only."""
    for _ in range(_TRIES):
        viewer = words.draw_play(rng)["viewer"]
        person = words.describe(viewer, int(rng.integers(1, 3)), rng)
        if desk.count(person) == 1:
            return person
    return person


def draw_deeds(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Draw what the peeker wants to know of a person: one to three things."""
    titles = {words.draw_title(rng) for _ in range(rng.integers(1, 4))}
    return [watched(title) for title in sorted(titles)]


_MONDAY = datetime(2018, 1, 8)
_DAY_STARTS, _DAY_ENDS = 9 * 60, 18 * 60  # minutes
_TASKS_A_WEEK = 2.5


@dataclass(frozen=True)
class DeskUse:
    """An access log, and the truth about it."""

    access_log: AccessLog  # all that an auditor sees
    # accounts from which people were looked up, each with the style
    peekers: Mapping[str, str]
    peeks: frozenset[int]  # places in the access log of the questions that were peeking


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
        peeked = frozenset(i for i, visit in enumerate(plan) if visit[3])
        styles = {name: style for names, style in accounts if style for name in names}
        return DeskUse(desk.access_log, styles, peeked)

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
        visits: list[tuple[datetime, str, Question]] = []
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
        visits: list[tuple[datetime, str, Question]] = []
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
        As in `kit.access_logs.flags.find_flags`.

    Returns
    -------
    list of Audited
        One for each log, in the same order.

    Raises
    ------
    DeskError
        If `uses` holds anything else.
    """
    rule = "a list of uses, such as `Office.repeat` gives"
    return [
        audit_office(
            use.access_log, peekers=use.peekers, peeks=use.peeks, together=together
        )
        for use in check_each(DeskError, "uses", uses, DeskUse, rule)
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
        check_whole(DeskError, name, value, least=least)
