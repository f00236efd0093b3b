"""Claims are values: built fluently, compared by content, refused where unclear."""

from datetime import date, datetime

import pytest

from kit.claims import everyone, played, watched
from kit.claims.language import And, Attribute, Everyone, Not, Or
from kit.claims.viewer import What
from kit.claims.viewing import Episodes, Plays, Streak
from kit.errors import ClaimError

film, series = watched("A Christmas Prince"), watched(series="The Office")


# -- building ---------------------------------------------------------------------


def test_watched_begins_with_one_play_at_any_time():
    assert film == Plays(What("A Christmas Prince"), None, None, 1)
    assert watched() == Plays(What())


def test_on_is_a_window_of_one_day():
    day = date(2017, 12, 10)
    assert film.on("2017-12-10") == film.between("2017-12-10", day)
    assert film.on(day) == Plays(film.what, day, day, 1)


def test_a_later_window_replaces_an_earlier_one():
    assert film.on("2017-12-01").on("2017-12-10") == film.on("2017-12-10")


def test_18_days_until_10_december_begin_on_23_november():
    # 30 - 23 + 1 = 8 days of November and 10 of December
    assert film.every_day(18, until="2017-12-10") == Streak(
        film.what, date(2017, 11, 23), date(2017, 12, 10)
    )


def test_a_streak_crosses_29_february_in_leap_years_only():
    assert film.every_day(3, until="2020-03-01").first == date(2020, 2, 28)
    assert film.every_day(3, until="2019-03-01").first == date(2019, 2, 27)


def test_a_streak_of_one_day_is_a_play_on_that_day():
    assert film.every_day(1, until="2017-12-10") == film.on("2017-12-10")


def test_exactly_is_at_least_and_not_one_more():
    claim = played("Sorry").on("2016-02-14")
    assert claim.exactly(42) == And((claim.at_least(42), Not(claim.at_least(43))))


def test_episodes_keep_the_window_and_within_sets_one():
    week = series.between("2018-01-01", "2018-01-07")
    assert week.episodes(188) == series.episodes(188).within(7, until="2018-01-07")
    assert week.episodes(188) == Episodes(
        What(series="The Office"), date(2018, 1, 1), date(2018, 1, 7), 188
    )


def test_claims_are_compared_by_content_and_not_by_their_verb():
    assert played("Sorry") == watched("Sorry")
    assert hash(played("Sorry")) == hash(watched("Sorry"))
    assert watched("Sorry") != watched(series="Sorry")
    assert film.at_least(2) != film


# -- joining ----------------------------------------------------------------------

a, b, c = (watched(title) for title in "ABC")


def test_and_lies_flat_without_repeats():
    assert a & (b & c) == (a & b) & c == And((a, b, c))
    assert a & b & a == And((a, b))
    assert a & a == a


def test_or_lies_flat_and_keeps_an_and_whole():
    assert (a | b) | c == Or((a, b, c))
    assert (a & b) | c == Or((And((a, b)), c))
    assert a | a == a


def test_everyone_and_a_claim_is_the_claim():
    assert everyone() & a == a
    assert everyone() & everyone() == Everyone()
    assert everyone() | a == Or((Everyone(), a))  # nothing is dropped from an or


def test_not_twice_is_the_claim():
    assert ~~a == a
    assert ~(a & b) == Not(And((a, b)))


def test_leaves_are_the_parts_that_hold_no_other():
    claim = (a & ~(b | c)).where(region="NY")
    assert list(claim.leaves()) == [a, b, c, Attribute("region", ("NY",))]


def test_where_sorts_its_values_and_joins_its_attributes():
    assert a.where(region=["US", "CA", "US"]) == a.where(region=("CA", "US"))
    assert a.where(region="US", plan="basic") == And(
        (a, Attribute("region", ("US",)), Attribute("plan", ("basic",)))
    )
    assert everyone().where(region="US") == Attribute("region", ("US",))
    assert a.where() == a


# -- refusing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: watched("A", series="B"),
            r"^Give a `title` or a `series`, not both\.$",
        ),
        (
            lambda: watched(" "),
            r"^`title` must be a name, spelt as in the log, got ' '\.$",
        ),
        (
            lambda: played(53),
            r"^`title` must be a name, spelt as in the log, got 53\.$",
        ),
        (
            lambda: watched(series=""),
            r"^`series` must be a name, spelt as in the log, got ''\.$",
        ),
        (
            lambda: film.on("10/12/2017"),
            r"^`first` must be a date such as \"2017-12-10\", got '10/12/2017'\.$",
        ),
        (
            lambda: film.between("2017-12-01", "2017-12-32"),
            r"^`last` must be a date such as .*, got '2017-12-32'\.$",
        ),
        (
            lambda: film.between("2017-12-10", "2017-12-01"),
            r"^`last` must be a day on or after `first` \(2017-12-10\), "
            r"got '2017-12-01'\.$",
        ),
        (
            lambda: film.every_day(3, until=datetime(2017, 12, 10)),
            r"^`until` must be a date such as .*, got datetime\.datetime\(",
        ),
        (
            lambda: film.every_day(3, until=None),
            r"^`until` must be a date such as .*, got None\.$",
        ),
        (
            lambda: film.between("2017-12-01", "9999-12-31"),
            r"^`last` must be a date such as .*, got '9999-12-31'\.$",
        ),
        (
            lambda: film.on("0001-01-01"),
            r"^`first` must be a date such as .*, got '0001-01-01'\.$",
        ),
        (
            lambda: film.every_day(0, until="2017-12-10"),
            r"^`days` must be an int of at least 1, got 0\.$",
        ),
        (
            lambda: film.every_day(True, until="2017-12-10"),
            r"^`days` must be an int of at least 1, got True\.$",
        ),
        (
            # 2 January of the year 2 is the second day that a streak can hold.
            lambda: film.every_day(3, until="0002-01-02"),
            r"^`days` must be at most 2 until 0002-01-02, got 3\.$",
        ),
        (
            lambda: series.episodes(3).within(10**9, until="2017-12-10"),
            r"^`days` must be at most 736,308 until 2017-12-10, got 1000000000\.$",
        ),
        (lambda: film.at_least(0), r"^`count` must be an int of at least 1, got 0\.$"),
        (
            lambda: film.at_least(2.0),
            r"^`count` must be an int of at least 1, got 2\.0\.$",
        ),
        (lambda: film.exactly(-1), r"^`count` must be .* at least 1, got -1\.$"),
        (lambda: series.episodes(0), r"^`count` must be .* at least 1, got 0\.$"),
        (
            lambda: film.episodes(3),
            r"^`episodes` counts episodes of a series, and this claim names none: "
            r"start from watched\(series=\"\.\.\.\"\)\.$",
        ),
        (
            lambda: film.at_least(2).every_day(3, until="2017-12-10"),
            r"^`every_day` asks for one play a day, and this claim asks for at least 2 "
            r"plays: leave out `at_least`\.$",
        ),
        (
            lambda: series.at_least(5).episodes(3),
            r"^`episodes` asks for different episodes, not plays, and this claim asks "
            r"for at least 5 plays: leave out `at_least`\.$",
        ),
        (
            lambda: film.where(title="B"),
            r"^`where` must be an attribute of the viewer, got 'title'\. It is "
            r"one of plays; start from watched\(\"\.\.\.\"\) to tell of those\.$",
        ),
        (
            lambda: film.where(region=[]),
            r"^`region` must be a value or a list of values, all texts or all numbers, "
            r"got \[\]\.$",
        ),
        (
            lambda: film.where(region=["US", ""]),
            r"^`region` must be a value or a list of values, all texts or all numbers, "
            r"got \['US', ''\]\.$",
        ),
        (
            lambda: film.where(age=[34, "35"]),
            r"^`age` must be a value or a list of values, all texts or all numbers, "
            r"got \[34, '35'\]\.$",
        ),
        (
            lambda: film.where(age=float("nan")),
            r"^`age` must be a value or a list of values.*, got nan\.$",
        ),
        (
            lambda: film.where(adult=True),
            r"^`adult` must be a value or a list of values.*, got True\.$",
        ),
        (
            lambda: film & True,
            r"^`&, \|` must be written between two claims, got True\.$",
        ),
        (
            lambda: film | "A",
            r"^`&, \|` must be written between two claims, got 'A'\.$",
        ),
    ],
)
def test_unclear_claims_are_refused_in_one_sentence(build, message):
    with pytest.raises(ClaimError, match=message):
        build()


def test_a_streak_may_reach_back_to_the_first_day_there_is():
    assert film.every_day(2, until="0002-01-02").first == date(2, 1, 1)


# -- Python's own words ----------------------------------------------------------------


@pytest.mark.parametrize(
    "join",
    [
        lambda a, b: a and b,
        lambda a, b: a or b,
        lambda a, _: not a,
        lambda a, b: b if a else a,
        lambda a, b: any([a, b]),
        lambda a, b: all([a, b]),
        lambda a, b: list(filter(None, [a, b])),
    ],
)
@pytest.mark.parametrize("claim", [film, ~film, film & series, film | series])
def test_pythons_own_words_do_not_keep_one_of_two_claims_in_silence(join, claim):
    rule = r"^A claim must be joined with `&`, `\|` or `~`, got `and`, `or`, `not` or `"
    with pytest.raises(ClaimError, match=rule) as told:
        join(claim, everyone())
    assert str(claim) in str(told.value)
    assert "write `(a) & (b)`, `(a) | (b)` or `~(a)`" in str(told.value)


def test_a_chain_of_comparisons_of_claims_still_compares():
    assert film == watched("A Christmas Prince") != series
    assert film in (series, film)
