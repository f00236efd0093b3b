"""How do the figures of a record become tables, a chart and sentences?

All of it is read off the record, so that the page says nothing that JSON does not.
"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.shares import chart_shares
from kit.evaluate.rates import Rate
from kit.report.regulator.figures import Json
from kit.report.rows import DATA
from kit.words import say_rate

_LINES = {
    "fresh": "fresh plays, of those with so many",
    "of_all": "fresh plays, of everybody",
    "ever": "plays of any age",
}
_SHARES = ("rate", "low", "high", "baseline", "control")
_COLUMNS: dict[str, type[pl.DataType]] = {
    "criterion": pl.String,
    "attack": pl.String,
    "kind": pl.String,
    "tried": pl.Int64,
    "found": pl.Float64,
} | dict.fromkeys(_SHARES, pl.Float64)
_COLUMNS |= {"outcome": pl.String}


def read_rate(written: Json) -> Rate:
    """Read a rate back from its counts and its interval."""
    ends = {name: written[name] for name in ("low", "high", "confidence")}
    return Rate(succeeded=written["succeeded"], valid=written["valid"], **ends)


def say_written(written: Json) -> str:
    """Say a rate that was written down: the share, of how many, its interval."""
    return say_rate(read_rate(written))


def say_criteria(record: Json) -> pl.DataFrame:
    """List every attack that was tried, by criterion."""
    rows = []
    for criterion in record["criteria"]:
        for one in criterion["attempts"]:
            row = (criterion["name"], one["asks"], one["kind"], *_numbers(one))
            rows.append((*row, one["outcome"]))
    return pl.DataFrame(rows, _COLUMNS, orient="row")


def _numbers(attempt: Json) -> tuple[float | None, ...]:
    if attempt["proved"]:
        proved = attempt["proved"]
        return (proved["n_tried"], proved["n_groups"], *[None] * len(_SHARES))
    scored = attempt["scored"]
    rate = scored["attack"]
    baseline = scored["baselines"][scored["strongest"]]["rate"]["value"]
    shares = rate["value"], rate["low"], rate["high"], baseline
    return rate["valid"], rate["succeeded"], *shares, scored["control"]["value"]


def say_verdict(criterion: Json) -> str:
    """Say what came of a criterion, and of how many attacks."""
    summary = criterion["summary"]
    done = summary["better"] + summary["with_groups"]
    return (
        f"{criterion['verdict']} Attacks tried: {summary['tried']}; that succeed: "
        f"{done}; of the kit, not tried: {summary['not_tested']}."
    )


def tabulate_kept(record: Json) -> pl.DataFrame:
    """Write a row for each cut of the log and each attacker, as a chart takes it."""
    kept = record["retention"] or {"cuts": []}
    rows = []
    for cut in kept["cuts"]:
        for name, line in _LINES.items():
            if not cut[name]:
                continue
            rate = cut[name] if name == "of_all" else cut[name]["attack"]
            ends = (rate["value"], rate["low"], rate["high"])
            counts = (rate["succeeded"], rate["valid"])
            rows.append((cut["days"], line, *ends, *counts, cut["left"]["plays"]))
    columns: dict[str, type[pl.DataType]] = {"at": pl.Int64, "line": pl.String}
    columns |= dict.fromkeys(("share", "low", "high"), pl.Float64)
    columns |= {"alone": pl.Float64, "of": pl.Int64, "plays left": pl.Float64}
    table = pl.DataFrame(rows, columns, orient="row")
    order = pl.col("line").replace_strict(list(_LINES.values()), list(range(3)))
    return table.sort(order, "at")


def draw_kept(record: Json) -> alt.LayerChart:
    """Draw how many records are alone by how many days of the log are kept."""
    table = tabulate_kept(record)
    kept, whose = record["retention"], DATA[record["data"]] or "as published"
    old = table.filter(line=_LINES["ever"]).sort("at")
    first, last = old.row(0, named=True), old.row(-1, named=True)
    title = (
        f"Cut from {last['at']:,} days to {first['at']:,}, "
        f"{first['share']:.0%} are alone, not {last['share']:.0%}"
        if first["at"] < last["at"]
        else f"In all {last['at']:,} days {last['share']:.0%} are alone"
    )
    people = record["handed_out"]["log"]["people"]
    said = f"{kept['known']} plays of any age known by {kept['known_by']}"
    return chart_shares(
        table.select("at", "line", "share", "low", "high"),
        along="days of the log that are kept",
        of="records that are alone",
        title=title,
        subtitle=f"People whom nobody else fits, {kept['known']} plays known by "
        f"{kept['known_by']}; {whose}, N = {people:,}; whiskers are intervals",
        description=f"{whose.capitalize()}. Lines by days that are kept: by known "
        f"plays that are fresh, and of any age. {title}, with {said}.",
    )
