"""An invented office: seeded, and honest work and peeking are told apart in it."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from functools import cache

import numpy as np
import polars as pl
import pytest

from kit.access import TOO_FEW, Refused
from kit.claims.language import Attribute, Not, Or
from kit.desk.office import (
    ROLES,
    STYLES,
    Office,
    compare_titles,
    draw_peeking,
    draw_target,
    follow_campaign,
    read_vocabulary,
)
from kit.errors import DeskError, LogError
from kit.log import Log, check_plays
from kit.publishing.counting import count
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS


@cache
def log():
    return check_plays(simulate(replace(FILMS, n_viewers=3_000), seed=7))


@cache
def office():
    return Office(log(), k=5)


@cache
def used(seed=1):
    return office().work(seed=seed, innocent=8, weeks=2)


def test_the_same_seed_gives_the_same_weeks():
    again = office().work(seed=1, innocent=8, weeks=2)
    assert again.access_log.entries == used().access_log.entries
    assert (again.peekers, again.peeks) == (used().peekers, used().peeks)
    assert used(2).access_log.entries != used().access_log.entries


def test_there_is_one_account_a_person_and_two_for_who_splits():
    assert len(used().access_log.staff) == 8 + len(STYLES) + 1
    styles = Counter(used().peekers.values())
    assert styles == {style: 1 + (style == "split") for style in STYLES}


def test_everybody_does_honest_work_and_only_peekers_peek():
    entries = used().access_log.entries
    by_peeking = {entries[place].by for place in used().peeks}
    assert by_peeking == set(used().peekers)
    honest = {e.by for place, e in enumerate(entries) if place not in used().peeks}
    assert honest == set(used().access_log.staff)


def test_time_runs_forward_within_the_weeks_and_the_working_day():
    times = [entry.at for entry in used().access_log]
    assert times == sorted(times)
    assert datetime(2018, 1, 8, 9) <= times[0]
    assert times[-1] < datetime(2018, 1, 20)
    assert {at.weekday() for at in times} <= set(range(5))


def test_without_peekers_nothing_is_peeking():
    alone = office().work(seed=1, peekers={}, innocent=5, weeks=1)
    assert (alone.peekers, alone.peeks) == ({}, frozenset())


@pytest.mark.parametrize("style", STYLES)
def test_each_style_asks_about_one_person_at_a_time(style):
    rng = np.random.default_rng(5)
    lists = draw_peeking(style, office().desk, office().words, rng)
    assert 1 <= len(lists) <= 2
    kinds = {type(one) for questions in lists for one in questions}
    assert (Or in kinds) == (style == "general")
    denies = any(
        isinstance(part, Not)
        for questions in lists
        for one in questions
        for part in getattr(one, "parts", ())
    )
    assert denies == (style != "direct")


def test_only_who_asks_directly_asks_what_is_refused_for_the_target_himself():
    rng = np.random.default_rng(5)
    for questions in draw_peeking("direct", office().desk, office().words, rng):
        # The first asks about the person: one, whom the desk refuses to count.
        assert count(log(), questions[:1]) == [1]
        seat = office().desk.anew().seat("ben", at=datetime(2018, 1, 1))
        assert {seat.ask(one) for one in questions} == {Refused(TOO_FEW)}
    for questions in draw_peeking("general", office().desk, office().words, rng):
        assert min(count(log(), questions)) >= office().desk.k


def test_a_target_is_one_person():
    targets = [
        draw_target(office().desk, office().words, np.random.default_rng(seed))
        for seed in range(10)
    ]
    assert count(log(), targets) == [1] * 10
    assert len(set(targets)) > 5


def test_looking_for_a_target_leaves_no_trace():
    before = len(office().desk.access_log)
    draw_peeking("general", office().desk, office().words, np.random.default_rng(0))
    assert len(office().desk.access_log) == before == 0


@pytest.mark.parametrize(
    "task", dict.fromkeys(task for tasks in ROLES.values() for task in tasks)
)
def test_every_task_asks_what_the_log_can_answer(task):
    for seed in range(5):
        questions = task(office().words, np.random.default_rng(seed))
        assert questions
        assert len(count(log(), questions)) == len(questions)


def test_honest_work_has_the_form_of_a_tracker_at_times():
    # "One, and one without the other": their difference is who watched both.
    one, _, both, without, _ = compare_titles(office().words, np.random.default_rng(3))
    sizes = count(log(), [one, both, without])
    assert sizes[0] - sizes[2] == sizes[1]


def test_a_campaign_is_followed_over_windows_that_grow():
    sizes = count(log(), follow_campaign(office().words, np.random.default_rng(1)))
    assert sizes == sorted(sizes)


def test_words_are_ranked_by_how_common_they_are():
    words = read_vocabulary(log())
    plays = log().plays.collect()
    for column, first in (("plan", words.where["plan"][0]), ("title", words.titles[0])):
        counts = Counter(plays[column])
        assert counts[first] == max(counts.values())


def test_an_office_needs_to_know_something_of_viewers():
    bare = Log(log().plays.drop("region", "age_band", "plan"))
    with pytest.raises(LogError, match="`log` must have a column `region`, got"):
        Office(bare)


def test_an_office_asks_about_whatever_is_known_of_viewers():
    shoes = (pl.col("viewer") % 5 + 36).alias("shoe_size")
    other = Log(log().plays.drop("age_band", "plan").with_columns(shoes))
    used = Office(other, k=5).work(seed=1, innocent=6, weeks=1)
    asked = [leaf for e in used.access_log.entries for leaf in e.group.leaves()]
    values = {leaf.column: leaf.values for leaf in asked if isinstance(leaf, Attribute)}
    assert set(values) == {"region", "shoe_size"}
    assert all(isinstance(size, int) for size in values["shoe_size"])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"peekers": {"psychic": 1}},
            "`peekers` must be numbers of direct, individual,",
        ),
        (
            {"peekers": {"slow": -1}},
            "`peekers.'slow'.` must be an int of at least 0, g",
        ),
        ({"innocent": -1}, "`innocent` must be an int of at least 0, got -1"),
        ({"weeks": 0}, "`weeks` must be an int of at least 1, got 0"),
        ({"seed": 1.5}, "`seed` must be an int of at least 0, got 1.5"),
    ],
)
def test_an_office_that_cannot_be_is_refused(settings, message):
    with pytest.raises(DeskError, match=message):
        office().work(**{"seed": 1} | settings)
