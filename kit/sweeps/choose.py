"""Which publications would a service with this log make, and what is worth knowing?

Lines, tables and a desk, chosen from the log by fixed rules, so that the same sweep
runs on a log of the reader's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, permutations, product

import numpy as np
import polars as pl

from kit.attacks.on_releases.differencing import find_differences
from kit.claims.language import Claim, everyone
from kit.claims.viewing import watched
from kit.errors import SweepError
from kit.log import Log
from kit.publishing.counting import count
from kit.releases import release
from kit.sources.press import weekly_lines
from kit.sweeps.cases import Case, Counter, Crossed, Lines, find_secrets, split_viewers
from kit.sweeps.secrets import MOST, Sought

_DAYS = 28  # of the lines
_TITLES, _WINDOWS = 24, 30  # with running totals and windows, at most; of each
#: The columns that a case cannot do without, beside those of every log.
_NEEDED = {
    "daily totals": ("day",),
    "random windows": ("day",),
    "streaks": ("day",),
    "weekly notes": ("day", "region"),
    "one table": ("region", "age_band"),
    "two tables": ("region", "age_band"),
}
_SMALL = 12  # the region of the notes that is small, counted from the smallest


def choose_cases(log: Log, *, seed: int, at_most: int = 100) -> list[Case]:
    """Choose what is published, and the small groups that lie behind it.

    Parameters
    ----------
    log : Log
        All plays; with regions and age bands there are more cases.
    seed : int
        Of the split into those who are published and the control, and of windows.
    at_most : int, default=100
        Small groups for each case.

    Returns
    -------
    list of Case
        "daily totals", lines that each tell how many have watched a title so far;
        "random windows", how many watched it between two days, drawn by lot;
        "streaks", who watched on each of three days and on several of them;
        "weekly notes", an archive of lines by region; "one table" and "two tables"
        of viewers by region and age; and "desk". Those for which the log lacks a
        column (see `left_out_cases`), or which hide no small group, are left out.

    Raises
    ------
    SweepError
        If `log` is none, no case is left, or `at_most` is below 1.
    """
    if not isinstance(at_most, int) or isinstance(at_most, bool) or at_most < 1:
        raise SweepError.bad_value("at_most", "an int of at least 1", at_most)
    if not isinstance(log, Log):
        raise SweepError.bad_value("log", "a Log, such as open_films()", log)
    inside, outside = split_viewers(log, seed=seed)
    if inside.plays.first().collect().is_empty():
        raise SweepError.no_small_group()  # a log of one viewer
    titles = _rank_titles(inside)
    lacking = left_out_cases(log)
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
    cases = [case for case in cases if case.secrets]
    if not cases:
        raise SweepError.no_small_group(lacking)
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
        so_far = [
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
    claims, secrets = [], []
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
    for finding in found.findings:
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
    both = ({}, {"age_band": pairs})
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
