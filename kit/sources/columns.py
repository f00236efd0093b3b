"""Which column of a stranger's table holds the viewer, the title, the time?"""

from __future__ import annotations

import re

import polars as pl

from kit.errors import LogError

# Names as files have them, in lower case and without punctuation; a name left of
# a bar is preferred, names between two bars are rivals.
_USUAL_NAMES = {
    "viewer": """viewer viewerid | user userid uid username account accountid profile
        profileid profilename member memberid person personid customer customerid
        subscriber subscriberid listener listenerid household householdid""",
    "title": """title | film filmid movie movieid movietitle item itemid track trackid
        trackname song songid video videoid episode episodeid episodetitle imdbid
        titleid programme program | show showid""",
    "time": """time | datetime approxdatetime timestamp ts watchedat viewedat playedat
        startedat starttime eventtime | watcheddate | day date |
        tseconds seconds unix unixtime unixtimestamp epoch""",
    "series": "series | seriesid | seriestitle | seriesname | show | showid",
    "minutes": "minutes | minuteswatched | watchedminutes | durationminutes | mins",
    "rating": "rating | stars",
    "device": "device | devicetype | devicename",
    "region": "region | country | territory | market | state",
    "age_band": "ageband | agegroup | agerange",
    "plan": "plan | subscription | tier",
    "plays": """plays | playcount numplays nplays timesplayed timeswatched numviews
        viewcount | n""",
    "artist": "artist | artistname | artistid | albumartist | performer",
}
_REQUIRED = ("viewer", "title", "time")
_KNOWN = {name for names in _USUAL_NAMES.values() for name in names.split()} - {"|"}
_UNITS = {
    "seconds": "s sec secs second seconds",
    "milliseconds": "ms msec msecs milli millis millisecond milliseconds",
    "hours": "h hr hrs hour hours",
    "minutes": "m min mins minute minutes",
}
_KINDS_OF_TIME = (pl.Datetime, pl.Date)


def find_columns(
    columns: list[str], schema: dict[str, pl.DataType], named: dict[str, str | None]
) -> dict[str, str]:
    """Find the column of each role: the one named, or one with a usual name.

    Parameters
    ----------
    columns : list of str
        Names of the columns of the table, in order.
    schema : dict of str to pl.DataType
        Their types where the file has types; empty for text. Among columns
        that could be the time, one of dates is preferred to one of numbers.
    named : dict of str to (str or None)
        Column that was asked for, for every role.

    Returns
    -------
    dict of str to str
        Column of each role that has one.

    Raises
    ------
    LogError
        If a column is not there, has several candidates, is named twice in the
        table or has two roles, or if one looks like counts of plays and was not
        asked for.

    Examples
    --------
    >>> roles = {"viewer": None, "title": "name", "time": None}
    >>> find_columns(["user_id", "name", "Date"], {}, roles)
    {'title': 'name', 'viewer': 'user_id', 'time': 'Date'}
    """
    chosen = {}
    known = [name for name in columns if _plain(name) in _KNOWN]
    for role, name in named.items():
        if name is None:
            continue
        if not isinstance(name, str):
            raise LogError.bad_value(role, "the name of a column", name)
        if name not in columns:
            raise LogError.unknown_column(role, name, columns, known)
        chosen[role] = name
    for role in [role for role in named if role not in chosen]:
        rivals = _rank_columns(role, columns, schema, taken=set(chosen.values()))
        if len(rivals) > 1:
            raise LogError.ambiguous_column(role, rivals)
        if rivals and role == "plays":  # a row would stand for many
            raise LogError.counts_of_plays(rivals[0])
        if rivals:
            chosen[role] = rivals[0]
        elif role in _REQUIRED:
            raise LogError.missing_column(role, columns, known)
    _check_distinct(chosen, columns)
    return chosen


def unit_of(name: str) -> str | None:
    """Tell which unit of time the name of a column speaks of.

    Parameters
    ----------
    name : str
        Of a column.

    Returns
    -------
    str or None
        "seconds", "milliseconds", "minutes" or "hours"; None where it names none, or
        several.

    Examples
    --------
    >>> unit_of("msPlayed"), unit_of("Duration (sec)"), unit_of("length")
    ('milliseconds', 'seconds', None)
    """
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    units = [unit for unit, names in _UNITS.items() if words & set(names.split())]
    return units[0] if len(units) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _rank_columns(
    role: str, columns: list[str], schema: dict, *, taken: set[str]
) -> list[str]:
    """List the columns whose names suit a role equally well, and best of all."""
    ranks = {}
    for name in dict.fromkeys(columns):
        plain = _plain(name)
        for place, tier in enumerate(_USUAL_NAMES[role].split("|")):
            if plain in tier.split() and name not in taken:
                kinds = [schema.get(name) != kind for kind in _KINDS_OF_TIME]
                ranks[name] = (*kinds, place) if role == "time" else (place,)
    return [name for name in ranks if ranks[name] == min(ranks.values())]


def _check_distinct(chosen: dict[str, str], columns: list[str]) -> None:
    for role, name in chosen.items():
        if columns.count(name) > 1:
            raise LogError.repeated_column(role, name)
        sharing = [other for other in chosen if chosen[other] == name]
        if len(sharing) > 1:
            raise LogError.shared_column(sharing, name)
