"""Which publications would a service with this log make, and what is worth knowing?

Each kind of publication is a file of `kit.sweeps.publications` and one line here. They
are chosen by fixed rules, so that the same sweep runs on a log of the reader's own.
"""

from __future__ import annotations

from collections.abc import Collection

from kit.checks import check_whole
from kit.errors import SweepError
from kit.log import Log, check_log
from kit.sweeps.cases import Case, split_viewers
from kit.sweeps.games import Game
from kit.sweeps.publications.cohort import DAILY_COHORT
from kit.sweeps.publications.colleagues import COLLEAGUES
from kit.sweeps.publications.crowds import CROWDS
from kit.sweeps.publications.desk import DESK
from kit.sweeps.publications.evenings import THREE_EVENINGS
from kit.sweeps.publications.group_by_day import GROUP_BY_DAY
from kit.sweeps.publications.halves import Halves, Publication
from kit.sweeps.publications.log_without_names import LOG_WITHOUT_NAMES
from kit.sweeps.publications.people_alike import PEOPLE_ALIKE
from kit.sweeps.publications.related_lists import RELATED_LISTS
from kit.sweeps.publications.running_totals import DAILY_TOTALS, RANDOM_WINDOWS
from kit.sweeps.publications.small_group import SMALL_GROUP
from kit.sweeps.publications.streaks import STREAKS
from kit.sweeps.publications.tables import TABLES
from kit.sweeps.publications.weekly_notes import WEEKLY_NOTES

#: The kinds of publication, in the order in which a sweep has them.
PUBLICATIONS: tuple[Publication, ...] = (
    DAILY_TOTALS,
    RANDOM_WINDOWS,
    STREAKS,
    WEEKLY_NOTES,
    TABLES,
    DESK,
    THREE_EVENINGS,
    CROWDS,
    SMALL_GROUP,
    GROUP_BY_DAY,
    COLLEAGUES,
    LOG_WITHOUT_NAMES,
    RELATED_LISTS,
    DAILY_COHORT,
    PEOPLE_ALIKE,
)
#: The games that they belong to.
GAMES: tuple[type[Game], ...] = tuple(
    dict.fromkeys(publication.game for publication in PUBLICATIONS)
)


def choose_cases(
    log: Log,
    *,
    seed: int,
    at_most: int = 100,
    games: Collection[type[Game]] = GAMES,
    names: Collection[str] | None = None,
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
        Small groups, or people, for each case; 200 people of a panel, even where
        this is less.
    games : collection of type, default=all
        Which games are played.
    names : collection of str, optional
        Which cases are wanted, by their names; by default all of these games.

    Returns
    -------
    list of Case
        How many? "daily totals", lines that each tell how many have watched a title so
        far; "random windows", how many watched it between two days, drawn by lot;
        "streaks", who watched on each of three days and on several of them; "weekly
        notes", an archive of lines by region; "one table" and "two tables" of viewers
        by region and age; and "desk". In or out? "three evenings", running totals of
        three days, where it is known that somebody had watched by one of them, and
        asked whether she had by the one before; "crowds of known people", many counts
        of halves of a panel, where it is asked who of them watched; and "small group",
        how many of 53 people watched each title, where it is known what somebody
        watched, and asked whether she is one of them; and "table of people", a
        k-anonymous table by region, age band and plan, where these are known of
        somebody, and asked whether she watched a title. Which record? "log without
        names", where four plays of somebody are known. What begun? "daily lists" and
        "weekly lists" of related titles, where what somebody had watched before is
        known. Day by day? "daily cohort", counts of a closed cohort from which
        histories are rebuilt. Those for which the log lacks a column (see
        `left_out_cases`), or which hide nothing, are left out.

    Raises
    ------
    SweepError
        If `log` is none, no case is left, there are no such `games` or `names`, or
        `at_most` is below 1.

    Examples
    --------
    >>> import kit
    >>> [
    ...     case.name
    ...     for case in kit.choose_cases(
    ...         kit.open_films(), seed=1, games=[kit.sweeps.InOrOut]
    ...     )
    ... ]
    ['three evenings', 'crowds of known people', 'small group', \
'small group by day', 'colleagues', 'table of people']
    """
    check_whole(SweepError, "at_most", at_most)
    check_log(SweepError, log)
    wanted = _check_wanted(games, names)
    inside, outside = split_viewers(log, seed=seed)
    halves = Halves(inside, outside, seed, at_most)
    cases: list[Case] = []
    if not inside.plays.first().collect().is_empty():  # as of one viewer
        for publication in wanted:
            if not publication.lacks(log):
                cases += publication.choose(halves)
    cases = [case for case in cases if case.secrets]
    if names is not None:
        cases = [case for case in cases if case.name in names]
    if not cases:
        reasons = dict.fromkeys(left_out_cases(log).values())
        message = (
            "`log` must hold groups of 1 to 10 people behind larger numbers, or people "
            "of whom something can be known, and none was found; use a log of more "
            "viewers."
        )
        raise SweepError(" ".join([message, *reasons]))
    return cases


def _check_wanted(games: object, names: object) -> list[Publication]:
    """Refuse games and names that there are not, or none; give what is left."""
    listed = list(games) if isinstance(games, Collection) else []
    if not listed or any(game not in GAMES for game in listed):
        told = ", ".join(game.__name__ for game in GAMES)
        raise SweepError.bad_value("games", f"a list of some of {told}", games)
    wanted = [one for one in PUBLICATIONS if one.game in listed]
    if names is None:
        return wanted
    known = [name for one in wanted for name in one.names]
    is_list = isinstance(names, Collection) and not isinstance(names, str)
    chosen = list(names) if isinstance(names, Collection) else []
    if not (is_list and chosen) or any(name not in known for name in chosen):
        raise SweepError.bad_value("names", f"a list of some of {known}", names)
    return [one for one in wanted if set(one.names) & set(chosen)]


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
    >>> import polars as pl
    >>> from kit.log import check_plays
    >>> rows = {"viewer": [1], "title": ["A"], "region": ["north"]}
    >>> log = check_plays(pl.DataFrame(rows), undated=True)
    >>> left_out_cases(log)["streaks"]
    'The log has no column `day`.'
    """
    check_log(SweepError, log)
    lacking = [(one, one.lacks(log)) for one in PUBLICATIONS]
    return {name: why for one, why in lacking if why for name in one.names}
