"""How do the figures of a record become tables, a chart and sentences?

All of it is read off the record, so that the page says nothing that JSON does not.
"""

from __future__ import annotations

import altair as alt
import polars as pl

from kit.charts.shares import chart_shares
from kit.evaluate.rates import Rate
from kit.report.regulator.figures import BETTER, Json
from kit.report.rows import DATA
from kit.words import say_expected, say_rate

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
        f"{done}; matched by something simpler: {summary['simpler']}; of the kit, not "
        f"tried: {summary['not_tested']}."
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
    # Where nobody has so many plays, everybody is known by all that there are.
    known = table.filter(line=_LINES["ever"])
    old = known if known.height else table.filter(line=_LINES["of_all"])
    first, last = old.row(0, named=True), old.row(-1, named=True)
    days = "day" if first["at"] == 1 else "days"
    title = (
        f"By {old['line'][0]}, {first['share']:.0%} are alone in {first['at']:,} {days}"
    )
    if first["at"] < last["at"]:
        title += f", {last['share']:.0%} in {last['at']:,}"
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


def tabulate_questions(record: Json) -> pl.DataFrame:
    """Write a row for each figure that answers a question, and for each without any."""
    rows: list[tuple[str | None, ...]] = []
    for one in record["questions"]:
        told: list[tuple[str, str | None]]
        told = [(figure["says"], say_figure(figure)) for figure in one["figures"]]
        rows += [(one["question"], *each) for each in told or [(one["answer"], None)]]
    columns = ("question", "what was measured", "figure")
    return pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row")


def say_figure(figure: Json) -> str:
    """Say a figure of an answer, with its denominator or its unit."""
    if figure["success"]:
        said = say_written(figure["success"]["attack"])
        n, unit = figure["count"], figure["unit"]
        return said if n is None else f"{n:,} {unit}: {said}"
    if figure["rate"]:
        return say_written(figure["rate"])
    return f"{figure['count']:,} {figure['unit']}"


def tabulate_left(record: Json) -> pl.DataFrame:
    """Write a row for each attack of the kit that was not tried, and why."""
    rows = [
        (criterion["name"], one["attack"], one["error"] or one["why"])
        for criterion in record["criteria"]
        for one in criterion["not_tested"]
    ]
    columns = ("criterion", "attack", "why not")
    return pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row")


def tabulate_surprises(record: Json) -> pl.DataFrame:
    """Write a row for each claim and each thing that follows from it."""
    rows = [
        (
            one["claim"] or "A sentence about few people: not shown",
            one["about"]["who"],
            one["about"]["people"],
            follows["kind"],
            follows["says"],
            _say_shown(follows),
        )
        for one in record["surprises"]
        for follows in one["follows"]
    ]
    columns: dict[str, type[pl.DataType]]
    columns = {"claim": pl.String, "about": pl.String, "people": pl.Int64}
    columns |= dict.fromkeys(("kind", "what follows", "figure"), pl.String)
    return pl.DataFrame(rows, columns, orient="row")


def _say_shown(follows: Json) -> str | None:
    """Say what a surprise rests on: a rate, a group, or an average."""
    if follows["success"]:
        told = follows["success"]
        return f"{say_written(told['attack'])}: {told['outcome']}"
    if follows["group"]:
        return follows["group"]["sentence"] or "a group of few people: not told of"
    if follows["expected"] is not None:
        return f"{say_expected(follows['expected'])} of {follows['people']:,}"
    return None


def say_best(criterion: Json) -> str:
    """Say the attack on a criterion that is right most often, and what came of all."""
    guesses = [one for one in criterion["attempts"] if one["scored"]]
    guesses.sort(key=lambda one: -one["scored"]["attack"]["value"])
    better = [one for one in guesses if one["outcome"] == BETTER]
    verdict = say_verdict(criterion)
    if not better:
        return verdict
    best, told = better[0], better[0]["scored"]
    baseline = told["baselines"][told["strongest"]]
    return (
        f"{verdict} The best guess, that {best['guess']}, is right in "
        f"{say_written(told['attack'])}; {baseline['name']} in "
        f"{say_written(baseline['rate'])}, and the same attack on "
        f"{told['control_on']} seems right in {say_written(told['control'])}."
    )
