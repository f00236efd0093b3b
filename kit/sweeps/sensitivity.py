"""Which of our headline numbers hang on the audience, and by how much?

The same figures are measured on one log after another: other audiences drawn from the
same settings, larger and smaller ones, other definitions of watching, accounts instead
of people. What is read off is how far each figure moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from kit.attacks.on_logs.auxiliary import Auxiliary
from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.reidentification import measure_scoreboard
from kit.attacks.on_logs.uniqueness import measure_uniqueness
from kit.attacks.on_releases.differencing import subtract_nested
from kit.checks import check_seed, check_type, check_whole
from kit.claims.viewing import Streak
from kit.errors import AttackError, SweepError
from kit.findings import Proved
from kit.log import Log, check_log
from kit.publishing.headline import daily_claims, streak_history
from kit.publishing.printing import publish

#: The figures, with their units, in the order of the table.
FIGURES: Mapping[str, str] = {
    "people in the streak": "people",
    "people who broke off on the last day, proved": "people",
    "groups of 1 to 10 that a boast a day gives away": "groups",
    "alone by four plays and their days": "share",
    "alone by four titles": "share",
    "named rightly by eight facts, two of them wrong": "share",
    "not in the log, and named all the same": "share",
}
_P, _K = 4, 11
_HEARD: dict[str, Any] = {"n_facts": 8, "n_wrong": 2, "ratings_off": None}


def measure_headlines(
    log: Log, streak: Streak, *, targets: int = 2_000, seed: int = 0
) -> pl.DataFrame:
    """Measure the headline figures of the notebooks on one log.

    Parameters
    ----------
    log : Log
        Any log with days.
    streak : Streak
        The sentence about people who watched a title every day, of two days or more.
    targets : int, default=2_000
        How many people are drawn to be attacked.
    seed : int, default=0
        For whom is drawn, and what is known of them.

    Returns
    -------
    pl.DataFrame of shape (7, 3)
        `figure`; `unit`, ``"people"``, ``"groups"`` or ``"share"``; `value`, null where
        the attack cannot be mounted because nobody has so many plays.

    Raises
    ------
    SweepError
        If a parameter is of another kind or out of range.

    Examples
    --------
    >>> import kit
    >>> from dataclasses import replace
    >>> few = kit.simulate(replace(kit.sources.FILMS, n_viewers=1_000), seed=1)
    >>> streak = kit.watched("A Christmas Prince").every_day(18, until="2017-12-10")
    >>> found = kit.sweeps.measure_headlines(kit.read_log(few), streak, targets=50)
    >>> found["value"].head(2).to_list()
    [53.0, 4.0]
    """
    check_log(SweepError, log)
    check_type(SweepError, "streak", streak, Streak, "a sentence of `.every_day(...)`")
    check_whole(SweepError, "targets", targets)
    check_seed(SweepError, seed)
    values = [*_read_streak(log, streak), *_search_log(log, targets, seed)]
    return pl.DataFrame(
        {"figure": list(FIGURES), "unit": list(FIGURES.values()), "value": values},
        schema_overrides={"value": pl.Float64},
        strict=False,
    )


def _read_streak(log: Log, streak: Streak) -> tuple[float, float, float]:
    """Read off what the boasts of a streak print, and what they give away."""
    history = [daily_claims(streak)[0], *streak_history(streak)]
    boasts = publish(log, history)
    printed = boasts.numbers[-1].printed
    last = subtract_nested(publish(log, history[-2:])).findings
    proved = [found.size for found in last if isinstance(found, Proved)]
    broke_off = [size.low for size in proved if size.is_proved]
    small = len(subtract_nested(boasts, k=_K).findings)
    return float(str(printed).replace(",", "")), sum(broke_off), small


def _search_log(log: Log, targets: int, seed: int) -> list[float | None]:
    """Search a log without names for people of whom little is known."""
    index = index_log(log)
    told: dict[str, Any] = {"targets": targets, "seed": seed}
    alone = [
        measure_uniqueness(index, Resolution(when=when), p=[_P], **told).table["share"][
            0
        ]
        for when in ("day", None)
    ]
    try:
        found = measure_scoreboard(index, Auxiliary(**_HEARD), **told).success
    except AttackError:  # nobody has so many titles
        return [*alone, None, None]
    return [*alone, found.rate.value, found.control_rate.value]


def measure_sensitivity(
    variants: Mapping[str, Log], streak: Streak, *, targets: int = 2_000, seed: int = 0
) -> pl.DataFrame:
    """Measure the headline figures on several logs, and set them beside the first.

    Parameters
    ----------
    variants : mapping of str to Log
        Logs by what was changed, in a few words; the first is the one that the others
        are compared with.
    streak, targets, seed
        As for `measure_headlines`.

    Returns
    -------
    pl.DataFrame of shape (n_variants * 7, 5)
        `variant`, `figure`, `unit`, `value` and `base`, the value of the first variant.

    Raises
    ------
    SweepError
        If `variants` is no such mapping or has fewer than two logs, or another
        parameter is out of range.

    Examples
    --------
    >>> import kit
    >>> from dataclasses import replace
    >>> small = replace(kit.sources.FILMS, n_viewers=1_000)
    >>> logs = {f"seed {n}": kit.read_log(kit.simulate(small, seed=n)) for n in (1, 2)}
    >>> streak = kit.watched("A Christmas Prince").every_day(18, until="2017-12-10")
    >>> found = kit.sweeps.measure_sensitivity(logs, streak, targets=50)
    >>> kit.sweeps.summarise_sensitivity(found).columns
    ['figure', 'unit', 'base', 'lowest', 'lowest_by', 'highest', 'highest_by']
    """
    check_type(SweepError, "variants", variants, Mapping, "a mapping of names to logs")
    if len(variants) < 2:
        rule = "at least two logs, the first to compare the others with"
        raise SweepError.bad_value("variants", rule, len(variants))
    measured = [
        measure_headlines(log, streak, targets=targets, seed=seed).select(
            pl.lit(name).alias("variant"), "figure", "unit", "value"
        )
        for name, log in variants.items()
    ]
    base = measured[0].select("figure", base="value")
    return pl.concat(measured).join(base, on="figure", maintain_order="left")


def summarise_sensitivity(measured: pl.DataFrame) -> pl.DataFrame:
    """Say of each figure how low and how high it went, and by what change.

    Parameters
    ----------
    measured : pl.DataFrame
        What `measure_sensitivity` gives.

    Returns
    -------
    pl.DataFrame of shape (7, 7)
        `figure`, `unit`, `base`; `lowest` and `highest` with the variants that led to
        them, `lowest_by` and `highest_by`, the first of several. Where a variant has no
        value, it is left out.

    Raises
    ------
    SweepError
        If the table is another one.
    """
    check_type(SweepError, "measured", measured, pl.DataFrame, "a table of Polars")
    needed = {"variant", "figure", "unit", "value", "base"}
    if not needed <= set(measured.columns):
        rule = "the table that `measure_sensitivity` gives"
        raise SweepError.bad_value("measured", rule, measured.columns)
    known, by = measured.drop_nulls("value"), pl.col("variant")
    return known.group_by("figure", "unit", "base", maintain_order=True).agg(
        lowest=pl.col("value").min(),
        lowest_by=by.get(pl.col("value").arg_min()),
        highest=pl.col("value").max(),
        highest_by=by.get(pl.col("value").arg_max()),
    )
