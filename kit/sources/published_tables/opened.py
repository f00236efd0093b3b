"""Which lists and reports are looked at: a reader's own, or those of nobody?"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from kit.errors import SourceError
from kit.sources.published_tables.engagement import read_engagement
from kit.sources.published_tables.invented import invent_reports
from kit.sources.published_tables.table import PublishedTable
from kit.sources.published_tables.top10 import read_top10

_OF_WORLD = ("hours", "runtime", "views")  # that of the countries has ranks only
_MEASURED = Path(__file__).parents[3] / "data" / "published_hours.csv"


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
    is_single = isinstance(engagement_paths, str | PathLike)
    paths = [engagement_paths] if is_single else list(engagement_paths)
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
        raise SourceError.several_editions(Path(path).name)
