"""Claims read as a publisher would write them: exact text."""

from dataclasses import replace
from datetime import date

import pytest

from kit.claims import Claim, everyone, played, watched
from kit.claims.wording import day_words, window_words

film, office = watched("A Christmas Prince"), watched(series="The Office")
sorry = played("Sorry").on("2016-02-14")
a, b = watched("A"), watched("B")


def until(days, day):
    return film.every_day(days, until=f"2017-12-{day:02}")


@pytest.mark.parametrize(
    ("claim", "count", "text"),
    [
        (
            until(18, 10),
            53,
            "53 people watched A Christmas Prince every day for the 18 days until "
            "10 December 2017.",
        ),
        (
            until(18, 10).where(region="US"),
            53,
            "53 people living in US watched A Christmas Prince every day for the "
            "18 days until 10 December 2017.",
        ),
        (
            sorry.exactly(42).where(region="New York"),
            1,
            "1 person living in New York played Sorry exactly 42 times on "
            "14 February 2016.",
        ),
        (
            office.episodes(188).within(7, until="2018-01-07"),
            1,
            "1 person watched at least 188 different episodes of The Office between "
            "1 and 7 January 2018.",
        ),
        (
            until(17, 9) & ~until(18, 10),
            4,
            "4 people watched A Christmas Prince every day from 23 November until "
            "9 December 2017 and did not on 10 December.",
        ),
        (
            until(17, 9) & ~film.on("2017-12-10"),
            4,
            "4 people watched A Christmas Prince every day from 23 November until "
            "9 December 2017 and did not on 10 December.",
        ),
        (
            film.on("2017-12-01") & ~until(2, 2),
            1,
            "1 person watched A Christmas Prince on 1 December 2017 and did not on "
            "2 December.",
        ),
        (everyone(), 117_600_000, "117,600,000 people are in the population."),
        (everyone(), 1, "1 person is in the population."),
        (
            everyone().where(region=["NY", "IL"], age_band="25-34", plan="basic"),
            1_234,
            "1,234 people living in IL or NY aged 25-34 on the basic plan are in the "
            "population.",
        ),
        (
            a.where(region="NY") & ~b,
            0,
            "0 people living in NY watched A at some time and did not watch B at any "
            "time.",
        ),
    ],
)
def test_sentence_with_its_number(claim, count, text):
    assert claim.sentence(count) == text


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (watched().on("2017-12-10"), "watched anything on 10 December 2017"),
        (film.at_least(2), "watched A Christmas Prince at least twice at some time"),
        (
            played("Sorry").between("2016-12-30", "2017-01-02").at_least(1_000),
            "played Sorry at least 1,000 times between 30 December 2016 and "
            "2 January 2017",
        ),
        (sorry.exactly(1), "played Sorry exactly once on 14 February 2016"),
        (sorry.exactly(2), "played Sorry exactly twice on 14 February 2016"),
        (~sorry, "did not play Sorry on 14 February 2016"),
        (
            ~until(2, 10),
            "did not watch A Christmas Prince every day for the 2 days until "
            "10 December 2017",
        ),
        (~watched(), "did not watch anything at any time"),
        (
            office.episodes(1),
            "watched at least 1 episode of The Office at some time",
        ),
        (a | b, "either watched A at some time or watched B at some time"),
        (
            ~(a | b),
            "did not watch A at any time and did not watch B at any time",
        ),
        (
            ~b & a,  # what was done is said before what was not
            "watched A at some time and did not watch B at any time",
        ),
        (everyone().where(region="NY"), "are in the population, living in NY"),
        (~everyone().where(region="NY"), "are in the population, not living in NY"),
        (
            a & ~everyone().where(region="NY"),
            "watched A at some time, not living in NY",
        ),
        (~everyone(), "are not in the population"),
    ],
)
def test_sentence_without_a_number(claim, text):
    assert str(claim) == claim.sentence() == text


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (
            # A play within 3 days is no streak of 3 days.
            film.between("2017-12-01", "2017-12-03") & ~until(4, 4),
            "watched A Christmas Prince between 1 and 3 December 2017 but not every "
            "day for the 4 days until 4 December 2017",
        ),
        (
            # Two plays on the day are more than a day kept.
            film.on("2017-12-01").at_least(2) & ~until(2, 2),
            "watched A Christmas Prince at least twice on 1 December 2017 but not "
            "every day for the 2 days until 2 December 2017",
        ),
        (
            # The longer streak begins earlier, so more than its last day may fail.
            until(2, 9) & ~until(4, 10),
            "watched A Christmas Prince every day for the 2 days until 9 December 2017 "
            "but not every day for the 4 days until 10 December 2017",
        ),
        (
            # 42 times at least and not 44 leaves 43 open.
            sorry.at_least(42) & ~sorry.at_least(44),
            "played Sorry at least 42 times but fewer than 44 times on 14 February "
            "2016",
        ),
    ],
)
def test_no_shorter_sentence_where_it_would_say_something_else(claim, text):
    assert str(claim) == text


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "at some time"),
        (None, date(2017, 12, 10), "until 10 December 2017"),
        (date(2017, 11, 23), None, "since 23 November 2017"),
        (date(2017, 12, 10), date(2017, 12, 10), "on 10 December 2017"),
        (date(2017, 12, 1), date(2017, 12, 10), "between 1 and 10 December 2017"),
        (
            date(2016, 12, 10),
            date(2017, 12, 10),
            "between 10 December 2016 and 10 December 2017",
        ),
    ],
)
def test_windows_in_words(first, last, words):
    assert window_words(first, last) == words


def test_days_in_words_have_no_leading_zero():
    assert day_words(date(2017, 12, 1)) == "1 December 2017"


def test_a_claim_of_another_kind_has_no_sentence():
    class Guess(Claim):
        what = film.what

    message = "no sentence for a claim of type Guess"
    with pytest.raises(NotImplementedError, match=message):
        str(Guess())


def test_a_region_that_the_whole_group_shares_is_said_once():
    # In Vermont, A and not (B in Vermont) is A and not B.
    film = watched("A")
    held = film.every_day(2, until="2017-12-09").where(region="VT")
    longer = film.every_day(3, until="2017-12-10").where(region="VT")
    assert (held & ~longer).sentence() == (
        "watched A every day from 8 December until 9 December 2017 and did not on "
        "10 December, living in VT"
    )


episode = played("episode 12")
BELGIUM, FRANCE = (everyone().where(region=place) for place in ("Belgium", "France"))


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (
            # Whoever played it, less those of two places who did.
            episode & ~(episode & BELGIUM) & ~(episode & FRANCE),
            "played episode 12 at some time, not living in Belgium or France",
        ),
        (
            episode & ~((episode & BELGIUM) | (episode & FRANCE)),
            "played episode 12 at some time, not living in Belgium or France",
        ),
        (
            # A window less its last days: the play was in those that are left.
            film.between("2017-12-01", "2017-12-31")
            & ~film.between("2017-12-05", "2017-12-31"),
            "watched A Christmas Prince between 1 and 4 December 2017 but not between "
            "5 and 31 December 2017",
        ),
        (
            film.between("2017-12-01", "2018-01-01")
            & ~film.between("2017-12-01", "2017-12-31"),
            "watched A Christmas Prince on 1 January 2018 but not between 1 and 31 "
            "December 2017",
        ),
        (
            # From the middle nothing can be cut.
            film.between("2017-12-01", "2017-12-31") & ~film.on("2017-12-05"),
            "watched A Christmas Prince between 1 and 31 December 2017 but not on "
            "5 December 2017",
        ),
        (
            (episode & FRANCE) & ~(episode & everyone().where(region="Paris")),
            "played episode 12 at some time, living in France but not in Paris",
        ),
        (
            film.on("2017-12-01") & ~film.on("2017-12-02") & ~film.on("2017-12-03"),
            "watched A Christmas Prince on 1 December 2017 but not on 2 December 2017 "
            "and not on 3 December 2017",
        ),
        (film & ~film.at_least(2).on("2017-12-01"), "watched A Christmas Prince at "
         "some time but no more than once on 1 December 2017"),
        (film & ~film.at_least(3).on("2017-12-01"), "watched A Christmas Prince at "
         "some time but fewer than 3 times on 1 December 2017"),
        (office.episodes(5) & ~office.episodes(9), "watched at least 5 but fewer than "
         "9 different episodes of The Office at some time"),
        (  # at least 187, and not 188
            office.episodes(187).within(7, until="2018-01-07")
            & ~office.episodes(188).within(7, until="2018-01-07"),
            "watched exactly 187 different episodes of The Office between 1 and 7 "
            "January 2018",
        ),
        (office.episodes(1) & ~office.episodes(2),
         "watched exactly 1 episode of The Office at some time"),
        (office.episodes(5) & ~office.on("2017-12-01").episodes(9), "watched at least "
         "5 different episodes of The Office at some time but fewer than 9 episodes on "
         "1 December 2017"),
        (office & ~office.on("2017-12-01").episodes(1), "watched The Office at some "
         "time but no episode on 1 December 2017"),
        (a & ~(b & BELGIUM), "watched A at some time and are not among those living in "
         "Belgium who watched B at some time"),
        (a & ~(BELGIUM & ~b), "watched A at some time and, if living in Belgium, "
         "watched B at some time"),
        (~(BELGIUM & ~b), "are in the population and, if living in Belgium, watched B "
         "at some time"),
    ],
)  # fmt: skip
def test_differences_of_places_and_of_windows_in_plain_words(claim, text):
    assert str(claim) == text


@pytest.mark.parametrize(
    ("verb", "plain"), [("streamed", "stream"), ("listened to", "listen to")]
)
def test_the_verb_of_the_sentence_is_kept(verb, plain):
    song = replace(a, what=replace(a.what, verb=verb))
    assert str(song) == f"{verb} A at some time"
    assert str(~song) == f"did not {plain} A at any time"


women, men = everyone().where(gender="f"), everyone().where(gender="m")


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (women, "2 people with gender f are in the population."),
        (~women, "2 people with gender other than f are in the population."),
        (
            watched("A") & ~women & ~men,
            "2 people with gender other than f or m watched A at some time.",
        ),
        (
            ~(watched("A") & women),
            "2 people are not among those with gender f who watched A at some time.",
        ),
        (
            watched("A").where(shoe_size=[44, 39], gender="f", plan="Basic"),
            "2 people on the Basic plan with shoe size 39 or 44 and gender f watched A "
            "at some time.",
        ),
        (
            watched("A").where(device="tv") & ~women,
            "2 people on a tv device with gender other than f watched A at some time.",
        ),
        (
            women | men,
            "2 people either are in the population, with gender f or are in "
            "the population, with gender m.",
        ),
    ],
)
def test_an_attribute_of_any_name_has_words(claim, sentence):
    assert claim.sentence(2) == sentence
