"""How often is an attack right, and how often is somebody who has read nothing?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kit.evaluate.rates import Success, Tally, wilson

_RATE = ("rate", "low", "high")
_RIGHT = ("succeeded", "baseline_succeeded", "baseline_valid", "control_succeeded")
#: What games say of a point of a sweep.
JUDGED = {
    **dict.fromkeys(("requested", "generated", "valid", "succeeded"), pl.Int64),
    **dict.fromkeys(_RATE, pl.Float64),
    "baseline": pl.String,
    **dict.fromkeys(
        ("baseline_succeeded", *(f"baseline_{name}" for name in _RATE)), pl.Float64
    ),
    "baseline_valid": pl.Int64,
    **dict.fromkeys(("control_valid", "control_succeeded"), pl.Int64),
    **dict.fromkeys((f"control_{name}" for name in _RATE), pl.Float64),
    **dict.fromkeys(("added_risk", "added_risk_low", "added_risk_high"), pl.Float64),
    **dict.fromkeys(("guessed", *(f"guessed_{name}" for name in _RIGHT)), pl.Int64),
    "proved": pl.Int64,
    "proved_high": pl.Float64,
    "smallest_proved": pl.Int64,
    "questions": pl.Float64,
}

SIZE = "saying the best single size"
SAME = "saying the same of everybody"


@dataclass(frozen=True)
class Trial:
    """What was said, what is true, and what is true of somebody left out."""

    said: object
    truth: Any
    control: object
    is_proved: bool


def keep_mounted(secrets: Sequence[Any], told: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Keep what the attack could be mounted against."""
    return [(s, t) for s, t in zip(secrets, told, strict=True) if t is not None]


def mean_questions(told: Sequence[Any]) -> float | None:
    """Say on how many questions to a desk an answer rests, in the mean."""
    asked = [one.questions for one in told if one is not None]
    known = [n for n in asked if n is not None]
    return sum(known) / len(known) if known else None


def best_constant(truths: Iterable[object]) -> int:
    """Count how often the best single answer is right, known in hindsight.

    Nobody who says the same of everything, and so needs no release, does better.

    >>> best_constant([1, 1, 4, 2, 1])
    3
    """
    return max(Counter(truths).values(), default=0)


def count_trials(
    requested: int,
    generated: int,
    trials: Sequence[Trial],
    baseline: str,
    *,
    unanswered: Sequence[object] = (),
) -> dict[str, object]:
    """Count successes and proofs, and the guesses apart from these.

    `unanswered` are the truths of those from whom the attack abstained. Whoever says
    the same of everybody says it of these too: an attack that knows when to be silent
    is not measured by the answer that fits best where it spoke.
    """
    n, proved = len(trials), sum(trial.is_proved for trial in trials)
    right, best, n_best, control = _count_right(trials, unanswered)
    row: dict[str, object] = {"proved": proved}
    if trials:
        row["proved_high"] = wilson(proved, n).high
    left = [trial for trial in trials if not trial.is_proved]
    row |= {"guessed": len(left)}
    guessed = _count_right(left, unanswered)
    row |= {f"guessed_{name}": n for name, n in zip(_RIGHT, guessed, strict=True)}
    return row | estimate(
        (requested, generated, n), right, {baseline: best}, (n, control), n_best
    )


def _count_right(
    trials: Sequence[Trial], unanswered: Sequence[object]
) -> tuple[int, int, int, int]:
    """Count what is right of the attack, the baseline (of how many), the control."""
    everybody = [*(trial.truth for trial in trials), *unanswered]
    return (
        sum(trial.said == trial.truth for trial in trials),
        best_constant(everybody),
        len(everybody),
        sum(trial.said == trial.control for trial in trials),
    )


def estimate(
    asked: tuple[int, int, int],
    right: int,
    baselines: Mapping[str, float],
    control: tuple[int, int],
    baseline_valid: int | None = None,
) -> dict[str, object]:
    """Estimate the three rates, as far as there were attempts.

    A baseline is judged on the attempts of the attack, unless it is told on how many.
    """
    n_control, n_false = control
    n_best = asked[2] if baseline_valid is None else baseline_valid
    strongest = max(baselines, key=baselines.__getitem__)
    tallies = ("requested", "generated", "valid")
    row: dict[str, object] = dict(zip(tallies, asked, strict=True))
    row |= {"succeeded": right, "baseline_succeeded": baselines[strongest]}
    row |= {"baseline_valid": n_best}
    row |= {"control_succeeded": n_false, "control_valid": n_control}
    if not (asked[2] and n_control):
        return row
    found = Success(
        attack=Tally(**dict(zip(tallies, asked, strict=True)), succeeded=right),
        baseline={name: Tally.of(n_best, succeeded=n) for name, n in baselines.items()},
        control=Tally.of(n_control, succeeded=n_false),
    )
    return row | _rates(found)


def tell_rates(found: Success) -> dict[str, object]:
    """Tell what came of attempts that were judged already."""
    attack, control = found.attack, found.control
    row = {name: getattr(attack, name) for name in ("requested", "generated", "valid")}
    row |= {"succeeded": round(attack.succeeded)}
    best = found.baselines[found.strongest]
    row |= {"baseline_succeeded": best.succeeded, "baseline_valid": best.valid}
    row |= {"control_succeeded": round(control.succeeded)}
    return row | {"control_valid": control.valid} | _rates(found)


def _rates(found: Success) -> dict[str, object]:
    """Write out the rates with their intervals."""
    row: dict[str, object] = {}
    sides = {
        "": found.rate,
        "baseline_": found.baseline_rate,
        "control_": found.control_rate,
    }
    for side, rate in sides.items():
        ends = (rate.value, rate.low, rate.high)
        row |= dict(zip((f"{side}{name}" for name in _RATE), ends, strict=True))
    risk = found.residual_risk
    row |= {"added_risk": risk.value, "added_risk_low": risk.low}
    return row | {"added_risk_high": risk.high, "baseline": found.strongest}


def name_naively(plays: pl.LazyFrame, owners: Sequence[Any]) -> dict[str, float]:
    """Count how often records are right that anybody could name."""
    wanted = pl.DataFrame(
        {
            "target": range(len(owners)),
            "title": [[p.title for p in o.sought.known.plays] for o in owners],
            "record": [owner.record for owner in owners],
        },
        schema={
            "target": pl.Int64,
            "title": pl.List(pl.String),
            "record": plays.collect_schema()["viewer"],
        },
    )
    title = pl.col("title").cast(pl.String)
    people = plays.group_by("viewer").len("plays").collect()
    active = people.filter(pl.col("plays") == pl.col("plays").max())
    is_there, is_active = (
        wanted["record"].is_in(of["viewer"].implode()).sum() for of in (people, active)
    )
    common = (
        wanted.lazy()
        .explode("title", empty_as_null=False)
        .unique()
        .join(plays.select("viewer", title).unique(), on="title")
        .group_by("target", "record", "viewer")
        .len("common")
        .filter(pl.col("common") == pl.col("common").max().over("target"))
        .select(
            pl.col("viewer") == pl.col("record"), chance=1 / pl.len().over("target")
        )
        .filter("viewer")
        .collect()
    )
    return {
        "naming a record at random": float(is_there) / max(1, people.height),
        "naming the most active": float(is_active) / max(1, active.height),
        "counting common titles": round(float(common["chance"].sum()), 9),
    }
