"""What would an invented audience have said of what it watched?

Who rates films rates each once. So a log of plays becomes a log of ratings here, as
that of the Netflix Prize was: one row for each person and title, with the day on which
it was first played and a rating from 1 to 5.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from scipy.special import ndtri

from kit.checks import check_type
from kit.errors import SourceError
from kit.log import Log
from kit.sources.simulation.audience import Audience
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS

_NOTE = "The audience and its ratings are invented: nobody in it exists."
STARS = (0.05, 0.10, 0.28, 0.34, 0.23)  # invented: shares of one star, two and so on
_TITLE, _VIEWER = 0.5, 0.4  # how far a rating is the film's, and how far the person's

RATERS = replace(
    FILMS,
    n_viewers=10_000,
    first_day=date(2000, 1, 1),
    last_day=date(2005, 12, 31),
    titles=4_800,
    series=0,
    series_rate=0,
    mean_plays=60,
    tail=2,
    zipf=0.9,
    new_share=0.4,
    leave_share=0,
    boost=5,
    fade_days=120,
    holidays={},
    known=(),
    truth=(),
)
"""A rental service over six years: few people, who watch and rate much."""


def invent_ratings(audience: Audience = RATERS, *, seed: int) -> Log:
    """Invent a log of ratings: who rated which title, when, and how.

    A rating is how much the title is liked, how kind the person is, and chance, each
    drawn from a normal curve and cut into five. So ratings tell no more of a person
    than that; that somebody likes one kind of film is not in them.

    Parameters
    ----------
    audience : Audience, default=RATERS
        Who watches what, and when; a title that is watched again is rated once.
    seed : int
        Fixes every draw.

    Returns
    -------
    Log
        With `viewer`, `title`, `day` and `rating`.

    Raises
    ------
    SourceError
        If `audience` or `seed` is something else.

    Examples
    --------
    >>> few = replace(RATERS, n_viewers=100, mean_plays=10)
    >>> log = invent_ratings(few, seed=1)
    >>> log.plays.select(pl.col("rating").unique().sort()).collect()["rating"].to_list()
    [1.0, 2.0, 3.0, 4.0, 5.0]
    """
    rule = "an Audience, such as kit.sources.FILMS"
    check_type(SourceError, "audience", audience, Audience, rule)
    plays = simulate(audience, seed=seed).select("viewer", "title", "day")
    rated = plays.unique(["viewer", "title"], keep="first", maintain_order=True)
    rng = np.random.default_rng([seed, 1])
    title = rated["title"].cast(pl.String).rank("dense").to_numpy() - 1
    viewer = rated["viewer"].to_numpy()
    own = np.sqrt(1 - _TITLE**2 - _VIEWER**2)
    liking = (
        _TITLE * rng.standard_normal(title.max() + 1)[title]
        + _VIEWER * rng.standard_normal(viewer.max() + 1)[viewer]
        + own * rng.standard_normal(len(rated))
    )
    cuts = ndtri(np.cumsum(STARS)[:-1])
    stars = 1 + np.searchsorted(cuts, liking)
    rating = pl.Series("rating", stars, dtype=pl.Float32)
    return Log(rated.with_columns(rating).lazy(), notes=(_NOTE,))
