"""Audiences in which it is known who is who, because they were made so."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from kit.log import Log, check_plays

NEW_YEAR = date(2018, 1, 1)


def log_of(*rows, **columns):
    """Build a log from (viewer, title, day of January 2018)."""
    viewer, title, day = zip(*rows, strict=True)
    days = [NEW_YEAR + timedelta(d - 1) for d in day]
    return check_plays(
        pl.DataFrame({"viewer": viewer, "title": title, "day": days} | columns)
    )


def log_of_people(**titles):
    """Build a log in which each person has titles, a letter each, on one day."""
    return log_of(*((who, title, 1) for who, have in titles.items() for title in have))


def crowd(n, *, seed, plays=8, titles=120, days=60):
    """Draw plays of people who have nothing in common but what is popular."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(n), plays)
    title = np.floor(titles * rng.random(len(person)) ** 2).astype(int)
    day = rng.integers(1, days, len(person), endpoint=True)
    return log_of(*zip(person.tolist(), map(str, title), day.tolist(), strict=True))


def undated(log):
    return Log(log.plays.drop("day"))


def shuffled(log, seed=0):
    """Hand the plays round, title and day together: who saw what is chance."""
    plays = log.plays.collect()
    order = np.random.default_rng(seed).permutation(plays.height)
    return Log(plays.select("viewer").hstack(plays.drop("viewer")[order]).lazy())


def renumbered(log, order):
    """Give the viewer at each place the number in `order`."""
    places = pl.col("viewer").rank("dense").cast(pl.Int64) - 1
    plays = log.plays.with_columns(places).collect()
    numbers = pl.Series(np.asarray(order, dtype=np.uint32))
    viewer = numbers.gather(plays["viewer"]).alias("viewer")
    return Log(
        plays.with_columns(viewer).sample(fraction=1, shuffle=True, seed=1).lazy()
    )
