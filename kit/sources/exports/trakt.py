"""How does Trakt hand out what somebody watched?

As a list of records, each with the film or the episode and its show, in UTC. The year
of a film is part of its name; that of a show is where another has the same name.
"""

from __future__ import annotations

import polars as pl

from kit.sources.exports.format import (
    LEFT_OUT,
    Finished,
    Format,
    Play,
    Reason,
    Record,
    text_of,
)

_KEYS = ("watched_at", "type")
_KINDS = ("movie", "episode")
_BETWEEN = "\t"  # between the name of a show and its year, until all are known


def _read(record: Record) -> Play | Reason:
    kind = record["type"]
    what = record.get(kind) if kind in _KINDS else None
    if not isinstance(what, dict):
        return Reason.NO_RECORD
    name, series = text_of(what.get("title")), None
    if kind == "episode":
        show = record.get("show")
        series = _name_show(show) if isinstance(show, dict) else None
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


def _name_show(show: Record) -> str | None:
    name, year = text_of(show.get("title")), text_of(show.get("year"))
    name = name and name.replace(_BETWEEN, " ")
    return f"{name}{_BETWEEN}{year}" if name and year else name


def _name_apart(rows: pl.DataFrame) -> Finished:
    """Keep the year of a show only where there are several shows of its name."""
    raw = rows["series"].drop_nulls().unique().cast(pl.String)
    parts = pl.col("raw").str.split_exact(_BETWEEN, 1)
    shows = (
        raw.alias("raw").to_frame().select("raw", parts.alias("part")).unnest("part")
    )
    name, year = pl.col("field_0"), pl.col("field_1")
    is_shared = (pl.len().over(name) > 1) & year.is_not_null()
    apart = pl.when(is_shared).then(pl.format("{} ({})", name, year)).otherwise(name)
    shows = shows.select("raw", apart.alias("show"), is_shared.alias("is_shared"))
    series, title = (pl.col(one).cast(pl.String) for one in ("series", "title"))
    show = series.replace_strict(shows["raw"], shows["show"], default=None)
    episode = show + title.str.strip_prefix(series)
    rows = rows.with_columns(
        title=pl.coalesce(episode, title).cast(pl.Categorical),
        series=show.cast(pl.Categorical),
    )
    n_shared = shows["is_shared"].sum()
    note = f"Shows that share their name, told apart by their years: {n_shared:,}."
    return Finished(rows, pl.DataFrame(schema=LEFT_OUT), (note,) * bool(n_shared))


HISTORY = Format(
    service="Trakt",
    name="Trakt history",
    kind="json",
    keeps=frozenset({*_KEYS, *_KINDS, "show", "title", "year", "season", "number"}),
    fits=lambda record: (
        all(key in record for key in _KEYS) and any(kind in record for kind in _KINDS)
    ),
    read=_read,
    finish=_name_apart,
)
