"""How does Trakt hand out what somebody watched?

As a list of records, each with the film or the episode and its show, in UTC.
"""

from __future__ import annotations

from kit.sources.exports.cells import text_of
from kit.sources.exports.plays import Format, Play, Reason, Record

_KEYS = ("watched_at", "type")
_KINDS = ("movie", "episode")


def _read(record: Record) -> Play | Reason:
    kind = record["type"]
    what = record.get(kind) if kind in _KINDS else None
    if not isinstance(what, dict):
        return Reason.NO_RECORD
    name, series = text_of(what.get("title")), None
    if kind == "episode":
        show = record.get("show")
        series = text_of(show.get("title")) if isinstance(show, dict) else None
        name = _name_episode(series, name, what)
    elif name and (year := text_of(what.get("year"))):
        name = f"{name} ({year})"  # two films may have one name
    if name is None:
        return Reason.NO_TITLE
    return Play(text_of(record["watched_at"]), name, series)


def _name_episode(series: str | None, name: str | None, episode: Record) -> str | None:
    if series is None:
        return name
    season, number = (text_of(episode.get(key)) for key in ("season", "number"))
    parts = [series, season and f"Season {season}"]
    parts.append(name or (number and f"Episode {number}"))
    return ": ".join(part for part in parts if part) if parts[-1] else None


HISTORY = Format(
    service="Trakt",
    name="Trakt history",
    kind="json",
    keeps=frozenset({*_KEYS, *_KINDS, "show", "title", "year", "season", "number"}),
    fits=lambda record: (
        all(key in record for key in _KEYS) and any(kind in record for kind in _KINDS)
    ),
    read=_read,
)
