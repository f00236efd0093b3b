"""Charts with a slider: what they hold for each value, and what a picture shows."""

from __future__ import annotations

from pathlib import Path

import nbformat
import polars as pl
import pytest

from kit.charts.renderer import VEGA_LITE, render
from kit.charts.sliders import chart_shares_slider, chart_thresholds_slider
from kit.errors import ChartError

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
WORDS = {"title": "Four gave up", "subtitle": "People, 2017", "description": "Rows."}
SETTINGS = {"along": "plays known", "of": "people alone", **WORDS}
# Of the titles alone nobody has three plays: a null, and then no row at all.
SHARES = pl.DataFrame(
    {
        "at": [1, 2, 3, 1, 2],
        "line": ["title and day"] * 3 + ["title"] * 2,
        "share": [0.25, 0.5, 1.0, 0.125, None],
        "low": [0.125, 0.5, 0.875, 0.0, None],
        "high": [0.5, 0.5, 1.0, 0.25, None],
    }
)
FATES = pl.DataFrame(
    {
        "k": [1, 2, 3, 5, 10, 11] * 2,
        "claim": ["53 held on"] * 6 + ["four gave up"] * 6,
        "status": ["printed"] * 5 + ["withheld"] + ["given away anyway"] * 6,
        "low": [53] * 5 + [1] + [4] * 6,
        "high": [53] * 5 + [10] + [4] * 6,
    }
)


def shares(table=SHARES, start=1, **settings):
    return chart_shares_slider(table, start=start, **SETTINGS | settings)


def thresholds(table=FATES, start=11, **settings):
    return chart_thresholds_slider(table, start=start, **WORDS | settings)


def bound(chart):
    """Give the parameter of the slider, and the words for each of its steps."""
    spec = chart.to_dict()
    (param,) = (one for one in spec["params"] if "bind" in one)
    return param, spec["usermeta"]["slider"]["says"]


def test_numbers_that_lie_evenly_are_what_the_slider_holds():
    param, says = bound(shares(start=2))
    slider = {"input": "range", "min": 1, "max": 3, "step": 1, "name": "plays known"}
    assert (param["value"], param["bind"]) == (2, slider)
    assert list(says) == ["1", "2", "3"]


def test_numbers_that_do_not_lie_evenly_are_told_by_their_place():
    # 1, 2, 3, 5, 10, 11: the sixth place is 11.
    param, says = bound(thresholds())
    assert param["value"] == 6
    assert param["bind"]["name"] == "k, step 1 to 6"
    assert says["5"].startswith("k = 10: ")
    assert says["6"].startswith("k = 11: ")


@pytest.mark.parametrize("values", [[0.5, 1.0, 1.5], [0.1, 1.0, 10.0], [7]])
def test_fractions_and_a_single_number_are_told_by_their_place(values):
    table = pl.DataFrame({"at": values, "line": "a"}).with_columns(
        **dict.fromkeys(("share", "low", "high"), pl.lit(0.5))
    )
    param, says = bound(shares(table, start=values[-1]))
    assert (param["bind"]["min"], param["bind"]["max"]) == (1, len(values))
    assert param["value"] == len(values)
    assert says["1"] == f"plays known = {values[0]:g}: a: 50.0%."


def test_each_step_says_in_words_what_holds_there():
    _, says = bound(shares())
    # The second has no interval: its ends are the share.
    assert says["1"] == (
        "plays known = 1: title and day: 25.0% (12.5% to 50.0%); "
        "title: 12.5% (0.0% to 25.0%)."
    )
    assert says["2"] == "plays known = 2: title and day: 50.0%; title: not measured."
    assert says["3"].endswith(
        "title and day: 100.0% (87.5% to 100.0%); title: not measured."
    )


def test_each_step_says_what_is_withheld_and_what_is_proved():
    _, says = bound(thresholds())
    given = "four gave up: given away anyway, exactly 4."
    assert says["1"] == f"k = 1: 53 held on: printed, 53; {given}"
    assert says["6"] == f"k = 11: 53 held on: withheld, 1 to 10; {given}"


@pytest.mark.parametrize(("start", "other"), [(1, 3), (3, 1)])
def test_a_picture_shows_the_value_where_the_slider_starts(written, start, other):
    texts = written(shares(start=start))
    assert f"plays known = {start}" in texts
    assert f"plays known = {other}" not in texts
    measured = "25.0% (12.5% to 50.0%)"
    assert (measured in texts) == (start == 1)
    assert ("not measured" in texts) == (start == 3)


@pytest.mark.parametrize(("start", "known"), [(10, "53"), (11, "1 to 10")])
def test_a_picture_shows_what_is_known_under_the_first_k(written, start, known):
    texts = written(thresholds(start=start))
    assert {f"k = {start}", known, "exactly 4"} <= set(texts)


def test_the_alt_text_says_what_the_slider_does_and_what_holds_at_its_start():
    alt = render(thresholds().to_dict())[1]["image/png"]["alt"]
    assert alt == (
        "Rows. A slider sets k. At its start, k = 11: 53 held on: withheld, 1 to 10; "
        "four gave up: given away anyway, exactly 4."
    )


def test_nothing_measured_at_all_is_drawn_as_that(written):
    nothing = SHARES.with_columns(share=None, low=None, high=None)
    assert written(shares(nothing)).count("not measured") == 2


@pytest.mark.parametrize(
    ("draw", "table", "settings", "message"),
    [
        (shares, SHARES, {"start": 4}, "`start` must be one of 1, 2, 3, got 4"),
        (shares, SHARES, {"start": "1"}, "`start` must be one of 1, 2, 3, got '1'"),
        (thresholds, FATES, {"start": 4}, "`start` must be one of 1, 2, 3, 5, 10, 11"),
        (shares, SHARES, {"along": " "}, "`along` must be a few words, got ' '"),
        (shares, SHARES, {"of": 3}, "`of` must be a few words, got 'int'"),
        (
            shares,
            SHARES.with_columns(high=pl.lit(1.5)),
            {},
            "`high` must hold shares of at most 1",
        ),
        (
            shares,
            SHARES.with_columns(low=pl.lit(0.9)),
            {},
            "`share` must hold shares inside their interval",
        ),
        (shares, pl.concat([SHARES, SHARES]), {}, "one value for a line"),
        (shares, SHARES.drop("low"), {}, "must have the columns low"),
        (shares, SHARES.with_columns(viewer=1), {}, "got the column 'viewer'"),
        (shares, SHARES.clear(), {}, "must have at least one row, got none"),
        (shares, [1], {}, "`table` must be a polars DataFrame"),
        (
            thresholds,
            FATES.with_columns(status=pl.lit("safe")),
            {},
            "`status` must hold one of",
        ),
        (
            thresholds,
            FATES.with_columns(low=pl.lit(99)),
            {},
            "`low` must hold numbers up to those of `high`",
        ),
    ],
)
def test_what_no_slider_can_show_is_refused(draw, table, settings, message):
    with pytest.raises(ChartError, match=message):
        draw(table, **settings)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("10-the-53", "k = 11: "),
        ("30-how-few-plays", "plays known = 4: "),
        ("46-audit-a-promise", "ε = 1: "),
        ("80-limits", "percent of people in the log = 10: "),
    ],
)
def test_a_saved_page_has_a_slider_and_the_picture_of_its_start(name, head):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    (shown,) = (
        output
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "slider" in output.get("data", {}).get(VEGA_LITE, {}).get("usermeta", {})
    )
    assert shown.data["image/png"].startswith("iVBORw0KGgo")  # PNG, in base64
    told = shown.data[VEGA_LITE]["usermeta"]["slider"]
    alt = shown.metadata["image/png"]["alt"]
    assert f"A slider sets {told['name']}. At its start, {head}" in alt
