"""Which charts go with the audit of a headline, and what does each of them find?

A chart stands beside the table it was drawn from, so that both can be handed on.
"""

from __future__ import annotations

import argparse
import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import altair as alt
import nbformat
import numpy as np
import polars as pl

from kit.charts.curves import chart_fitted
from kit.charts.drawing import MADE_WITH
from kit.charts.groups import chart_unique
from kit.charts.thresholds import chart_thresholds
from kit.checks import check_type
from kit.claims.sentences import split
from kit.claims.wording import day_words
from kit.errors import ReportError
from kit.findings import Proved
from kit.measures.tails import Extreme
from kit.proof.worlds import Worlds
from kit.releases import Number, Release
from kit.story.audit import Audit
from kit.story.evidence import Evidence, UnderK, try_thresholds
from kit.story.likely import UniqueBy, choose_fact
from kit.words import people_words, say_expected, say_number


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart, and the table it shows."""

    name: str  # of its files
    chart: alt.LayerChart  # the chart
    table: pl.DataFrame  # what it shows: aggregates only


def draw_audit(audit: Audit) -> dict[str, Picture]:
    """Draw what an audit found.

    Parameters
    ----------
    audit : Audit
        What was found.

    Returns
    -------
    dict of str to Picture
        By name: ``alone`` for a sentence about several people, ``thresholds`` for
        all but a zero, ``tail`` where counts were fitted.

    Raises
    ------
    ReportError
        If `audit` is of another kind.
    """
    check_type(ReportError, "audit", audit, Audit, "an audit of a headline")
    drawn = [
        _alone(audit) if audit.evidence.alone else None,
        _thresholds(audit) if audit.evidence.size.high != 0 else None,
        draw_tail(audit.evidence.extreme, of=audit.evidence.extreme_of)
        if audit.evidence.extreme
        else None,
    ]
    return {picture.name: picture for picture in drawn if picture}


def draw_tail(extreme: Extreme, *, of: str) -> Picture:
    """Draw the counts that were fitted, and where each tail goes from there.

    Parameters
    ----------
    extreme : Extreme
        What `kit.measures.tails` found.
    of : str
        Whose counts were fitted.

    Returns
    -------
    Picture
        Named ``tail``.

    Raises
    ------
    ReportError
        If `extreme` is of another kind.
    """
    check_type(
        ReportError, "extreme", extreme, Extreme, "what a tail says of an extreme"
    )
    levels = np.unique(
        np.geomspace(extreme.threshold, extreme.level, 60).round().astype(int)
    )
    fitted = pl.concat(
        pl.DataFrame(
            {
                "tail": [tail.family] * len(levels),
                "at_least": levels,
                "people": extreme.expect(tail, levels),
            }
        )
        for tail in extreme.tails
    )
    seen = pl.DataFrame(
        extreme.seen, {"at_least": pl.Int64, "people": pl.Float64}, orient="row"
    )
    best = extreme.best
    chart = chart_fitted(
        seen,
        fitted,
        of="plays of one title in a day",
        mark=extreme.level,
        title=f"How rare {extreme.level:,} is depends on the tail one believes in",
        subtitle=f"Plays of one title in a day, in {of}: {extreme.n:,} counts, the "
        f"{extreme.n_tail:,} from {extreme.threshold} on fitted. Chart: viewing kit.",
        description=f"By the tail that fits best, {best.family}, "
        f"{say_expected(best.expected)} would reach {extreme.level:,}; the most that "
        f"was seen is {extreme.largest:,}. The tails part beyond it.",
    )
    shown = pl.concat([seen.with_columns(tail=pl.lit("seen")), fitted], how="diagonal")
    return Picture("tail", chart, shown.select("tail", "at_least", "people"))


def _alone(audit: Audit) -> Picture:
    rows = [
        (one.fact, one.alone.expected, one.low, one.high, one.alone.k)
        for one in audit.evidence.alone
    ]
    columns = ["knowledge", "alone", "low", "high", "group_size"]
    table = pl.DataFrame(rows, columns, orient="row").sort("alone")
    # The chart is drawn only where there is such a fact.
    fact = cast("UniqueBy", choose_fact(audit.evidence.alone))
    k = fact.alone.k
    chart = chart_unique(
        table,
        title=f"No two of any {k:,} are likely to share a {fact.fact}"
        if fact.is_all
        else f"A {fact.fact} would set {fact.alone.expected:,.0f} of any {k:,} apart"
        if fact.alone.expected >= 1
        else f"Among {k:,}, not even a {fact.fact} sets anybody apart",
        subtitle="Arithmetic: people expected to share a fact with nobody else in the "
        f"group, by what is known of them. N = {k:,}. {credit(audit)}",
        description=f"Arithmetic. Of any {k:,} people, so many are expected to share a "
        f"fact with nobody else among them: {_listed(table)}.",
    )
    return Picture("alone", chart, table)


def _thresholds(audit: Audit) -> Picture:
    """Try the thresholds of the audit, and the two between which the headline falls."""
    evidence = audit.evidence
    release, size, unit = evidence.release, evidence.size, evidence.unit
    edge = [size.low, (size.low if size.high is None else size.high) + 1]
    ks = sorted({*(under.k for under in evidence.under), *(k for k in edge if k > 1)})
    rows, printed, leaks = [], [], []
    for under in try_thresholds(release, ks):
        stopped = (*under.suppressed, *under.unsure)
        printed += [under.k] if evidence.number not in stopped else []
        for number in release.counts:
            unsure = "not known" if number in under.unsure else "printed"
            status = "withheld" if number in under.suppressed else unsure
            said = f"{number.printed}: {number.claim.sentence(unit=unit)}"
            rows.append((under.k, said, status))
        for found in evidence.hidden[:1]:
            is_left = _is_left(found, release, stopped)
            leaks += [under.k] if is_left else []
            status = "given away anyway" if is_left else _unless(found, under)
            name = ": ".join(split(people_words(found.size, unit), found.group, unit))
            rows.append((under.k, name, status))
    table = pl.DataFrame(rows, ["k", "claim", "status"], orient="row")
    title = (
        f"Every threshold up to k = {max(printed):,} prints the sentence"
        if printed
        else "No threshold of 2 or more is sure to print the sentence"
        if size.high is None or size.high > 1
        else "Every threshold of 2 or more stops the sentence"
    )
    chart = chart_thresholds(
        table,
        title=title,
        subtitle=f"What becomes of each number of {unit.many} as the smallest "
        f"printable count k rises. {credit(audit)}",
        description=f"{title}. {_leaked(evidence, leaks)}".strip(),
    )
    return Picture("thresholds", chart, table)


def credit(audit: Audit) -> str:
    """Name the source of a figure, its day, and who drew it."""
    entry = audit.headline
    day = day_words(entry.published) if entry.published else ""
    said = ", ".join(filter(None, (entry.by, day))) or "a published sentence"
    invented = audit.evidence.is_invented(audit.evidence.release.counts)
    return f"Source: {said}{', and invented numbers' * invented}; {MADE_WITH}"


def _listed(table: pl.DataFrame) -> str:
    shown = table.select("knowledge", "alone").rows()
    return "; ".join(f"{say_number(alone)} by {fact}" for fact, alone in shown)


def _unless(found: Proved, under: UnderK) -> str:
    """Say what becomes of a group that is not proved by what is printed for certain."""
    because = {*found.because}
    is_open = because & {*under.unsure} and not because & {*under.suppressed}
    return "not known" if is_open else "withheld"


def _is_left(found: Proved, release: Release, stopped: Sequence[Number]) -> bool:
    """Whether a group is still proved by the numbers that are printed for certain."""
    kept = tuple(number for number in release.counts if number not in stopped)
    return bool(kept) and Worlds(Release(kept)).bounds(found.group) == found.size


def _leaked(evidence: Evidence, leaks: Sequence[int]) -> str:
    """Say at which thresholds a group that nobody printed can be worked out."""
    if not leaks:
        return "No threshold shown gives away a group." * bool(evidence.hidden)
    people = people_words(evidence.hidden[0].size, evidence.unit)
    ks = ", ".join(f"{k:,}" for k in leaks)
    return f"A group of {people} that nobody printed can be worked out at k = {ks}."


def still(notebook: Path, number: int) -> bytes:
    """Give one chart of a saved notebook as PNG."""
    saved = nbformat.read(notebook, as_version=4)
    pictures = [
        output["data"]["image/png"]
        for cell in saved.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    if not 1 <= number <= len(pictures):
        raise ReportError.bad_value(
            "number",
            f"from 1 to {len(pictures)}, the charts of {notebook.name}",
            number,
        )
    return base64.b64decode(pictures[number - 1])


def main(arguments: Sequence[str]) -> int:
    """Take the picture named on the command line out of a notebook."""
    parser = argparse.ArgumentParser(prog="python -m kit still")
    parser.add_argument("notebook", type=Path, help="an executed notebook")
    parser.add_argument("number", type=int, help="which of its charts, from 1")
    parser.add_argument("target", type=Path, help="the PNG file to write")
    options = parser.parse_args(arguments)
    options.target.write_bytes(still(options.notebook, options.number))
    return 0
