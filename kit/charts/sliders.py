"""What holds at one threshold, one number of plays, one ε, that the reader chooses?

A slider stands under such a chart wherever it is drawn live: in JupyterLab, and in the
pages of a report, where `kit.report.live` draws it with no kernel and no network. All
that it can show was worked out before and lies in the chart, a row for each value. A
picture, as on paper or on GitHub, stays at the value where the slider starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import altair as alt
import polars as pl

from kit.aggregates import highest
from kit.charts.drawing import (
    BLUE,
    SKY,
    TRACK,
    axis_at,
    draw_tracks,
    k_labels,
    layered,
    list_rows,
    place_rows,
    titled,
)
from kit.charts.guard import Kind, require_aggregates
from kit.charts.thresholds import STATUS
from kit.checks import check_type, is_number
from kit.errors import ChartError
from kit.words import say_share

#: The parameter of Vega-Lite that the slider sets.
SLIDER = "chosen"
_HEADLINE = -16  # pixels above the rows where the chosen value is written
_NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class _Slider:
    """The values that one can choose, in rising order, and where it starts."""

    along: str
    values: tuple[float, ...]
    start: float

    @property
    def is_even(self) -> bool:
        """Whether the slider can hold the values themselves: whole and evenly apart."""
        gaps = {b - a for a, b in zip(self.values, self.values[1:], strict=False)}
        return len(gaps) == 1 and all(float(v).is_integer() for v in self.values)

    @property
    def steps(self) -> pl.DataFrame:
        """What the slider holds for each value: the value, or its place from 1 on."""
        places = range(1, len(self.values) + 1)
        held = self.values if self.is_even else places
        return pl.DataFrame(
            {"at": self.values, "step": held},
            schema={"at": pl.Float64, "step": pl.Int64},
            strict=False,
        )

    def bind(self) -> alt.Parameter:
        """Make the parameter that the slider sets."""
        steps = self.steps
        held = steps["step"]
        name = self.along
        if not self.is_even:
            name += f", step 1 to {len(self.values)}"
        gap = int(held[1] - held[0]) if len(held) > 1 else 1
        slider = alt.binding_range(min=held[0], max=held[-1], step=gap, name=name)
        start = steps.filter(at=self.start)["step"].item()
        return alt.param(name=SLIDER, value=start, bind=slider)

    def tell(self, words: Sequence[str]) -> dict[str, Any]:
        """Say in words what each step shows, for whoever cannot see the marks."""
        told = dict(zip(map(str, self.steps["step"]), words, strict=True))
        return {"slider": {"name": self.along, "says": told}}


def chart_shares_slider(
    table: pl.DataFrame,
    *,
    along: str,
    of: str,
    start: float,
    title: str,
    subtitle: str,
    description: str,
) -> alt.LayerChart:
    """Draw several shares at one number, which a slider inside the chart changes.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_values * n_lines, 5 or more)
        `at` (a number: what the slider chooses), `line` (what it is a share for, in
        plain words), `share`, `low` and `high` (with its interval, in [0, 1]; equal to
        the share where there is none). Where `share` is null, or a line has no row for
        a value, the chart says that nothing was measured.
    along, of : str
        What `at` counts, for the slider; what `share` is a share of, for the axis.
    start : float
        The value that is shown first, and in every picture.
    title, subtitle, description : str
        The finding in at most 14 words, true at every value; measure, place, period
        and N; alt text, to which the chart adds what the slider sets and what holds
        at its start.

    Returns
    -------
    alt.LayerChart
        A row a line, in the order of the table, with share and interval in words.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a line has two
        shares for one value; if a share lies outside its interval or above 1; if
        `start` is no value of `at`; if `title` is too long, or `description`, `along`
        or `of` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"at": [1, 2], "line": "title", "share": [0.1, 0.5]})
    >>> table = table.with_columns(low=pl.col("share") / 2, high=pl.lit(0.6))
    >>> words = {"title": "Two do", "subtitle": "", "description": "A dot."}
    >>> settings = {"along": "p", "of": "people alone", "start": 2}
    >>> chart = chart_shares_slider(table, **settings, **words)
    >>> chart.to_dict()["description"]
    'A dot. A slider sets p. At its start, p = 2: title: 50.0% (25.0% to 60.0%).'
    """
    _check_words(along=along, of=of)
    shares = _require_shares(table)
    slider = _choose(shares["at"], along, start)
    every = shares.select("line").unique(maintain_order=True)
    rows = every.join(slider.steps, how="cross").join(
        shares, on=["line", "at"], how="left", maintain_order="left"
    )
    rows = place_rows(rows, "line").with_columns(_say_shares(rows))
    shown = rows.drop_nulls("share")
    x = _percent(of)
    fields = [
        alt.Tooltip(f"{name}:Q", format=".1%") for name in ("share", "low", "high")
    ]
    chart = list_rows(
        rows,
        draw_tracks(rows.unique("mark_at", maintain_order=True), width=2),
        _chosen(shown)
        .mark_bar(color=SKY, size=10, orient="horizontal")
        .encode(x=alt.X("low:Q", **x), x2="high:Q"),
        _chosen(shown)
        .mark_circle(color=BLUE, size=130, opacity=1)
        .encode(x=alt.X("share:Q", **x), tooltip=["line", "at", *fields]),
        _write(rows),
    )
    says = [
        f"{head}: {'; '.join(f'{line}: {said}' for line, said in one.rows())}."
        for head, one in _by_step(slider, rows.select("step", "line", "said"))
    ]
    return _finish(chart, slider, says, title, subtitle, description)


def chart_thresholds_slider(
    table: pl.DataFrame, *, start: float, title: str, subtitle: str, description: str
) -> alt.LayerChart:
    """Draw what a threshold withholds and what is proved all the same, at one k.

    The slider inside the chart changes k. The fates under every other k stay behind
    it, pale.

    Parameters
    ----------
    table : pl.DataFrame of shape (n_claims * n_k, 5 or more)
        As `kit.sweep_thresholds` gives it: `k` (smallest count that may be printed),
        `claim` (in plain words), `status` (as for `kit.charts.chart_thresholds`),
        `low` and `high` (between which a reader then knows the number to lie).
    start : float
        The k that is shown first, and in every picture.
    title, subtitle, description : str
        The finding in at most 14 words, true at every k; measure, place, period and
        N; alt text, to which the chart adds what the slider sets and what holds at
        its start.

    Returns
    -------
    alt.LayerChart
        A row a claim, in the order of the table; a column a k, one of them strong.

    Raises
    ------
    ChartError
        If the table holds people, nothing, or not these columns; if a status is
        another word; if a claim has two for one k, or bounds the wrong way round; if
        `start` is no k of the table; if `title` is too long or `description` empty.

    Examples
    --------
    >>> table = pl.DataFrame({"k": [2, 11], "claim": "four", "low": [4, 1]})
    >>> fates = pl.Series(["printed", "withheld"])
    >>> table = table.with_columns(high=pl.Series([4, 10]), status=fates)
    >>> words = {"title": "It held", "subtitle": "", "description": "A dash."}
    >>> chart_thresholds_slider(table, start=11, **words).to_dict()["description"]
    'A dash. A slider sets k. At its start, k = 11: four: withheld, 1 to 10.'
    """
    fates = _require_fates(table)
    slider = _choose(fates["k"], "k", start)
    rows = place_rows(fates, "claim").join(
        slider.steps, left_on="k", right_on="at", maintain_order="left"
    )
    points: dict[str, Any] = {"filled": True, "size": 150, "strokeWidth": 2.5}
    looks = _looks(rows)
    chart = list_rows(
        rows,
        alt.Chart(rows).mark_point(**points, opacity=0.22).encode(**looks),
        _chosen(rows)
        .mark_point(**(points | {"size": 260}), opacity=1)
        .encode(**looks, tooltip=["claim", "k", "status", "said"]),
        _write(rows),
    )
    says = [
        f"{head}: {'; '.join(f'{c}: {fate}, {n}' for c, fate, n in one.rows())}."
        for head, one in _by_step(
            slider, rows.select("step", "claim", "status", "said")
        )
    ]
    words = title, subtitle, description
    return _finish(chart, slider, says, *words, across=TRACK + 14)  # beside the legend


def _check_words(**words: str) -> None:
    for name, said in words.items():
        check_type(ChartError, name, said, str, "a few words")
        if not said.strip():
            raise ChartError.bad_value(name, "a few words", said)


def _require_shares(table: pl.DataFrame) -> pl.DataFrame:
    """Take the shares to draw, null where nothing was measured, or refuse others."""
    ends, filled = ("share", "low", "high"), table
    if isinstance(table, pl.DataFrame):
        filled = table.with_columns(pl.col(set(ends) & {*table.columns}).fill_null(0))
    kinds: dict[str, Kind] = {"at": "number", "line": "text"}
    kinds |= dict.fromkeys(ends, "number")
    shares = require_aggregates(filled, once=("at", "line"), **kinds)
    if highest(shares["high"]) > 1:
        raise ChartError.bad_column("high", "shares of at most 1", "a larger one")
    is_inside = pl.col("share").is_between("low", "high")
    if not shares.select(is_inside.all()).item():
        raise ChartError.bad_column("share", "shares inside their interval", "another")
    was_measured = pl.when(table["share"].is_not_null()).then("share")
    return shares.with_columns(
        pl.col("at").cast(pl.Float64), was_measured.alias("share")
    )


def _require_fates(table: pl.DataFrame) -> pl.DataFrame:
    """Take what becomes of each number, or refuse a word that is no fate."""
    kinds: dict[str, Kind] = {"k": "number", "claim": "text", "status": "text"}
    kinds |= {"low": "number", "high": "number"}
    fates = require_aggregates(table, once=("k", "claim"), **kinds)
    if unknown := set(fates["status"]) - set(STATUS):
        raise ChartError.bad_column("status", f"one of {list(STATUS)}", unknown.pop())
    if not fates.select((pl.col("low") <= pl.col("high")).all()).item():
        rule = "numbers up to those of `high`"
        raise ChartError.bad_column("low", rule, "a larger one")
    ends = [[_number(n) for n in fates[end]] for end in ("low", "high")]
    said = [a if a == b else f"{a} to {b}" for a, b in zip(*ends, strict=True)]
    exactly = pl.col("said").is_in(ends[0]) & (pl.col("status") != "printed")
    return fates.with_columns(
        pl.col("k").cast(pl.Float64), said=pl.Series(said)
    ).with_columns(
        pl.when(exactly)
        .then(pl.format("exactly {}", "said"))
        .otherwise("said")
        .alias("said")
    )


def _choose(values: pl.Series, along: str, start: float) -> _Slider:
    """Put the values in order, and see that the slider can start where it should."""
    found = tuple(values.unique().sort())
    if not is_number(start) or float(start) not in found:
        rule = f"one of {', '.join(map(_number, found))}"
        raise ChartError.bad_value("start", rule, start)
    return _Slider(along, found, float(start))


def _number(value: float) -> str:
    """Write a whole number with commas, another one in short."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:g}"


def _say_shares(rows: pl.DataFrame) -> pl.Series:
    """Write each share, with its interval where it has one."""
    said = []
    for share, low, high in rows.select("share", "low", "high").rows():
        ends = [say_share(end, digits=1) for end in (low or 0, high or 0)]
        interval = f" ({ends[0]} to {ends[1]})" if low != high else ""
        said.append(
            _NOT_MEASURED if share is None else say_share(share, digits=1) + interval
        )
    return pl.Series("said", said)


def _percent(of: str) -> dict[str, Any]:
    scale = alt.Scale(domain=[0, 1], range=[0, TRACK], nice=False)
    return {"title": of, "scale": scale, "axis": axis_at([0, 0.25, 0.5, 0.75, 1], "%")}


def _looks(rows: pl.DataFrame) -> dict[str, Any]:
    """Give each fate its colour and shape, and each k its place."""
    is_open = "not known" in set(rows["status"])  # elsewhere it has no place
    domain = [status for status in STATUS if status != "not known" or is_open]
    colours, shapes = zip(*(STATUS[status] for status in domain), strict=True)
    by, strong = partial(alt.Scale, domain=domain), alt.Legend(symbolOpacity=1)
    x = alt.X(
        "k:O",
        title="k, the smallest count that may be printed",
        axis=k_labels(labelAngle=0),
        scale=alt.Scale(range=[0, TRACK]),
    )
    return {
        "x": x,
        "color": alt.Color("status:N", scale=by(range=colours), legend=strong),
        "shape": alt.Shape("status:N", scale=by(range=shapes), legend=strong),
    }


def _chosen(rows: pl.DataFrame) -> alt.Chart:
    """Keep the rows of the value that is chosen."""
    return alt.Chart(rows).transform_filter(f"datum.step == {SLIDER}")


def _write(rows: pl.DataFrame) -> alt.Chart:
    """Write what holds at the chosen value right of each row."""
    words = _chosen(rows).mark_text(align="left", dx=14, fontWeight="bold")
    return words.encode(x=alt.value(TRACK), text="said:N")


def _by_step(slider: _Slider, rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Part the rows by value, each part under the words for its value."""
    return [
        (f"{slider.along} = {_number(at)}", rows.filter(step=step).drop("step"))
        for at, step in slider.steps.rows()
    ]


def _finish(
    chart: alt.LayerChart,
    slider: _Slider,
    says: Sequence[str],
    title: str,
    subtitle: str,
    description: str,
    *,
    across: int = 0,
) -> alt.LayerChart:
    """Write the chosen value above the rows, and put the slider under them."""
    steps = slider.steps
    heads = [f"{slider.along} = {_number(at)}" for at in steps["at"]]
    head = _chosen(steps.select("step", head=pl.Series(heads))).mark_text(
        align="left", baseline="bottom", fontSize=15, fontWeight="bold"
    )
    head = head.encode(x=alt.value(across), y=alt.value(_HEADLINE), text="head:N")
    whole = layered(chart, head).add_params(slider.bind())
    whole = whole.properties(usermeta=slider.tell(says))
    if description.strip():  # what has no words is refused, as of any chart
        starts = dict(zip(steps["at"], says, strict=True))[slider.start]
        description = (
            f"{description} A slider sets {slider.along}. At its start, {starts}"
        )
    return titled(whole, title, subtitle, description, frame="group")
