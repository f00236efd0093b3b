"""Which lists and reports are looked at: a reader's own, or those of nobody?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np
import polars as pl

from kit.checks import check_seed, check_type
from kit.errors import SourceError
from kit.paths import DATA
from kit.sources.published_tables.netflix import read_engagement, read_top10
from kit.sources.published_tables.table import PublishedTable
from kit.sources.simulation.names import invent_titles

_OF_WORLD = ("hours", "runtime", "views")  # that of the countries has ranks only
_MEASURED = DATA / "published_hours.csv"


@dataclass(frozen=True)
class OpenedReports:
    """Weekly lists and half-yearly reports of one service.

    Parameters
    ----------
    weeks : PublishedTable
        From `read_top10`.
    reports : tuple of PublishedTable
        From `read_engagement`, each with its period.
    truth : pl.DataFrame or None
        The true hours, of an invented service only.
    """

    weeks: PublishedTable
    reports: tuple[PublishedTable, ...]
    truth: pl.DataFrame | None


def open_reports(
    top10_path: str | PathLike[str] = "",
    engagement_paths: Sequence[str | PathLike[str]] = (),
    *,
    seed: int,
    are_views_from_printed: bool = True,
) -> OpenedReports:
    """Open a reader's own files, or invent some.

    Parameters
    ----------
    top10_path : str or path, default=""
        The weekly lists; empty to invent a service.
    engagement_paths : sequence of str or path, default=()
        Reports of the same service, at least one where there are lists.
    seed : int
        For the invented service.
    are_views_from_printed : bool, default=True
        As for `invent_reports`.

    Returns
    -------
    OpenedReports

    Raises
    ------
    SourceError
        If only one of the two is given, a file cannot be read or holds several
        editions, the lists have no hours, runtimes and views, or a report does not
        say which months it is about.

    Examples
    --------
    >>> open_reports(seed=53).weeks.n_rows
    3120
    """
    check_type(SourceError, "top10_path", top10_path, (str, PathLike), "a path")
    is_single = isinstance(engagement_paths, str | PathLike)
    given = [engagement_paths] if is_single else list(engagement_paths)
    paths = cast("list[str | PathLike[str]]", given)
    if bool(top10_path) != bool(paths):
        rule = "given together with `top10_path`, or both left empty"
        raise SourceError.bad_value("engagement_paths", rule, [str(p) for p in paths])
    if paths:
        weeks = read_top10(top10_path)
        _refuse_several(weeks, top10_path)
        if missing := [name for name in _OF_WORLD if name not in weeks.rows.columns]:
            fault = f"has no {', '.join(missing)}"
            fix = "take the list of the world, as it is offered now"
            raise SourceError.bad_table(Path(top10_path).name, fault, fix)
        return OpenedReports(weeks, _dated(paths), None)
    with TemporaryDirectory() as folder:
        invented = invent_reports(
            folder, seed=seed, are_views_from_printed=are_views_from_printed
        )
        weeks, reports = read_top10(invented.top10), _dated([invented.report])
    return OpenedReports(weeks, reports, invented.truth)


def read_measured() -> pl.DataFrame:
    """Read what was measured on the real files, which the kit does not hold.

    Returns
    -------
    pl.DataFrame of shape (n_questions, 3)
        `about`, `question` and `answer`, as `summarise_hours` gives them.

    Raises
    ------
    SourceError
        If the file is gone.

    Examples
    --------
    >>> read_measured()["answer"][0]
    '10,560 in 264 weeks'
    """
    if not _MEASURED.is_file():
        fix = "fetch the kit again"
        raise SourceError.bad_table(_MEASURED.name, "does not exist", fix)
    with _MEASURED.open(encoding="utf-8", newline="") as file:
        return pl.DataFrame(list(csv.DictReader(file)))


def _dated(paths: Sequence[str | PathLike[str]]) -> tuple[PublishedTable, ...]:
    reports = tuple(read_engagement(path) for path in paths)
    for path, report in zip(paths, reports, strict=True):
        _refuse_several(report, path)
        if report.period is None:
            fault = "does not say which months it is about"
            fix = "put them into its name, such as 2024Jan-Jun"
            raise SourceError.bad_table(Path(path).name, fault, fix)
    return reports


def _refuse_several(table: PublishedTable, path: str | PathLike[str]) -> None:
    """Refuse editions in one file: which number is the later one, it does not say."""
    has_editions = (
        "edition" in table.rows.columns and table.rows["edition"].n_unique() > 1
    )
    if has_editions or "part" in table.rows.columns:
        raise _several_editions(Path(path).name)


CATEGORIES = (
    "Films (English)",
    "Films (Non-English)",
    "TV (English)",
    "TV (Non-English)",
)
#: The lists begin, the rounding changes, the half-year runs, all by whole weeks.
FIRST_WEEK, N_WEEKS = date(2023, 1, 8), 78
CHANGED = date(2023, 9, 24)
PERIOD = (date(2024, 1, 1), date(2024, 6, 30))
BEFORE, AFTER, FLOOR = 10_000, 100_000, 50_000
_PER_CATEGORY, _LISTED = 150, 10
_WITHHELD = 0.03  # share of runtimes with a star in place of a number


@dataclass(frozen=True)
class InventedReports:
    """Two published files of one invented service, and what is true.

    Parameters
    ----------
    top10, report : Path
        The weekly lists and the half-year's report, in the forms that Netflix uses.
    truth : pl.DataFrame
        `title`, `category`, `week`, `hours` (before rounding), `runtime` (minutes) and
        `released`, for every title and week, listed or not.
    """

    top10: Path
    report: Path
    truth: pl.DataFrame


def invent_reports(
    folder: str | PathLike[str], *, seed: int, are_views_from_printed: bool = True
) -> InventedReports:
    """Make up a service, and write what it publishes into a folder.

    Parameters
    ----------
    folder : str or path
        Where the two files go.
    seed : int
        For hours, runtimes and days of release.
    are_views_from_printed : bool, default=True
        Whether views are worked out from the rounded hours, or from the true ones.

    Returns
    -------
    InventedReports

    Raises
    ------
    SourceError
        If the folder cannot be written to, or the seed is no whole number.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from kit.sources.published_tables.netflix import read_top10
    >>> with TemporaryDirectory() as folder:
    ...     read_top10(invent_reports(folder, seed=1).top10).n_rows
    3120
    """
    check_type(SourceError, "folder", folder, (str, PathLike), "the path of a folder")
    check_seed(SourceError, seed)
    truth = _invent_hours(np.random.default_rng(seed))
    top10 = Path(folder) / "all-weeks-global.tsv"
    report = Path(folder) / "What_We_Watched_2024Jan-Jun.csv"
    try:
        _write(top10, "\t", _weekly(truth, are_views_from_printed))
        _write(report, ",", _half_year(truth, are_views_from_printed, seed))
    except OSError as error:
        raise SourceError.bad_folder(folder, error.strerror) from None
    return InventedReports(top10, report, truth)


def _invent_hours(rng: np.random.Generator) -> pl.DataFrame:
    """Let every title come out once, large or small, and be watched less each week."""
    n = _PER_CATEGORY * len(CATEGORIES)
    is_film = np.repeat([True, True, False, False], _PER_CATEGORY)
    films, series = (invent_titles(form, n // 2) for form in ("film", "series"))
    titles = [*films, *(f"{name}: Season 1" for name in series)]
    release = rng.integers(-26, N_WEEKS, n)
    size = rng.lognormal(15.5, 1.3, n)
    runtime = np.where(is_film, rng.integers(75, 150, n), rng.integers(120, 720, n))
    age = np.arange(N_WEEKS)[None, :] - release[:, None]
    decay = np.exp(-0.45 * np.clip(age, 0, None)) + 0.01
    hours = size[:, None] * decay * rng.lognormal(0, 0.25, age.shape) * (age >= 0)
    weeks = [FIRST_WEEK + timedelta(weeks=week) for week in range(N_WEEKS)]
    return pl.DataFrame(
        {
            "title": np.repeat(titles, N_WEEKS),
            "category": np.repeat(CATEGORIES, _PER_CATEGORY * N_WEEKS),
            "week": weeks * n,
            "hours": hours.ravel(),
            "runtime": np.repeat(runtime, N_WEEKS),
            "released": np.repeat(
                [weeks[0] + timedelta(weeks=int(week), days=-6) for week in release],
                N_WEEKS,
            ),
        }
    )


def _rounded(hours: pl.Expr, base: int | pl.Expr) -> pl.Expr:
    return ((hours / base + 0.5).floor() * base).cast(pl.Int64)


def _views(is_from_printed: bool) -> pl.Expr:
    source = pl.col("printed") if is_from_printed else pl.col("hours")
    return _rounded(source * 60 / pl.col("runtime"), AFTER)


def _weekly(truth: pl.DataFrame, is_from_printed: bool) -> Iterable[tuple]:
    """List the ten titles of each category with the most hours, week by week."""
    base = pl.when(pl.col("week") < CHANGED).then(BEFORE).otherwise(AFTER)
    rank = pl.col("hours").rank("ordinal", descending=True).over("week", "category")
    so_far = pl.col("week").rank("ordinal").over("title")
    is_late = pl.col("week") >= CHANGED
    name, is_film = pl.col("title"), pl.col("category").str.starts_with("Films")
    listed = (
        truth.with_columns(rank=rank, printed=_rounded(pl.col("hours"), base))
        .filter(pl.col("rank") <= _LISTED)
        .with_columns(weeks=so_far, views=_views(is_from_printed))
        .sort("week", "category", "rank", descending=[True, False, False])
        .select(
            "week",
            "category",
            "rank",
            name.str.replace(": Season 1", "", literal=True),
            pl.when(is_film).then(pl.lit("N/A")).otherwise(name).alias("season"),
            "printed",
            pl.when(is_late).then((pl.col("runtime") / 60).round(4)),
            pl.when(is_late).then("views"),
            "weeks",
        )
    )
    yield tuple(
        "week category weekly_rank show_title season_title weekly_hours_viewed runtime "
        "weekly_views cumulative_weeks_in_top_10".split()
    )
    yield from listed.rows()


def _half_year(
    truth: pl.DataFrame, is_from_printed: bool, seed: int
) -> Iterable[tuple]:
    """List every title above the floor, as the report does, with its preamble."""
    months = f"{PERIOD[0]:%B} to {PERIOD[1]:%B %Y}"
    yield from [(), ("What We Watched (invented)",), (f"Views from {months}",), (), ()]
    yield (
        "Title",
        "Available Globally?",
        "Release Date",
        "Hours Viewed",
        "Runtime",
        "Views",
    )
    totals = (
        truth.filter(pl.col("week").is_between(*PERIOD))
        .group_by("title", "released", "runtime", maintain_order=True)
        .agg(pl.col("hours").sum())
        .filter(pl.col("hours") > FLOOR)
        .with_columns(printed=_rounded(pl.col("hours"), AFTER))
        .with_columns(views=_views(is_from_printed))
        .sort("printed", "title", descending=[True, False])
    )
    stars = np.random.default_rng([seed, 1]).random(totals.height) < _WITHHELD
    chosen = totals.select("title", "released", "printed", "runtime", "views").rows()
    for (*named, printed, runtime, views), is_star in zip(chosen, stars, strict=True):
        hours, minutes = divmod(runtime, 60)
        told = "*" if is_star else f"{hours}:{minutes:02}"
        title, released = named
        yield title, "Yes", released, printed, told, views


def _write(path: Path, separator: str, rows: Iterable[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)


def _several_editions(name: str) -> SourceError:
    """Say that one file holds what was published at several times."""
    return SourceError(
        f"`path` must be one edition of a report, but {name!r} holds several; save "
        "each as a file of its own."
    )
