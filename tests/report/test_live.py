"""Pages with a slider: which script they may run, and what they carry."""

import base64
import hashlib
import json
import re

import polars as pl
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kit.charts.renderer import VEGA_LITE, render
from kit.charts.sliders import chart_thresholds_slider
from kit.report.live import find_live, live_script, script_hash
from kit.report.pages import Page, Report, write_report
from tests.report.test_pages import Tags

HOSTILE = "</script><script>document.title = 1</script>"
FATES = pl.DataFrame(
    {
        "k": [2, 11],
        "claim": HOSTILE,
        "status": ["printed", "withheld"],
        "low": [4, 1],
        "high": [4, 10],
    }
)
WORDS = {"title": "It held", "subtitle": "People", "description": "A dash."}


def notebook(slides=True):
    chart = chart_thresholds_slider(FATES, start=11, **WORDS).to_dict()
    if not slides:
        del chart["usermeta"]
    data, metadata = render(chart)
    data["image/png"] = base64.encodebytes(data["image/png"]).decode()
    shown = new_output("display_data", data=data, metadata=metadata)
    cells = [
        new_markdown_cell("# Who?\n\n**Finding.** Nobody."),
        new_code_cell("draw()", outputs=[shown], execution_count=1),
    ]
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    pages = [Page("10-live", notebook(), 1.0), Page("11-still", notebook(False), 1.0)]
    write_report(Report(pages, "an invented audience"), folder)
    return folder


def policy_of(path):
    (policy,) = (
        one["content"]
        for one in Tags(path).all("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    )
    return policy


def test_a_page_with_a_slider_may_run_its_one_script_and_no_other(live):
    html = (live / "10-live.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert scripts == [live_script()]
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = policy_of(live / "10-live.html")
    assert f"script-src 'sha256-{digest}'; " in policy
    assert "unsafe-eval" not in policy
    assert script_hash() == f"sha256-{digest}"


def test_a_page_with_a_slider_has_the_picture_too_for_where_no_script_runs(live):
    (picture,) = Tags(live / "10-live.html").all("img")
    assert picture["src"].startswith("data:image/png;base64,")
    assert "hidden" not in picture
    assert picture["alt"].startswith("A dash. A slider sets k. At its start, k = 11: ")


def test_a_page_without_a_slider_runs_nothing_as_before(live):
    assert not Tags(live / "11-still.html").all("script")
    assert "script-src" not in policy_of(live / "11-still.html")
    assert "script-src" not in policy_of(live / "index.html")


def test_a_label_cannot_end_the_element_that_holds_its_chart(live):
    tags = Tags(live / "10-live.html").all("script")
    assert [one.get("type") for one in tags] == ["application/json", None]
    html = (live / "10-live.html").read_text("utf-8")
    (data,) = re.findall(r'<script type="application/json">(.*?)</script>', html)
    assert "<" not in data
    (rows, *_) = json.loads(data)["datasets"].values()
    assert any(HOSTILE in map(str, row.values()) for row in rows)


def test_only_charts_with_a_slider_are_found():
    assert not find_live(notebook(slides=False))
    (spec,) = find_live(notebook()).values()
    assert json.loads(spec)["$schema"].endswith("/vega-lite/v5.json")
    text = new_output("display_data", data={VEGA_LITE: {}, "text/plain": "a chart"})
    assert not find_live(new_notebook(cells=[new_code_cell("x", outputs=[text])]))
