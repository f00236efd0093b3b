"""Crowds in which nobody's titles go together, but for what is planted."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from kit.log import Log

FIRST_DAY = date(2000, 1, 1)


def crowd(n_viewers, n_titles, *, mean=60, zipf=1.0, n_days=2_000, seed=0):
    """Rows of a log of ratings: the n-th title is drawn in proportion to n^-zipf."""
    rng = np.random.default_rng(seed)
    sizes = 1 + rng.geometric(1 / mean, n_viewers)
    chances = np.arange(1, n_titles + 1) ** -zipf
    viewer = np.repeat(np.arange(n_viewers), sizes)
    title = rng.choice(n_titles, len(viewer), p=chances / chances.sum())
    pairs = np.unique(viewer * n_titles + title)
    days = rng.integers(0, n_days, len(pairs))
    stars = rng.choice([1.0, 2.0, 3.0, 4.0, 5.0], len(pairs))
    return pl.DataFrame(
        {
            "viewer": (pairs // n_titles).astype(np.uint32),
            "title": pairs % n_titles,
            "day": pl.Series(days) * timedelta(days=1) + FIRST_DAY,
            "rating": stars.astype(np.float32),
        }
    )


def log_of(rows):
    """The log of such rows, in the checked form."""
    title = pl.col("title").cast(pl.String).cast(pl.Categorical)
    return Log(rows.with_columns(title).lazy())


def shuffled(rows, seed=0):
    """The same rows with what was played, when and how well dealt out to others."""
    rng = np.random.default_rng(seed)
    return rows.with_columns(
        pl.Series(name, rows[name].to_numpy()[rng.permutation(rows.height)])
        for name in ("title", "day", "rating")
    )
