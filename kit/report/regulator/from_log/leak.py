"""If the log leaked, how few known plays would find a record in it?"""

from __future__ import annotations

import polars as pl

from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.uniqueness import Uniqueness, measure_uniqueness
from kit.findings import Scored
from kit.log import Log
from kit.report.regulator.figures import Json, write_success
from kit.report.regulator.settings import Settings

TITLE_DAY, TITLE = "title and day", "title"
_MOST = (0.5, 0.9)  # shares from which on most people count as found


def measure_alone(log: Log, settings: Settings) -> dict[str, Uniqueness]:
    """Measure who is alone in a log, by how closely a play is known."""
    ways = {TITLE_DAY: Resolution(when="day")} if "day" in log.columns else {}
    index = index_log(log)
    return {
        known_by: measure_uniqueness(
            index,
            knowledge,
            p=range(1, settings.known + 1),
            targets=settings.targets,
            seed=settings.seed,
            confidence=settings.confidence,
        )
        for known_by, knowledge in (ways | {TITLE: Resolution()}).items()
    }


def write_leak(alone: dict[str, Uniqueness]) -> Json:
    """Write for each number of known plays how often they fit one record only."""
    ways = []
    for known_by, found in alone.items():
        ps = found.table.filter(pl.col("valid") > 0)["p"].to_list()
        steps = [
            {"known": p, **write_success(one.success)}
            for p, one in zip(ps, found.findings, strict=True)
            if isinstance(one, Scored)
        ]
        ways.append({"known_by": known_by, "steps": steps, "fewest": _fewest(steps)})
    return {"ways": ways}


def _fewest(steps: list[Json]) -> list[Json]:
    """Find how few plays are alone to so many of the people who have that many."""
    return [
        {
            "share": share,
            "known": next(
                (s["known"] for s in steps if s["attack"]["value"] >= share), None
            ),
        }
        for share in _MOST
    ]
