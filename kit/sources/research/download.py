"""How does a research set get from its publisher to a folder of the user's own?

Nothing is fetched unless somebody calls `download` and accepts the terms.
`python -m kit download` does the same from the command line.
"""

from __future__ import annotations

import argparse
import errno
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import pooch
from tqdm import tqdm

from kit.checks import check_flag
from kit.errors import SourceError
from kit.paths import scratch_folder
from kit.sources.research.sets import SETS, ResearchSet, find_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

_PROJECT = Path(__file__).parents[3]
_CHUNK = 1 << 18  # bytes between two steps of the progress bar
_TRY_AGAIN = "try again"
# By name, most telling first: these are classes of a package that pooch brings along.
_FAULTS = {
    "SSLError": (
        "there is no safe connection to {host}, whose certificate may have run out",
        "try again on another day",
    ),
    "HTTPError": ("{host} answered {status}", "look on {page} for where it is now"),
    "ChunkedEncodingError": ("the transfer broke off", _TRY_AGAIN),
    "ContentDecodingError": ("the transfer broke off", _TRY_AGAIN),
    "RequestException": (
        "there is no connection to {host}, or none that lasts",
        f"check yours to the internet and {_TRY_AGAIN}",
    ),
}


def show_terms(name: str | ResearchSet) -> str:
    """Write what a research set holds, and on what terms it may be used.

    Parameters
    ----------
    name : str or ResearchSet
        Such as "movielens-1m".

    Returns
    -------
    str
        Several lines of text.

    Raises
    ------
    SourceError
        If there is no set of that name.

    Examples
    --------
    >>> print(show_terms("netflix-prize").splitlines()[2])
    Size: 480,189 people, 100,480,507 plays, 17,770 titles, 1999 to 2005.
    """
    chosen = _choose(name)
    counts = {"people": chosen.people, "plays": chosen.plays, "titles": chosen.titles}
    known = [f"{n:,} {what}" for what, n in counts.items() if n is not None]
    first, last = chosen.years
    years = f"{first}" if first == last else f"{first} to {last}"
    lines = [
        f"{chosen.edition} ({chosen.name})",
        f"Holds: {chosen.holds}",
        f"Size: {', '.join([*known, years])}.",
        f"Terms: {chosen.terms}",
        f"Cite: {chosen.citation}.",
        f"Page: {chosen.page}",
        f"File: {_file_line(chosen)}",
        "These are the terms in our words; what the page and the file say is binding. "
        "They are real people: measure how many could be found, and look for nobody.",
    ]
    return "\n".join(lines)


def download(
    name: str | ResearchSet,
    folder: str | PathLike[str],
    *,
    accept_terms: bool = False,
    progress: bool = False,
) -> Path:
    """Fetch a research set into a folder, once its terms are accepted.

    The file stays packed as it was published, and is checked against a checksum. One
    that is there already and is right is not fetched again.

    Parameters
    ----------
    name : str or ResearchSet
        Such as "movielens-1m"; `kit.sources.research.sets.SETS` lists them all. Or a
        set that you describe yourself, with its address and its checksum.
    folder : str or path
        Where the file goes, outside of this project; made if it is not there.
    accept_terms : bool, default=False
        Whether you have read `show_terms(name)` and keep to them.
    progress : bool, default=False
        Whether to show a progress bar.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    SourceError
        If there is no such set, it is not one that can be fetched, its terms are not
        accepted (the message holds them), the folder cannot be used, or the download
        fails. What was fetched by then is removed.

    Examples
    --------
    >>> try:
    ...     download("netflix-prize", "~/logs")
    ... except SourceError as error:
    ...     print(str(error).partition(",")[0])
    'netflix-prize' is not fetched: Netflix withdrew it in 2010
    """
    chosen = _choose(name)
    if not (chosen.address and chosen.checksum):
        raise _not_fetched(chosen.name, _why_not(chosen), chosen.page)
    check_flag(SourceError, "progress", progress)
    if accept_terms is not True:
        raise _terms_open(chosen.name, accept_terms, show_terms(chosen))
    file = _open_folder(folder) / chosen.file_name
    if not _is_there(file, chosen):
        _fetch(file, chosen, progress=progress)
    return file


def _choose(name: object) -> ResearchSet:
    return name if isinstance(name, ResearchSet) else find_set(cast("str", name))


def _why_not(chosen: ResearchSet) -> str:
    return chosen.why_not or "its address and its checksum are not both known"


def _file_line(chosen: ResearchSet) -> str:
    if not (chosen.address and chosen.checksum):
        return f"not fetched, since {_why_not(chosen)}."
    size = "" if chosen.size is None else f", {chosen.size / 1e6:,.1f} MB"
    return f"{chosen.address}{size}, {chosen.checksum}"


def _open_folder(folder: object) -> Path:
    """Find or make the folder, unless a commit could pick the file up there."""
    try:
        path = Path(cast("str", folder or None)).expanduser().resolve()
    except (TypeError, ValueError, RuntimeError, OSError):
        raise SourceError.bad_value("folder", "the name of a folder", folder) from None
    if path.is_relative_to(_PROJECT.resolve()):
        fix = "Name one outside, such as '~/logs'."
        rule = "a folder outside of this project, where no commit picks it up"
        raise SourceError.bad_value("folder", rule, str(path), fix)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError.bad_folder(path, _reason(error)) from None
    return path


def _is_there(file: Path, chosen: ResearchSet) -> bool:
    """Tell whether the file is there and right; refuse to write over another one."""
    if not file.exists():
        return False
    kind, _, digits = cast("str", chosen.checksum).partition(":")
    try:
        found = pooch.file_hash(str(file), alg=kind)
    except OSError as error:
        raise SourceError.bad_folder(file, _reason(error)) from None
    if found != digits:
        raise _another_file(file)
    return True


def _fetch(file: Path, chosen: ResearchSet, *, progress: bool) -> None:
    free = shutil.disk_usage(file.parent).free
    if chosen.size is not None and chosen.size > free:
        raise _disk_full(chosen.name, file.parent, chosen.size, free)
    bar = tqdm(
        total=chosen.size or 1,  # without one it could not be asked whether it is there
        desc=file.name,
        unit="B",
        unit_scale=True,
        disable=not progress,
        file=sys.stderr,
    )
    with bar, _quiet_pooch():
        http = pooch.HTTPDownloader(progressbar=progress and bar, chunk_size=_CHUNK)
        try:
            with scratch_folder(file.parent, "download") as folder:
                pooch.retrieve(
                    chosen.address,
                    chosen.checksum,
                    fname=file.name,
                    path=folder,
                    downloader=http,
                )
                (folder / file.name).replace(file)
        except (OSError, ValueError) as error:
            raise _say_why(error, chosen) from None


@contextmanager
def _quiet_pooch() -> Iterator[None]:
    """Keep pooch from writing on stderr what the caller knows."""
    log = pooch.get_logger()
    level = log.level
    log.setLevel("ERROR")
    try:
        yield
    finally:
        log.setLevel(level)


def _say_why(error: Exception, chosen: ResearchSet) -> SourceError:
    """Put into one sentence why a file did not come."""
    known = (_FAULTS.get(kind.__name__) for kind in type(error).__mro__)
    words = next(filter(None, known), None)
    if words is None and isinstance(error, OSError):
        words = (f"it cannot be written ({_reason(error)})", "make room and try again")
    if words is None:  # pooch found another checksum
        words = (
            "what came is not the file that this kit knows, by its checksum",
            "{page} says whether it was renewed; nothing was kept",
        )
    facts = {
        "host": urlsplit(chosen.address).netloc,
        "status": getattr(getattr(error, "response", None), "status_code", None),
        "page": chosen.page,
    }
    fault, fix = (text.format_map(facts) for text in words)
    return _not_downloaded(chosen.name, fault, fix)


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full"
    return (error.strerror or type(error).__name__).lower()


def main(arguments: Sequence[str]) -> int:
    """List the research sets, show the terms of one, or fetch it."""
    parser = argparse.ArgumentParser(prog="python -m kit download")
    option = parser.add_argument
    option("name", nargs="?", help="such as movielens-1m; without it, all are listed")
    option("folder", nargs="?", help="where to put it; without it, its terms are shown")
    option("--accept-terms", action="store_true", help="you keep to the terms shown")
    options = parser.parse_args(arguments)
    sys.stdout.write(f"{_answer(options)}\n")
    return 0


def _answer(options: argparse.Namespace) -> str:
    if options.name is None:
        return "\n".join(f"{one.name}: {one.edition}" for one in SETS)
    if options.folder is None:
        return show_terms(options.name)
    accept = options.accept_terms
    return str(
        download(options.name, options.folder, accept_terms=accept, progress=True)
    )


def _not_fetched(name: str, why: str, page: str) -> SourceError:
    """Say why a research set is not fetched, and where it is described."""
    return SourceError(f"{name!r} is not fetched: {why} ({page}).")


def _terms_open(name: str, given: object, terms: str) -> SourceError:
    """Show the terms that must be accepted first, and how that is done."""
    return SourceError(
        f"`accept_terms` must be True to fetch {name!r}, got {given!r}; if you "
        "keep to the terms below, pass accept_terms=True, or --accept-terms on "
        f"the command line.\n\n{terms}"
    )


def _another_file(path: object) -> SourceError:
    """Refuse to write over a file that is not the one that was asked for."""
    return SourceError(
        f"`folder` must not hold another file of that name, but {str(path)!r} is "
        "not the one that this kit knows, by its checksum; move it away, or name "
        "another folder."
    )


def _disk_full(name: str, folder: object, size: int, free: int) -> SourceError:
    """Say how much room a research set needs."""
    return SourceError(
        f"`folder` must have room for {size / 1e6:,.1f} MB to hold {name!r}, but "
        f"{str(folder)!r} has {free / 1e6:,.1f} MB; make room, or name another."
    )


def _not_downloaded(name: str, fault: str, fix: str) -> SourceError:
    """Say why a file did not come."""
    return SourceError(f"{name!r} could not be fetched: {fault}; {fix}.")
