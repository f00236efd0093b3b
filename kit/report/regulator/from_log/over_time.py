"""What does it change to keep a log for less long, and what stays when it is gone?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.retention import EVER, FRESH, Retention, measure_retention
from kit.attacks.on_logs.service_matching import match_services
from kit.attacks.on_logs.services import measure_linkage, split_log
from kit.errors import AttackError
from kit.evaluate.rates import Tally
from kit.findings import Finding, Scored
from kit.log import Log
from kit.printed import Exact
from kit.publishing.counting import mark_people
from kit.releases import Release
from kit.report.regulator.figures import Json, write_success, write_tally
from kit.report.regulator.from_log.criteria import draw_people, write_linkage
from kit.report.regulator.settings import Settings

_WHO = {"fresh": FRESH, "ever": EVER}


def measure_kept(log: Log, settings: Settings) -> Json | None:
    """Cut a log to its last days, again and again, and look who is alone in the rest.

    None where the log has no days.
    """
    if "day" not in log.columns:
        return None
    first, last = log.period()
    length = (last - first).days + 1
    tried = {*settings.keep, settings.retention or length}  # the company's own as well
    keep = [*sorted(days for days in tried if days < length), length]
    found = measure_retention(
        log,
        Resolution(when="day"),
        keep=keep,
        p=[settings.known],
        period=length,
        n_dates=1,
        targets=settings.targets,
        seed=settings.seed,
        confidence=settings.confidence,
    )
    cuts = []
    for days in keep:
        left = found.left.filter(days=days).row(0, named=True)
        cut: Json = {"days": days, "is_whole": days == length}
        cut["left"] = {name: left[name] for name in ("people", "plays", "titles")}
        for name, who in _WHO.items():
            scored = _find(found.findings, days, who)
            cut[name] = write_success(scored.success) if scored else None
        cut["of_all"] = _write_of_all(found, days, settings.confidence)
        cuts.append(cut)
    return {"known": settings.known, "known_by": "title and day", "cuts": cuts}


def _write_of_all(found: Retention, days: int, confidence: float) -> Json:
    """Write how many of everybody are alone by fresh plays, those without any too.

    Its interval allows for people who hang together, so that counts do not give it.
    """
    row = found.table.filter(days=days, attacker=FRESH).row(0, named=True)
    counts = {"requested": row["requested"], "valid": row["requested"]}
    ends = {end: row[f"{end}_of_all"] for end in ("low", "high")}
    return {
        **counts,
        "succeeded": row["unique_of_all"],
        "design_effect": None,
        "confidence": confidence,
        "value": row["share_of_all"],
        **ends,
    }


def _find(findings: Sequence[Finding], days: int, who: str) -> Scored | None:
    """Find the record of one attacker with so many days; none has nobody to attack."""
    ending = f"the last {days:,} days are kept, by {who}"
    scored = (one for one in findings if isinstance(one, Scored))
    return next((one for one in scored if one.targets.endswith(ending)), None)


def measure_erasure(log: Log, release: Release, settings: Settings) -> Json | None:
    """Count the people whose leaving would show if the same numbers came out again.

    Somebody asks to be erased, and the same claims are counted again. Each exact number
    that counted her falls by one. None where no number was printed exactly.
    """
    exact = [n.claim for n in release.counts if isinstance(n.printed, Exact)]
    if not exact:
        return None
    seen = np.zeros(0, dtype=bool)
    for marks in mark_people(log, exact):
        seen = marks if not len(seen) else seen | marks
    n = log.n_viewers()
    counted = Tally.of(n, succeeded=int(seen.sum()))
    return {
        "numbers": len(exact),
        "rate": write_tally(counted, settings.confidence),
    }


def measure_handover(log: Log, settings: Settings) -> Json:
    """Link people over time: one log ends where a later one begins, with new numbers.

    Raises
    ------
    AttackError
        If the log is too short to be cut in two.
    """
    few = draw_people(log, settings)
    first, last = few.period()
    if first == last:
        raise AttackError("A log of one day cannot be cut into an earlier and a later.")
    middle = first + timedelta(((last - first).days + 1) // 2)
    a, b, truth = split_log(few, handover=middle, seed=settings.seed)
    found = measure_linkage(match_services(a, b), truth, seed=settings.seed)
    return write_linkage(
        found,
        asks="If a second log is handed out later, with new numbers for everybody, can "
        "the records of one person be joined over time?",
        settings={
            "people in the earlier log": truth.n_viewers_a,
            "people in the later log": truth.n_viewers_b,
        },
    )
