"""A folder of tables is sorted into editions of each, by the dates in their names."""

from datetime import date

import pytest

from kit.errors import SourceError
from kit.sources.published_tables.editions import date_of, read_editions
from kit.sources.published_tables.netflix import read_engagement

TABLE = "town,viewers\nEly,12\nAsh,4\n"


@pytest.mark.parametrize(
    ("stem", "name", "since"),
    [
        ("viewers_2024-03-05", "viewers", date(2024, 3, 5)),
        ("viewers20240305", "viewers", date(2024, 3, 5)),
        ("Viewers 2024W05 final", "viewers final", date(2024, 1, 29)),
        ("viewers-2024-Q3", "viewers", date(2024, 7, 1)),
        ("viewers_2024H2", "viewers", date(2024, 7, 1)),
        ("What_We_Watched_2023Jan-Jun", "what we watched", date(2023, 1, 1)),
        ("viewers March 2024", "viewers", date(2024, 3, 1)),
        ("viewers_2024-03", "viewers", date(2024, 3, 1)),
        ("2024", "", date(2024, 1, 1)),
    ],
)
def test_every_usual_date_in_a_name_is_read(stem, name, since):
    assert date_of(stem) == (name, since)


@pytest.mark.parametrize(
    "stem", ["viewers", "viewers_2024-02-30", "2024W60", "n120245"]
)
def test_what_is_no_date_is_not_read_as_one(stem):
    assert date_of(stem) is None


def test_names_that_differ_by_a_vowel_sign_are_two_tables():
    # The two differ in marks alone, which are no letters of their own.
    one, other = (date_of(f"{name}_2024-01")[0] for name in ("ป่า", "ป้า"))
    assert (one, other) == ("ป่า", "ป้า")


def test_editions_come_in_order_of_time_and_the_rest_with_a_reason(write, tmp_path):
    for name in ("viewers_2024Q2.csv", "viewers_2024Q1.csv", "plays_2024.csv"):
        write(TABLE, name)
    write(TABLE, "undated.csv")
    write("nothing", "viewers_2024Q3.csv")
    write(TABLE, "Viewers-2024-04-01.csv")
    write(TABLE, "readme_2024.md")
    series, left_out = read_editions(tmp_path)
    assert {name: [e.name for e in found] for name, found in series.items()} == {
        "plays": ["plays_2024.csv"],
        "viewers": ["viewers_2024Q1.csv", "Viewers-2024-04-01.csv"],
    }
    assert [name for name, _ in left_out] == [
        "undated.csv",
        "viewers_2024Q2.csv",
        "viewers_2024Q3.csv",
    ]
    assert left_out[1][1] == "of the same date as Viewers-2024-04-01.csv"
    assert "has no row of labels" in left_out[2][1]


def test_another_reader_can_be_given(write, tmp_path):
    write("Title,Hours Viewed\nThe Tide,5\n", "watched_2024.csv")
    series, _ = read_editions(tmp_path, read=read_engagement)
    assert series["watched"][0].table.rows["hours"].item() == 5


def test_a_folder_without_editions_is_refused(write, tmp_path):
    with pytest.raises(SourceError, match="`folder` must be a folder of published"):
        read_editions(tmp_path / "nowhere")
    for folder in (None, "x" * 5000):
        with pytest.raises(SourceError, match="`folder` must be a folder of publis"):
            read_editions(folder)
    write(TABLE, "undated.csv")
    with pytest.raises(SourceError, match=r"undated\.csv: no date in its name"):
        read_editions(tmp_path)
