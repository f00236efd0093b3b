"""The page of an audit: what it holds, what it fetches (nothing), where it may lie."""

import csv
import json
import re
from datetime import date

import polars as pl
import pytest

import kit
from kit.charts.renderer import use_charts
from kit.errors import ReportError
from kit.findings import Proved
from kit.ledger.files import read_ledger
from kit.measures.tails import expect_extreme
from kit.report.audit_page import (
    audit_rows,
    extreme_words,
    save_audit,
    span_words,
    under_words,
)
from kit.report.pictures import draw_audit
from kit.story.audit import audit_headline

TWEET = {
    "words": "To the 53 people <b>& others</b>",
    "kind": "every day",
    "title": "A Christmas Prince",
    "number": 53,
    "days": 18,
    "until": "2017-12-10",
    "source": ["https://example.org/page", "javascript:alert(1)"],
}
EVE = TWEET | {"number": 57, "days": 17, "until": "2017-12-09", "words": "the eve"}
SORRY = {"words": "Dear", "kind": "one person", "title": "Sorry", "times": 42}
HOURS = {"words": "for 4 hours", "kind": "number", "number": 4, "unit": "hours"}


@pytest.fixture(scope="module")
def audit():
    use_charts()
    told = [TWEET, EVE | {"status": "invented"}, HOURS]
    return audit_headline(told, population="United States", seed=1)


@pytest.fixture(scope="module")
def page(audit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("audits") / "mine"
    return save_audit(audit, draw_audit(audit), folder, settings={"seed": 1})


def test_everything_lies_in_one_folder_and_what_is_invented_says_so_by_its_name(page):
    # The 57 of the eve is invented, and stands in the chart of thresholds alone.
    names = {path.name for path in page.parent.iterdir()}
    drawn = ("alone", "thresholds-invented")
    figures = {f"{name}.{end}" for name in drawn for end in ("png", "csv")}
    assert names == {"index.html", "methods.html", "ledger.csv"} | figures


def test_the_page_says_what_was_found_and_what_it_does_not_mean(audit, page):
    html = page.read_text("utf-8")
    shown = re.sub("<[^>]*>", "", html)
    for quote in audit.quotes:
        assert quote.text in shown
        assert quote.is_not in shown
    for question in audit.questions:
        assert question.text in shown
    assert "Not for print as it stands." in shown
    assert "It counts hours" in shown
    assert "<b>& others" not in html  # the wording is text, never markup


def test_the_page_fetches_nothing(page):
    for path in page.parent.glob("*.html"):
        html = path.read_text("utf-8")
        assert not re.search(r'(src|href)="(?!data:|#|https://example|[a-z-]+\.)', html)
        assert "<script" not in html
        assert 'href="javascript' not in html  # a source is a link if it is an address
        assert "<link" not in html


def test_every_sentence_leads_to_the_one_it_rests_on(page):
    html = page.read_text("utf-8")
    links = set(re.findall(r'href="#(entry-\d)"', html))
    assert links == {"entry-0", "entry-1"}
    assert all(f'id="{link}"' in html for link in links)


def test_figures_and_sentences_are_handed_on_as_tables(audit, page):
    alone = pl.read_csv(page.parent / "alone.csv")
    expected = sorted(one.alone.expected for one in audit.evidence.alone)
    assert alone["alone"].to_list() == pytest.approx(expected)
    assert (page.parent / "alone.png").read_bytes().startswith(b"\x89PNG")
    told = [line.entry for line in read_ledger(page.parent / "ledger.csv")]
    assert told == list(audit.evidence.gathered.entries)
    with (page.parent / "thresholds-invented.csv").open() as file:
        fates = {row["status"] for row in csv.DictReader(file)}
    assert fates == {"printed", "withheld", "given away anyway"}


def test_a_tail_gets_its_picture_and_its_methods(tmp_path):
    counts = [1] * 64 + [2] * 32 + [3] * 16 + [4] * 8 + [5] * 4
    extreme = expect_extreme(counts, level=42, threshold=1, seed=1, draws=3)
    audit = audit_headline([SORRY], seed=1, extreme=extreme, extreme_of="a toy")
    pictures = draw_audit(audit)
    assert set(pictures) == {"thresholds", "tail"}
    page = save_audit(audit, {"tail": pictures["tail"]}, tmp_path / "mine")
    methods = (page.parent / "methods.html").read_text("utf-8")
    assert all(tail.family in methods for tail in extreme.tails)
    # What speaks of the audience that was fitted is no quote about the sentence.
    assert {quote.kind for quote in audit.quotes} == {Proved}
    told = extreme_words(extreme, "a toy")
    assert told.startswith("If counts fell on as they do in a toy, ")
    assert all(tail.family in told for tail in extreme.tails)
    assert "The most that was seen there is 5." in told
    assert told.split("(")[0] in page.read_text("utf-8")


def test_an_interval_of_which_both_ends_read_alike_is_said_once(tmp_path):
    assert span_words(39, 51) == "39 to 51"
    assert span_words(0.001, 0.002) == "less than 0.01"
    text = methods_of([TWEET | {"number": 2}], tmp_path)
    assert "2 to 2" not in text
    shown = {
        " ".join(cell.split(" to ")) for cell in re.findall(r"<td>(.*?)</td>", text)
    }
    assert "2 2" not in shown


def test_a_zero_has_no_picture():
    assert draw_audit(audit_headline([TWEET | {"number": 0}], seed=1)) == {}


def test_a_threshold_is_said_in_one_line(audit):
    assert under_words(audit.evidence.under[0]) == (
        "a group of four people that nobody printed"
    )
    alone = audit_headline([TWEET], ks=[11, 54], seed=1).evidence.under
    assert [under_words(under) for under in alone] == [
        "nothing smaller than 53 people",
        "nothing",
    ]


def test_what_a_threshold_may_have_stopped_proves_a_group_only_if_it_did_not():
    about = TWEET | {"number": 10, "precision": "rounded", "rounded_to": 5}  # 8 to 12
    told = [about, EVE | {"number": 13}]
    nine, ten = audit_headline(told, ks=[8, 10], seed=1).evidence.under
    group = "a group of one to five people that nobody printed"  # 13 less 8 to 12
    assert under_words(nine) == group
    assert under_words(ten) == f"{group}, if the rule lets its numbers through"


def test_what_is_open_is_not_denied_in_one_line():
    told = [TWEET | {"place": "France"}, EVE | {"place": "Paris"}]
    under = audit_headline(told, ks=[5], seed=1).evidence.under
    assert under_words(under[0]) == "a group of 53 people, and perhaps a smaller one"


def test_a_page_about_households_speaks_of_no_people(tmp_path):
    told = {"words": "5 households", "kind": "in a period", "title": "A", "number": 5}
    audit = audit_headline([told], population="United States", seed=1)
    page = save_audit(audit, draw_audit(audit), tmp_path / "a")
    for name in ("index.html", "methods.html"):
        html = re.sub(r"<style.*?</style>", "", page.with_name(name).read_text("utf-8"))
        shown = re.sub("<[^>]*>", "", html)
        assert "5 households" in shown or name == "methods.html"
        left = shown.replace("How many people stand behind one", "")
        assert "people" not in left
        assert "birth" not in left.lower()


def test_the_findings_table_has_a_line_for_each_kind(audit):
    rows = audit_rows(audit)
    assert {row.kind for row in rows} == {quote.kind for quote in audit.quotes}
    assert {(row.k_cell, row.k_release) for row in rows} == {(53, 4)}


def test_a_line_says_when_its_k_release_rests_on_an_invented_number():
    said = "Its k_release rests on an invented number."
    day_before = TWEET | {"number": 57, "days": 17, "until": "2017-12-09"}
    for status in ("confirmed", "invented"):
        audit = audit_headline([TWEET, day_before | {"status": status}], seed=1)
        rows = audit_rows(audit)
        assert {row.k_release for row in rows} == {4}
        assert all((said in row.claim) == (status == "invented") for row in rows)


def test_a_folder_with_other_files_is_left_alone(audit, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ReportError, match="`folder` must be a new folder or one that"):
        save_audit(audit, {}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("folder", ["", "  ", 7])
def test_a_folder_has_a_name(audit, folder):
    with pytest.raises(ReportError, match="`folder` must be the name of a folder"):
        save_audit(audit, {}, folder)


def methods_of(told, folder, **given):
    audit = audit_headline(told, population="United States", seed=1)
    page = save_audit(audit, {}, folder / "mine", **given)
    html = (page.parent / "methods.html").read_text("utf-8")
    return " ".join(re.sub("<(?!/?h2)[^>]*>", " ", html).split())


def test_the_methods_hold_what_a_desk_needs_a_year_later(tmp_path):
    told = TWEET | {
        "by": "Netflix US",
        "published": "2017-12-11",
        "conflicts": "Or 54.",
    }
    given = {
        "author": "A. Reporter",
        "made": date(2026, 11, 30),
        "settings": {"seed": 1},
    }
    text = methods_of([told], tmp_path, **given)
    for needed in (
        "“To the 53 people &lt;b&gt;&amp; others&lt;/b&gt;”",
        "Netflix US, 11 December 2017 (reported)",
        "https://example.org/page",
        "Or 54.",
        "Audited by A. Reporter",
        "Audited on 30 November 2026",
        f"viewing kit {kit.__version__}",
        "2,000 groups were drawn with the seed 1",
        "birthday 46.0 39 to 51",
    ):
        assert needed in text, needed
    assert ("(not released yet)" in text) == ("dev" in kit.__version__)


def test_a_large_crowd_has_the_interval_of_the_poster_and_says_how_it_is_made(tmp_path):
    # The one interval of tests/measures/test_uniques.py, which notebook 11 prints too.
    text = methods_of([TWEET | {"number": 3_749}], tmp_path)
    assert "full date of birth 3,160 3,102 to 3,218" in text
    assert "its exact mean, give or take 1.96 times" in text


@pytest.mark.parametrize("told", [SORRY, TWEET, TWEET | {"number": 0}])
def test_no_heading_of_the_methods_is_empty(told, tmp_path):
    text = methods_of([told], tmp_path)
    assert "<h2>Proved</h2>" in text
    assert not re.search(r"</h2>\s*(<h2>|Viewing kit)", text)
    assert ("<h2>Expected</h2>" in text) == (told.get("number", 1) > 1)
    assert "<h2>Settings</h2>" not in text  # none were given


def test_a_group_that_can_be_worked_out_is_drawn_so_at_every_threshold():
    # At k = 3 and 11 both numbers are printed, and 57 - 53 = 4; at 55 the 53 is not.
    audit = audit_headline([TWEET, EVE], ks=[3, 11, 55], seed=1)
    picture = draw_audit(audit)["thresholds"]
    rows = picture.table.filter(pl.col("claim").str.starts_with("four people"))
    status = dict(rows.select("k", "status").iter_rows())
    assert {k: status[k] for k in (3, 11, 55)} == {
        3: "given away anyway",
        11: "given away anyway",
        55: "withheld",
    }
    told = picture.chart.to_dict()
    assert "four people that nobody printed can be worked out" in told["description"]
    assert "format(datum.value, ',')" in json.dumps(told)  # 1,204 and not 1204


def test_figures_name_source_day_and_maker_and_tell_what_they_find():
    told = TWEET | {"by": "Netflix US", "published": "2017-12-11"}
    for picture in draw_audit(audit_headline([told], seed=1)).values():
        drawn = picture.chart.to_dict()
        subtitle = " ".join(drawn["title"]["subtitle"])
        assert "Source: Netflix US, 11 December 2017; chart: viewing kit." in subtitle
        assert re.search("46.0 by birthday|Every threshold up to", drawn["description"])


def test_a_number_next_to_nothing_is_written_in_words():
    large = audit_headline([TWEET | {"number": 90_000}], population="", seed=1)
    text = json.dumps(draw_audit(large)["alone"].chart.to_dict())
    assert "less than 0.01 of 90,000" in text
    assert not re.search(r"\de-\d+ of", text)


def test_what_the_reader_can_settle_is_on_the_page_and_no_question(tmp_path):
    france, lyon = TWEET | {"place": "France"}, EVE | {"place": "Lyon", "number": 40}
    audit = audit_headline([france, lyon], ks=[], seed=1)
    html = save_audit(audit, {}, tmp_path / "mine").read_text("utf-8")
    company, own = html.split("What you can settle yourself")
    assert "Does one of these lie inside the other: France, Lyon?" in own
    assert "audit again" not in company
    assert "`" not in html
