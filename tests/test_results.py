"""A result has one face: findings, a table of aggregates, sentences, and ways out."""

import json
import re
import sys
from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest

from kit.claims import watched
from kit.errors import KitError, PackageError
from kit.evaluate.rates import Success, Tally
from kit.findings import Proved, Scored
from kit.printed import Exact
from kit.releases import Bounds, Number
from kit.report.pages import clean_html
from kit.results import Result

HOSTILE = '<img src="http://127.0.0.1/x.png"> & [link](http://127.0.0.1)'
film = watched("A")
proved = Proved(
    film, Bounds(4, 4, True, True), (Number(film, Exact(4)),), is_smallest=True
)
scored = Scored(
    "the closest record is hers",
    "50 viewers",
    Success(
        attack=Tally.of(50, succeeded=30),
        baseline=Tally.of(50, succeeded=9),
        control=Tally.of(50, succeeded=1),
    ),
)
table = pl.DataFrame(
    {
        "title": ["A", "B"],
        "day": [date(2017, 12, 3), None],
        "viewers": [4, None],
        "share": [0.5, 0.25],
    }
)


def test_findings_are_types_in_the_order_given():
    result = Result([proved, scored], table)
    assert result.findings == (proved, scored)
    assert result.sentences == (proved.sentence(), scored.sentence())
    assert [line.partition(":")[0] for line in str(result).splitlines()] == [
        "Proved",
        "Scored",
    ]


@pytest.mark.parametrize("finding", ["Proved", Proved, None])
def test_what_is_no_finding_is_refused(finding):
    message = "^`findings` must be Proved or Scored, each of them, got '"
    with pytest.raises(KitError, match=message):
        Result([finding], table)


@pytest.mark.parametrize(
    "people",
    [{"viewer": [4711]}, {"userId": ["zoe-4711"]}, {"viewers": ["zoe-4711"]}],
)
def test_a_table_of_people_is_refused_and_not_quoted(people):
    message = "^`table` must be one of aggregates, without a column that makes each row"
    with pytest.raises(KitError, match=message) as error:
        Result([], pl.DataFrame(people))
    assert "4711" not in str(error.value)


def test_a_table_is_a_frame():
    message = "^`table` must be a polars DataFrame, got 'dict'.$"
    with pytest.raises(KitError, match=message):
        Result([], {"viewers": [4]})


def test_a_notebook_shows_the_kind_the_sentence_and_the_table():
    html = Result([proved, scored], table)._repr_html_()
    assert f"<li><strong>Proved:</strong> {proved.sentence()}</li>" in html
    assert "<strong>Scored:</strong> A guess: the closest record is hers." in html
    assert '<td style="text-align: right">4</td>' in html


def test_a_notebook_is_not_filled_with_findings():
    html = Result([proved] * 15, table)._repr_html_()
    assert html.count("<strong>Proved:") == 12
    assert "<li>… and 3 more.</li>" in html
    assert "more" not in Result([proved] * 12, table)._repr_html_()


def test_hostile_text_stays_text_and_a_page_keeps_all_of_it():
    group = watched(HOSTILE)
    finding = Proved(group, Bounds(4, 4, True, True), (), is_smallest=False)
    result = Result([finding], pl.DataFrame({"title": [HOSTILE], HOSTILE: [4]}))
    html = result._repr_html_()
    assert "<img" not in html
    # Nothing is left for the page to escape: its tags are the same before and after.
    tags = re.compile(r"</?[a-z]+")
    assert tags.findall(clean_html(html)) == tags.findall(html)
    assert "&lt;ul" not in clean_html(html)


def test_what_was_looked_at_is_said_where_nothing_was_found():
    @dataclass(frozen=True, eq=False)
    class Search(Result):
        n_tried: int

        @property
        def scope(self) -> str:
            return f"{self.n_tried} sums were tried <b>."

    nothing = Search([], table, n_tried=7)
    assert str(nothing) == "7 sums were tried <b>."
    assert "<p>7 sums were tried &#60;b&#62;.</p>" in nothing._repr_html_()
    assert json.loads(nothing.to_json())["scope"] == "7 sums were tried <b>."
    assert nothing == Search([], table, n_tried=7)
    assert nothing != Search([], table, n_tried=8)


def test_results_are_equal_where_findings_and_tables_are():
    assert Result([proved], table) == Result([proved], table.clone())
    assert Result([proved], table) != Result([], table)
    assert Result([proved], table) != Result([proved], table.head(1))


def test_json_holds_all_of_it():
    whole = json.loads(Result([proved, scored], table).to_json())
    assert list(whole) == ["findings", "scope", "table"]
    first, second = whole["findings"]
    assert first == {
        "kind": "Proved",
        "sentence": proved.sentence(),
        "group": "watched A at some time",
        "low": 4,
        "high": 4,
        "because": ["4: watched A at some time"],
        "is_smallest": True,
    }
    assert (second["kind"], second["valid"], second["succeeded"]) == ("Scored", 50, 30)
    assert second["rate"]["value"] == 0.6
    assert second["baseline"]["value"] == 0.18
    assert second["control"]["low"] < 0.02 < second["control"]["high"]
    rows = table.with_columns(pl.col("day").cast(pl.String)).to_dicts()
    assert whole["table"] == rows


def test_pandas_gets_the_table():
    pandas = pytest.importorskip("pandas")
    frame = Result([], table).to_pandas()
    assert list(frame.columns) == table.columns
    assert frame["title"].to_list() == ["A", "B"]
    assert frame["day"][0] == pandas.Timestamp("2017-12-03")
    assert frame["viewers"].isna().to_list() == [False, True]


@pytest.mark.parametrize("name", ["pandas", "pyarrow"])
def test_a_package_that_is_not_there_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    way = {"pandas": "to_pandas", "pyarrow": "to_arrow"}[name]
    message = (
        f"^`{way}` needs the package {name}, which is not installed; add the part "
        r'`frames` with `pip install "viewing-kit\[frames\]"`.$'
    )
    with pytest.raises(PackageError, match=message):
        getattr(Result([], table), way)()


def test_arrow_gets_the_table():
    pytest.importorskip("pyarrow")
    assert Result([], table).to_arrow().column_names == table.columns
