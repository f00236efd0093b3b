"""What does the kit bring along, so that everything runs at once?

Two invented audiences, `films.parquet` and `tracks.parquet`, with the truth that is
planted in them. `python -m kit data` makes both files again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from kit.errors import SourceError
from kit.log import CHECKED_FORM, Log
from kit.paths import DATA
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS, TRACKS

FILMS_SEED = 20171210
TRACKS_SEED = 20160623

_FILMS_FILE, _TRACKS_FILE = "films.parquet", "tracks.parquet"
_NOTE = "The audience is invented: nobody in it exists (data/README.md says how)."
_LEVEL = 22  # of zstd, the highest
_ONE_GROUP = 2**21  # rows; fewer groups share their dictionaries and pack tighter


def open_films() -> Log:
    """Open the invented audience of a video service.

    Returns
    -------
    Log
        November and December 2017, about 100,000 viewers in the United States. The
        planted truth is `kit.sources.FILMS.truth`.

    Raises
    ------
    SourceError
        If the file is not there.

    Examples
    --------
    >>> import kit
    >>> kit.open_films().n_viewers()
    100000
    """
    return _open(_FILMS_FILE)


def open_tracks() -> Log:
    """Open the invented audience of a music service.

    Returns
    -------
    Log
        February to early July 2016, 36,000 listeners in the United States. The
        planted truth is `kit.sources.TRACKS.truth`.

    Raises
    ------
    SourceError
        If the file is not there.

    Examples
    --------
    >>> import kit
    >>> kit.open_tracks().n_viewers()
    36000
    """
    return _open(_TRACKS_FILE)


def write_bundled(folder: Path = DATA) -> list[Path]:
    """Invent both audiences again and write them down."""
    audiences = {_FILMS_FILE: (FILMS, FILMS_SEED), _TRACKS_FILE: (TRACKS, TRACKS_SEED)}
    for name, (audience, seed) in audiences.items():
        # A day and a clock pack twice as tightly as the moment they make up.
        plays = simulate(audience, seed=seed).with_columns(
            clock=pl.col("time").dt.time()
        )
        plays.drop("time").write_parquet(
            folder / name,
            compression="zstd",
            compression_level=_LEVEL,
            row_group_size=_ONE_GROUP,
        )
    return [folder / name for name in audiences]


def _open(name: str) -> Log:
    """Open one of the files lazily, in the checked form."""
    path = DATA / name
    if not path.is_file():
        raise _not_bundled(f"data/{name}")
    plays = pl.scan_parquet(path)
    plays = plays.with_columns(time=pl.col("day").dt.combine(pl.col("clock"), "ms"))
    found = plays.collect_schema()
    return Log(plays.select(c for c in CHECKED_FORM if c in found), notes=(_NOTE,))


def main(arguments: Sequence[str]) -> int:
    """Make both files again, in the folder named on the command line, if any."""
    parser = argparse.ArgumentParser(prog="python -m kit data")
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    for path in write_bundled(parser.parse_args(arguments).folder):
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB\n")
    return 0


def _not_bundled(path: object) -> SourceError:
    """Say that a bundled file is gone, and how to get it back."""
    return SourceError(
        f"{path} must be there to be opened, but is not; run `make data` in a "
        "checkout, or install the kit again."
    )
