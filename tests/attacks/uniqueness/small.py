"""Logs small enough to be searched by hand, and slow ways to search any log."""

from datetime import datetime, timedelta
from itertools import product

import numpy as np
import polars as pl
from hypothesis import strategies as st

from kit.log import check_plays

MIDNIGHT = datetime(2018, 1, 1)  # a Monday


def log_of(*rows, **columns):
    """Build a log from (viewer, title, day of January 2018)."""
    viewer, title, day = zip(*rows, strict=True)
    days = [(MIDNIGHT + timedelta(d - 1)).date() for d in day]
    return check_plays(
        pl.DataFrame({"viewer": viewer, "title": title, "day": days} | columns)
    )


def log_of_people(**titles):
    """Build a log in which each person has titles, a letter each, on one day."""
    return log_of(*((who, title, 1) for who, have in titles.items() for title in have))


def rows(*, viewers=5, titles="ABCD", days=9, most=24):
    """Draw rows of a small log."""
    row = st.tuples(
        st.integers(1, viewers), st.sampled_from(titles), st.integers(1, days)
    )
    return st.lists(row, min_size=1, max_size=most)


def sets_of(points):
    """The points of each viewer, as sets."""
    ends = points.viewer_starts
    return [
        set(points.viewer_points[ends[v] : ends[v + 1]].tolist())
        for v in range(points.n_viewers)
    ]


def facts_of(points, drawn):
    """What is known of each target, as a list of points."""
    return [
        [int(points.viewer_points[pair]) for pair in pairs if pair >= 0]
        for pairs in drawn.pairs
    ]


def times_of(points, viewer, point):
    """When a viewer played a point."""
    for pair in range(points.viewer_starts[viewer], points.viewer_starts[viewer + 1]):
        if points.viewer_points[pair] == point:
            start = int(points.pair_plays[:pair].sum())
            return points.play_times[start : start + points.pair_plays[pair]].tolist()
    return []


def fits_in_order(points, viewer, facts, times):
    """Try every choice of a play for each fact."""
    choices = [times_of(points, viewer, fact) for fact in facts]
    return any(
        all(
            mine[i] <= mine[j]
            for i in range(len(facts))
            for j in range(len(facts))
            if times[i] < times[j]
        )
        for mine in product(*choices)
    )


def join_pairs(points):
    """Write down who has which point, for `join_counts`."""
    person = np.repeat(np.arange(points.n_viewers, dtype=np.uint32), points.sizes)
    return pl.DataFrame({"person": person, "point": points.viewer_points})


def join_counts(pairs, points, drawn, p):
    """Count the people who fit p known points by a join in Polars, target by target."""
    at, place = np.nonzero(drawn.pairs[:, :p] >= 0)
    facts = points.viewer_points[drawn.pairs[at, place]]
    return (
        pl.DataFrame({"target": at, "point": facts})
        .join(pairs, on="point")
        .group_by("target", "person")
        .len()
        .filter(pl.col("len") == p)
        .group_by("target")
        .len("fitting")
        .sort("target")
    )
