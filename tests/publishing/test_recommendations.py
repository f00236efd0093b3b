"""What is printed under each title, and that counting what is new is counting all."""

import numpy as np
import polars as pl
import pytest

from kit.errors import LogError
from kit.log import Log
from kit.publishing.recommendations import draw_histories, list_related
from tests.attacks.recommended import JANUARY, audience, log_of

#: A and B share two viewers; C shares the second of them.
THREE = [(1, "A", 1), (1, "B", 1), (2, "A", 1), (2, "B", 1), (2, "C", 2)]


def under(lists, title, day=None):
    return lists.table(title, day)["other"].to_list()


def test_titles_stand_in_order_of_the_cosine_and_equal_ones_by_name():
    # cos(A, B) = 2 / √(2·2) = 1; cos(A, C) = cos(B, C) = 1 / √(2·1) = 0.71
    lists = list_related(log_of(THREE))
    assert [under(lists, title) for title in "ABC"] == [
        ["B", "C"],
        ["A", "C"],
        ["A", "B"],
    ]
    assert under(lists, "A", JANUARY[0]) == ["B"]


def test_by_count_a_popular_title_stands_higher_than_by_cosine():
    # A shares 2 viewers with P, of 9, and 1 with R, of 1: 2/√18 = .47 < 1/√2 = .71.
    rows = [(n, "P", 1) for n in range(9)] + [(0, "A", 1), (1, "A", 1), (0, "R", 1)]
    assert under(list_related(log_of(rows)), "A") == ["R", "P"]
    assert under(list_related(log_of(rows), rank_by="count"), "A") == ["P", "R"]


def test_counts_are_those_of_people_who_watched_both_and_each():
    lists = list_related(log_of(THREE), counts=True)
    assert lists.table("A").rows() == [(1, "B", 2), (2, "C", 1)]
    assert lists.viewers.tolist() == [[2, 2, 0], [2, 2, 1]]
    assert list_related(log_of(THREE)).in_common is None


def test_a_pair_with_fewer_viewers_than_k_is_not_listed():
    lists = list_related(log_of(THREE), least_viewers=2)
    assert [under(lists, title) for title in "ABC"] == [["B"], ["A"], []]


def test_a_weekly_edition_counts_what_was_played_on_its_day():
    rows = [(1, "A", 1), (1, "B", 8), (1, "C", 9), (1, "D", 15)]
    lists = list_related(log_of(rows), every=7)
    assert [str(day) for day in lists.days] == [
        "2018-01-01",
        "2018-01-08",
        "2018-01-15",
    ]
    assert under(lists, "A", JANUARY[7]) == ["B"]
    assert under(lists, "A") == ["B", "C", "D"]


def test_a_second_play_of_the_same_title_changes_nothing():
    again = [*THREE, (1, "A", 2), (2, "B", 2)]
    assert list_related(log_of(again)) == list_related(log_of(THREE))


def test_a_series_is_one_title_where_that_is_asked_for():
    log = log_of([(1, "A", 1), (1, "S: 1", 1), (1, "S: 2", 2)])
    series = pl.when(pl.col("title").cast(pl.String).str.starts_with("S"))
    log = Log(log.plays.with_columns(series=series.then(pl.lit("S"))))
    assert list_related(log, whole_series=True).titles == ("A", "S")
    assert list_related(log).titles == ("A", "S: 1", "S: 2")


@pytest.mark.parametrize("rank_by", ["cosine", "count"])
@pytest.mark.parametrize("least", [1, 3])
def test_lists_kept_up_to_date_are_those_that_scikit_learn_works_out_anew(
    rank_by, least
):
    log, _ = audience()
    how = {"rank_by": rank_by, "least_viewers": least, "counts": True, "every": 3}
    kept = list_related(log, since=JANUARY[9], **how)
    assert kept == list_related(log, since=JANUARY[9], anew=True, **how)
    assert len(kept.days) == 8


def test_noise_follows_its_seed_and_moves_titles():
    log, _ = audience()
    some = {"since": JANUARY[29], "noise": 2.0}
    drawn = [list_related(log, seed=seed, **some) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    still = list_related(log, since=JANUARY[29])
    moved = [(one.others[0] != one.others[1]).mean() for one in (still, drawn[0])]
    assert moved[0] < moved[1]


def test_histories_hold_first_plays_of_people_who_had_enough_by_then():
    log = log_of([(1, "A", 1), (1, "A", 3), (1, "B", 5), (2, "A", 4)])
    [one] = draw_histories(log, 5, until="2018-01-02")
    assert [(play.title, play.day.day) for play in one.plays] == [("A", 1), ("B", 5)]


def test_lists_compare_equal_by_what_was_printed():
    lists = list_related(log_of(THREE))
    assert lists != list_related(log_of(THREE[:4]))
    assert lists != "lists"
    assert np.array_equal(lists.ranks(1)[0], [2, 0, 1])


BAD = {
    "length": ({"length": 0}, "`length` must be an int of at least 1, got 0"),
    "every": ({"every": 0.5}, "`every` must be an int of at least 1, got 0.5"),
    "least": ({"least_viewers": 0}, "`least_viewers` must be an int of at least 1"),
    "rank": (
        {"rank_by": "taste"},
        "`rank_by` must be one of cosine, count, got 'taste'",
    ),
    "noise": ({"noise": -1}, "`noise` must be a number of at least 0, got -1"),
    "both": (
        {"noise": 1, "counts": True},
        "`noise` must be 0 beside `counts` or `anew`",
    ),
    "since": ({"since": "soon"}, "`since` must be a day, such as"),
    "late": ({"since": "2018-02-01"}, "`since` must be from the first day of the log"),
    "seed": ({"seed": -1}, "`seed` must be an int of at least 0, or None, got -1"),
}


@pytest.mark.parametrize("setting", BAD)
def test_a_setting_out_of_range_is_refused_in_one_sentence(setting):
    how, said = BAD[setting]
    with pytest.raises(LogError, match=said):
        list_related(log_of(THREE), **how)


def test_nobody_with_so_many_titles_is_said():
    with pytest.raises(LogError, match="`least_titles` must be so few that somebody"):
        draw_histories(log_of(THREE), 1, until="2018-01-01", least_titles=9)
