"""Where would you be in a log of others, if your plays were in it?"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kit.errors import AttackError
from kit.log import Log

_YEAR = r"\s*\((?:19|20)\d\d\)\s*$"
_ARTICLE = r"^(.*), (the|an|a|les|la|le|der|die|das|el|il)$"  # Matrix, The
_COLUMNS = ("viewer", "title", "day", "time")


@dataclass(frozen=True, eq=False)
class Placed:
    """You among the people of a log, as far as your titles go.

    Attributes
    ----------
    log : Log
        Your plays of titles that the log has, and all plays of these titles by others.
    dated : Log
        The same, with only those of your plays that lie in the days of the log.
    viewer : int
        Your number in them.
    n_others : int
        People in the log.
    n_plays : int
        Plays of your history.
    n_known : int
        Those of titles that the log has; nothing can be said of the rest.
    n_dated : int
        Those of them that lie in the days of the log, and so can be compared by day.
    """

    log: Log = field(repr=False)
    dated: Log = field(repr=False)
    viewer: int = field(repr=False)
    n_others: int
    n_plays: int = field(repr=False)
    n_known: int = field(repr=False)
    n_dated: int = field(repr=False)


def place_history(log: Log, history: Log) -> Placed:
    """Put one person's plays among those of others, by the names of the titles.

    Names are compared without case, signs, and the year of a film; the name of an
    episode or a track also without its show or artist. A name that could be two titles
    of the log is none of them.

    Parameters
    ----------
    log : Log
        Plays of others.
    history : Log
        Plays of one person, such as `kit.sources.exports.open_export` gives.

    Returns
    -------
    Placed

    Raises
    ------
    AttackError
        If `log` or `history` is something else, or `history` is of several people.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> days = {"day": ["2018-01-01"] * 2}
    >>> names = {"viewer": [1, 2], "title": ["Matrix, The (1999)", "Brazil"]}
    >>> yours = {"viewer": [1, 1], "title": ["The Matrix", "Home"]}
    >>> tables = [pl.DataFrame(rows | days) for rows in (names, yours)]
    >>> placed = place_history(*map(check_plays, tables))
    >>> placed.n_plays, placed.n_known, placed.n_others
    (2, 1, 2)
    """
    for name, value in {"log": log, "history": history}.items():
        if not isinstance(value, Log):
            raise AttackError.bad_value(name, "a Log", type(value).__name__)
    if history.n_viewers() > 1:
        raise AttackError.several_people()
    columns = [name for name in _COLUMNS if name in log.columns]
    viewer, day, is_dated = pl.col("viewer"), pl.col("day"), "day" in columns
    facts = {"others": viewer.n_unique(), "you": viewer.max() + 1}
    facts |= {"first": day.min(), "last": day.max()} if is_dated else {}
    about = log.plays.select(**facts).collect().row(0, named=True)
    named = _name_as(log, history.plays.collect())
    known = named.filter(pl.col("title").is_not_null()).with_columns(
        pl.lit(about["you"], pl.UInt32).alias("viewer"),
        pl.col("title").cast(pl.Categorical),
    )
    if "time" not in known.columns:
        known = known.with_columns(time=pl.lit(None, pl.Datetime("ms")))
    dated = known.clear()
    if is_dated:
        dated = known.filter(day.is_between(about["first"], about["last"]))
    others = log.plays.select(columns).join(known.lazy(), on="title", how="semi")
    others = others.collect()
    with_you = [pl.concat([others, own.select(columns)]) for own in (known, dated)]
    return Placed(
        *(Log(plays.lazy()) for plays in with_you),
        viewer=about["you"],
        n_others=about["others"],
        n_plays=named.height,
        n_known=known.height,
        n_dated=dated.height,
    )


def _name_as(log: Log, history: pl.DataFrame) -> pl.DataFrame:
    """Give every play the name that its title has in the log, or none."""
    listed = log.plays.select(pl.col("title").unique().cast(pl.String)).collect()
    title = pl.col("title")
    keys = pl.concat(
        listed.select(title, key=fold_title(title, with_year=with_year))
        for with_year in (True, False)
    )
    keys = keys.unique().filter(pl.len().over("key") == 1, pl.col("key") != "")
    name, series = title.cast(pl.String), pl.lit("")
    if "series" in history.columns:
        series = pl.col("series").cast(pl.String).fill_null("")
    short = name.str.strip_prefix(series + ": ")
    tries = [
        fold_title(one, with_year=with_year).replace_strict(
            keys["key"], keys["title"], default=None, return_dtype=pl.String
        )
        for one in (name, short)
        for with_year in (True, False)
    ]
    return history.with_columns(pl.coalesce(tries).alias("title"))


def fold_title(title: pl.Expr, *, with_year: bool) -> pl.Expr:
    """Write a name as it is compared: no case, no signs, articles in front.

    Parameters
    ----------
    title : pl.Expr
        Names as text.
    with_year : bool
        Whether a year in brackets at the end is kept.

    Returns
    -------
    pl.Expr

    Examples
    --------
    >>> names = pl.DataFrame({"title": ["Matrix, The (1999)", "The  MATRIX"]})
    >>> names.select(fold_title(pl.col("title"), with_year=False)).to_series().to_list()
    ['the matrix', 'the matrix']
    """
    text = title.str.normalize("NFKC").str.to_lowercase()
    name = text.str.replace(_YEAR, "").str.replace(_ARTICLE, "$2 $1")
    if with_year:
        name = (
            name + " " + text.str.extract(_YEAR.replace("(?:", "(", 1), 0).fill_null("")
        )
    return name.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
