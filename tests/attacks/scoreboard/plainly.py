"""The same scores, written plainly in Polars: slow, and short enough to be checked."""

from __future__ import annotations

import numpy as np
import polars as pl

from kit.attacks.on_logs.draws import NO_DAY, Facts
from kit.attacks.on_logs.scoreboard import NOBODY, Scores, Scoring
from kit.log import Log

_ALIKE = 1e-9  # sums of the same numbers in another order are as far apart


def score_plainly(
    log: Log,
    facts: Facts,
    scoring: Scoring | None = None,
    *,
    truth: np.ndarray | None = None,
) -> Scores:
    """Do what `score_records` does, with a join, two group-bys and a row for everybody.

    Takes the log itself, and else the same as `score_records`; gives the same. What it
    is given is not checked.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {
    ...     "viewer": ["ann", "bob"],
    ...     "title": ["A", "B"],
    ...     "day": ["2018-01-01"] * 2,
    ... }
    >>> log = check_plays(pl.DataFrame(rows))
    >>> facts = Facts([0, 1], [1], [0], [np.nan])
    >>> score_plainly(log, facts).best.tolist()
    [1]
    """
    scoring = Scoring() if scoring is None else scoring
    plays, n_viewers = number_plays(log)
    support = plays.group_by("title").agg(pl.col("viewer").n_unique()).sort("title")
    weights = scoring.weights(support["viewer"].to_numpy())
    weighed = support.select("title", pl.Series("weight", weights))
    known = list_facts(facts).join(weighed, on="title", how="left")
    scores = add_up(plays, known, scoring)
    true = np.full(facts.n_targets, NOBODY) if truth is None else np.asarray(truth)
    rows = []
    for target in range(facts.n_targets):
        column = np.zeros(n_viewers)
        mine = scores.filter(pl.col("target") == target)
        column[mine["viewer"].to_numpy()] = mine["score"].to_numpy()
        rows.append(_describe(column, true[target]))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return Scores(n_viewers, *columns)


def number_plays(log: Log) -> tuple[pl.DataFrame, int]:
    """Write a log in the numbers of an index: viewers, titles in order, days from 0."""
    day, rating = pl.col("day"), pl.col("rating").cast(pl.Float64)
    parts = {"day": (day - day.min()).dt.total_days(), "rating": rating}
    plays = log.plays.select(
        pl.col("viewer").rank("dense").cast(pl.Int64) - 1,
        pl.col("title").cast(pl.String).rank("dense").cast(pl.Int64) - 1,
        *(part for name, part in parts.items() if name in log.columns),
    ).collect()
    held = [column.name for column in plays if column.null_count() < plays.height]
    return plays.select(held), plays["viewer"].n_unique()


def list_facts(facts: Facts) -> pl.DataFrame:
    """Write facts as a table, null where a part is not known."""
    table = pl.DataFrame(
        {
            "target": np.repeat(np.arange(facts.n_targets), np.diff(facts.starts)),
            "title": facts.titles,
            "known_day": facts.days.astype(np.int64),
            "known_rating": facts.ratings,
        }
    )
    return table.with_row_index("fact").with_columns(
        pl.col("known_day").replace(NO_DAY, None),
        pl.col("known_rating").fill_nan(None),
    )


def add_up(plays: pl.DataFrame, known: pl.DataFrame, scoring: Scoring) -> pl.DataFrame:
    """Score all who played a title that is known: best play of each fact, then sum."""
    scales = (("day", scoring.day_scale), ("rating", scoring.rating_scale))
    terms, is_compared = [pl.lit(0.0)], [pl.lit(value=False)]
    for name, scale in scales:
        if name in plays.columns:
            apart = (pl.col(name) - pl.col(f"known_{name}")).abs()
            terms.append((-apart / scale).exp().fill_null(0))
            is_compared.append(pl.col(f"known_{name}").is_not_null())
    likeness = (
        pl.when(pl.any_horizontal(is_compared))
        .then(pl.sum_horizontal(terms))
        .otherwise(1)
    )
    return (
        plays.join(known, on="title")
        .with_columns(score=pl.col("weight") * likeness)
        .group_by("target", "fact", "viewer")
        .agg(pl.col("score").max())
        .group_by("target", "viewer")
        .agg(pl.col("score").sum())
    )


def _describe(scores: np.ndarray, true: int) -> tuple:
    """Say what `Scores` holds of one target, in its order."""
    top, second = -np.sort(-np.append(scores, 0.0))[:2]
    sigma = scores.std() if top > 0 else 0.0
    odds = np.exp((scores - top) / sigma) if sigma > 0 else np.ones(len(scores))
    chance = odds / odds.sum()
    named = chance[chance > 0]
    entropy = -(named * np.log2(named)).sum()
    is_best = np.isclose(scores, top, rtol=_ALIKE, atol=0) & (top > 0)
    best = int(is_best.argmax()) if is_best.any() else NOBODY
    true_score = np.nan if true == NOBODY else scores[true]
    rank = int((scores >= true_score * (1 - _ALIKE)).sum())
    return best, top, second, int(is_best.sum()), sigma, entropy, rank, true_score
