"""Which picture does a service show to whom?"""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.attackers import Reference
from kit.checks import check_seed, check_whole
from kit.claims.viewing import watched
from kit.errors import LogError
from kit.log import Log, check_log
from kit.publishing.recommendations import first_plays
from kit.screens import Screens


def show_pictures(
    log: Log,
    *,
    n_groups: int = 6,
    n_pages: int = 10,
    pictures: int = 2,
    viewers: int = 1_000,
    whole_series: bool = False,
    seed: int = 0,
) -> Screens:
    """Show everybody the picture of the group of titles that they watched most.

    Each page is about one title, and has some pictures to choose from. Each picture
    goes with one group of titles, as a love scene goes with romances; a viewer is shown
    the one of the group of which she watched most titles. Of equals one is shown by
    lot.

    The groups stand for genres, which an invented audience does not have: titles are
    dealt out so that all groups have about as many viewers. Nobody in it likes one
    group more than another, and what pictures tell is what people happened to watch.

    Parameters
    ----------
    log : Log
        The publisher's plays.
    n_groups : int, default=6
        Groups of titles, 2 or more.
    n_pages : int, default=10
        Pages that everybody sees.
    pictures : int, default=2
        From which one is chosen for each page, of different groups; drawn by lot.
    viewers : int, default=1_000
        In each group one title is asked about: that whose number of viewers comes
        nearest to this.
    whole_series : bool, default=False
        Whether a series is one title; otherwise each episode is.
    seed : int, default=0
        For what is drawn, and for equals.

    Returns
    -------
    Screens
        Of all viewers; the claims are that they watched the title of each group.

    Raises
    ------
    LogError
        If a parameter is out of range, or there are fewer titles than groups.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> plays = pl.DataFrame({"viewer": [1, 2], "title": ["A", "B"]})
    >>> log = kit.read_log(plays.with_columns(day=pl.lit("2018-01-01")))
    >>> screens = kit.publishing.show_pictures(log, n_groups=2, n_pages=1)
    >>> screens.people.answers.sum(axis=1).tolist()
    [1, 1]
    """
    check_log(LogError, log)
    for name, value in {"n_pages": n_pages, "viewers": viewers}.items():
        check_whole(LogError, name, value)
    check_whole(LogError, "n_groups", n_groups, least=2)
    check_whole(LogError, "pictures", pictures, least=1, most=n_groups)
    check_seed(LogError, seed)
    plays = first_plays(log, whole_series=whole_series)
    group_of = _deal_out(plays, n_groups)
    plays = plays.join(group_of, on="title")
    who = plays["viewer"].rank("dense").to_numpy().astype(np.int64) - 1
    watched_of = np.zeros((who.max() + 1, n_groups))
    np.add.at(watched_of, (who, plays["group"].to_numpy()), 1)
    rng = np.random.default_rng(seed)
    liking = watched_of + rng.random(watched_of.shape) / 2  # of equals one by lot
    shown = np.empty((len(liking), n_pages), np.int64)
    for page in range(n_pages):
        on_offer = np.sort(rng.choice(n_groups, pictures, replace=False))
        shown[:, page] = on_offer[liking[:, on_offer].argmax(axis=1)]
    away = (pl.col("viewers") - viewers).abs()
    near = group_of.sort(away, "title").unique("group", maintain_order=True)
    asked = near.sort("group")["title"].to_list()
    answers = np.zeros((len(liking), len(asked)), bool)
    for place, title in enumerate(asked):
        answers[who[(plays["title"] == title).to_numpy()], place] = True
    return Screens(shown, Reference([watched(title) for title in asked], answers))


def _deal_out(plays: pl.DataFrame, n_groups: int) -> pl.DataFrame:
    """Deal titles out, most watched first, each to the group with fewest viewers."""
    titles = plays.group_by("title").agg(pl.len().cast(pl.Int64).alias("viewers"))
    titles = titles.sort("viewers", "title", descending=[True, False])
    if titles.height < n_groups:
        rule = f"at most the number of titles, {titles.height:,}"
        raise LogError.bad_value("n_groups", rule, n_groups)
    total, group = np.zeros(n_groups), []
    for viewers in titles["viewers"]:
        group.append(int(total.argmin()))
        total[group[-1]] += viewers
    return titles.with_columns(group=pl.Series(group, dtype=pl.Int64))
