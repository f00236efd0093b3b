"""The published claims are typed, sourced and free of contradictions."""

import csv
from datetime import date, timedelta

import pytest

from kit.errors import SourceError
from kit.sources.bundled import DATA
from kit.sources.published import PRECISIONS, STATUSES, read_claim, read_claims
from kit.sources.simulation.presets import FILMS, TRACKS

CLAIMS = read_claims()
FILE = DATA / "published_claims.csv"
HEADER = FILE.read_text("utf-8").splitlines()[0]


def ids(claims):
    return [claim.id for claim in claims]


def test_the_tweet_is_53_people_on_18_days_until_10_december():
    claim = read_claim("netflix-53")
    assert (claim.count, claim.unit, claim.k) == (53, "people", 53)
    assert (claim.first_day, claim.last_day) == (date(2017, 11, 23), date(2017, 12, 10))
    assert claim.days == 18
    assert claim.status == "confirmed"


@pytest.mark.parametrize(
    ("claim_id", "count", "unit", "k"),
    [
        ("netflix-statement", None, "", None),
        ("spotify-3749", 3749, "people", 3749),
        ("spotify-sorry-42", 42, "plays", 1),
        ("spotify-sorry-17", 17, "plays", 1),
        ("spotify-panda-4454", 4454, "plays", 1),
        ("spotify-cheap-thrills-955", 955, "plays", 1),
        ("spotify-forever-alone", 4, "hours", 1),
        ("netflix-pirates-365", 365, "days", 1),
        ("netflix-bee-movie-357", 357, "plays", 1),
        ("netflix-lotr-361", 361, "plays", 1),
        ("netflix-antarctica", 24, "hours", 1),
        ("office-188", 188, "episodes", 1),
        ("office-69-hours", 69, "hours", 1),
        ("what-we-watched-50000", 50_000, "hours", None),
        ("what-we-watched-18214", 18_214, "titles", None),
        ("what-we-watched-rounding", 100_000, "hours", None),
    ],
)
def test_each_case_has_its_number(claim_id, count, unit, k):
    claim = read_claim(claim_id)
    assert (claim.count, claim.unit, claim.k) == (count, unit, k)


def test_the_week_of_the_office_is_unconfirmed_and_denied():
    for claim_id in ("office-188", "office-69-hours"):
        claim = read_claim(claim_id)
        assert claim.status == "unconfirmed"
        assert "hoax" in claim.conflicts
        assert claim.days == 7


def test_every_claim_has_a_name_of_its_own_a_wording_and_a_source():
    assert len(set(ids(CLAIMS))) == len(CLAIMS)
    assert [claim.id for claim in CLAIMS if not (claim.claim and claim.source)] == []
    pages = [page for claim in CLAIMS for page in claim.source]
    assert all(page.startswith(("http://", "https://")) for page in pages)


def test_every_status_and_precision_is_one_that_is_explained():
    assert {claim.status for claim in CLAIMS} <= set(STATUSES)
    assert {claim.precision for claim in CLAIMS} <= set(PRECISIONS)
    assert [c.id for c in CLAIMS if c.count is not None and not c.precision] == []


def test_days_are_as_many_as_lie_between_the_first_and_the_last():
    for claim in CLAIMS:
        if claim.days and claim.first_day and claim.last_day:
            assert claim.last_day - claim.first_day == timedelta(claim.days - 1)


def test_a_count_of_people_is_the_size_of_the_group():
    people = [claim for claim in CLAIMS if claim.unit == "people"]
    assert people
    assert [claim.id for claim in people if claim.count != claim.k] == []


def test_the_planted_truth_is_that_of_the_published_claims():
    streak, marathon = FILMS.truth
    crowd, often, less_often = TRACKS.truth
    tweet, poster = read_claim("netflix-53"), read_claim("spotify-3749")
    assert (streak.viewers, streak.days) == (tweet.count, tweet.days)
    assert (streak.first_day, streak.last_day) == (tweet.first_day, tweet.last_day)
    assert (crowd.viewers, crowd.first_day) == (poster.count, poster.first_day)
    assert crowd.title == poster.title
    for fact, claim_id in (
        (often, "spotify-sorry-42"),
        (less_often, "spotify-sorry-17"),
    ):
        claim = read_claim(claim_id)
        assert (fact.plays, fact.first_day) == (claim.count, claim.first_day)
    week = read_claim("office-188")
    assert (marathon.episodes, marathon.days) == (week.count, week.days)
    hours = marathon.episodes * marathon.minutes / 60
    assert round(hours) == read_claim("office-69-hours").count


def test_the_file_is_quoted_throughout():
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    quoted = "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows
    )
    assert FILE.read_text("utf-8") == quoted + "\n"


def test_an_unknown_claim_lists_those_there_are():
    with pytest.raises(
        SourceError, match=r"`claim_id` must be one of netflix-53, .*42'"
    ):
        read_claim("netflix-42")


def row(**cells):
    """Write a file of one claim, reported unless said otherwise."""
    cells = {"id": "a", "status": "reported", **cells}
    columns = HEADER.replace('"', "").split(",")
    return HEADER + "\n" + ",".join(cells.get(name, "") for name in columns) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "published claims, but it has no row"),
        ('"id","claim"\n"a","b"\n', "the columns conflicts, count, date, days, first_"),
        (row(count="many"), "`count` of a is 'many'"),
        (row(date="10 Dec"), "`date` of a is '10 Dec'"),
        (row(precision="sure"), "`precision` of a is 'sure'"),
        (row(status="rumour"), "`status` of a is 'rumour'"),
        (row(note="one,more"), "a has more or fewer cells than there are columns"),
        (HEADER + "\na,b\n", "a has more or fewer cells than there are columns"),
        (HEADER + '\n"a', "it is not a CSV file in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path, text, message):
    path = tmp_path / "claims.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        read_claims(path)


def test_a_row_without_numbers_and_days_has_none(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(row(claim="few saw it"), encoding="utf-8")
    (claim,) = read_claims(path)
    assert (claim.count, claim.days, claim.k, claim.date) == (None,) * 4
    assert claim.source == ()


def test_a_missing_file_is_named_without_its_folder(tmp_path):
    match = "^none.csv must list published claims, but there is no such file.$"
    with pytest.raises(SourceError, match=match):
        read_claims(tmp_path / "none.csv")
