"""The report to a regulator: every figure comes again from the JSON it lies beside."""

import json
import os
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from math import hypot, sqrt
from pathlib import Path
from statistics import NormalDist

import jsonschema
import polars as pl
import pytest

import kit
from kit.errors import ReportError
from kit.log import check_plays
from kit.report.regulator.not_tested import BEARS_ON
from kit.sources.simulation.presets import FILMS

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("KIT_DATA", ROOT.parent / "shared" / "data"))
SCHEMA = json.loads((ROOT / "docs" / "regulator-report.schema.json").read_text("utf-8"))
FILM = kit.watched("A Christmas Prince")
UNTIL_9TH = FILM.every_day(17, until="2017-12-09")
UNTIL_10TH = FILM.every_day(18, until="2017-12-10")
TWEETS = kit.release({UNTIL_9TH: 57, UNTIL_10TH: 53})
SMALL = {"people": 300, "targets": 150, "known": 3, "keep": [7, 30], "seed": 5}
MADE = {"made": date(2026, 1, 2)}


@pytest.fixture(scope="module")
def log():
    """An invented audience of a few hundred people."""
    return check_plays(kit.sources.simulate(replace(FILMS, n_viewers=1_000), seed=4))


@pytest.fixture(scope="module")
def report(log):
    film = kit.watched(_favourite(log))
    release = kit.publish(log, [film, film.between("2017-11-01", "2017-12-15")])
    asked = kit.desk.Office(log, k=5).work(seed=1, innocent=3, weeks=1).access_log
    return kit.report.report_to_regulator(
        log, release, of="an invented audience", data="invented", access_log=asked,
        retention=40, **SMALL, **MADE,
    )  # fmt: skip


@pytest.fixture(scope="module")
def saved(report, tmp_path_factory):
    """The page of the report, saved once."""
    return report.save(tmp_path_factory.mktemp("reports") / "mine")


@pytest.fixture(scope="module")
def tweets():
    """A report on published numbers alone."""
    return kit.report.report_to_regulator(
        release=TWEETS, of="two tweets", data="published", **MADE
    )


def _favourite(log):
    often = log.plays.group_by("title").agg(n=pl.col("viewer").n_unique())
    return often.sort("n", "title").tail(1).collect()["title"][0]


# --- What a reader does who trusts no figure ---------------------------------


def wilson(succeeded, valid, confidence, effect):
    """Wilson's interval, written down again from its formula."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    n, p = valid / effect, succeeded / valid
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(middle - reach, 0), min(middle + reach, 1)


def is_above(one, other):
    """Whether Newcombe's interval of the difference of two rates lies above 0."""
    down = hypot(one["value"] - one["low"], other["high"] - other["value"])
    return one["value"] - other["value"] - down > 0


def parts_of(record, at=""):
    """Every part of a record, with its pointer."""
    yield at, record
    if isinstance(record, dict | list):
        named = record.items() if isinstance(record, dict) else enumerate(record)
        for key, value in named:
            yield from parts_of(value, f"{at}/{key}")


def check_rate(rate):
    assert rate["succeeded"] <= rate["valid"] <= rate["requested"]
    assert rate["value"] == pytest.approx(rate["succeeded"] / rate["valid"])
    assert 0 <= rate["low"] <= rate["value"] <= rate["high"] <= 1
    if rate["design_effect"] is not None:
        counts = rate["succeeded"], rate["valid"]
        ends = wilson(*counts, rate["confidence"], rate["design_effect"])
        assert (rate["low"], rate["high"]) == pytest.approx(ends, abs=1e-12)


def check_success(one):
    values = [base["rate"]["value"] for base in one["baselines"]]
    strongest = one["baselines"][one["strongest"]]["rate"]
    assert strongest["value"] == max(values)
    outcome = "no better than its baseline"
    is_more = is_above(one["attack"], one["control"])
    if is_more:
        outcome = "better than its control, and something simpler does as well"
    if is_above(one["attack"], strongest):
        outcome = "no better than its control"
        outcome = "better than its baseline and its control" if is_more else outcome
    assert one["outcome"] == outcome


def check_record(record):
    """Compute every figure of a record again from its own counts."""
    jsonschema.Draft202012Validator(
        SCHEMA, format_checker=jsonschema.FormatChecker()
    ).validate(record)
    n_rates = 0
    for _, part in parts_of(record):
        if isinstance(part, dict) and {"valid", "succeeded"} <= part.keys():
            check_rate(part)
            n_rates += 1
        if isinstance(part, dict) and "baselines" in part:
            check_success(part)
        if isinstance(part, dict) and part.get("expected") is not None:
            n = part["people"]
            assert part["expected"] == pytest.approx(n * (364 / 365) ** (n - 1))
    for criterion in record["criteria"]:
        outcomes = [one["outcome"] for one in criterion["attempts"]]
        assert criterion["summary"] == {
            "tried": len(outcomes),
            "better": outcomes.count("better than its baseline and its control"),
            "simpler": outcomes.count(
                "better than its control, and something simpler does as well"
            ),
            "with_groups": outcomes.count("groups proved"),
            "not_tested": len(criterion["not_tested"]),
        }
        for one in criterion["attempts"]:
            assert (one["scored"] is None) == (one["kind"] == "Proved")
            if one["proved"]:
                assert (one["proved"]["n_groups"] > 0) == (
                    one["outcome"] == "groups proved"
                )
    check_derived(record)
    return n_rates


def check_derived(record):
    """What is told twice is told alike: a leak's fewest plays, a question's figures."""
    for way in (record["leak"] or {"ways": []})["ways"]:
        for told in way["fewest"]:
            enough = [
                step["known"]
                for step in way["steps"]
                if step["attack"]["succeeded"]
                >= told["share"] * step["attack"]["valid"]
            ]
            assert told["known"] == min(enough, default=None)
    for question in record["questions"]:
        assert question["is_measured"] == bool(question["figures"])
        if not question["figures"]:
            assert question["answer"].startswith("No measurement")


# --- The record --------------------------------------------------------------


def test_every_figure_of_a_log_and_a_release_comes_again_from_its_counts(report):
    assert check_record(report.record) > 40
    assert [c["summary"]["tried"] for c in report.record["criteria"]] == [3, 2, 3]


def test_every_figure_of_a_release_alone_is_known_by_hand(tweets):
    told = tweets
    check_record(told.record)
    release = told.record["handed_out"]["release"]
    # 57 less 53 people stopped on the last day.
    assert (release["numbers"], release["k_cell"], release["k_release"]) == (2, 53, 4)
    singled, linked, _ = told.record["criteria"]
    group = singled["attempts"][0]["proved"]["shown"][0]
    assert (group["low"], group["high"]) == (4, 4)
    assert linked["verdict"].startswith("Not tested")
    assert told.record["retention"] is told.record["leak"] is None
    follows = told.record["surprises"][0]["follows"]
    assert [one["kind"] for one in follows] == ["Proved", "Expected"]
    with pytest.raises(ReportError, match="of a log with days"):
        told.draw_retention()


def test_what_one_deed_decides_is_proved_and_what_words_decide_is_not():
    # All three who watched on the 9th kept the streak; the streak is in the day by the
    # words alone, so that only one of the two pairs is proved by numbers.
    day = FILM.on("2017-12-09")
    told = kit.report.report_to_regulator(
        release=kit.release({day: 30, UNTIL_9TH: 30}), of="two", data="published"
    )
    placed = told.record["criteria"][2]["attempts"][0]["proved"]
    assert (placed["n_groups"], placed["n_tried"]) == (1, 2)


def test_a_cut_log_keeps_its_last_days_and_counts_everybody(report):
    cuts = report.record["retention"]["cuts"]
    # The 40 days that the company says it keeps are tried as well.
    assert [cut["days"] for cut in cuts] == [7, 30, 40, 61]
    assert [cut["is_whole"] for cut in cuts] == [False, False, False, True]
    # Of the whole log plays of any age are fresh.
    assert cuts[-1]["fresh"]["attack"] == cuts[-1]["ever"]["attack"]
    assert all(cut["of_all"]["valid"] == 150 for cut in cuts)
    assert cuts[0]["left"]["plays"] < cuts[1]["left"]["plays"] < 1
    assert report.retention["at"].to_list() == [7, 30, 40, 61] * 3


def test_whose_leaving_would_show_is_counted(report, log):
    answer = report.record["questions"][0]["figures"][0]
    title = _favourite(log)
    seen = log.plays.filter(pl.col("title") == title).select(
        pl.col("viewer").n_unique()
    )
    # The second sentence counts some of those whom the first one counts.
    assert answer["rate"]["succeeded"] == seen.collect().item()
    assert answer["rate"]["valid"] == log.n_viewers()


def test_each_question_is_answered_with_a_figure_or_told_to_be_asked(report):
    topics = {one["topic"]: one for one in report.record["questions"]}
    assert [one for one in topics if not topics[one]["is_measured"]] == ["media"]
    assert all(one["ask"].endswith("?") for one in topics.values())
    access = report.record["handed_out"]["access_log"]
    told = {one["says"]: one["count"] for one in topics["access"]["figures"]}
    assert told["Questions that staff asked"] == access["questions"]
    said = [one["says"] for one in topics["retention"]["figures"]]
    assert "The company's own period" in said
    assert report.questions["figure"].null_count() == 1
    assert report.not_tested["why not"].null_count() == 0


def test_every_attack_of_the_kit_is_tried_or_said_not_to_be(report):
    models = kit.attacks.list_threat_models().values()
    names = {model.attack for each in models for model in each}
    assert set(BEARS_ON) == names
    tried, left = set(), set()
    for criterion in report.record["criteria"]:
        tried |= {one["attack"] for one in criterion["attempts"]}
        left |= {one["attack"] for one in criterion["not_tested"]}
    assert not tried & left
    # Two are part of others: links are judged, and the log is cut, all the same.
    assert names - tried - left == {"measure_linkage", "measure_retention"}


@pytest.mark.slow
def test_what_cannot_be_mounted_on_a_log_says_why():
    rows = [(who, title, "2018-01-01") for who in range(6) for title in "ABC"]
    tiny = kit.read_log(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))
    told = kit.report.report_to_regulator(tiny, of="six people", **SMALL)
    check_record(told.record)
    left = {
        one["attack"]: one["error"]
        for criterion in told.record["criteria"]
        for one in criterion["not_tested"]
    }
    assert "people" in left["measure_tracing"]
    # All look alike, and nobody is alone.
    alone = told.record["criteria"][0]["attempts"][0]
    assert alone["scored"]["attack"]["succeeded"] == 0
    assert alone["outcome"] == "no better than its baseline"


@pytest.mark.slow
def test_a_log_without_days_has_no_retention():
    rows = [(who, f"{who} {n}") for who in range(40) for n in range(5)]
    table = pl.DataFrame(rows, ["viewer", "title"], orient="row")
    bare = check_plays(table, undated=True)
    told = kit.report.report_to_regulator(bare, of="forty people", **SMALL)
    check_record(told.record)
    assert told.record["retention"] is None
    assert told.retention.is_empty()
    assert [way["known_by"] for way in told.record["leak"]["ways"]] == ["title"]


def test_the_same_settings_give_the_same_report(tweets):
    again = kit.report.report_to_regulator(
        release=TWEETS, of="two tweets", data="published", **MADE
    )
    assert again.to_json() == tweets.to_json()


# --- Real people -------------------------------------------------------------


def test_few_people_of_a_real_log_are_not_told_of(tmp_path):
    five = kit.watched("Rare")
    release = kit.release({UNTIL_9TH: 57, UNTIL_10TH: 53, five: 5})
    told = kit.report.report_to_regulator(release=release, of="my log")
    assert told.record["handed_out"]["release"]["k_release"] is None
    page = told.save(tmp_path / "mine")
    saved = page.read_text("utf-8") + told.to_json()
    for secret in ("Rare", "Four people", "Five people", "did not on 10 December"):
        assert secret not in saved
    assert "is not told of" in saved
    # The same numbers of an invented audience are.
    told = kit.report.report_to_regulator(release=release, of="x", data="invented")
    assert "Rare" in told.to_json()
    assert "Four people" in told.to_json()


def test_no_row_is_about_a_person(report):
    for table in (report.criteria, report.retention, report.surprises):
        assert not kit.Result([], table).findings  # which refuses people
    names = re.findall(r'"([a-z_]+)":', report.to_json())
    assert not {"viewer", "user", "account", "by", "staff"} & set(names)


# --- The page ----------------------------------------------------------------


class Page(HTMLParser):
    """What stands on a page: figures by their pointer, other text, tags."""

    def __init__(self, html):
        super().__init__()
        self.stack, self.figures, self.other, self.tags = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag in ("meta", "img", "br", "link"):  # which have no end
            return
        self.stack.append((tag, attrs))
        if "data-at" in attrs:
            self.figures.append([attrs["data-at"], attrs["data-as"], ""])

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag

    def handle_data(self, text):
        inside = [attrs for _, attrs in self.stack if "data-at" in attrs]
        if inside:
            self.figures[-1][2] += text
        elif self.stack and self.stack[-1][0] not in ("style", "title"):
            self.other.append(text)


def read_pointer(record, pointer):
    for step in pointer.split("/")[1:]:
        record = record[int(step)] if isinstance(record, list) else record[step]
    return record


def percents(text):
    return [float(one) for one in re.findall(r"([\d.]+)%", text)]


def nearly(shown, share):
    """Whether a percentage is a share, to its last digit."""
    return shown == pytest.approx(
        100 * share, abs=0.0501, rel=0.06 if shown < 0.1 else 0
    )


def check_page(page, record):
    """Look up each figure of a page in the JSON, and compute it from counts there."""
    n_figures = 0
    for pointer, kind, text in page.figures:
        value = read_pointer(record, pointer)
        n_figures += bool(re.search(r"\d", text))
        if kind == "rate":
            rate, *_, low, high = percents(text)
            assert nearly(rate, value["succeeded"] / value["valid"]), text
            assert nearly(low, value["low"]), text
            assert nearly(high, value["high"]), text
            assert f"{value['valid']:,}" in text
            if value["succeeded"] == int(value["succeeded"]):
                assert f"({int(value['succeeded']):,} of {value['valid']:,};" in text
        elif kind == "share":
            assert nearly(percents(text)[0], value)
        elif kind == "count":
            assert text == (f"{value:,}" if value is not None else "not told")
        elif kind == "expected":
            assert text == f"{value:,.1f} people"
        elif kind == "text":
            assert text == " ".join(str(value).split())
        else:
            assert kind in ("setting", "data")
    assert [text for text in page.other if re.search(r"\d", text)] == []
    return n_figures


def test_every_figure_of_the_page_comes_from_the_json(report, saved):
    files = {one.name for one in saved.parent.iterdir()}
    assert files == {"index.html", "regulator-report.json"}
    record = json.loads((saved.parent / "regulator-report.json").read_text("utf-8"))
    assert record == report.record
    page = Page(saved.read_text("utf-8"))
    assert check_page(page, record) > 100
    (image,) = (attrs for tag, attrs in page.tags if tag == "img")
    cuts = record["retention"]["cuts"]
    shares = [cut["ever"]["attack"]["value"] for cut in cuts]
    assert percents(image["alt"])
    for shown in percents(image["alt"]):
        assert any(abs(shown - 100 * share) <= 0.5 for share in shares)


def test_texts_of_the_record_hold_no_figure_of_their_own(report):
    quoted = {"sentence", "claim", "standard", "of", "made", "source", "form", "error"}
    quoted |= {"first_day", "last_day", "attack", "value"}
    for pointer, part in parts_of(report.record):
        steps = set(pointer.split("/"))
        if isinstance(part, str) and not steps & {"versions", *quoted}:
            assert not re.search(r"\d", part), pointer


def test_the_page_stands_alone_and_can_be_read_by_everybody(saved):
    html = saved.read_text("utf-8")
    page = Page(html)
    assert page.stack == []
    by_tag = {}
    for tag, attrs in page.tags:
        by_tag.setdefault(tag, []).append(attrs)
    assert by_tag["html"][0]["lang"] == "en-GB"
    assert "script" not in by_tag
    links = [a["href"] for a in by_tag["a"]]
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {one[1:] for one in links if one.startswith("#")} <= set(ids)
    assert {one for one in links if not one.startswith("#")} == {
        "regulator-report.json"
    }
    assert all(one["src"].startswith("data:image/png") for one in by_tag["img"])
    assert all(one["alt"].strip() for one in by_tag["img"])
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all("scope" in one for one in by_tag["th"])
    assert len(by_tag["caption"]) == len(by_tag["table"])
    scrolled = [a for _, a in page.tags if a.get("class") == "scroll"]
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in scrolled)
    assert "@media print" in html
    assert "@page" in html
    assert "http" not in re.sub(r"http-equiv", "", html)


def test_a_title_that_is_markup_stays_text(tmp_path):
    bad = kit.watched("<script>alert(1)</script>")
    told = kit.report.report_to_regulator(
        release=kit.release({bad: 57}), of="<b>mine</b> & yours", data="invented"
    )
    page = Page(told.save(tmp_path / "mine").read_text("utf-8"))
    assert "script" not in {tag for tag, _ in page.tags}
    check_page(page, told.record)
    assert "<script>" not in told._repr_html_()


def test_a_report_shows_itself_and_gives_lines_for_the_findings(report):
    assert repr(report).startswith("Report to a regulator on an invented audience.")
    assert "Singling out" in report._repr_html_()
    rows = report.rows
    assert [row.claim.split(":")[0] for row in rows] == [
        "Singling out",
        "Linkability",
        "Inference",
    ]
    assert all("Attacks tried: " in row.proved for row in rows)
    assert report.draw_retention().to_dict()["description"]


# --- What is refused ---------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"release": None}, r"`log` must be given, or `release`"),
        ({"log": "films.csv"}, "`log` must be a Log"),
        ({"release": {UNTIL_9TH: 57}}, "`release` must be a Release"),
        ({"access_log": []}, "`access_log` must be an AccessLog"),
        ({"record": 1}, "`record` must be a Record"),
        ({"of": " "}, "`of` must be words"),
        ({"data": "mine"}, "`data` must be one of published, invented, yours"),
        ({"known": 0}, "`known` must be an int from 1 to 20"),
        ({"keep": [0]}, "`keep` must be different ints from 1"),
        ({"people": 5}, "`people` must be an int of at least 100"),
        ({"targets": 5}, "`targets` must be an int of at least 100"),
        ({"k": 1}, "`k` must be an int of at least 2"),
        ({"fewest": -1}, "`fewest` must be a whole number of people"),
        ({"retention": 0}, "`retention` must be an int from 1"),
        ({"seed": -1}, "`seed` must be an int"),
        ({"confidence": 1}, r"`confidence` must be in \[0, 1\)"),
        ({"made": "today"}, "`made` must be a date"),
    ],
)
def test_what_cannot_be_reported_on_is_refused(how, told):
    with pytest.raises(ReportError, match=told):
        kit.report.report_to_regulator(**{"release": TWEETS, "of": "tweets"} | how)


@pytest.mark.parametrize("folder", ["", " ", 3])
def test_a_report_needs_the_name_of_a_folder(tweets, folder):
    with pytest.raises(ReportError, match="`folder` must be the name of a folder"):
        tweets.save(folder)


def test_a_folder_with_something_else_is_left_alone(tweets, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ReportError, match="holds something else"):
        tweets.save(tmp_path)
    again = tweets.save(tmp_path / "new")
    assert tweets.save(tmp_path / "new") == again


# --- At full size ------------------------------------------------------------


@pytest.mark.slow
def test_every_figure_of_the_bundled_audience_comes_again(tmp_path):
    log = kit.open_films()
    release = kit.publish(log, [UNTIL_9TH, UNTIL_10TH])
    told = kit.report.report_to_regulator(
        log, release, of="the bundled audience", data="invented", people=2_000,
        targets=1_000,
    )  # fmt: skip
    check_record(told.record)
    check_page(Page(told.save(tmp_path / "films").read_text("utf-8")), told.record)
    # Planted: four people stopped on 10 December.
    assert told.record["handed_out"]["release"]["k_release"] == 4


@pytest.mark.slow
def test_every_figure_of_the_real_panel_comes_again(tmp_path):
    panel = REAL / "netflix-uk" / "events_2018-04_2019-06.parquet"
    if not panel.exists():
        pytest.skip("the panel is not here; set KIT_DATA to the folder of real data")
    log = kit.read_log(panel)
    told = kit.report.report_to_regulator(
        log, of="a panel", people=2_000, targets=1_000
    )
    check_record(told.record)
    check_page(Page(told.save(tmp_path / "panel").read_text("utf-8")), told.record)
    cuts = [cut["days"] for cut in told.record["retention"]["cuts"]]
    assert cuts == [7, 30, 90, 180, 365, 456]
