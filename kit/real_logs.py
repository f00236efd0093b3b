"""What do a few plays give away in logs of real people?

`python -m kit real-logs docs/real-logs.md` measures the logs in the folder that the
variable `KIT_DATA` names, and writes what it finds into the document, each table
between the two comments that mark its place. Only aggregates come out.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from kit.attacks.on_logs.auxiliary import AtRandom, Auxiliary
from kit.attacks.on_logs.fits import name_ends, rate_people
from kit.attacks.on_logs.index import index_log
from kit.attacks.on_logs.points import Resolution
from kit.attacks.on_logs.reidentification import measure_scoreboard
from kit.attacks.on_logs.retention import EVER, FRESH, measure_retention
from kit.attacks.on_logs.service_matching import match_services
from kit.attacks.on_logs.services import (
    BY_ACTIVITY,
    BY_TITLES,
    measure_linkage,
    split_log,
)
from kit.attacks.on_logs.uniqueness import mount
from kit.attacks.on_logs.worst_cases import worst_case
from kit.errors import LogError
from kit.evaluate.rates import Rate, Tally
from kit.log import Log
from kit.sources.tables import read_log
from kit.words import say_share

#: The logs by the names they go by, and where each lies in the folder of real data.
PANEL = "Netflix films, United Kingdom, 2018–19"
FILES = {
    PANEL: "netflix-uk/events_2018-04_2019-06.parquet",
    "MovieTweetings, 2013": "movietweetings/ratings.dat",
    "MovieLens latest small, 1995–2016": "ml-latest-small/ratings.csv",
    "MovieLens 1M, without its dates": "ml-1m-pairs/ratings.parquet",
}
UNDATED = ("MovieLens 1M, without its dates",)
KNOWN = (Resolution(when="day"), Resolution(when="week"), Resolution())
PS, BEST = (1, 2, 3, 4), (1, 2, 3)
AUXILIARY = tuple(
    Auxiliary(n, wrong, 3) for n, wrong in ((2, 0), (4, 0), (8, 0), (8, 2))
)
TARGETS = 5_000  # people who are looked for by what is known of them
REPEATS = 20  # draws of the plays that are known of each
SPLIT, SPLIT_SEED = (PANEL, "MovieTweetings, 2013"), 2017
SPLITS = (  # what two halves of a log share, and what is compared
    ("30% of plays, same day", 0.3, 0, None),
    ("30% of plays, up to a day off", 0.3, 1, None),
    ("30% of plays, no dates", 0.3, 0, ("titles", "tastes")),
    ("no play", 0.0, 0, None),
)
KEPT = 4  # plays known of somebody in a log that is deleted after a time


def open_logs(folder: Path) -> dict[str, Log]:
    """Open the real logs."""
    return {
        name: read_log(folder / file, undated=name in UNDATED)
        for name, file in FILES.items()
    }


def write_logs(logs: Mapping[str, Log]) -> str:
    """Tell how large the logs are."""
    head = ["log", "people", "plays", "titles", "plays of a person (median)"]
    head += ["period", "days from somebody's first play to the last (median)"]
    rows = []
    for name, log in logs.items():
        titles = log.plays.select(pl.col("title").n_unique()).collect().item()
        own = _median(log, pl.len())
        counts = (log.n_viewers(), log.n_plays(), titles, own)
        when = ["no dates", "–"]
        if "day" in log.columns:
            day = pl.col("day").to_physical()
            stay = _median(log, day.max() - day.min())
            when = ["{} to {}".format(*log.period()), f"{stay:.0f}"]
        rows.append([name, *(f"{count:,.0f}" for count in counts), *when])
    return _table(head, rows)


def _median(log: Log, of_each: pl.Expr) -> float:
    each = log.plays.group_by("viewer").agg(of_each.alias("own"))
    return each.select(pl.col("own").median()).collect().item()


def row_of_chance(
    name: str, log: Log, known: Resolution
) -> tuple[list[str], list[str]]:
    """Tell how many people plays drawn at random single out, of everybody in a log."""
    index = index_log(log)
    how: dict[str, Any] = {"most": max(PS), "pick": AtRandom(), "targets": None}
    drawn = [mount(index, known, **how, seed=seed) for seed in range(REPEATS)]
    rates = [
        rate_people([one.fits(p) for one in drawn], lambda n: n == 1, confidence=0.95)
        for p in PS
    ]
    sizes = index.points(known).sizes
    fewer = [f"{int((sizes < p).sum()):,}" for p in PS]
    return [name, str(known), *map(_say_rate, rates)], [name, str(known), *fewer]


def write_chance(logs: Mapping[str, Log]) -> str:
    """Tell how many people plays drawn at random single out, and who is left out."""
    head = ("log", "known", *(f"p = {p}" for p in PS))
    measured = [row_of_chance(*task) for task in _tasks(logs)]
    alone, left_out = (_table(head, rows) for rows in zip(*measured, strict=True))
    between = "People left out, because they have fewer than p different plays:"
    return f"{alone}\n\n{between}\n\n{left_out}"


def write_choice(logs: Mapping[str, Log]) -> str:
    """Tell how many people the most telling plays of each single out."""
    head = ("log", "known", *(f"best {p}" for p in BEST))
    some, everybody, risks = [], [], []
    for name, log, known in _tasks(logs):
        found = [worst_case(log, known, p=p) for p in BEST]
        start = (name, str(known))
        some.append((*start, *(_say_tally(one.unique_if_enough) for one in found)))
        everybody.append((*start, *(_say_tally(one.unique) for one in found)))
        risks.append((*start, *(say_share(one.mean_risk, digits=1) for one in found)))
    parts = {
        "Alone, of those who have so many different plays:": some,
        "Alone, of all people, where those with fewer are known by all they have:": (
            everybody
        ),
        "The mean risk of all people, 1 / the number of those who match:": risks,
    }
    return "\n\n".join(
        f"{said}\n\n{_table(head, rows)}" for said, rows in parts.items()
    )


def write_auxiliary(logs: Mapping[str, Log]) -> str:
    """Tell how often facts that are partly wrong lead to the right record."""
    head = (
        "log",
        "known of each",
        "looked for",
        "own record named",
        "somebody else's record named",
        "not in the log, but a record named",
        "right by most titles in common",
        "right by naming the most active",
    )
    rows = []
    for name, log in logs.items():
        index = index_log(log)
        for knowledge in (one.within(index) for one in AUXILIARY):
            found = measure_scoreboard(index, knowledge, targets=TARGETS)
            success, attack = found.success, found.success.attack
            rates = [success.rate, found.wrong, success.control_rate]
            rates += [found.by_count, found.by_activity]
            looked = f"{attack.valid:,} of {attack.requested:,}"
            rows.append((name, str(knowledge), looked, *map(_say_rate, rates)))
    return _table(head, rows)


def write_services(logs: Mapping[str, Log]) -> str:
    """Tell how many people two halves of a log link to themselves."""
    head = ["log", "what is in both", "people on both", "linked to themselves"]
    head += ["links that are right", "no counterpart, but linked"]
    head += [f"first, by {name}" for name in (BY_ACTIVITY, BY_TITLES)]
    head += [f"of all named by {BY_TITLES}, right"]
    rows = []
    for name in SPLIT:
        for said, overlap, days_off, evidence in SPLITS:
            log = logs[name]
            a, b, truth = split_log(
                log, plays_in_both=overlap, days_off=days_off, seed=SPLIT_SEED
            )
            found = measure_linkage(match_services(a, b, evidence=evidence), truth)
            rates = (found.linked.rate, found.precision_rate, found.linked.control_rate)
            naive = [tally.rate() for tally in found.first.baselines.values()]
            naive.append(found.naive_precision[BY_TITLES].rate())
            both = f"{truth.n_both:,}"
            rows.append((name, said, both, *map(_say_rate, (*rates, *naive))))
    return _table(head, rows)


def write_retention(logs: Mapping[str, Log]) -> str:
    """Tell how many people are alone in what is kept of the panel."""
    known = Resolution(when="day")
    found = measure_retention(logs[PANEL], known, p=[KEPT], targets=None)
    left = found.left.group_by("days", maintain_order=True).mean()
    fresh, ever = (found.summary.filter(attacker=who) for who in (FRESH, EVER))
    rows = [
        (
            str(days),
            f"{people:.0%}",
            f"{plays:.0%}",
            _say(*fresh.filter(days=days).select("share", "low", "high").row(0)),
            _say(*ever.filter(days=days).select(r"^(share|low|high)_of_all$").row(0)),
        )
        for days, people, plays in left.select("days", "people", "plays").rows()
    ]
    still = f"alone by {KEPT} plays that are still kept, of those with so many"
    some = f"alone by {KEPT} plays from {found.period} days, of all"
    return _table(("days kept", "people left", "plays left", still, some), rows)


#: What is written into the document, by the name of its place.
SECTIONS: dict[str, Callable[[Mapping[str, Log]], str]] = {
    "logs": write_logs,
    "chance": write_chance,
    "choice": write_choice,
    "auxiliary": write_auxiliary,
    "services": write_services,
    "retention": write_retention,
}


def renew(document: str, logs: Mapping[str, Log]) -> str:
    """Put what is measured into a document, in place of what it holds."""
    for name, write in SECTIONS.items():
        marks = [f"<!-- {name}: {end} -->" for end in ("begin", "end")]
        if any(document.count(mark) != 1 for mark in marks):
            rule = f"a text with {marks[0]!r} and then {marks[1]!r}, once each"
            found = f"{len(document):,} characters"
            raise LogError.bad_value("document", rule, found)
        before, rest = document.split(marks[0])
        _, after = rest.split(marks[1])
        document = f"{before}{marks[0]}\n\n{write(logs)}\n\n{marks[1]}{after}"
    return document


def _tasks(logs: Mapping[str, Log]) -> Iterator[tuple[str, Log, Resolution]]:
    """Go through all that a log can be attacked with."""
    for name, log in logs.items():
        for known in KNOWN:
            if set(known.columns) <= set(log.columns):
                yield name, log, known


def _say(share: float | None, low: float | None, high: float | None) -> str:
    if share is None or low is None or high is None:
        return "nobody has so many"
    said = [say_share(part, digits=1) for part in (share, low, high)]
    return f"{said[0]} ({said[1]} to {said[2]})"


def _say_rate(rate: Rate | None) -> str:
    return _say(*name_ends(rate).values())


def _say_tally(tally: Tally) -> str:
    if not tally.valid:
        return "nobody has so many"
    return say_share(tally.succeeded / tally.valid, digits=1)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    rule = ("---",) * len(head)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def main(arguments: Sequence[str]) -> int:
    """Renew the document named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m kit real-logs")
    parser.add_argument("path", type=Path, help="the document")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("KIT_DATA", "../shared/data")),
        metavar="DIR",
        help="the folder of real data; by default what KIT_DATA names",
    )
    options = parser.parse_args(arguments)
    text = renew(options.path.read_text("utf-8"), open_logs(options.data))
    options.path.write_text(text, "utf-8")
    return 0
