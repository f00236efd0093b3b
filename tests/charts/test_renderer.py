from __future__ import annotations

import json
import struct
import zlib

import altair as alt
import polars as pl
import pytest
import vl_convert

from kit.charts.renderer import VEGA_LITE, render, use_charts
from kit.errors import ChartError

COUNTS = pl.DataFrame({"day": ["Sat", "Sun"], "viewers": [57, 53]})
DRAWN = "Chart: viewing kit."
CHART = alt.Chart(COUNTS).mark_bar().encode(x="day:N", y="viewers:Q")


@pytest.fixture(autouse=True)
def with_charts():
    """Put Altair back as it was, whatever a test turns on."""
    theme, renderer = alt.theme.active, alt.renderers.active
    use_charts()
    yield
    alt.theme.enable(theme)
    alt.renderers.enable(renderer)


def pixels(png: bytes) -> bytes:
    """Take the uncompressed pixels out of a PNG, checking each chunk's sum."""
    at, packed = 8, b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind_and_body = png[at + 4 : at + 8 + length]
        (check,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind_and_body)
        packed += kind_and_body[4:] if kind_and_body.startswith(b"IDAT") else b""
        at += 12 + length
    return zlib.decompress(packed)


def test_a_displayed_chart_is_saved_twice_and_told_in_words():
    bundle, metadata = CHART.properties(description="Two bars.")._repr_mimebundle_()
    assert set(bundle) == {
        "application/vnd.vegalite.v5+json",
        "image/png",
        "text/plain",
    }
    assert bundle["text/plain"] == "Two bars."
    assert metadata["image/png"]["alt"] == "Two bars."


def test_the_saved_specification_calls_itself_vega_lite_5():
    bundle, _ = render(CHART.to_dict())
    assert bundle[VEGA_LITE]["$schema"].endswith("/vega-lite/v5.json")


def test_a_chart_without_description_says_so():
    _, metadata = render(CHART.to_dict())
    assert metadata["image/png"]["alt"] == "A chart without a description."


def titled(subtitle, description):
    title = alt.Title(text="Four stopped", subtitle=subtitle)
    return CHART.properties(title=title, description=description).to_dict()


@pytest.mark.parametrize(
    ("subtitle", "description", "seen", "told"),
    [
        # It says nothing: both get the words of the notebook.
        (
            ["N = 57"],
            "Two bars.",
            ["N = 57", f"Your log. {DRAWN}"],
            "Your log. Two bars.",
        ),
        (
            "N = 57",
            "Two bars.",
            ["N = 57", f"Your log. {DRAWN}"],
            "Your log. Two bars.",
        ),
        # It says something else, in one place: so it is said in the other, as it is.
        (["Invented, N = 7"], "Bars.", ["Invented, N = 7", DRAWN], "Invented. Bars."),
        (
            ["N = 53"],
            "Arithmetic: bars.",
            ["N = 53", f"Arithmetic. {DRAWN}"],
            "Arithmetic: bars.",
        ),
        (
            ["Invented audience"],
            "Of an invented audience.",
            ["Invented audience", DRAWN],
            "Of an invented audience.",
        ),
        # Who drew it is said once.
        (
            ["Invented; chart: viewing kit."],
            "",
            ["Invented; chart: viewing kit."],
            "Invented. ",
        ),
    ],
)
def test_a_chart_goes_nowhere_without_its_source(subtitle, description, seen, told):
    bundle, metadata = render(titled(subtitle, description), of="your log")
    assert bundle[VEGA_LITE]["title"]["subtitle"] == seen
    assert bundle[VEGA_LITE]["description"] == told
    assert metadata["image/png"]["alt"] == bundle["text/plain"] == told


def test_the_source_is_named_once_for_a_whole_notebook():
    use_charts(of="invented audience")
    bundle, _ = CHART.properties(title="Four", description="Bars.")._repr_mimebundle_()
    title = {"text": "Four", "subtitle": ["Invented audience."]}
    assert bundle[VEGA_LITE]["title"] == title
    assert bundle["text/plain"] == "Invented audience. Bars."


def test_a_chart_of_no_named_source_says_only_who_drew_it():
    bundle, _ = render(titled(["N = 57"], "Two bars."))
    assert bundle[VEGA_LITE]["title"]["subtitle"] == ["N = 57", DRAWN]
    assert bundle["text/plain"] == "Two bars."


def test_the_picture_is_twice_as_fine_as_it_is_wide():
    bundle, metadata = render(CHART.to_dict())
    width, height = struct.unpack(">II", bundle["image/png"][16:24])
    size = metadata["image/png"]
    assert (width, height) == (2 * size["width"], 2 * size["height"])


def test_squeezing_keeps_every_pixel():
    spec = CHART.to_dict()
    plain = vl_convert.vegalite_to_png(spec, vl_version="5.8", scale=2)
    squeezed = render(spec)[0]["image/png"]
    assert len(squeezed) < len(plain) / 2
    assert pixels(squeezed) == pixels(plain)


def test_the_menu_offers_no_editor_on_somebodys_site():
    _, metadata = render(CHART.to_dict())
    assert metadata[VEGA_LITE]["embed_options"]["actions"]["editor"] is False


def test_calling_it_twice_changes_nothing():
    once = CHART.to_dict()
    use_charts()
    assert CHART.to_dict() == once
    assert once["config"]["title"]["anchor"] == "start"


def test_displaying_people_is_refused():
    people = alt.Chart(COUNTS.with_columns(viewer=1)).mark_bar().encode(x="day:N")
    with pytest.raises(ChartError, match="got the column 'viewer'"):
        people._repr_mimebundle_()


def test_altairs_own_limit_of_rows_stays_on():
    many = pl.DataFrame({"n": range(5_001)})
    with pytest.raises(alt.MaxRowsError, match="greater than the maximum allowed"):
        alt.Chart(many).mark_point().encode(x="n").to_dict()


@pytest.mark.slow
def test_every_chart_is_the_same_picture_again_and_from_json(drawn):
    draw, table, settings = drawn
    text = draw(table, **settings).to_json()
    assert alt.Chart.from_json(text).to_json() == text
    bundle, metadata = render(json.loads(text))
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"].startswith(settings["description"])
    assert metadata["image/png"]["width"] <= 760
    assert render(draw(table, **settings).to_dict())[0] == bundle


def test_every_chart_saves_no_column_that_it_does_not_draw(drawn):
    draw, table, settings = drawn
    spec = draw(table.with_columns(secret=pl.lit("x")), **settings).to_dict()
    columns = {column for rows in spec["datasets"].values() for column in rows[0]}
    assert columns
    assert "secret" not in columns


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_text_that_no_picture_can_hold_does_not_end_the_drawing(sign):
    text = {"field": f"t{sign}", "type": "nominal"}
    spec = {
        "data": {"values": [{f"t{sign}": f"A{sign}B"}]},
        "title": [f"One{sign}", "Two\nlines"],
        "mark": "text",
        "encoding": {"text": text},
    }
    bundle, _ = render(spec)
    assert bundle["image/png"].startswith(b"\x89PNG")
    saved = bundle["application/vnd.vegalite.v5+json"]
    assert sign not in json.dumps(saved, ensure_ascii=False)
    assert saved["title"][1] == "Two\nlines"
