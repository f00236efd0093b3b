"""One person among the people of a log: worked out by hand, and told in words only."""

import re
from datetime import date, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_logs.own_history import (
    measure_own,
    measure_size,
    place_history,
    summarise_history,
    summarise_known,
    summarise_size,
    write_details,
)
from kit.attacks.on_logs.points import Resolution
from kit.errors import AttackError
from kit.log import Log, check_plays

DAY = "2018-01-05"


def make(plays):
    """A log of (viewer, title, day) or (viewer, title)."""
    rows = [(str(who), title, *(rest or [DAY])) for who, title, *rest in plays]
    return check_plays(pl.DataFrame(rows, ["viewer", "title", "day"], orient="row"))


def own(*titles, day=DAY):
    return make([("you", title, day) for title in titles])


OTHERS = make([(1, "A"), (1, "B"), (2, "A"), (2, "C"), (3, "D")])


# What is placed


@pytest.mark.parametrize(
    ("theirs", "yours", "is_known"),
    [
        ("Snow Film", "SNOW  film!", True),
        ("Snow Film (2017)", "Snow Film", True),
        ("Snow Film", "Snow Film (2017)", True),
        ("Matrix, The (1999)", "The Matrix", True),
        ("Tune", "Band: Tune", True),
        ("Band: Tune", "Band: Tune", True),
        ("Café", "Cafe\u0301", True),
        ("Snow Film 2", "Snow Film", False),
        ("!", "?", False),
        ("?!", "?!", True),
        # Thai, forest and aunt: only the mark on the first letter differs.
        ("ป่า", "ป้า", False),
        ("ป่า", "ป่า", True),
        ("दिन", "दीन", False),  # day and poor, in Devanagari
        ("C++", "C#", False),
        ("C++", "c++", True),
        ("Straße", "STRASSE", True),
        ("ＦＩＬＭ ﬁn", "Film fin", True),  # wide letters, and two that are joined
        ("Film\u00adende", "Filmende", True),  # a hyphen that is not seen
        ("Don´t", "Don’t", True),
        ("Shout (1996)", "Shout (2022)", False),
        ("Shout (1996)", "Shout, (1996)", True),
    ],
)
def test_titles_are_matched_by_name(theirs, yours, is_known):
    history = own(yours)
    series = pl.lit("Band").cast(pl.Categorical).alias("series")
    history = Log(history.plays.with_columns(series))
    placed = place_history(make([(1, theirs)]), history)
    assert (placed.n_plays, placed.n_known) == (1, int(is_known))


def test_a_name_that_could_be_two_titles_is_known_by_its_year_only():
    log = make([(1, "Home (2009)"), (2, "Home (2015)")])
    placed = place_history(log, own("Home", "Home (2015)"))
    assert placed.n_known == 1
    assert measure_own(placed).plays.rows() == [("Home (2015)", None, 1)]


def test_a_name_that_is_written_alike_is_found_beside_those_that_are_nearly_so():
    log = make([(1, "Mother!"), (2, "Mother?"), (3, "MOTHER?"), (4, "Home"),
                (5, "Home (2015)")])  # fmt: skip
    placed = place_history(log, own("Mother!", "Mother?", "mother", "Home"))
    titles = measure_own(placed).plays["title"].sort().to_list()
    assert titles == ["Home", "Mother!", "Mother?"]
    assert (placed.n_known, placed.n_guessed, placed.notes) == (3, 0, ())


@pytest.mark.parametrize(
    ("theirs", "yours", "guessed"),
    [
        ("Snow Film (2017)", "Snow Film (2017)", 0),
        ("Snow Film", "SNOW Film!", 0),
        ("Snow Film (2017)", "Snow Film", 1),
        ("Snow Film", "Snow Film (2017)", 1),
        ("Tune", "Band: Tune", 1),
        ("Band – Tune", "Band: Tune", 0),
    ],
)
def test_what_stands_on_one_side_only_makes_it_a_guess_and_that_is_said(
    theirs, yours, guessed
):
    series = pl.lit("Band").cast(pl.Categorical).alias("series")
    history = Log(own(yours).plays.with_columns(series))
    placed = place_history(make([(1, theirs)]), history)
    assert (placed.n_known, placed.n_guessed) == (1, guessed)
    assert ["is a guess" in note for note in placed.notes] == [True] * guessed
    assert not re.search(r"\d|Snow|Tune|Band", " ".join(placed.notes))


def test_a_track_that_the_log_has_of_another_artist_is_another_track():
    log = make([(1, "Tune"), (2, "Song")])
    artist = pl.col("title").cast(pl.String).replace({"Tune": "Other", "Song": "BAND"})
    log = Log(log.plays.with_columns(series=artist.cast(pl.Categorical)))
    history = own("Band: Tune", "Band: Song")
    series = pl.lit("Band").cast(pl.Categorical).alias("series")
    placed = place_history(log, Log(history.plays.with_columns(series)))
    assert measure_own(placed).plays["title"].to_list() == ["Song"]
    # Where the log has a title of several artists, it contradicts none of them.
    twice = make([(1, "Tune", "2018-01-05"), (2, "Tune", "2018-01-06")])
    artists = pl.Series("series", ["Other", "Band"], dtype=pl.Categorical)
    log = Log(twice.plays.collect().with_columns(artists).lazy())
    assert place_history(log, Log(history.plays.with_columns(series))).n_known == 1


none = ["Cc", "Cn", "Co", "Zl", "Zp"]  # no letters, nor anything that is printed
names = st.text(st.characters(codec="utf-8", exclude_categories=none), max_size=6)


@pytest.mark.slow
@settings(max_examples=50)
@given(st.lists(names, min_size=1, max_size=6))
def test_whatever_a_title_is_made_of_the_same_one_is_found(titles):
    titles = list(dict.fromkeys(kept for title in titles if (kept := title.strip())))
    if titles:
        placed = place_history(make([(1, title) for title in titles]), own(*titles))
        assert (placed.n_known, placed.n_guessed) == (len(titles), 0)
        assert set(measure_own(placed, draws=1).plays["title"]) == set(titles)


def test_days_are_compared_only_within_the_days_of_the_log():
    log = make([(1, "A", "2018-01-01"), (2, "A", "2018-01-31")])
    history = make([("you", "A", "2018-01-31"), ("you", "A", "2018-02-01")])
    placed = place_history(log, history)
    assert (placed.n_known, placed.n_dated, placed.n_others) == (2, 1, 2)
    assert measure_own(placed, Resolution(when="day")).plays.rows() == [
        ("A", date(2018, 1, 31), 1)
    ]
    assert measure_own(placed).plays.rows() == [("A", None, 2)]


def test_an_undated_log_is_compared_by_titles_alone():
    log = Log(OTHERS.plays.select("viewer", "title"))
    placed = place_history(log, own("B", "C"))
    assert (placed.n_known, placed.n_dated) == (2, 0)
    assert measure_own(placed).fewest_at_worst == 2


# What is measured


def test_a_small_history_by_hand():
    # A has two others, B and C one each, D one. Of the six pairs AB and AC fit one
    # other each, BC, AD, BD and CD nobody: 4 of 6 pairs, and every three.
    measured = measure_own(place_history(OTHERS, own("A", "B", "C", "D", "Unknown")))
    assert measured.n_points == 4
    assert measured.plays["others"].to_list() == [1, 1, 1, 2]
    assert measured.at_random["others"].to_list() == pytest.approx(
        [(2 + 1 + 1 + 1) / 4, 2 / 6, 0, 0]
    )
    one, two, *more = measured.at_random.rows(named=True)
    assert one["share"] == 0
    assert two["low"] < 4 / 6 < two["high"]
    assert [row["share"] for row in more] == [1, 1]
    assert measured.fewest_at_random() == 3
    assert measured.fewest_at_random(chance=0.5) == 2
    assert measured.at_worst.rows() == [(1, 1), (2, 0)]
    assert measured.fewest_at_worst == 2


def test_somebody_just_like_you_hides_you_for_good():
    log = make([("twin", title) for title in "ABCDE"] + [(1, "A")])
    measured = measure_own(place_history(log, own(*"ABCDE")))
    assert measured.fewest_at_random() is None
    assert measured.fewest_at_worst is None
    assert measured.at_worst["others"].to_list() == [1, 1, 1, 1]
    assert summarise_history(measured) == (
        "By title: all that can be compared, taken together, would not do."
    )


def test_a_history_is_counted_where_the_log_knows_nothing_of_it():
    # Forty days in a row, with a play of one of two songs on each.
    days = [str(date(2018, 1, 1) + timedelta(n)) for n in range(40)]
    songs = make([("you", "yz"[n % 2], day) for n, day in enumerate(days)])
    assert measure_size(songs) == {
        "plays": 40, "titles": 2, "days": 40, "longest run": 40
    }  # fmt: skip
    assert summarise_size(songs) == (
        "By itself: dozens of plays of a few titles on dozens of days, at most some "
        "months in a row."
    )
    placed = place_history(OTHERS, songs)
    assert "tells nothing about them: name one in `log_path`" in summarise_known(placed)
    undated = Log(songs.plays.drop("day"))
    assert summarise_size(undated).endswith("titles; it does not say when.")


def test_a_gap_ends_a_run_of_days():
    gap = make([("you", "A", "2018-01-01"), ("you", "B", "2018-01-03")])
    assert measure_size(gap)["longest run"] == 1


def test_a_play_on_a_day_on_which_nobody_else_had_it_is_enough():
    log = make([(1, "A", "2018-01-01"), (1, "A", "2018-01-09")])
    measured = measure_own(place_history(log, own("A")), Resolution(when="day"))
    assert measured.at_random.rows() == [(1, 1.0, pytest.approx(1, abs=1e-3), 1.0, 0.0)]
    assert measured.fewest_at_worst == 1


def test_a_history_of_other_titles_says_nothing():
    placed = place_history(OTHERS, own("Unknown"))
    measured = measure_own(placed, Resolution(when="week"))
    assert (measured.n_points, measured.fewest_at_random()) == (0, None)
    assert summarise_history(measured) == "By title and week: no play can be compared."
    assert "knows none of the titles" in summarise_known(placed)


titles = st.sets(st.sampled_from("ABCDEF"), min_size=1)
people = st.lists(titles, min_size=1, max_size=6)


@settings(max_examples=15)
@given(people, titles)
def test_the_counts_are_those_of_going_through_all_choices(records, yours):
    log = make([(who, title) for who, seen in enumerate(records) for title in seen])
    known = sorted(yours & set().union(*records))
    measured = measure_own(place_history(log, own(*yours)), draws=500)
    assert measured.n_points == len(known)
    for p, share, low, high, others in measured.at_random.rows():
        fit = [
            sum(set(few) <= seen for seen in records) for few in combinations(known, p)
        ]
        assert others == pytest.approx(sum(fit) / len(fit))
        exact = fit.count(0) / len(fit)
        assert share == exact if exact in (0, 1) else abs(share - exact) < 0.1
        assert low <= share <= high
        worst = dict(measured.at_worst.rows())
        assert worst.get(p, min(fit)) == min(fit)


# What is refused


def test_what_is_no_history_is_refused():
    with pytest.raises(AttackError, match=r"`log` must be a Log, such .* got 'int'"):
        place_history(3, OTHERS)
    with pytest.raises(
        AttackError, match="of one person, got several; choose one when"
    ):
        place_history(OTHERS, OTHERS)
    placed = place_history(OTHERS, own("A"))
    with pytest.raises(
        AttackError, match="`placed` must be what `place_history` gives"
    ):
        measure_own(OTHERS)
    with pytest.raises(AttackError, match="`knowledge` must be a Resolution without"):
        measure_own(placed, Resolution(in_order=True))
    for name in ("most", "draws"):
        with pytest.raises(AttackError, match=f"`{name}` must be an int of at least 1"):
            measure_own(placed, **{name: 0})


# What is told


def test_words_for_a_result_hold_no_title_and_no_number():
    placed = place_history(OTHERS, own("A", "B", "C", "D", "Unknown"))
    measured = measure_own(placed, Resolution(when="day"))
    told = f"{summarise_known(placed)} {summarise_history(measured)} "
    told += f"{measured!r} {placed!r}"
    assert "most of the titles" in told
    assert "fewer than five plays at random would do" in told
    # All that is told of the others is how many they are.
    assert re.findall(r"\d+", told) == ["3"]
    assert not re.search(r"\b[A-D]\b|Unknown", told.replace("By", ""))


def test_details_go_to_the_file_that_is_named_and_over_no_other(tmp_path):
    measured = measure_own(place_history(make([(1, "<b>")]), own("<b>")))
    path = tmp_path / "mine.html"
    write_details([measured], path)
    page = path.read_text("utf-8")
    assert "&lt;b&gt;</td><td></td><td>1</td>" in page
    assert "<b>" not in page
    with pytest.raises(AttackError, match=r"a new file .* File exists; name another"):
        write_details([measured], path)
    with pytest.raises(AttackError, match="No such file or directory; name another"):
        write_details([measured], tmp_path / "none" / "mine.html")
    with pytest.raises(AttackError, match="got '3': it is no name of a file"):
        write_details([measured], 3)
