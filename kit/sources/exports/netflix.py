"""How does Netflix hand out what somebody watched?

In two forms: `ViewingActivity.csv`, the full one that is asked for and comes in a ZIP,
with the time of every session and the profile; and `NetflixViewingHistory.csv`, which
the page of one profile gives at once, with no more than a title and a day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import polars as pl

from kit.sources.exports.format import (
    LEFT_OUT,
    Finished,
    Format,
    Play,
    Reason,
    Record,
    in_utc,
    seconds_of_clock,
    text_of,
)

_ACTIVITY = ("profile name", "start time", "duration", "title")


def _read_activity(row: Record) -> Play | Reason:
    if text_of(row.get("supplemental video type")):
        return Reason.SUPPLEMENT
    title, seconds = text_of(row["title"]), seconds_of_clock(row["duration"])
    if title is None:
        return Reason.NO_TITLE
    if seconds is None:
        return Reason.NO_LENGTH
    profile = text_of(row["profile name"]) or ""
    return Play(in_utc(row["start time"]), title, seconds=seconds, profile=profile)


def _read_history(row: Record) -> Play | Reason:
    title = text_of(row["title"])
    if title is None:
        return Reason.NO_TITLE
    return Play(text_of(row["date"]), title)


def _find_shows(rows: pl.DataFrame) -> Finished:
    """Tell which titles are episodes, by all titles together."""
    titles = rows["title"].unique().sort().cast(pl.String).to_list()
    shows = find_series(titles)
    n = sum(shows[one] is not None and not find_series([one])[one] for one in titles)
    note = f"Titles whose show is told by others that begin alike: {n:,}."
    title = pl.col("title").cast(pl.String)
    series = title.replace_strict(shows, default=None, return_dtype=pl.String)
    rows = rows.with_columns(series.cast(pl.Categorical).alias("series"))
    return Finished(rows, pl.DataFrame(schema=LEFT_OUT), (note,) * bool(n))


ACTIVITY = Format(
    service="Netflix",
    name="Netflix ViewingActivity",
    kind="csv",
    keeps=frozenset({*_ACTIVITY, "supplemental video type"}),
    fits=lambda names: all(name in names for name in _ACTIVITY),
    read=_read_activity,
    called=("viewingactivity",),
    heads=(
        "Profile Name",
        "Start Time",
        "Duration",
        "Title",
        "Supplemental Video Type",
    ),
    finish=_find_shows,
    means="Times are those at which a session began, in UTC; minutes are its length.",
)
HISTORY = Format(
    service="Netflix",
    name="Netflix NetflixViewingHistory",
    kind="csv",
    keeps=frozenset({"title", "date"}),
    fits=lambda names: set(names) == {"title", "date"},
    read=_read_history,
    called=("netflixviewinghistory",),
    heads=("Title", "Date"),
    finish=_find_shows,
)


_COLON = re.compile(r"\s*(?::\s+|：\s*)")
# Words for a part of a show, beside which a number stands.
_WORDS = """
    season seizoen sezon sezona sezonul sezóna staffel saison temporada stagione évad
    シーズン 시즌 季 部 σεζόν κύκλος säsong sæson sesong kausi tuotantokausi série serie
    series seria řada mùa phần musim ซีซั่น ซีซัน ฤดูกาล עונה الموسم sezonas hooaeg сезон
    part partie parte teil deel część cz del osa rész část volume vol volumen volym band
    tome tom book livre libro livro buch collection
""".split()
_COUNTED = "one two three four five six seven eight nine ten eleven twelve".split()
_ORDERED = "final last first second third fourth fifth sixth seventh eighth".split()
_WORD = rf"(?:{'|'.join(map(re.escape, _WORDS))})\.?"
_COUNT = rf"(?:[ivx]{{1,4}}|{'|'.join(_COUNTED)})"
# Words that say that there is only one.
_ALONE = (
    r"(?:limited|mini|anthology)[- ]?series|mini-?s[ée]ries?|limitierte serie"
    r"|s[eé]rie limit(?:ada|ata|ée)"
)
_SEASON = re.compile(
    rf"第?\s*\d{{1,3}}\s*{_WORD}|\d{{1,3}}[.ªºa-z]*\s+{_WORD}|{_WORD}\s*\d{{1,3}}"
    rf"|{_WORD}\s+{_COUNT}|(?:the\s+)?(?:{'|'.join(_ORDERED)})\s+{_WORD}|{_ALONE}",
    re.IGNORECASE,
)
_FEWEST = 2  # episodes that show that what stands before them is a season


def find_series(titles: Iterable[str]) -> dict[str, str | None]:
    """Find the shows of episodes by their titles, whatever the language.

    Netflix writes `Show: Season 1: Episode`. Known words for a season say so at once. A
    season may also bear a name, as a part of a film may; it is a season if several
    titles begin with it and none is called so, or if the show has seasons elsewhere.
    """
    heads = {title: _cut(title) for title in titles}
    shows = {title: _by_word(title, heads[title]) for title in heads}
    known = {_fold(show) for show in shows.values() if show}
    films = {_fold(title) for title in heads}
    seasons = Counter(_fold(found[1]) for found in heads.values() if len(found) > 1)
    for title, found in heads.items():
        if shows[title] or len(found) < 2:
            continue
        # What is followed by a season and an episode may be a show.
        named = [head for head in found[:-1] if _fold(head) in known]
        season = _fold(found[1])
        if seasons[season] >= _FEWEST and season not in films:
            named.append(found[0])
        shows[title] = next(iter(named), None)
    return shows


def _cut(title: str) -> list[str]:
    """List what stands before each colon that something follows."""
    colons = [mark for mark in _COLON.finditer(title) if mark.end() < len(title)]
    return [title[: mark.start()] for mark in colons]


def _by_word(title: str, heads: list[str]) -> str | None:
    for show, season in pairwise(heads):
        part = _COLON.sub("", season[len(show) :], count=1)
        if _SEASON.fullmatch(part):
            return show
    return None


def _fold(title: str) -> str:
    return _COLON.sub(": ", title).casefold()
