"""How much does it help to know a play more closely?"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kit.attacks.on_logs.known import KnownPlay
from kit.attacks.on_logs.uniqueness.picks import Pick
from kit.attacks.on_logs.uniqueness.uniqueness import measure_uniqueness
from kit.errors import AttackError
from kit.log import Log


def compare_knowledge(
    log: Log,
    variants: Iterable[KnownPlay],
    *,
    p: Iterable[int] = range(1, 11),
    pick: Pick | None = None,
    targets: int | None = 10_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Measure uniqueness for several ways to know a play, on the same people.

    Parameters
    ----------
    log : Log
        A log without names.
    variants : iterable of KnownPlay
        How closely each play is known, each once.
    p, pick, targets, seed, confidence
        As for `measure_uniqueness`.

    Returns
    -------
    pl.DataFrame of shape (n_variants * n_p, 20)
        `knowledge`, in words, before the columns of `Uniqueness.table`; in the order
        of `variants`.

    Raises
    ------
    AttackError
        If `variants` are something else, none, or one twice; or as for
        `measure_uniqueness`.
    LogError
        If the log lacks a column of a variant.

    Examples
    --------
    >>> from kit.log import check_plays
    >>> rows = {"viewer": ["ann", "bob"], "title": ["A", "A"]}
    >>> log = check_plays(pl.DataFrame(rows | {"day": ["2018-01-01", "2018-01-02"]}))
    >>> variants = [KnownPlay(), KnownPlay(when="day")]
    >>> compared = compare_knowledge(log, variants, p=[1])
    >>> compared.select("knowledge", "share").rows()
    [('title', 0.0), ('title and day', 1.0)]
    """
    p, variants = _list("p", p), _list("variants", variants)
    if not variants or len(set(variants)) < len(variants):
        rule = "different ways to know a play, at least one"
        raise AttackError.bad_value("variants", rule, [str(one) for one in variants])
    tables = [
        measure_uniqueness(
            log, known, p=p, pick=pick, targets=targets, seed=seed,
            confidence=confidence,
        ).table.insert_column(0, pl.lit(str(known)).alias("knowledge"))
        for known in variants
    ]  # fmt: skip
    return pl.concat(tables)


def _list(name: str, values: Iterable) -> list:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise AttackError.bad_value(name, "a list", values)
    return list(values)
