"""Which column of a stranger's table holds the viewer, the title, the time?"""

from __future__ import annotations

import re
from collections.abc import Mapping

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
ROLES = tuple(_USUAL_NAMES)
_REQUIRED = ("viewer", "title", "time")
_KNOWN = {name for names in _USUAL_NAMES.values() for name in names.split()} - {"|"}
#: Words of which a name of a column may be made, and that name nobody.
_OF_COLUMNS = set(
    """who what when where watched viewed played seen listened streamed started ended
    start end begin first last time date day hour minute second timestamp id no nr of
    number key code hash name title content media show film movie series season episode
    track song artist album video programme program channel genre viewer user account
    profile member person customer client subscriber listener household device type at
    platform region country state plan tier rating score stars duration length
    """.split()
)
_UNITS = {
    "seconds": "s sec secs second seconds",
    "milliseconds": "ms msec msecs milli millis millisecond milliseconds",
    "hours": "h hr hrs hour hours",
    "minutes": "m min mins minute minutes",
}
_KINDS_OF_TIME = (pl.Datetime, pl.Date)


def map_columns(
    columns: list[str],
    schema: Mapping[str, pl.DataType],
    named: Mapping[str, str | None],
    minutes_unit: str | None,
) -> tuple[dict[str, pl.Expr], list[str]]:
    """Write each role as a column of the table, and report what was guessed."""
    chosen = find_columns(columns, schema, named)
    if "plays" in chosen:
        chosen = {r: c for r, c in chosen.items() if r not in ("minutes", "rating")}
    guessed = [
        f'{role}="{name}"'
        for role, name in chosen.items()
        if named[role] is None and name not in (role, "day")
    ]
    notes = [f"Columns guessed: {', '.join(guessed)}."] if guessed else []
    notes += _note_unit(chosen.get("minutes"), minutes_unit)
    cells = {role: pl.col(name) for role, name in chosen.items()}
    if "artist" in cells:
        cells["title"] = _join_artist(cells.pop("artist"), cells["title"])
        notes.append(
            f'Titles are "{chosen["artist"]}" and "{chosen["title"]}" together, since '
            "two artists can have a title of one name."
        )
    if schema.get("day") == pl.Date and chosen.get("time") in ("day", "time"):
        cells["day"] = pl.col("day")
        if chosen["time"] == "day":
            del cells["time"]
    return cells, notes


def _join_artist(artist: pl.Expr, title: pl.Expr) -> pl.Expr:
    artist, title = (
        cell.cast(pl.String).str.strip_chars().replace("", None)
        for cell in (artist, title)
    )
    both = pl.concat_str(artist, title, separator=": ", ignore_nulls=True)
    return pl.when(title.is_not_null()).then(both)


def _note_unit(name: str | None, unit: str | None) -> list[str]:
    """Say that lengths are taken for minutes, or ask if their name says otherwise."""
    if name is None or unit is not None:
        return []
    told = unit_of(name)
    if told is None:
        return [f'"{name}" is read as minutes; say minutes_unit="..." if it is not.']
    if told != "minutes":
        raise _open_unit(name, told)
    return []


def find_columns(
    columns: list[str],
    schema: Mapping[str, pl.DataType],
    named: Mapping[str, str | None],
) -> dict[str, str]:
    """Find the column of each role: the one named, or one with a usual name."""
    chosen = {}
    known = [name for name in columns if _names_nobody(name)]
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
            raise _ambiguous_column(role, rivals)
        if rivals and role == "plays":  # a row would stand for many
            raise LogError.counts_of_plays(rivals[0])
        if rivals:
            chosen[role] = rivals[0]
        elif role in _REQUIRED:
            raise LogError.missing_column(role, columns, known)
    _check_distinct(chosen, columns)
    return chosen


def unit_of(name: str) -> str | None:
    """Tell which unit of time the name of a column speaks of."""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    units = [unit for unit, names in _UNITS.items() if words & set(names.split())]
    return units[0] if len(units) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _names_nobody(name: str) -> bool:
    """Say whether an error may quote a name that could be a cell of the first row."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
    is_made_of_words = re.sub(r"[ _-]", "", name) == "".join(words) != ""
    of_columns = {word.lower() for word in words} <= _OF_COLUMNS
    return _plain(name) in _KNOWN or (is_made_of_words and of_columns)


def _rank_columns(
    role: str,
    columns: list[str],
    schema: Mapping[str, pl.DataType],
    *,
    taken: set[str],
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
            raise _repeated_column(role, name)
        sharing = [other for other in chosen if chosen[other] == name]
        if len(sharing) > 1:
            raise _shared_column(sharing, name)


def _open_unit(name: str, unit: str) -> LogError:
    """Say that a column may not be in minutes, by its name."""
    return LogError(
        f'`minutes` must be minutes, but the name of its column, "{name}", speaks '
        f'of {unit}; say minutes_unit="{unit}", or minutes_unit="minutes" if it '
        "holds those."
    )


def _ambiguous_column(role: str, columns: list[str]) -> LogError:
    """Say which columns compete for one role."""
    listed = ", ".join(f'"{name}"' for name in columns)
    return LogError(
        f"`{role}` must be one column, but {listed} all look like it; "
        f'choose with {role}="{columns[0]}" or another of them.'
    )


def _repeated_column(role: str, name: str) -> LogError:
    """Say that the table has two columns of one name."""
    return LogError(
        f'`{role}` must be one column, but line 1 names "{name}" more than once; '
        f"rename the others."
    )


def _shared_column(roles: list[str], name: str) -> LogError:
    """Say that one column was given two roles."""
    return LogError(
        f"`{roles[0]}` and `{roles[1]}` must be different columns, got "
        f'"{name}" for both; name one of them anew.'
    )
