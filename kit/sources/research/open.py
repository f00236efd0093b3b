"""Is this one of the sets that others published for research, and how is it opened?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from pathlib import Path

import polars as pl

from kit.errors import LogError
from kit.log import Log
from kit.sources.research import (
    lastfm,
    movielens,
    netflix,
    vodclickstream,
)
from kit.sources.research.pieces import Piece, list_beside, list_pieces
from kit.sources.research.reading import EMPTY_ROW, Family
from kit.sources.research.sets import find_set
from kit.sources.tables import read_log

#: A new family of sets is one file and one line here.
_FAMILIES = (
    movielens.RATINGS,
    netflix.RATINGS,
    vodclickstream.VISITS,
    lastfm.PLAYS,
    movielens.PAIRS,
    vodclickstream.PANEL,
)
_SHOWN = 3


def open_research_log(
    path: str | PathLike[str],
    *,
    time_zone: str | None = None,
    undated: bool = False,
    keep: str | PathLike[str] | None = None,
) -> Log:
    r"""Open a set that others published for research, as its publisher wrote it.

    MovieLens (all editions), MovieTweetings, Netflix Prize, vodclickstream and Last.fm
    1K are recognised by what their files hold. Anything else is read by `read_log`,
    which in turn opens these sets too.

    A set is read once, text a block at a time, and its plays are held in memory in
    small integers, 8 to 24 bytes each. They do not stay on their file: viewers are
    numbered anew and repeats merged, for which all rows are needed, and every question
    would take the text apart again. To have them stay on disk, name a file in `keep`.

    Parameters
    ----------
    path : str or path
        A file of plays, with the files of titles and viewers beside it; the folder in
        which the set was unpacked; or the archive (.zip, .tar.gz) as it was downloaded.
    time_zone : str, optional
        Zone in which days are counted; by default UTC.
    undated : bool, default=False
        Whether to leave aside when anything was played.
    keep : str or path, optional
        A new Parquet file in which to keep the log in its checked form, pseudonymous
        as it is. The plays are then scanned from it, now and whenever it is opened.

    Returns
    -------
    Log
        With the names of titles, ratings, and what the set tells of viewers. Ids that
        are numbers serve as titles where there are no names.

    Raises
    ------
    LogError
        If the file is damaged, several files could be meant, more than half of the
        rows cannot be read, or `keep` cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "ratings.dat")
    ...     _ = file.write_text("7::10::4::1000000000\n8::10::5::1000086400\n")
    ...     open_research_log(file)
    Log of 2 plays by 2 viewers, 2001-09-09 to 2001-09-10
    """
    target = None if keep is None else _check_target(keep)
    found = find_research_set(path)
    read = partial(read_log, path) if found is None else found.read
    log = read(time_zone=time_zone, undated=undated)
    return log if target is None else _keep(log, target)


@dataclass(frozen=True, eq=False)
class Found:
    """Plays of a research set, recognised and not yet read."""

    path: Path
    family: Family
    plays: Sequence[Piece]
    pieces: Sequence[Piece]

    def read(self, **settings: object) -> Log:
        """Read the plays."""
        try:
            log = self.family.read(self.plays, self.pieces, **settings)
        except LogError as error:
            if repr(str(self.path)) in str(error):
                raise
            raise LogError.in_file(self.path.name, error) from None
        return replace(log, notes=(self._note(log), *log.notes))

    def _note(self, log: Log) -> str:
        """Say what was opened, and whether it is all of a published edition."""
        files = self.plays[0].name
        if len(self.plays) > 1:
            files = f"{len(self.plays):,} files, {files} to {self.plays[-1].name}"
        sets = [find_set(name) for name in self.family.sets]
        n_rows = log.n_plays() + log.merged
        n_rows += (log.left_out["reason"] != EMPTY_ROW).sum()
        same = [one.edition for one in sets if one.plays == n_rows]
        if same:
            return f"Read {files}: as many rows as {same[0]}."
        if all(one.plays is None for one in sets):
            return f"Read {files} as {sets[0].edition}."
        return (
            f"Read {files}. Its form is known, but no edition known here has its "
            f"{n_rows:,} rows: it may be another, or a part of one."
        )


def find_research_set(path: object) -> Found | None:
    """Recognise a research set by what its files hold, whatever they are called."""
    try:
        path = Path(path).expanduser()
        is_there = path.is_file() or path.is_dir()  # and no device, which has no end
    except (OSError, RuntimeError, TypeError):
        return None
    pieces = list_pieces(path) if is_there else []
    found = [(one, piece) for one in _FAMILIES for piece in one.find(pieces)]
    if not found:
        return None
    # Folders within a folder may hold copies or parts; what lies on top is meant.
    top = min(piece.depth for _, piece in found)
    _check_others(path, pieces, [piece for _, piece in found], top)
    families, plays = zip(
        *(pair for pair in found if pair[1].depth == top), strict=True
    )
    family = families[0]
    is_one = len(set(families)) == 1 and family.parts is not None
    are_parts = is_one and family.parts(plays)
    if len(plays) > 1 and not are_parts:
        names = ", ".join(sorted(piece.name for piece in plays)[:_SHOWN])
        fault = f"holds several files of plays, such as {names}"
        raise LogError.bad_file(path, fault, "name one of them")
    if plays[0].path is not None:
        pieces = list_beside(plays[0].path, above=family.parts is not None)
    return Found(path, family, plays, pieces)


def _check_others(
    path: Path, pieces: Sequence[Piece], found: Sequence[Piece], top: int
) -> None:
    """Refuse to read the next best file where the one that is meant is damaged."""
    usual = {name for family in _FAMILIES for name in family.usual}
    for piece in pieces:
        if piece in found or piece.depth > top:
            continue
        if piece.base.removesuffix(".gz") in usual or piece.is_broken:
            fault = f"holds {piece.name}, which does not begin as it should"
            fix = "fetch it again, or name the file that you mean"
            raise LogError.bad_file(path, fault, fix)


def _check_target(keep: object) -> Path:
    rule = "the name of a new file that ends in .parquet"
    try:
        target = Path(keep).expanduser()
        is_new = target.suffix.lower() == ".parquet" and not target.exists()
        is_new &= "\0" not in str(target)
        has_folder = target.parent.is_dir()
    except (TypeError, ValueError, RuntimeError, OSError):  # such as a name too long
        raise LogError.bad_value("keep", rule, keep) from None
    if not is_new:
        raise LogError.bad_value("keep", rule, str(keep))
    if not has_folder:
        rule = "a file in a folder that exists"
        raise LogError.bad_value("keep", rule, str(keep))
    return target


def _keep(log: Log, target: Path) -> Log:
    """Write under another name first, so that half a file is never taken for a log."""
    part = target.with_name(f"{target.name}.part")
    try:
        log.plays.sink_parquet(part)
        part.rename(target)
    except (OSError, pl.exceptions.PolarsError):
        rule = "a file that can be written, on a disk with room"
        raise LogError.bad_value("keep", rule, str(target)) from None
    finally:
        part.unlink(missing_ok=True)
    return replace(log, plays=pl.scan_parquet(target, glob=False))
