"""Whatever a title holds, every page that reads a log shows it as text, and goes on."""

from html.parser import HTMLParser
from pathlib import Path

import jupytext
import polars as pl
import pytest

from kit.report.live import live_script
from kit.report.pages import Page, Report, write_report
from kit.report.run import run_notebook, set_parameters
from kit.sources.bundled import open_films

FOLDER = Path(__file__).parents[2] / "notebooks"
READS_A_LOG = [
    path.stem
    for path in sorted((FOLDER / "src").glob("*.py"))
    if jupytext.read(path).metadata["kit"]["own_log"]
]
# ZQ marks what came out of a title. No chart can draw the control characters.
HOSTILE = (
    '<img src=x onerror="ZQ"> **ZQ** [ZQ](javascript:ZQ) ![ZQ](http://127.0.0.1:9/ZQ) '
    "</script><script>ZQ</script> $ZQ$ | ZQ \x01 \ufffe"
)
QUICK: tuple[str, ...] = ()  # each takes seconds: all by `make slow`

pytestmark = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (name not in QUICK))
        for name in READS_A_LOG
    ],
)


class Marked(HTMLParser):
    """The tags that hold the mark in an attribute or are opened by it."""

    def __init__(self, html):
        super().__init__()
        self.found, self.open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        told = [value or "" for name, value in attributes if name not in ("alt", "src")]
        runs = tag == "script" and attributes != [("type", "application/json")]
        if any("ZQ" in value for value in told) or runs or tag == "iframe":
            self.found.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, text):
        if text.strip() == "ZQ":  # a mark of its own: the title was taken for markup
            self.found.append(self.open[-1] if self.open else "")


def save(tmp_path):
    """A log whose top titles and all series are hostile, and nothing lacks a series."""
    plays = open_films().plays.collect()
    people = plays["viewer"].unique().sort().head(4_000)
    plays = plays.filter(pl.col("viewer").is_in(people.implode()))
    top = plays["title"].value_counts(sort=True)["title"].head(3)
    is_top = pl.col("title").is_in(top.implode())
    hostile = pl.lit(HOSTILE) + pl.col("title")
    path = tmp_path / "log.parquet"
    plays.with_columns(
        title=pl.when(is_top).then(hostile).otherwise("title"),
        series=pl.lit(HOSTILE) + pl.col("series").fill_null(pl.col("title")),
    ).write_parquet(path)
    return str(path)


def test_a_title_that_is_markup_stays_text_and_ends_no_page(name, tmp_path):
    source = jupytext.read(FOLDER / "src" / f"{name}.py")
    given = {"log_path": save(tmp_path), "log_columns": {}}
    ready = set_parameters(source, given, name=name)
    page = run_notebook(ready, name=name, folder=FOLDER, own_log=True)
    assert isinstance(page, Page), page.reason
    write_report(Report([page], "your log", bundled=False), tmp_path)
    own = f"<script>{live_script()}</script>"  # of charts with a slider
    for path in tmp_path.glob("*.html"):
        page = path.read_text("utf-8")
        assert Marked(page.replace(own, "", 1)).found == []
