"""What was planted is found from published numbers alone, and nothing else is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kit.attacks.on_releases.differencing import subtract_nested
from kit.attacks.on_releases.membership import place_target
from kit.claims import everyone, watched
from kit.log import Log
from kit.measures.k import k_cell, k_release
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.publishing.printing import publish
from kit.rules.threshold import Threshold
from kit.sources.bundled import open_films
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS

TRUTH = FILMS.truth[0]
FEW = replace(FILMS, n_viewers=5_000)

film = watched(TRUTH.title)
headline = film.every_day(TRUTH.days, until=TRUTH.last_day)
day_before = film.every_day(TRUTH.days - 1, until=TRUTH.last_day - timedelta(1))
stopped = day_before & ~headline

DAYS = [film.on(TRUTH.first_day + timedelta(n)) for n in range(TRUTH.days)]
#: A boast a day, from the fifth day on: chance streaks are shorter in every audience.
BOASTS = [
    film.every_day(length, until=TRUTH.first_day + timedelta(length - 1))
    for length in range(5, TRUTH.days + 1)
]


@pytest.fixture(scope="module")
def films():
    return open_films()


@pytest.fixture(scope="module")
def twins():
    """The same small audience twice: with the planted people, and without them."""
    return [Log(simulate(FEW, seed=53, plant=plant).lazy()) for plant in (True, False)]


def quietest(printed):
    """The claim, of all but the last, with the smallest number."""
    return min(printed.numbers[:-1], key=lambda number: number.printed.count).claim


def sizes(found):
    return [finding.size.low for finding in found if finding.size.is_proved]


def test_two_boasts_give_away_the_planted_break(films):
    tweets = publish(films, [day_before, headline])
    assert [str(number.printed) for number in tweets.numbers] == ["57", "53"]
    (found,) = subtract_nested(tweets).findings
    assert (found.group, found.size.low, found.size.high) == (stopped, 4, 4)
    assert found.sentence() == (
        "Four people had watched A Christmas Prince every day from 23 November until "
        "9 December 2017 and did not on 10 December. Proved by two published numbers: "
        "57 and 53."
    )


def test_the_smallest_group_is_smaller_than_any_number_printed(films):
    tweets = publish(films, [everyone(), day_before, headline])
    found = k_release(tweets)
    assert (k_cell(tweets), found.k, found.is_exhaustive) == (TRUTH.viewers, 4, True)


def test_a_boast_a_day_gives_away_each_planted_break(films):
    boasts = publish(films, [everyone(), *BOASTS])
    differences = subtract_nested(boasts, k=9).findings
    found = {finding.group: finding.size for finding in differences}
    assert max(TRUTH.broke.values()) < 9
    for last_day, people in TRUTH.broke.items():
        length = (last_day - TRUTH.first_day).days + 1
        held, longer = BOASTS[length - 5], BOASTS[length - 4]
        size = found[held & ~longer]
        assert (size.low, size.high) == (people, people)


def test_the_53_are_found_although_they_are_withheld(films):
    # Under k = 54 the 53 are not printed, but the many who are not among them are.
    claims = [everyone(), headline, ~headline]
    hidden = publish(films, claims, rule=Threshold(TRUTH.viewers + 1))
    assert "53" not in str(hidden.numbers[1])
    proved = prove(Worlds(hidden), headline)
    assert (proved.size.low, proved.size.high) == (TRUTH.viewers, TRUTH.viewers)


def test_in_a_small_region_one_sighting_gives_the_whole_streak_away(films):
    local = [claim.where(region=TRUTH.region) for claim in [*DAYS, headline]]
    printed = publish(films, local)
    placed = place_target(printed, quietest(printed), group=local[-1])
    assert placed.is_certainly_in
    assert placed.both.low == TRUTH.in_region


def test_without_the_planted_people_the_same_attacks_prove_nothing(twins):
    tweets = [day_before, headline]
    planted, control = (publish(log, tweets) for log in twins)
    assert sizes(subtract_nested(planted).findings) == [4]
    assert subtract_nested(control).findings == ()
    assert k_release(planted).k == 4
    found = k_release(control)
    assert (found.group, found.is_exhaustive) == (None, True)


def test_without_the_planted_people_no_boast_gives_anyone_away(twins):
    planted, control = (publish(log, [everyone(), *BOASTS]) for log in twins)
    assert {*TRUTH.broke.values()} <= {*sizes(subtract_nested(planted, k=9).findings)}
    assert subtract_nested(control, k=FEW.n_viewers).findings == ()
    # All that is known is how many people there are.
    assert k_release(control).k == twins[1].n_viewers()


def test_without_the_planted_people_no_sighting_places_anyone(twins):
    planted, control = (publish(log, [*DAYS, headline]) for log in twins)
    found, nothing = (
        place_target(numbers, quietest(numbers), group=headline)
        for numbers in (planted, control)
    )
    assert found.lowest_share > 0.5
    assert (nothing.both.low, nothing.lowest_share) == (0, 0)
