"""What did one person watch or hear, by the export of their own service?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from os import PathLike
from pathlib import Path

import polars as pl

from kit.checks import check_number, check_one_of
from kit.cleaning import clean_text, holds_controls
from kit.errors import ExportError
from kit.files.opening import (
    MOST_FILES,
    SourceFile,
    as_path,
    check_encoding,
    open_files,
    retold,
)
from kit.log import Log, check_plays
from kit.sources.exports.collect import ORDERS, Collected, Wanted, collect_plays
from kit.sources.exports.format import LEFT_OUT, REASONS, Finished, Reason
from kit.sources.exports.recognise import Recognised, Unknown, recognise

_COLUMNS = ("viewer", "title", "day", "time", "series", "minutes", "rating")
_COUNTS = {"file": pl.String, "format": pl.String, "rows": pl.Int64}
_COUNTS |= {"plays": pl.Int64, "left_out": pl.Int64}


@dataclass(frozen=True, eq=False, repr=False)
class Export:
    """The plays of a personal export, and all that is not among them.

    Attributes
    ----------
    log : Log
        The plays, each profile a viewer. `series` is the show, the artist or the
        channel. It has no device and no region, whatever the files say.
    service : str
    files : pl.DataFrame of shape (n_files, 5)
        `file`, `format`, `rows`, and of these `plays` and `left_out`.
    left_out : pl.DataFrame of shape (n_left_out, 3)
        `file`, `line` (in JSON, the number of the record) and `reason`. Every row of
        the files is either a play of the log or here.
    passed_over : pl.DataFrame of shape (n_passed_over, 2)
        Files of a folder or a ZIP that hold no plays: `file` and `reason`.
    contradictions : pl.DataFrame of shape (n_plays, 2)
        Plays of one viewer, title and time that differ in some other field of their
        rows, kept or dropped: `file` and `line`. They are all in the log.
    notes : tuple of str
        What times and lengths mean, and what was inferred, in sentences.
    """

    log: Log
    service: str
    files: pl.DataFrame
    left_out: pl.DataFrame
    passed_over: pl.DataFrame
    contradictions: pl.DataFrame
    notes: tuple[str, ...]

    def count_reasons(self) -> pl.DataFrame:
        """Count the rows left out by why.

        Returns
        -------
        pl.DataFrame of shape (n_reasons, 2)
            `reason` and `rows`, the commonest first.
        """
        return (
            self.left_out.group_by("reason")
            .agg(pl.len().alias("rows"))
            .sort("rows", "reason", descending=[True, False])
        )

    def __repr__(self) -> str:
        rows, files = self.files["rows"].sum(), self.files.height
        kept = self.files["plays"].sum()
        counted = {"play": kept, "row": rows, "file": files}
        plays, lines, read = (
            f"{n:,} {what}{'s' * (n != 1)}" for what, n in counted.items()
        )
        return f"{self.service} export: {plays} of {lines} in {read}"


def open_export(
    path: object,
    *,
    day_order: str | None = None,
    time_zone: str | None = None,
    least_seconds: float = 30,
    profile: str | None = None,
    encoding: str | None = None,
) -> Export:
    r"""Read what a service hands out about one person into a log.

    Known are Netflix (ViewingActivity and NetflixViewingHistory), Spotify (account data
    and extended history), YouTube by Google Takeout in JSON, Trakt, the diary of
    Letterboxd, and scrobbles of Last.fm as the usual exporters write them; told by what
    is in a file, not by its name. Nothing is written anywhere.

    Addresses, devices, countries and all else that is not about what was played and
    when stays in the file: those cells are dropped as a row is read.

    Parameters
    ----------
    path : str, path, or iterable of these
        One file, several, a folder, or the ZIP as it was downloaded.
    day_order : {"dmy", "mdy", "ymd"}, optional
        Which part of a date such as 9/1/24 comes first. By default inferred from all
        dates of a file, where they allow only one reading; "ymd", with two digits of
        the year in front, has to be said.
    time_zone : str, optional
        Zone in which days are counted, such as "Europe/London". By default UTC; days
        without a time are as the service wrote them.
    least_seconds : float, default=30
        Plays shorter than this are left out, where the service says how long each was.
    profile : str, optional
        Of a Netflix account, the one profile to read. By default each is a viewer.
    encoding : str, optional
        How the text of the files is encoded, such as "cp1252". By default UTF-8, or
        UTF-16 that says so.

    Returns
    -------
    Export

    Raises
    ------
    ExportError
        If a parameter is something else; if a file cannot be read or is no export; if
        there are two services or two forms of one, which tell of the same plays; if the
        order of days and months is open; if nothing is left. No message holds a row.

    Examples
    --------
    >>> from pathlib import Path
    >>> import kit
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "NetflixViewingHistory.csv")
    ...     _ = file.write_text('Title,Date\n"A Film","12/24/23"\n')
    ...     kit.open_export(file)
    Netflix export: 1 play of 1 row in 1 file
    """
    _check_settings(day_order, least_seconds, profile)
    wanted = Wanted(day_order, time_zone, float(least_seconds), _plain(profile))
    profiles: dict[str, int] = {}
    code = check_encoding(ExportError, encoding)
    with retold(ExportError.bad_file), _open_all(path, code) as files:
        found, passed_over = _choose(files)
        collected = [
            collect_plays(file, one, wanted, number, profiles)
            for number, (file, one) in enumerate(found)
        ]
    _check_profile(profile, profiles)
    return _put_together(found, collected, passed_over)


@contextmanager
def _open_all(path: object, encoding: str | None) -> Iterator[list[SourceFile]]:
    """Find the files of an export, and keep them open as long as they are read."""
    with ExitStack() as stack:
        files = []
        for one in _list_paths(path):
            files += stack.enter_context(open_files(one, encoding=encoding))
        yield _number_repeats(files)


def _number_repeats(files: list[SourceFile]) -> list[SourceFile]:
    """Tell afile what is called alike, as in two ZIPs of one service."""
    times: Counter[str] = Counter()
    for at, file in enumerate(files):
        times[file.name] += 1
        if times[file.name] > 1:
            files[at] = replace(file, name=f"{file.name} ({times[file.name]})")
    return files


def _list_paths(path: object) -> list[Path]:
    if isinstance(path, str | PathLike):
        given: list[object] = [path]
    elif isinstance(path, Iterable) and not isinstance(path, bytes):
        given = list(islice(path, MOST_FILES + 1))
    else:
        raise _bad_path(type(path).__name__)
    if not given:
        raise _bad_path("an empty list")
    files = [_find_path(one) for one in given]
    if len({file.resolve() for file in files}) < len(files):
        raise _bad_path("one of them twice")
    return files


def _find_path(given: object) -> Path:
    if not isinstance(given, str | PathLike):
        raise _bad_path("something else in it")
    path = as_path(given)
    if not given or path is None or not (path.is_file() or path.is_dir()):
        fault, fix = "is no file and no folder", "check the name and where it lies"
        raise ExportError.bad_file(str(given), fault, fix)
    return path


def _put_together(
    found: list[tuple[SourceFile, Recognised]],
    collected: list[Collected],
    passed_over: pl.DataFrame,
) -> Export:
    plays = pl.concat([one.plays for one in collected], how="vertical")
    left_out = pl.concat([one.left_out for one in collected], how="vertical")
    form = found[0][1].form
    done = form.finish(plays) if form.finish else Finished(plays, left_out.clear())
    clean = clean_names(done.plays)
    plays, repeats = part_repeats(clean.plays)
    gone = [left_out, done.left_out, clean.left_out, repeats]
    left_out = pl.concat(gone).sort("file", "line")
    names = [file.name for file, _ in found]
    left_out = left_out.with_columns(pl.col("reason").cast(pl.String))
    if plays.is_empty():
        counts = left_out["reason"].value_counts(sort=True)
        raise _no_plays(counts.rows())
    log = check_plays(_as_log(plays))
    told = [form.means, *(note for one in collected for note in one.notes)]
    notes = dict.fromkeys(filter(None, [*told, *done.notes, *clean.notes]))
    contradictions = find_contradictions(plays)
    if n := contradictions.height:
        differ = "Plays of one title at one time, in rows that differ, all kept"
        notes[f"{differ}: {n:,}."] = None
    return Export(
        log=log,
        service=form.service,
        files=_count_files(names, form.name, [one.rows for one in collected], left_out),
        left_out=_name_files(left_out, names),
        passed_over=passed_over,
        contradictions=_name_files(contradictions, names),
        notes=(*notes, *log.notes),
    )


def _check_settings(day_order: object, least_seconds: object, profile: object) -> None:
    if day_order is not None:
        check_one_of(ExportError, "day_order", day_order, ORDERS)
    check_number(ExportError, "least_seconds", least_seconds, least=0)
    if profile is not None and not (isinstance(profile, str) and profile.strip()):
        raise ExportError.bad_value("profile", "the name of a profile", profile)


def _plain(profile: str | None) -> str | None:
    return None if profile is None else profile.strip().casefold()


def _choose(
    files: list[SourceFile],
) -> tuple[list[tuple[SourceFile, Recognised]], pl.DataFrame]:
    """Keep the files of plays, which must be of one form, and list the others."""
    told = [(file, recognise(file)) for file in files]
    for file, one in told:
        if isinstance(one, Unknown) and file.is_named:
            raise ExportError.bad_file(file.name, one.fault, one.fix)
    found = [(file, one) for file, one in told if isinstance(one, Recognised)]
    others = [(file.name, one) for file, one in told if isinstance(one, Unknown)]
    if not found:
        others.sort(key=lambda one: (one[1].is_meant, one[1].may_hold), reverse=True)
        raise _none_found([(n, one.fault, one.fix) for n, one in others])
    for what in ("service", "name"):
        names = list(dict.fromkeys(getattr(one.form, what) for _, one in found))
        if len(names) > 1:
            kind = "service" if what == "service" else "form"
            raise _several(kind, names)
    rows = [(name, one.fault) for name, one in others]
    schema = {"file": pl.String, "reason": pl.String}
    return found, pl.DataFrame(rows, schema=schema, orient="row")


def _check_profile(profile: str | None, profiles: dict[str, int]) -> None:
    if profile is None:
        return
    if not profiles.keys() - {""}:
        raise ExportError.bad_value(
            "profile", "left out for an export that names no profiles", profile
        )
    if _plain(profile) not in profiles:
        raise _no_such_profile(profile, len(profiles))


def _as_log(plays: pl.DataFrame) -> pl.DataFrame:
    """Take the columns of a log in its checked form, without those that are empty."""
    # Numbered anew: of a profile that is not wanted, or has no plays, there is none.
    viewer = pl.col("viewer").rank("dense").cast(pl.UInt32) - 1
    plays = plays.with_columns(viewer)
    empty = [name for name in _COLUMNS if plays[name].null_count() == plays.height]
    return plays.select(_COLUMNS).drop(empty)


def _count_files(
    names: list[str], form: str, rows: list[int], left_out: pl.DataFrame
) -> pl.DataFrame:
    counts = dict(left_out.group_by("file").len().rows())
    gone = [counts.get(at, 0) for at in range(len(names))]
    kept = [n - out for n, out in zip(rows, gone, strict=True)]
    table = [names, [form] * len(names), rows, kept, gone]
    return pl.DataFrame(dict(zip(_COUNTS, table, strict=True)), schema=_COUNTS)


def _name_files(left_out: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    named = pl.Series(names, dtype=pl.String).gather(left_out["file"])
    return left_out.with_columns(named.alias("file"))


def part_repeats(plays: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """SourceFile the plays from the rows that tell of the same play again.

    Rows alike in every field, also in those that are dropped, are one play if they have
    a time. Without one, a title may have been played twice on a day: alike in one file
    they are two plays, alike in two files they are one.
    """
    same = [name for name in plays.columns if name not in ("file", "line")]
    again = pl.int_range(pl.len()).over("file", *same)
    nth = pl.when(pl.col("time").is_null()).then(again).otherwise(0).alias("nth")
    first = pl.struct(*same, nth).is_first_distinct()
    is_first = plays.select(first).to_series()
    reason = pl.lit(str(Reason.REPEAT), dtype=REASONS).alias("reason")
    return plays.filter(is_first), plays.filter(~is_first).select(
        "file", "line", reason
    )


def find_contradictions(plays: pl.DataFrame) -> pl.DataFrame:
    """Find plays of one viewer and title at one time, in rows that are no repeats."""
    several = pl.len().over("viewer", "title", "time") > 1
    timed = plays.filter(pl.col("time").is_not_null())
    return timed.filter(several).select("file", "line").sort("file", "line")


def clean_names(rows: pl.DataFrame) -> Finished:
    """Clean names of what no page can show, and part the plays without any."""
    names = pl.col("title", "series").cast(pl.String)
    n = rows.select(pl.any_horizontal(holds_controls(names))).to_series().sum()
    if not n:
        return Finished(rows, pl.DataFrame(schema=LEFT_OUT))
    rows = rows.with_columns(clean_text(names).cast(pl.Categorical))
    series = pl.col("series").cast(pl.String)
    rows = rows.with_columns(series=pl.when(series != "").then("series"))
    has_name = pl.col("title").cast(pl.String) != ""
    reason = pl.lit(str(Reason.NO_TITLE), dtype=REASONS).alias("reason")
    note = f"Names with control characters, where a space is read instead: {n:,}."
    return Finished(
        rows.filter(has_name), rows.filter(~has_name).select("file", "line", reason),
        (note,),
    )  # fmt: skip


def _bad_path(found: str) -> ExportError:
    """Say what a path to an export may be."""
    return ExportError(
        "`path` must be a file, a folder or a ZIP, or a list of different ones, "
        f"got {found}."
    )


def _none_found(faults: list[tuple[str, str, str]]) -> ExportError:
    """Say of a folder or a ZIP that no file in it is an export."""
    if not faults:
        return ExportError(
            "`path` must hold a personal export, got no file at all; name the "
            "folder or the ZIP that the service gave."
        )
    name, fault, fix = faults[0]
    return ExportError(
        "`path` must hold a personal export, and none of its files "
        f"({len(faults):,}) is one: {name!r}, for example, {fault}; {fix}."
    )


def _several(what: str, names: list[str]) -> ExportError:
    """Say that files of two kinds lie together, which tell of the same plays."""
    return ExportError(
        f"`path` must lead to an export of one {what}, got {' and '.join(names)}; "
        "name the files of one of them, and open the other by itself."
    )


def _no_plays(reasons: list[tuple[str, int]]) -> ExportError:
    """Say that every row was left out, and why."""
    if not reasons:
        return ExportError(
            "The export must hold at least one play, got files without rows; "
            "choose a longer time when you ask for it."
        )
    listed = "; ".join(f"{reason}: {rows:,}" for reason, rows in reasons)
    fixes = {
        "shorter than `least_seconds`": "lower `least_seconds`",
        "of another profile": "name another `profile`",
        "no word that is known to mean a view": "ask Google Takeout for the watch "
        "history and not for all activity, or with the account in English",
    }
    fix = [fixes[reason] for reason, _ in reasons if reason in fixes]
    fix = fix or ["ask the service for it again, over a longer time"]
    return ExportError(
        "The export must hold at least one play, and every row was left out "
        f"({listed}); {', or '.join(fix)}."
    )


def _no_such_profile(profile: str, profiles: int) -> ExportError:
    """Say that nobody has that name, without saying who there is."""
    rule = f"the name of one of the {profiles:,} profiles of the export"
    return ExportError.bad_value("profile", rule, profile)
