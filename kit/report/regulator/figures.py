"""How is a figure written down, so that whoever reads it can compute it again?

Everything here ends in plain values, as JSON has them. Texts hold no figures, but for
sentences of a publisher: a figure stands by itself, with all that it was made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kit.attackers import ThreatModel
from kit.evaluate.rates import Success, Tally, difference
from kit.findings import Proved, Scored
from kit.printed import shown_number

#: What JSON can hold.
Json = dict[str, Any]

BETTER = "better than its baseline and its control"
SIMPLER = "better than its control, and something simpler does as well"
BASELINE = "no better than its baseline"
CONTROL = "no better than its control"
GROUPS, NO_GROUPS = "groups proved", "no group proved among those tried"

#: Smallest group of a real log that is told of in words.
FEWEST = 11


def write_tally(tally: Tally, confidence: float) -> Json:
    """Write how many of how many, with Wilson's interval and what widens it."""
    rate = tally.rate(confidence=confidence)
    return {
        "requested": tally.requested,
        "valid": tally.valid,
        "succeeded": tally.succeeded,
        "design_effect": tally.design_effect,
        "confidence": confidence,
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
    }


def write_success(success: Success) -> Json:
    """Write a success with every baseline, its control and what these make of it."""
    confidence = success.confidence
    names = list(success.baselines)
    return {
        "attack": write_tally(success.attack, confidence),
        "baselines": [
            {"name": name, "rate": write_tally(tally, confidence)}
            for name, tally in success.baselines.items()
        ],
        "strongest": names.index(success.strongest),
        "control": write_tally(success.control, confidence),
        "control_on": success.control_on,
        "outcome": _judge(success),
    }


def _judge(success: Success) -> str:
    """Say whether the attack beats both of what it is measured by, beyond chance."""
    is_better = difference(success.rate, success.control_rate)[0] > 0
    if success.is_meaningful:
        return BETTER if is_better else CONTROL
    return SIMPLER if is_better else BASELINE


def write_scored(
    threat: ThreatModel,
    found: Scored | Success,
    *,
    asks: str,
    guess: str,
    settings: Mapping[str, object],
    also: Iterable[tuple[str, Tally]] = (),
) -> Json:
    """Write one attack that guesses, with its record."""
    success = found.success if isinstance(found, Scored) else found
    return {
        **_write_threat(threat, asks, settings),
        "kind": "Scored",
        "guess": guess,
        "scored": write_success(success),
        "also": [
            {"says": says, "rate": write_tally(tally, success.confidence)}
            for says, tally in also
            if tally.valid
        ],
        "proved": None,
        "outcome": _judge(success),
    }


def write_proved(
    threat: ThreatModel,
    findings: Iterable[Proved],
    *,
    asks: str,
    n_tried: int,
    tried: str,
    is_exhaustive: bool,
    fewest: int | None,
    settings: Mapping[str, object],
) -> Json:
    """Write one attack that proves, with how much was tried and its first groups."""
    found = list(findings)
    return {
        **_write_threat(threat, asks, settings),
        "kind": "Proved",
        "guess": None,
        "scored": None,
        "also": [],
        "proved": {
            "n_tried": n_tried,
            "tried": tried,
            "is_exhaustive": is_exhaustive,
            "n_groups": len(found),
            "shown": [write_group(one, fewest) for one in found[:_MOST_SHOWN]],
        },
        "outcome": GROUPS if found else NO_GROUPS,
    }


_MOST_SHOWN = 5


def write_group(found: Proved, fewest: int | None) -> Json:
    """Write a group that is proved; of few people of a real log no more than that."""
    rests_on = [shown_number(number.printed) for number in found.because]
    if any(is_small(n, fewest) for n in (found.size.high, *rests_on)):
        return {"is_shown": False, "low": None, "high": None, "sentence": None}
    size = found.size
    told = {"low": size.low, "high": size.high, "sentence": found.sentence()}
    return {"is_shown": True} | told


def is_small(people: int | None, fewest: int | None) -> bool:
    """Whether a group holds somebody, and too few to be told of; None tells of any."""
    return fewest is not None and people is not None and 0 < people < fewest


def _write_threat(
    threat: ThreatModel, asks: str, settings: Mapping[str, object]
) -> Json:
    """Write who attacks, from the threat model beside the attack."""
    return {
        "attack": threat.attack,
        "asks": asks,
        "attacker": threat.attacker,
        "knows": threat.of_target,
        "source": threat.source,
        "settings": [{"name": name, "value": one} for name, one in settings.items()],
    }
