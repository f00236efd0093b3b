"""Is this one of the sets that others published for research, and which?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kit.errors import LogError
from kit.files.opening import SourceFile, as_path, open_files, retold
from kit.files.rows import EMPTY_ROW
from kit.log import Log
from kit.sources.research import (
    lastfm,
    movielens,
    netflix,
    vodclickstream,
)
from kit.sources.research.reading import Family, list_beside
from kit.sources.research.sets import find_set

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


@dataclass(frozen=True, eq=False)
class Found:
    """Plays of a research set, recognised and not yet read."""

    path: Path
    family: Family
    plays: Sequence[SourceFile]
    files: Sequence[SourceFile]

    def read(self, **settings: object) -> Log:
        """Read the plays."""
        try:
            with retold(LogError.bad_file, with_path=True):
                log = self.family.read(self.plays, self.files, **settings)
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
        n_rows += int((log.left_out["reason"] != EMPTY_ROW).sum())
        same = [one.edition for one in sets if one.plays == n_rows]
        if same:
            return f"Read {files}: as many rows as {same[0]}."
        if all(one.plays is None for one in sets):
            return f"Read {files} as {sets[0].edition}."
        return (
            f"Read {files}. Its form is known, but no edition known here has its "
            f"{n_rows:,} rows: it may be another, or a part of one."
        )


@contextmanager
def find_research_set(source: object) -> Iterator[Found | None]:
    """Recognise a research set by what its files hold, and keep them open."""
    path = as_path(source)
    if path is None or not (path.is_file() or path.is_dir()):  # a device has no end
        yield None
        return
    with ExitStack() as stack:
        with retold(LogError.bad_file, with_path=True):
            files = stack.enter_context(open_files(path, levels=2))
        shown = [file for file in files if not file.is_hidden]
        yield _recognise(path, sorted(shown, key=lambda file: file.name))


def _recognise(path: Path, files: Sequence[SourceFile]) -> Found | None:
    found = [(one, file) for one in _FAMILIES for file in one.find(files)]
    if not found:
        return None
    # Folders within a folder may hold copies or parts; what lies on top is meant.
    top = min(file.depth for _, file in found)
    _check_others(path, files, [file for _, file in found], top)
    families, plays = zip(
        *(pair for pair in found if pair[1].depth == top), strict=True
    )
    family = families[0]
    is_one = len(set(families)) == 1 and family.parts is not None
    are_parts = is_one and family.parts(plays)
    if len(plays) > 1 and not are_parts:
        names = ", ".join(sorted(file.name for file in plays)[:_SHOWN])
        fault = f"holds several files of plays, such as {names}"
        raise LogError.bad_file(path, fault, "name one of them")
    if plays[0].path is not None:
        files = list_beside(plays[0].path, above=family.parts is not None)
    return Found(path, family, plays, files)


def _check_others(
    path: Path, files: Sequence[SourceFile], found: Sequence[SourceFile], top: int
) -> None:
    """Refuse to read the next best file where the one that is meant is damaged."""
    usual = {name for family in _FAMILIES for name in family.usual}
    for file in files:
        if file in found or file.depth > top:
            continue
        if file.base.removesuffix(".gz") in usual or file.is_broken:
            fault = f"holds {file.name}, which does not begin as it should"
            fix = "fetch it again, or name the file that you mean"
            raise LogError.bad_file(path, fault, fix)
