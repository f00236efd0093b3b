"""Press lines are those that a note would hold, each on its day and once."""

from datetime import date

import pytest

from kit.claims import watched
from kit.errors import KitError, SourceError
from kit.sources.press import weekly_lines

FIRST, SECOND, LAST = date(2017, 11, 12), date(2017, 11, 19), date(2017, 11, 22)
SINCE = date(2017, 11, 6)
film = watched("A")


def test_a_note_tells_weeks_and_sums_by_place():
    lines = weekly_lines(
        ["A"], since=SINCE, until=LAST, area=["ME", "VT"], regions=["OH"]
    )
    first, both = film.between(SINCE, FIRST), film.between(SINCE, SECOND)
    second = film.between(date(2017, 11, 13), SECOND)
    # In the first week the week, the fortnight and all so far are the same days.
    assert [claim for claim, day in lines.items() if day == FIRST] == [
        first,
        first.where(region=["ME", "VT"]),
        first.where(region="ME"),
        first.where(region="VT"),
        first.where(region="OH"),
    ]
    assert [claim for claim, day in lines.items() if day == SECOND] == [
        both,
        second,
        both.where(region=["ME", "VT"]),
        both.where(region="ME"),
        both.where(region="VT"),
        second.where(region="OH"),
        both.where(region="OH"),
    ]
    assert set(lines.values()) == {FIRST, SECOND}


def test_every_title_has_its_lines():
    one = weekly_lines(["A"], since=SINCE, until=LAST)
    two = weekly_lines(["A", "B"], since=SINCE, until=LAST)
    assert len(two) == 2 * len(one)
    assert set(one) < set(two)


def test_notes_may_come_less_often():
    lines = weekly_lines(["A"], since=SINCE, until=LAST, every=14)
    assert lines == {film.between(SINCE, SECOND): SECOND}


@pytest.mark.parametrize("every", [0, -7, 3.5, True])
def test_notes_are_days_apart(every):
    message = r"^`every` must be an int of at least 1, got "
    with pytest.raises(KitError, match=message):
        weekly_lines(["A"], since=SINCE, until=LAST, every=every)


def test_without_titles_there_is_nothing_to_tell():
    with pytest.raises(SourceError, match=r"^`titles` must be at least one title, got"):
        weekly_lines([], since=SINCE, until=LAST)


def test_there_is_time_for_a_note():
    message = (
        r"^`until` must be at least 7 days from `since` \(2017-11-06\), "
        r"got '2017-11-11'"
    )
    with pytest.raises(SourceError, match=message):
        weekly_lines(["A"], since=SINCE, until=date(2017, 11, 11))
