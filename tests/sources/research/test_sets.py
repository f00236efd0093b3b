"""Each research set says whose it is, what is allowed, and what file to expect."""

import os
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import polars as pl
import pytest

from kit.errors import SourceError
from kit.sources.research.sets import SETS, ResearchSet, find_set

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))
TWEETINGS = REAL / "movietweetings" / "ratings.dat"
README = (Path(__file__).parents[3] / "data" / "README.md").read_text("utf-8")
FETCHED = [one for one in SETS if one.address]

every_set = pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)


@every_set
def test_a_set_says_what_it_is_and_where(one):
    for text in (one.edition, one.holds, one.terms, one.citation):
        assert text == text.strip() != ""
    assert one.holds.endswith(".")
    assert one.terms.endswith(".")
    assert one.page.startswith("https://")
    first, last = one.years
    assert 1995 <= first <= last <= 2023


@every_set
def test_a_set_can_be_fetched_and_checked_or_says_why_not(one):
    parts = (one.address, one.checksum, one.size)
    assert all(parts) if one.why_not is None else not any(parts)


@every_set
def test_the_dictionary_lists_the_set_as_it_is(one):
    (row,) = (
        line for line in README.splitlines() if line.startswith(f"| `{one.name}`")
    )
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    counts = [
        "?" if n is None else f"{n:,}" for n in (one.people, one.plays, one.titles)
    ]
    assert cells[1:4] == counts
    assert cells[4] == " to ".join(map(str, dict.fromkeys(one.years)))
    fetched = f"on request, {one.size / 1e6:.1f} MB" if one.size else cells[5]
    assert cells[5] == fetched
    assert ("on request" in cells[5]) is (one.why_not is None)


def test_names_are_distinct():
    assert len({one.name for one in SETS}) == len(SETS)
    assert len({one.checksum for one in FETCHED}) == len(FETCHED)
    assert len({one.file_name for one in FETCHED}) == len(FETCHED)


def test_what_nobody_gave_permission_for_is_not_fetched():
    refused = {one.name for one in SETS if one.why_not}
    assert {"netflix-prize", "vodclickstream"} <= refused
    assert "withdrew it in 2010" in find_set("netflix-prize").why_not
    assert "without a licence" in find_set("vodclickstream").why_not


def test_a_set_that_changes_says_so():
    assert "changes over time" in find_set("movielens-latest-small").edition


# Netflix Prize: Bennett and Lanning (2007), section 2. MovieLens: Harper and Konstan
# (2015), table 1, for the first three; the 20M set is of its README.
@pytest.mark.parametrize(
    ("name", "people", "plays"),
    [
        ("movielens-100k", 943, 100_000),
        ("movielens-1m", 6_040, 1_000_209),
        ("movielens-10m", 69_878, 10_000_054),
        ("movielens-20m", 138_493, 20_000_263),
        ("netflix-prize", 480_189, 100_480_507),
    ],
)
def test_sizes_are_the_published_ones(name, people, plays):
    assert (find_set(name).people, find_set(name).plays) == (people, plays)


@pytest.mark.skipif(
    not TWEETINGS.exists(), reason="MovieTweetings is not here (KIT_DATA names it)"
)
def test_the_size_of_movietweetings_is_that_of_its_file():
    lines = pl.read_csv(TWEETINGS, has_header=False, separator="\n", new_columns=["x"])
    parts = lines["x"].str.split("::").list
    facts = find_set("movietweetings")
    assert facts.plays == lines.height
    assert facts.people == parts.get(0).n_unique()
    assert facts.titles == parts.get(1).n_unique()


def test_a_file_keeps_the_name_its_publisher_gave_it():
    assert find_set("movielens-32m").file_name == "ml-32m.zip"
    assert find_set("lastfm-1k").file_name == "lastfm-dataset-1K.tar.gz"
    assert find_set("netflix-prize").file_name == ""


def test_a_set_cannot_be_changed():
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'terms'"):
        SETS[0].terms = "anything goes"


@pytest.mark.parametrize("name", ["movielens", "MovieLens-1M", "", None, 1, ["a"]])
def test_an_unknown_name_is_answered_with_the_known_ones(name):
    with pytest.raises(
        SourceError, match=r"`name` must be one of movielens-100k, .*got"
    ):
        find_set(name)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/a.zip",
        "file:///a.zip",
        "https://example.org",
        "https://example.org/",
        "https://example.org/folder/",
        "https://example.org/..",
        "https://example.org/.hidden",
        "https://example.org/a.zip#part",
        "https://example.org/a b.zip",
        "",
        7,
    ],
)
def test_an_address_must_name_a_file(address):
    with pytest.raises(SourceError, match="`address` must be the http address of a"):
        replace(SETS[0], address=address)


@pytest.mark.parametrize(
    "checksum",
    ["", "00" * 32, "sha256:" + "0" * 63, "sha1:" + "0" * 40, "md5:" + "A" * 32, 5],
)
def test_a_checksum_must_say_its_kind_and_be_whole(checksum):
    with pytest.raises(SourceError, match="`checksum` must be 'sha256:' or 'md5:' and"):
        replace(SETS[0], checksum=checksum)


def test_a_reader_can_describe_another_edition():
    newer = replace(
        find_set("movielens-latest-small"),
        edition="MovieLens latest small, of today",
        checksum="sha256:" + "0" * 64,
    )
    assert isinstance(newer, ResearchSet)
    assert newer.file_name == "ml-latest-small.zip"
