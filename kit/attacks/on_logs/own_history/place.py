"""Where would you be in a log of others, if your plays were in it?"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kit.attacks.on_logs.own_history.titles import match_titles
from kit.errors import AttackError
from kit.log import Log

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
    n_guessed : int
        Those of the known whose title is a guess: the year of the film, or the show or
        the artist in front, stands on one side only.
    """

    log: Log = field(repr=False)
    dated: Log = field(repr=False)
    viewer: int = field(repr=False)
    n_others: int
    n_plays: int = field(repr=False)
    n_known: int = field(repr=False)
    n_dated: int = field(repr=False)
    n_guessed: int = field(default=0, repr=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was guessed, in sentences that give no number."""
        if not self.n_guessed:
            return ()
        return (
            "Of some of these titles the year, the show or the artist stands on one "
            "side only: that both sides mean the same title is a guess.",
        )


def place_history(log: Log, history: Log) -> Placed:
    """Put one person's plays among those of others, by the names of the titles.

    Names are compared without case and punctuation. Two years that differ are two
    films; a year, a show or an artist that stands on one side only is passed over, and
    `n_guessed` says how often. A name that could be two titles of the log is none.

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
    named = match_titles(history.plays.collect(), log.plays)
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
        n_guessed=known["is_guess"].sum(),
    )
