"""How did one attack do under one rule at one k?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import polars as pl

from kit.errors import SweepError
from kit.evaluate import Success, Tally, wilson
from kit.measures.usefulness import Usefulness
from kit.sweeps.secrets import Secret, Told, best_constant, say_size, usual_size

_SIDES = ("attack", "baseline", "control")
_RIGHT = ("succeeded", "baseline_succeeded", "control_succeeded")
_TALLIES = ("requested", "generated", "valid")
_USEFUL = {
    "n_cells": pl.Int64,
    "cells_covered": pl.Float64,
    "people_covered": pl.Float64,
    "mean_error": pl.Float64,
    "mean_relative_error": pl.Float64,
    "worst_error": pl.Float64,
    "top_kept": pl.Float64,
    "top_order": pl.Float64,
}
#: The columns of a sweep; what cannot be said at a point is null.
COLUMNS = {
    "case": pl.String,
    "attack": pl.String,
    "rule": pl.String,
    "k": pl.Int64,
    **dict.fromkeys(_TALLIES, pl.Int64),
    "succeeded": pl.Int64,
    "rate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    **{
        f"{side}_{what}": pl.Int64 if what == "succeeded" else pl.Float64
        for side in _SIDES[1:]
        for what in ("succeeded", "rate", "low", "high")
    },
    "added_risk": pl.Float64,
    "added_risk_low": pl.Float64,
    "added_risk_high": pl.Float64,
    "guessed": pl.Int64,
    **{f"guessed_{name}": pl.Int64 for name in _RIGHT},
    "proved": pl.Int64,
    "proved_high": pl.Float64,
    "people_proved": pl.Int64,
    "smallest_proved": pl.Int64,
    **_USEFUL,
    "why_not": pl.String,
}


def judge(
    secrets: Sequence[Secret],
    told: Sequence[Told | None],
    *,
    attack: str,
    rule: str,
) -> dict[str, object]:
    """Compare what an attack said with what is true, and with what needs no release.

    Parameters
    ----------
    secrets : sequence of Secret, of length n
        The groups, with their true sizes.
    told : sequence of Told or None, of length n
        What the attack said of each; None where it could not be mounted.
    attack, rule : str
        What they are called, for the error.

    Returns
    -------
    dict of str to object
        Some of the columns of a sweep. Success is the exact size. The baseline says
        the size of every group that is right most often. The control compares the
        attack's answers with the same groups among people who are not in the release.
        A size that is proved is a success too; the columns that begin with `guessed`
        leave the proved groups out, so that `proved` and `guessed_succeeded` have no
        group in common. `proved_high` is the upper end of the 95% interval of the
        share of groups proved: where nothing is, what may be open all the same.

    Raises
    ------
    SweepError
        If something proved is not true, or answers are missing.
    """
    is_list = isinstance(told, list | tuple)
    if not is_list or not all(isinstance(one, Told | None) for one in told):
        raise SweepError.bad_answer(attack, told)
    if len(told) != len(secrets):
        wanted = f"an answer, or None, for each of the {len(secrets)} groups"
        raise SweepError.bad_value("told", wanted, f"{len(told)} of {attack!r}")
    mounted = [(s, t) for s, t in zip(secrets, told, strict=True) if t is not None]
    usual = usual_size([secret for secret, _ in mounted])
    said = [(say_size(t, usual), s) for s, t in mounted]
    proved = [s for s, t in mounted if t.size.is_proved]
    for secret, one in mounted:
        high = one.size.high
        if one.size.low > secret.size or (high is not None and high < secret.size):
            raise SweepError.false_proof(attack, rule)
    row: dict[str, object] = {
        "requested": len(secrets),
        "generated": len(mounted),
        "valid": len(mounted),
        "proved": len(proved),
        "smallest_proved": min((s.size for s in proved), default=None),
    }
    if mounted:
        row["proved_high"] = wilson(len(proved), len(mounted)).high
    is_open = [not t.size.is_proved for _, t in mounted]
    row |= _guesses([one for one, left in zip(said, is_open, strict=True) if left])
    return row | _rates(len(secrets), len(mounted), _count_right(said))


def _guesses(said: Sequence[tuple[int, Secret]]) -> dict[str, int]:
    """Count what is said of groups that are not proved, and what of it is right."""
    right = {f"guessed_{n}": r for n, r in zip(_RIGHT, _count_right(said), strict=True)}
    return {"guessed": len(said)} | right


def _count_right(said: Sequence[tuple[int, Secret]]) -> list[int]:
    """Count what is right of the attack, of the baseline and of the control."""
    return [
        sum(size == secret.size for size, secret in said),
        best_constant(secret.size for _, secret in said),
        sum(size == secret.control for size, secret in said),
    ]


def are_proved(told: Sequence[Told | None]) -> list[bool]:
    """Say of each answer whether it is proved."""
    return [one is not None and one.size.is_proved for one in told]


def _rates(requested: int, valid: int, right: Sequence[int]) -> dict[str, object]:
    """Estimate the three rates, if there was an attempt."""
    row: dict[str, object] = {}
    for side, succeeded in zip(_SIDES, right, strict=True):
        start = "" if side == "attack" else f"{side}_"
        row[f"{start}succeeded"] = succeeded
        if valid:
            rate = wilson(succeeded, valid)
            row |= {f"{start}rate": rate.value, f"{start}low": rate.low}
            row[f"{start}high"] = rate.high
    if valid:
        tallies = [
            Tally(requested=requested, generated=valid, valid=valid, succeeded=n)
            for n in right
        ]
        names = dict(zip(_SIDES, tallies, strict=True))
        risk = Success(**names).residual_risk
        row |= {"added_risk": risk.value, "added_risk_low": risk.low}
        row["added_risk_high"] = risk.high
    return row


def say_useful(useful: Usefulness | None) -> dict[str, object]:
    """Write what a release is good for into columns of a sweep."""
    return {} if useful is None else asdict(useful)
