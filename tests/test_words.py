"""Results in plain sentences, word for word."""

import re
from datetime import date

import pytest
from hypothesis import given, strategies as st

from kit.claims import everyone, played, watched
from kit.evaluate.rates import Success, Tally, wilson
from kit.findings import Proved
from kit.measures.k import KRelease, k_release
from kit.printed import Exact, Range, Rounded, Suppressed
from kit.proof.sufficient import prove
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Number, release
from kit.words import (
    number_words,
    people_words,
    say_chance,
    say_group,
    say_rate,
    say_share,
    say_success,
)

film = watched("A Christmas Prince")
until_9th = film.every_day(17, until="2017-12-09")
until_10th = film.every_day(18, until="2017-12-10")
stopped = until_9th & ~until_10th
a, b, c = (watched(title) for title in "ABC")


def size(low, high):
    return Bounds(low, high, is_low_exact=True, is_high_exact=True)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "zero"),
        (1, "one"),
        (12, "twelve"),
        (13, "13"),
        (999, "999"),
        (1_000, "1,000"),
        (1_000_000, "1,000,000"),
    ],
)
def test_numbers_are_in_letters_up_to_twelve(count, text):
    assert number_words(count) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 0, "nobody"),
        (1, 1, "one person"),
        (2, 2, "two people"),
        (53, 53, "53 people"),
        (0, 1, "zero to one people"),
        (1, 10, "one to ten people"),
        (4, 53, "four to 53 people"),
        (0, None, "zero or more people"),
        (1_000, None, "1,000 or more people"),
    ],
)
def test_people_certain_or_within_bounds(low, high, text):
    assert people_words(size(low, high)) == text


@pytest.mark.parametrize(
    ("group", "low", "high", "text"),
    [
        (
            stopped,
            4,
            4,
            "Four people had watched A Christmas Prince every day from 23 November "
            "until 9 December 2017 and did not on 10 December.",
        ),
        (
            stopped,
            1,
            1,
            "One person had watched A Christmas Prince every day from 23 November "
            "until 9 December 2017 and did not on 10 December.",
        ),
        (
            until_10th,
            53,
            53,
            "53 people had watched A Christmas Prince every day for the 18 days until "
            "10 December 2017.",
        ),
        (
            stopped.where(region="VT"),
            0,
            0,
            "Nobody living in VT had watched A Christmas Prince every day from 23 "
            "November until 9 December 2017 and did not on 10 December.",
        ),
        (a, 0, 0, "Nobody had watched A at some time."),
        (a, 0, None, "Zero or more people had watched A at some time."),
        (a & b, 3, 9, "Three to nine people had watched A at some time and watched B "
        "at some time."),
        (a | b, 2, 2, "Two people either watched A at some time or watched B at some "
        "time."),
        (~a, 4, 4, "Four people did not watch A at any time."),
        (~a, 1, 1, "One person did not watch A at any time."),
        (
            played("Sorry").on("2016-02-14").at_least(42),
            1,
            1,
            "One person had played Sorry at least 42 times on 14 February 2016.",
        ),
        (everyone(), 8, 8, "Eight people are in the population."),
        (everyone(), 1, 1, "One person is in the population."),
        (everyone(), 0, 0, "Nobody is in the population."),
        (everyone(), 1, 8, "One to eight people are in the population."),
        (everyone().where(region="NY"), 1, 1, "One person living in NY is in "
        "the population."),
        # Where somebody lives is said of the person, and not of what was not done.
        ((~a).where(region="NY"), 1, 1, "One person living in NY did not watch A at "
        "any time."),
        (a.where(region="US") & ~b.where(region="UT"), 2, 2, "Two people living in US "
        "had watched A at some time and are not among those living in UT who watched B "
        "at some time."),
        (~(a | b), 1, 1, "One person did not watch A at any time and did not watch B "
        "at any time."),
        (~(a & b), 1, 1, "One person is not among those who watched A at some time and "
        "watched B at some time."),
        (c & ~(a & b), 1, 1, "One person had watched C at some time and is not among "
        "those who watched A at some time and watched B at some time."),
        (c & ~(a & b), 2, 2, "Two people had watched C at some time and are not among "
        "those who watched A at some time and watched B at some time."),
    ],
)  # fmt: skip
def test_a_group_in_one_sentence(group, low, high, text):
    assert say_group(group, size(low, high)) == text


# -- proofs -----------------------------------------------------------------------


def test_a_proof_from_two_numbers():
    numbers = release({until_9th: 57, until_10th: 53}, population=1_000)
    assert prove(Worlds(numbers), stopped).sentence() == (
        "Four people had watched A Christmas Prince every day from 23 November until "
        "9 December 2017 and did not on 10 December. Proved by two published numbers: "
        "57 and 53."
    )


def test_a_proof_from_one_number():
    proved = prove(Worlds(release({a: 1_234, b: 5})), a)
    assert proved.sentence() == (
        "1,234 people had watched A at some time. Proved by one published number: "
        "1,234."
    )


def test_a_proof_from_three_numbers():
    # 60 - 30 - 20 = 10 people live in neither region.
    east, west = (everyone().where(region=region) for region in ("NY", "CA"))
    numbers = release({east: 30, west: 20}, population=60)
    proved = prove(Worlds(numbers), everyone().where(region=["NY", "CA"]))
    assert proved.sentence() == (
        "50 people living in CA or NY are in the population. Proved by two published "
        "numbers: 30 and 20."
    )
    rest = prove(Worlds(numbers), ~east & ~west)
    assert rest.sentence() == (
        "Ten people not living in NY or CA are in the population. Proved "
        "by three published numbers: 60, 30 and 20."
    )


def test_a_proof_from_no_number_at_all():
    assert prove(Worlds(release({a: 5})), a & ~a).sentence() == (
        "Nobody had watched A at some time but not at any time. Proved by "
        "the words alone, whatever was published."
    )


def test_the_reasons_are_the_published_sentences():
    printed = (Exact(1_057), Rounded(50, 10), Range(3, 9), Suppressed(below=11))
    because = tuple(map(Number, (until_9th, until_10th, a, b), printed))
    proved = Proved(stopped, size(4, 4), because, is_smallest=True)
    assert proved.reasons == (
        "1,057: watched A Christmas Prince every day for the 17 days until 9 December "
        "2017",
        "50 (rounded to 10): watched A Christmas Prince every day for the 18 days "
        "until 10 December 2017",
        "between 3 and 9: watched A at some time",
        "withheld (under 11): watched B at some time",
    )


# -- k_release --------------------------------------------------------------------


def test_the_smallest_group_given_away():
    numbers = release({until_9th: 57, until_10th: 53})
    assert k_release(numbers).sentence() == (
        "Four people had watched A Christmas Prince every day from 23 November until "
        "9 December 2017 and did not on 10 December."
    )


def test_what_could_not_be_ruled_out_is_told():
    numbers = release({a: 53, b: 60})
    assert k_release(numbers, most_groups=1).sentence() == (
        "53 people had watched A at some time. Not all others could be ruled out; a "
        "smaller one may be given away."
    )
    found = KRelease(None, None, is_exhaustive=False, n_bounded=300)
    assert found.sentence() == (
        "No group was found. Not all could be ruled out; one may be given away."
    )


def test_a_number_that_is_not_exact_is_told_as_it_was_printed():
    numbers = release({a: Rounded(142_000_000, 1_000_000)})
    assert k_release(numbers).sentence() == (
        "141,500,000 to 142,500,000 people had watched A at some time: the number "
        "printed is 142,000,000 (rounded to 1,000,000)."
    )
    suppressed = release({a: Suppressed(below=11, is_zero_shown=True)})
    assert k_release(suppressed).sentence() == (
        "One to ten people had watched A at some time."
    )


def test_nothing_given_away_is_told():
    found = k_release(release({a: Suppressed()}))
    assert found.sentence() == "No group of people is given away."


# -- guesses ----------------------------------------------------------------------


def test_a_rate_is_the_share_and_stands_beside_its_numbers_and_its_interval():
    # 70 / 84 = 0.8333. Wilson by hand, z² = 3.8415: the middle of the interval is
    # (70 + 1.9207) / 87.8415 = 0.8188, half of it 0.0793.
    said = "83.3% (70 of 84; 95% interval 73.9% to 89.8%)"
    assert say_rate(wilson(70, 84)) == said
    # 84 of 84 is all of them; the lower end is 84 / 87.8415.
    assert say_rate(wilson(84, 84)) == "100.0% (84 of 84; 95% interval 95.6% to 100.0%)"
    none = "0.0% (0 of 500; 95% interval 0.0% to 0.8%)"
    assert say_rate(wilson(0, 500)) == none


def test_a_rate_of_chances_is_called_a_mean():
    assert say_rate(wilson(1.5, 4)).startswith("37.5% (a mean over 4; 95% interval ")


@given(st.integers(1, 3_000), st.floats(0, 1))
def test_no_rate_is_said_that_differs_from_its_numbers(valid, share):
    succeeded = round(share * valid)
    said = say_rate(wilson(succeeded, valid))
    part, of, whole = re.match(r"([\d.]+)% \(([\d,]+) of ([\d,]+);", said).groups()
    seen = int(of.replace(",", "")) / int(whole.replace(",", ""))
    assert seen == succeeded / valid
    reach = 0.5 * 10.0 ** -len(part.partition(".")[2])
    assert float(part) == pytest.approx(100 * seen, abs=1.000001 * reach)
    assert (float(part) in (0, 100)) == (seen in (0, 1))


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1.0, "100%"),
        (0.47, "47%"),
        (0.005, "0.5%"),  # half a percent would be rounded to none
        (0.994, "99%"),
        (8741 / 8746, "99.9%"),  # five people are not alone
        (0.99996, "99.996%"),
        (1e-17, "0%"),  # left over by arithmetic
        (1 - 1e-16, "100%"),
    ],
)
def test_a_share_is_all_or_none_only_if_it_is(share, text):
    assert say_share(share) == text


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (0, "never"),
        (4.2e-43, "as good as never"),
        (1e-7, "once in 10,000,000 times"),
        (0.004, "once in 250 times"),
        (0.02, "2 times in 100"),
        (0.84, "84 times in 100"),
        (0.996, "nearly always"),
        (1, "always"),
    ],
)
def test_a_chance_is_said_as_how_often(chance, text):
    assert say_chance(chance) == text


def success(*, attack, baseline, control):
    tallies = {"attack": attack, "baseline": baseline, "control": control}
    return Success(**{n: Tally.of(500, succeeded=s) for n, s in tallies.items()})


def test_a_guess_stands_beside_its_baseline_and_its_control():
    # Wilson by hand, z² = 3.8415: the middles (s + 1.9207) / 503.8415 are 0.2023 for
    # 100 of 500, 0.0832 for 40 and 0.0038 for none, and half the lengths 0.0350,
    # 0.0239 and 0.0038.
    said = say_success(success(attack=100, baseline=40, control=0))
    assert said == (
        "Right in 20.0% (100 of 500; 95% interval 16.7% to 23.7%); guessing without "
        "the release is right in 8.0% (40 of 500; 95% interval 5.9% to 10.7%), and the "
        "same attack on people who are not in the data seems right in 0.0% (0 of 500; "
        "95% interval 0.0% to 0.8%)."
    )


@pytest.mark.parametrize(
    ("attack", "baseline", "caution"),
    [
        (
            40,
            100,
            " The attack was right in 40 of 500 attempts, and guessing without the "
            "release in 100 of 500: the attack is beaten by something simpler.",
        ),
        (
            101,
            100,
            " The attack was right in 101 of 500 attempts, and guessing without the "
            "release in 100 of 500: at 95% confidence that may be chance.",
        ),
    ],
)
def test_a_guess_that_shows_nothing_says_so(attack, baseline, caution):
    said = say_success(success(attack=attack, baseline=baseline, control=0))
    assert said.endswith(f"0.8%).{caution}")


def test_the_strongest_baseline_is_the_one_that_is_named():
    naive = {"by lot": Tally.of(50, succeeded=0), "by eye": Tally.of(50, succeeded=50)}
    attack = Tally(requested=80, generated=50, valid=50, succeeded=48)
    none = Tally.of(50, succeeded=0)
    said = say_success(Success(attack=attack, baseline=naive, control=none))
    assert "; by eye is right in 100.0% (50 of 50; " in said
    assert said.endswith(
        "to 7.1%). 30 more of 80 were left out. The attack was right in 48 of 50 "
        "attempts, and by eye in 50 of 50: the attack is beaten by something simpler."
    )


def test_sentences_are_the_same_in_any_month():
    broken = a.on("2018-01-31") & ~a.every_day(2, until="2018-02-01")
    assert broken.parts[0].first == date(2018, 1, 31)
    assert say_group(broken, size(2, 2)) == (
        "Two people had watched A on 31 January 2018 and did not on 1 February."
    )
