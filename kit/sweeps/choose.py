"""Which publications would a service with this log make, and what is worth knowing?

Lines, tables, a desk and a log without names, chosen by fixed rules, so that the same
sweep runs on a log of the reader's own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations, product

import numpy as np
import polars as pl

from kit.attacks.on_releases.differencing import find_differences
from kit.checks import check_whole
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.errors import SweepError
from kit.findings import Proved
from kit.knowledge import Knowledge, KnownPlay
from kit.log import Log, check_log
from kit.publishing.counting import count, mark_people
from kit.publishing.tables import Groups
from kit.releases import release
from kit.sources.press import weekly_lines
from kit.sweeps.cases import (
    Case,
    Counter,
    Crossed,
    Lines,
    Pseudonyms,
    find_secrets,
    split_viewers,
)
from kit.sweeps.games import (
    MOST,
    Game,
    HowMany,
    InOrOut,
    Member,
    Owner,
    Secret,
    Sought,
    Target,
    WhichRecord,
)

_DAYS = 28  # of the lines
_TITLES, _WINDOWS = 24, 30  # with running totals and windows, at most; of each
_EVENINGS = 3  # of which totals are told where people are asked about
_KNOWN, _DAYS_OFF = 4, 3  # plays of somebody who is looked for, and how closely
_HANDED_OUT = ("viewer", "title", "day", "rating")  # columns of a log without names
#: The columns that a case cannot do without, beside those of every log.
_NEEDED = {
    "daily totals": ("day",),
    "random windows": ("day",),
    "streaks": ("day",),
    "weekly notes": ("day", "region"),
    "one table": ("region", "age_band"),
    "two tables": ("region", "age_band"),
    "three evenings": ("day",),
}
_SMALL = 12  # the region of the notes that is small, counted from the smallest


def choose_cases(
    log: Log,
    *,
    seed: int,
    at_most: int = 100,
    games: Collection[type[Game]] = (HowMany, InOrOut, WhichRecord),
) -> list[Case]:
    """Choose what is published, and what is sought behind it.

    Parameters
    ----------
    log : Log
        All plays; with regions and age bands there are more cases.
    seed : int
        Of the split into those who are published and the control, and of all that is
        drawn.
    at_most : int, default=100
        Small groups, or people, for each case.
    games : collection of type, default=(HowMany, InOrOut, WhichRecord)
        Which games are played.

    Returns
    -------
    list of Case
        How many? "daily totals", lines that each tell how many have watched a title so
        far; "random windows", how many watched it between two days, drawn by lot;
        "streaks", who watched on each of three days and on several of them; "weekly
        notes", an archive of lines by region; "one table" and "two tables" of viewers
        by region and age; and "desk". In or out? "three evenings", running totals of
        three days, where it is known that somebody had watched by one of them, and
        asked whether she had by the one before. Which record? "log without names",
        where four plays of somebody are known. Those for which the log lacks a column
        (see `left_out_cases`), or which hide nothing, are left out.

    Raises
    ------
    SweepError
        If `log` is none, no case is left, `games` are none, or `at_most` is below 1.

    Examples
    --------
    >>> import kit
    >>> [
    ...     case.name
    ...     for case in kit.choose_cases(
    ...         kit.open_films(), seed=1, games=[kit.sweeps.InOrOut]
    ...     )
    ... ]
    ['three evenings']
    """
    check_whole(SweepError, "at_most", at_most)
    check_log(SweepError, log)
    games = _check_games(games)
    inside, outside = split_viewers(log, seed=seed)
    lacking = left_out_cases(log)
    cases: list[Case] = []
    if not inside.plays.first().collect().is_empty():  # as of one viewer
        titles = _rank_titles(inside)
        if HowMany in games:
            cases += _of_groups(inside, outside, titles, at_most, seed, lacking)
        if InOrOut in games and "three evenings" not in lacking:
            cases.append(_three_evenings(inside, outside, titles, at_most, seed))
        if WhichRecord in games:
            cases.append(_log_without_names(inside, outside, at_most, seed))
    cases = [case for case in cases if case.secrets]
    if not cases:
        reasons = dict.fromkeys(lacking.values())
        message = (
            "`log` must hold groups of 1 to 10 people behind larger numbers, or people "
            "of whom something can be known, and none was found; use a log of more "
            "viewers."
        )
        raise SweepError(" ".join([message, *reasons]))
    return cases


def _check_games(games: object) -> list[type[Game]]:
    """Refuse games that there are not, or none."""
    known = (HowMany, InOrOut, WhichRecord)
    listed = list(games) if isinstance(games, Collection) else []
    if not listed or any(game not in known for game in listed):
        names = ", ".join(game.__name__ for game in known)
        raise SweepError.bad_value("games", f"a list of some of {names}", games)
    return listed


def _of_groups(
    inside: Log,
    outside: Log,
    titles: pl.DataFrame,
    at_most: int,
    seed: int,
    lacking: Mapping[str, str],
) -> list[Case]:
    """Choose the cases in which small groups are sought."""
    cases: list[Case] = []
    if "daily totals" not in lacking:
        cases.append(_daily_totals(inside, outside, titles, at_most))
        cases.append(_random_windows(inside, outside, titles, at_most, seed))
        cases.append(_streaks(inside, outside, titles, at_most))
    if "weekly notes" not in lacking and len(_regions(inside)) > 1:
        cases.append(_weekly_notes(inside, outside, titles, at_most))
    if "one table" not in lacking:
        cases += _tables(inside, outside, titles, at_most)
    if "desk" not in lacking:
        cases.append(_desk(inside, outside, titles, at_most))
    return cases


def left_out_cases(log: Log) -> dict[str, str]:
    """Say which cases a log cannot have, since it lacks a column, and why.

    Parameters
    ----------
    log : Log
        The plays.

    Returns
    -------
    dict of str to str
        The name of each such case, and the reason as a sentence.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1], "title": ["A"], "region": ["north"]}
    >>> log = check_plays(pl.DataFrame(rows), undated=True)
    >>> left_out_cases(log)["streaks"]
    'The log has no column `day`.'
    """
    check_log(SweepError, log)
    reasons = {}
    for name, needed in _NEEDED.items():
        lacks = [column for column in needed if column not in log.columns]
        if lacks:
            listed = " and no column ".join(f"`{column}`" for column in lacks)
            reasons[name] = f"The log has no column {listed}."
    if not {"region", "age_band"} & set(log.columns):
        reasons["desk"] = "The log has neither of the columns `region` and `age_band`."
    return reasons


def _rank_titles(log: Log) -> pl.DataFrame:
    """List the titles by their viewers, most watched first."""
    people = pl.col("viewer").n_unique().alias("viewers")
    by_title = log.plays.group_by(pl.col("title").cast(pl.String)).agg(people)
    return by_title.sort("viewers", "title", descending=[True, False]).collect()


def _near(titles: pl.DataFrame, viewers: int, n: int) -> list[str]:
    """Choose the titles whose number of viewers is nearest to one."""
    away = (pl.col("viewers").cast(pl.Int64) - viewers).abs()
    return titles.sort(away, "title").head(n)["title"].to_list()


def _daily_totals(
    inside: Log, outside: Log, titles: pl.DataFrame, at_most: int
) -> Lines:
    """Tell every evening how many have watched a title in its busiest four weeks."""

    def tell(title: str, first: date) -> tuple[list[Claim], list[Sought]]:
        so_far: list[Claim] = [
            watched(title).between(first, first + timedelta(day))
            for day in range(_DAYS)
        ]
        return so_far, [_difference(wide, narrow) for narrow, wide in pairwise(so_far)]

    return _tell_of_titles("daily totals", tell, inside, outside, titles, at_most)


def _random_windows(
    inside: Log, outside: Log, titles: pl.DataFrame, at_most: int, seed: int
) -> Lines:
    """Tell of windows of days drawn by lot how many watched a title in each."""
    rng = np.random.default_rng(seed)

    def tell(title: str, first: date) -> tuple[list[Claim], list[Sought]]:
        drawn = np.sort(rng.integers(_DAYS, size=(_WINDOWS, 2))).tolist()
        windows = {
            (start, end): watched(title).between(
                first + timedelta(start), first + timedelta(end)
            )
            for start, end in drawn
        }
        sought = [
            _difference(windows[wide], windows[narrow])
            for wide, narrow in permutations(windows, 2)
            if wide[0] <= narrow[0] and narrow[1] <= wide[1]
        ]
        return list(windows.values()), sought

    return _tell_of_titles("random windows", tell, inside, outside, titles, at_most)


def _tell_of_titles(
    name: str,
    tell: Callable[[str, date], tuple[list[Claim], list[Sought]]],
    inside: Log,
    outside: Log,
    titles: pl.DataFrame,
    at_most: int,
) -> Lines:
    """Tell of one title after another, of middling size, until groups are enough."""
    claims: list[Claim] = []
    secrets: list[Secret] = []
    for title, first in _busiest_weeks(inside, _near(titles, 200, _TITLES)).items():
        lines, sought = tell(title, first)
        found = find_secrets(inside, outside, sought, at_most=at_most)
        if found:
            claims += lines
            secrets += found
        if len(secrets) >= at_most:
            break
    return Lines(name, inside, tuple(claims), tuple(secrets[:at_most]))


def _difference(wide: Claim, narrow: Claim) -> Sought:
    """Seek those of whom one sentence is true and another, which is narrower, not."""
    return Sought(wide & ~narrow, ((1, wide), (-1, narrow)))


def _busiest_weeks(log: Log, titles: Sequence[str]) -> dict[str, date]:
    """Give the first of the four weeks in which each title was played most."""
    first, last = log.period()
    name = pl.col("title").cast(pl.String)
    plays = log.plays.filter(name.is_in(titles)).group_by(name, "day").len().collect()
    starts = [first + timedelta(n) for n in range((last - first).days + 1)]
    found = {}
    for title in titles:
        on = dict(plays.filter(title=title).select("day", "len").rows())
        so_far = np.cumsum([0, *(on.get(day, 0) for day in starts)])
        until = np.minimum(np.arange(len(starts)) + _DAYS, len(starts))
        found[title] = starts[int(np.argmax(so_far[until] - so_far[:-1]))]
    return found


def _streaks(inside: Log, outside: Log, titles: pl.DataFrame, at_most: int) -> Lines:
    """Tell of three days who watched on each, and who on several of them."""
    last = inside.period()[1]
    days = [last - timedelta(_DAYS - day) for day in range(3)]
    claims, sought = [], []
    chosen = [*titles["title"].head(8), *_near(titles, 600, 12)]
    for title in dict.fromkeys(chosen):  # in a small catalogue they are the same
        on = [watched(title).on(day) for day in days]
        pairs = [watched(title).every_day(2, until=day) for day in days[1:]]
        streak = watched(title).every_day(3, until=days[2])
        claims += [*on, *pairs, streak]
        routes = {  # who kept part of the streak and broke it, or came in late
            pairs[0] & ~on[2]: ((1, pairs[0]), (-1, streak)),
            pairs[1] & ~on[0]: ((1, pairs[1]), (-1, streak)),
        }
        sought += [Sought(group, route) for group, route in routes.items()]
        sought.append(Sought(streak, ((1, streak),)))
        sought.append(Sought(on[0] & on[2] & ~on[1]))
        sought += [Sought(day & ~other & ~third) for day, other, third in _turns(on)]
    secrets = find_secrets(inside, outside, sought, at_most=at_most)
    return Lines("streaks", inside, tuple(claims), secrets)


def _turns(parts: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Put each of some claims in front of the others."""
    return [(part, *(p for p in parts if p != part)) for part in parts]


def _weekly_notes(
    inside: Log, outside: Log, titles: pl.DataFrame, at_most: int
) -> Lines:
    """Tell every week of a title in an area, whose regions differ in size."""
    last = inside.period()[1]
    since = max(inside.period()[0], last - timedelta(2 * _DAYS - 1))
    regions = _regions(inside)
    area = list(dict.fromkeys([*regions[:3], *regions[-_SMALL:][:1]]))
    title = _near(titles, 1_000, 1)
    lines = list(weekly_lines(title, since=since, until=last, area=area, regions=area))
    counts = dict(zip(lines, count(inside, lines), strict=True))
    found = find_differences(release(counts), k=MOST + 1, most_numbers=2)
    sought = []
    for finding in (one for one in found.findings if isinstance(one, Proved)):
        claims = [number.claim for number in finding.because]
        if route := _signs(claims, counts, finding.size.low):
            sought.append(Sought(finding.group, route))
    for day in pl.date_range(since, last, "1w", eager=True):
        so_far = watched(title[0]).between(since, day + timedelta(6))
        parts = [so_far.where(region=region) for region in area]
        whole = so_far.where(region=area)
        if whole in counts:
            rest = tuple((-1, part) for part in parts[:-1])
            sought.append(Sought(parts[-1], ((1, whole), *rest)))
    secrets = find_secrets(inside, outside, sought, at_most=at_most)
    return Lines("weekly notes", inside, tuple(lines), secrets)


def _signs(
    claims: Sequence[Claim], counts: Mapping[Claim, int], size: int
) -> tuple[tuple[int, Claim], ...]:
    """Say which numbers of a sum are added: those added are listed first."""
    for n_added in range(1, len(claims) + 1):
        signs = [1] * n_added + [-1] * (len(claims) - n_added)
        if sum(s * counts[c] for s, c in zip(signs, claims, strict=True)) == size:
            return tuple(zip(signs, claims, strict=True))
    return ()


def _tables(
    inside: Log, outside: Log, titles: pl.DataFrame, at_most: int
) -> list[Case]:
    """Cut the viewers of one title by region and age, finely and again coarsely."""
    claim, by = watched(_near(titles, 1_000, 1)[0]), ("region", "age_band")
    regions, ages = (_values(inside, column) for column in by)
    sought = [
        Sought(claim.where(region=region, age_band=age), cell=(region, age))
        for region, age in product(regions, ages)
    ]
    secrets = find_secrets(inside, outside, sought, at_most=at_most)
    pairs = {f"{a} or {b}": [a, b] for a, b in zip(ages[::2], ages[1::2], strict=False)}
    one = Crossed("one table", inside, claim, by, ({},), secrets)
    if not pairs:
        return [one]
    both: tuple[Groups, ...] = ({}, {"age_band": pairs})
    return [one, Crossed("two tables", inside, claim, by, both, secrets)]


def _desk(inside: Log, outside: Log, titles: pl.DataFrame, at_most: int) -> Counter:
    """Let staff ask who of a few people watched a title on one day."""
    columns = [c for c in ("region", "age_band", "plan") if c in inside.columns]
    values = {column: _values(inside, column) for column in columns}
    people = list(product(*(values[column] for column in columns[:2])))
    deeds = [watched(title) for title in _near(titles, 2_000, 2)]
    sought = [
        Sought(deed.where(**dict(zip(columns, person, strict=False))))
        for deed, person in product(deeds, people)
    ]
    secrets = find_secrets(inside, outside, sought, at_most=at_most)
    pool = [[everyone().where(**{c: v}) for v in values[c]] for c in columns]
    pool.append([watched(title) for title in titles["title"].head(20)])
    return Counter("desk", inside, tuple(map(tuple, pool)), secrets)


def _three_evenings(
    inside: Log, outside: Log, titles: pl.DataFrame, at_most: int, seed: int
) -> Lines:
    """Ask of people who had watched by one evening whether they had by another.

    Titles of few people are told of first: there it may follow from the totals.
    """
    rng = np.random.default_rng([seed, 1])
    claims: list[Claim] = []
    members: list[Member] = []
    chosen = _busiest_weeks(inside, _near(titles, 30, at_most))
    for title, first in chosen.items():
        drawn = np.sort(rng.choice(_DAYS, _EVENINGS, replace=False)).tolist()
        so_far = [watched(title).between(first, first + timedelta(d)) for d in drawn]
        asked = list(pairwise(range(_EVENINGS)))
        found = _draw_members(inside, outside, so_far, asked, rng)
        if found:
            claims += so_far
            members += found
        if len(members) >= at_most:
            break
    kept = tuple(members[:at_most])
    return Lines("three evenings", inside, tuple(claims), kept, game=InOrOut)


def _draw_members(
    inside: Log,
    outside: Log,
    so_far: Sequence[Claim],
    asked: Sequence[tuple[int, int]],
    rng: np.random.Generator,
) -> list[Member]:
    """Draw people of whom the later is true, one of each half; is the earlier?"""
    halves = [list(mark_people(half, so_far)) for half in (inside, outside)]
    found = []
    for group, known in asked:
        who = [np.flatnonzero(marks[known]) for marks in halves]
        if min(map(len, who)) == 0:
            continue
        answers = [
            bool(marks[group][rng.choice(people)])
            for marks, people in zip(halves, who, strict=True)
        ]
        target = Target(Knowledge((so_far[known],)), so_far[group])
        found.append(Member(target, *answers))
    return found


def _log_without_names(
    inside: Log, outside: Log, at_most: int, seed: int
) -> Pseudonyms:
    """Hand out the log of one half, and look for people of both."""
    rng = np.random.default_rng([seed, 2])
    plays = inside.plays.select(c for c in _HANDED_OUT if c in inside.columns).collect()
    old = plays["viewer"].unique().sort()
    new = pl.Series(rng.permutation(len(old)), dtype=pl.UInt32)
    number = pl.col("viewer").replace_strict(old, new, return_dtype=pl.UInt32)
    log = Log(plays.with_columns(number).lazy())
    present = _draw_targets(log, at_most, rng)
    absent = _draw_targets(outside, at_most, rng).values()
    owners = [Owner(target, record) for record, target in present.items()]
    if owners and absent:  # without a control nothing can be said of the owners
        owners += [Owner(target, None) for target in absent]
    else:
        owners = []
    return Pseudonyms("log without names", log, tuple(owners))


def _draw_targets(
    log: Log, at_most: int, rng: np.random.Generator
) -> dict[int, Target]:
    """Draw people with titles enough, and what comes to be known of each."""
    people = log.plays.group_by("viewer").agg(pl.col("title").n_unique())
    people = people.filter(pl.col("title") >= _KNOWN)
    viewers = people.select("viewer").sort("viewer").collect().to_series()
    n = min(at_most, len(viewers))
    chosen = viewers.gather(np.sort(rng.choice(len(viewers), n, replace=False)))
    columns = [c for c in ("viewer", "title", "day") if c in log.columns]
    plays = log.plays.filter(pl.col("viewer").is_in(chosen.implode())).select(columns)
    named = plays.with_columns(pl.col("title").cast(pl.String)).collect().sort(columns)
    named = named.unique(["viewer", "title"], keep="first", maintain_order=True)
    return {
        int(viewer): Target(_draw_knowledge(own, rng))
        for (viewer,), own in named.group_by("viewer", maintain_order=True)
    }


def _draw_knowledge(own: pl.DataFrame, rng: np.random.Generator) -> Knowledge:
    """Draw some of the plays of one person, with days that may be off."""
    some = own[np.sort(rng.choice(own.height, _KNOWN, replace=False))]
    days = some["day"].to_list() if "day" in some.columns else []
    facts = [KnownPlay(title) for title in some["title"]]
    for at, day in enumerate(days):
        off = timedelta(int(rng.integers(-_DAYS_OFF, _DAYS_OFF, endpoint=True)))
        facts[at] = KnownPlay(facts[at].title, day=day + off, days_off=_DAYS_OFF)
    return Knowledge(tuple(facts))


def _regions(log: Log) -> list[str]:
    """List the regions by their viewers, most peopled first."""
    people = pl.col("viewer").n_unique().alias("viewers")
    found = log.plays.drop_nulls("region").group_by(pl.col("region").cast(pl.String))
    return (
        found.agg(people)
        .sort("viewers", "region", descending=[True, False])
        .collect()["region"]
        .to_list()
    )


def _values(log: Log, column: str) -> list[str]:
    found = log.plays.select(pl.col(column).drop_nulls().unique()).collect()
    return sorted(found.to_series().cast(pl.String))
