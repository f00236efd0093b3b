"""What is proved, in numbers that can be read, and nothing told apart from none."""

from __future__ import annotations

import polars as pl
import pytest

from kit.charts.drawing import MUTED
from kit.charts.groups import _DARK, _RAMP, chart_proved
from kit.errors import ChartError

WORDS = {
    "title": "It helps",
    "subtitle": "People, 2017",
    "description": "Alt.",
    "of": "groups proved",
}


def cells(proved, rule="threshold"):
    return pl.DataFrame(
        {"rule": [rule] * len(proved), "k": range(1, len(proved) + 1), "proved": proved}
    )


def layers(chart):
    """The numbers proved behind each kind of mark, by its colour if it has but one."""
    spec = chart.to_dict()
    found = {}
    for layer in spec["layer"]:
        rows = spec["datasets"][layer["data"]["name"]]
        mark = layer["mark"]
        kind = mark["type"], mark.get("fill") or mark.get("color")
        if "proved" in str(layer["encoding"]) or "said" in str(layer["encoding"]):
            found[kind] = [row["proved"] for row in rows]
    return found


def test_a_shade_a_bare_box_and_no_box_are_three_things():
    drawn = layers(chart_proved(cells([119, 0, None, 3]), **WORDS))
    assert drawn["rect", None] == [119, 3]
    assert drawn["rect", "white"] == [0]
    assert drawn["text", MUTED] == [None]


def test_every_cell_is_written_and_the_dash_explained(written):
    texts = written(chart_proved(cells([1_380, 0, None, 3]), **WORDS))
    assert {"1,380", "0", "–", "3"} <= set(texts)
    assert "In each cell: groups proved. A dash: does not apply." in texts


@pytest.mark.parametrize("proved", [[0, 0], [None, None], [5]])
def test_nothing_at_all_is_drawn_too(proved, written):
    table = cells(proved)
    texts = written(chart_proved(table, **WORDS))
    assert sum(text in ("0", "–", "5") for text in texts) >= table.height


def test_numbers_too_long_for_their_cells_are_all_shortened(written):
    # 14 ks leave 37 pixels a cell, and 1,380,000 would take more than 50.
    numbers = [1_380_000, 999_500, 999_499, 12_345, 1_049, 999, 7, *[0] * 7]
    texts = written(chart_proved(cells(numbers), **WORDS))
    assert {"1.4M", "1.0M", "999k", "12k", "1.0k", "999", "7"} <= set(texts)


def test_rules_keep_the_order_of_the_table_and_ks_rise():
    table = pl.concat([cells([3, 2], "zebra"), cells([1, 0], "apple")]).reverse()
    encoding = chart_proved(table, **WORDS).to_dict()["encoding"]
    assert encoding["y"]["scale"]["domain"] == ["apple", "zebra"]
    assert encoding["x"]["scale"]["domain"] == [1, 2]


def test_a_long_name_is_folded_not_cut(written):
    table = cells([3], "coarser groups, then threshold, then rounding")
    # A text in two lines is read as one piece.
    folded = "coarser groups, thenthreshold, then rounding"
    assert folded in written(chart_proved(table, **WORDS))


def _luminance(channels):
    """Relative luminance as in WCAG 2.1."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("shade", [0.0, 0.5, _DARK, _DARK + 1e-9, 1.0])
def test_numbers_stand_out_from_every_shade(shade):
    pale, dark = (
        [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)] for colour in _RAMP
    )
    mixed = [p + (d - p) * shade for p, d in zip(pale, dark, strict=True)]
    text = 1.0 if shade > _DARK else 0.0
    lighter, darker = sorted((_luminance(mixed), text), reverse=True)
    # 4.5 to 1 is what WCAG 2.1 asks of text (success criterion 1.4.3).
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_more_proved_is_never_paler():
    spec = chart_proved(cells([119, 3, 40, 1]), **WORDS).to_dict()
    (boxes,) = (x for x in spec["layer"] if "color" in x.get("encoding", {}))
    rows = spec["datasets"][boxes["data"]["name"]]
    shades = [row["shade"] for row in sorted(rows, key=lambda row: row["proved"])]
    assert shades == sorted(shades)
    assert 0 < shades[0] < shades[-1] == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"proved": 1.5}, "Column `proved` must hold whole numbers, got one that is"),
        ({"proved": -1}, "Column `proved` must hold numbers of at least 0, got one"),
        ({"proved": True}, "Column `proved` must hold numbers .* got Boolean"),
        ({"proved": float("nan")}, "Column `proved` must hold numbers of at least 0"),
        ({"proved": "3"}, "Column `proved` must hold numbers .* got String"),
        ({"k": 0.5}, "Column `k` must hold whole numbers from 1 to 1,000,000,000, got"),
        ({"k": 1e30}, "Column `k` must hold whole numbers from 1 to 1,000,000,000, go"),
        ({"k": None}, "Column `k` must hold numbers of at least 0, got Null"),
    ],
)
def test_what_is_no_cell_is_refused(changed, message):
    table = cells([3]).with_columns(
        **{name: pl.lit(value) for name, value in changed.items()}
    )
    with pytest.raises(ChartError, match=message):
        chart_proved(table, **WORDS)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (cells([1] * 21), "`k` must hold at most 20 different values, got 21"),
        (
            pl.concat(cells([1], f"rule {n}") for n in range(31)),
            "`rule` must hold at most 30 names, got 31",
        ),
        (
            pl.concat([cells([1]), cells([1])]),
            "`k` must hold one value for a rule, got",
        ),
    ],
)
def test_more_than_can_be_read_is_refused(table, message):
    with pytest.raises(ChartError, match=message):
        chart_proved(table, **WORDS)


def test_what_is_counted_must_be_said():
    with pytest.raises(
        ChartError, match="`of` must be what is counted, in a few words"
    ):
        chart_proved(cells([1]), **WORDS | {"of": " "})


def test_whole_numbers_of_any_kind_pass():
    for kind in (pl.Float32, pl.UInt8, pl.Int16):
        table = cells([3, None]).cast({"proved": kind, "k": kind})
        assert layers(chart_proved(table, **WORDS))["rect", None] == [3]
