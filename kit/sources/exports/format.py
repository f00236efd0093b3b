"""What do the exports of all services come down to, and what is no play in them?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from pathlib import PureWindowsPath
from typing import Any, Literal, NamedTuple

import polars as pl

from kit import clock

Record = Mapping[str, Any]


class Reason(StrEnum):
    """Why a row of an export is no play of the log."""

    EMPTY = "an empty row"
    REPEAT = "the same as another row"
    SUPPLEMENT = "a trailer, a hook or another supplement"
    SHORT = "shorter than `least_seconds`"
    ADVERT = "an ad"
    SEARCH = "a search"
    POST = "a post"
    CHANNEL = "a channel, as in a subscription"
    LIST = "a list of videos, as in one that was saved"
    PAGE = "a visit to a page that is no video"
    OTHER_ACT = "a like, a share or something else that is no view"
    UNSURE = "no word that is known to mean a view"
    OTHER_PRODUCT = "of another product"
    GONE = "something the service no longer names"
    OTHER_PROFILE = "of another profile"
    CELLS = "more cells than line 1 has"
    CUT = "a last line that is cut off"
    NO_DATE = "a date that stands for none"
    FUTURE = "a day in the future"
    EARLY = "a day before the service existed"
    NO_RECORD = "not a record of a play"
    NO_TITLE = "no title"
    NO_LENGTH = "a length that cannot be read"
    NO_RATING = "a rating that cannot be read as a number"


TIME_FAULTS = (
    clock.NO_TIME,
    clock.UNREADABLE,
    clock.NO_SUCH_DAY,
    clock.FAR_YEAR,
    clock.NOT_UNIX,
    clock.SKIPPED,
)
#: What a sound export does not hold: if most rows are such, it is no sound export.
FAULTS = (
    Reason.CELLS,
    Reason.CUT,
    Reason.FUTURE,
    Reason.EARLY,
    Reason.NO_RECORD,
    Reason.NO_TITLE,
    Reason.NO_LENGTH,
    Reason.NO_RATING,
    *TIME_FAULTS,
)
REASONS = pl.Enum([*map(str, Reason), *TIME_FAULTS])
LEFT_OUT: dict[str, Any] = {"file": pl.UInt32, "line": pl.UInt32, "reason": REASONS}


class Play(NamedTuple):
    """One play as its service wrote it down."""

    time: str | None  # as written, and as `kit.clock` reads it
    title: str
    # the show of an episode, the artist of a track, the channel of a video
    series: str | None = None
    seconds: float | None = None  # how long it was watched
    rating: float | None = None
    profile: str = ""  # whose it is, where several people share an account
    remark: str | None = None  # what was inferred of it


@dataclass(frozen=True, eq=False)
class Finished:
    """The plays of an export, after all of them were looked at together."""

    plays: pl.DataFrame
    left_out: pl.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """One form in which a service hands out what somebody played."""

    service: str  # who hands it out, and what it is called
    name: str  # who hands it out, and what it is called
    kind: Literal["csv", "json"]  # lines below column names, or a list of records
    keeps: frozenset[str]  # columns or keys that are read, in lower case for 'csv'
    # tells from the column names, or from a record, whether it is this form
    fits: Callable[[Record], bool]
    # turns the kept cells of one row into a play, or says why it is none
    read: Callable[[Record], Play | Reason]
    ends: bool = False  # whether the time is that at which a play ended
    # the columns in order, where the form also comes without their names
    bare: tuple[str, ...] = ()
    # works on all plays of all files together, where one alone does not tell enough
    finish: Callable[[pl.DataFrame], Finished] | None = None
    # how names of its files begin, in lower case and without signs and numbers
    called: tuple[str, ...] = ()
    # the columns that are read, as they are written in the file
    heads: tuple[str, ...] = ()
    twin: tuple[str, str, str] | None = None
    means: str = ""  # what its times and lengths are, in a sentence
    # folders, in lower case, whose files hold what the person has deleted
    aside: frozenset[str] = frozenset()

    def lies_aside(self, name: str) -> bool:
        """Tell by the folders in a name whether a file is to be passed over."""
        folders = PureWindowsPath(name.casefold()).parts[:-1]
        return not self.aside.isdisjoint(folders)


_MOST_SECONDS = 31 * 86_400  # no session is longer than a month
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)


def text_of(value: object) -> str | None:
    """Take what is written in a cell, or None if that is nothing."""
    if isinstance(value, str):
        return value.strip() or None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else None


def seconds_of(milliseconds: object) -> float | None:
    """Read a length in milliseconds, or None if it is none."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    # Compared before it is divided: whole numbers of JSON know no limit.
    if not 0 <= milliseconds <= 1000 * _MOST_SECONDS:
        return None
    return milliseconds / 1000


def seconds_of_clock(written: object) -> float | None:
    """Read a length such as 01:31:10, or None if it is none."""
    found = _CLOCK.fullmatch(text_of(written) or "")
    if found is None:
        return None
    hours, minutes, seconds = map(int, found.groups())
    return float((hours * 60 + minutes) * 60 + seconds)


def number_of(written: object) -> float | None:
    """Read a number with a decimal point or comma, or None if it is none."""
    try:
        number = float((text_of(written) or "").replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) else None


def in_utc(written: object) -> str | None:
    """Say of a time without a zone that it is UTC."""
    text = text_of(written)
    return text if text is None or text.endswith("Z") else f"{text}Z"
