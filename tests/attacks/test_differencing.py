"""Nested numbers are subtracted, ranked and proved; others are left alone."""

import pytest

from kit.attacks.on_releases.differencing import subtract_nested
from kit.claims import contains, everyone, watched
from kit.errors import KitError, ReleaseError
from kit.printed import Noisy, Range, Rounded, Suppressed
from kit.releases import Bounds, Number, release
from kit.rules.threshold import Threshold
from tests.claims.viewers import day

film = watched("A Christmas Prince")
a, b = watched("A"), watched("B")
east = everyone().where(region="NY")


def streak(days):
    """A streak from the first day on; each contains every longer one."""
    return film.every_day(days, until=day(days - 1))


def sizes(found):
    return [(finding.size.low, finding.size.high) for finding in found]


def test_nested_streaks_are_subtracted_smallest_first():
    # 60 - 57 = 3 stopped on day 3, 57 - 53 = 4 on day 4, 60 - 53 = 7 on either.
    numbers = release({streak(3): 57, streak(2): 60, streak(4): 53})
    found = subtract_nested(numbers).findings
    assert sizes(found) == [(3, 3), (4, 4), (7, 7)]
    assert [finding.group for finding in found] == [
        streak(2) & ~streak(3),
        streak(3) & ~streak(4),
        streak(2) & ~streak(4),
    ]


def test_each_difference_is_proved_by_its_two_numbers():
    numbers = release({streak(2): 60, streak(3): 57, a: 40})
    (found,) = subtract_nested(numbers).findings
    assert found.because == numbers.numbers[:2]
    assert found.is_smallest
    assert found.size == Bounds(3, 3, is_low_exact=True, is_high_exact=True)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (film.between(day(0), day(6)), film.on(day(3))),
        (film, film.at_least(2)),
        (film.on(day(3)), film.on(day(3)).where(region="NY")),
        (a | b, a),
        (everyone(), a),
        (watched(series="S"), watched(series="S").episodes(5)),
        (watched(), a),
    ],
)
def test_containment_is_read_off_the_sentences(wide, narrow):
    (found,) = subtract_nested(release({narrow: 53, wide: 57})).findings
    assert sizes([found]) == [(4, 4)]
    assert contains(wide, found.group)
    assert not contains(narrow, found.group)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (a, b),
        (film.on(day(0)), film.on(day(1))),
        (film.every_day(3, until=day(2)), film.every_day(3, until=day(3))),
        (film.where(region="NY"), film.where(region="CA")),
        (film.between(day(0), day(3)), film.between(day(1), day(4))),
        (a, ~a),
    ],
)
def test_unrelated_numbers_are_not_subtracted(one, other):
    assert subtract_nested(release({one: 57, other: 53})).findings == ()


def test_numbers_one_apart_leave_one_person_and_equal_ones_nobody():
    one_apart = release({streak(2): 54, streak(3): 53})
    assert sizes(subtract_nested(one_apart, k=2).findings) == [(1, 1)]
    assert subtract_nested(release({streak(2): 53, streak(3): 53})).findings == ()


def test_rounded_numbers_give_a_range():
    # To the nearest ten, 60 is 55 to 65 and 30 is 25 to 35: 20 to 40 between them.
    numbers = {streak(2): Rounded(60, 10), streak(3): Rounded(30, 10)}
    assert sizes(subtract_nested(release(numbers)).findings) == [(20, 40)]
    # 60 and 50 may both be 55.
    numbers[streak(3)] = Rounded(50, 10)
    assert subtract_nested(release(numbers)).findings == ()


def test_noise_with_a_limit_gives_a_range_and_without_one_nothing():
    limited = {streak(2): Noisy(60, at_most=2), streak(3): Noisy(50, at_most=2)}
    assert sizes(subtract_nested(release(limited)).findings) == [(6, 14)]
    assert (
        subtract_nested(release({streak(2): Noisy(60), streak(3): Noisy(50)})).findings
        == ()
    )


def test_withheld_numbers_are_subtracted_as_what_they_may_be():
    # Fewer than 11: 60 less 0 to 10 is 50 to 60.
    numbers = {streak(2): 60, streak(3): Suppressed(below=11)}
    assert sizes(subtract_nested(release(numbers)).findings) == [(50, 60)]
    # Under a rule that shows zeros, 1 to 10, so 50 to 59.
    known = release({streak(2): 60, streak(3): Suppressed()}, rule=Threshold(11))
    assert sizes(subtract_nested(known).findings) == [(50, 59)]
    # Withheld for no known reason: perhaps as many as the 60.
    assert (
        subtract_nested(release({streak(2): 60, streak(3): Suppressed()})).findings
        == ()
    )


def test_a_difference_without_an_upper_limit_comes_last():
    # At least 100 less 53 is 47 or more; 60 - 53 = 7 and 100 - 60 is 40 or more.
    numbers = {streak(1): Range(100), streak(2): 60, streak(3): 53}
    assert sizes(subtract_nested(release(numbers)).findings)[0] == (7, 7)
    assert sorted(sizes(subtract_nested(release(numbers)).findings)[1:]) == [
        (40, None),
        (47, None),
    ]


def test_the_population_is_a_number_like_any_other():
    # 997 of 1,000 people finished: 3 did not.
    (found,) = subtract_nested(release({a: 997}, population=1_000)).findings
    assert (found.group, sizes([found])) == (~a, [(3, 3)])
    assert [str(number) for number in found.because] == [
        "1,000: are in the population",
        "997: watched A at some time",
    ]


def test_only_groups_below_a_size_may_be_asked_for():
    numbers = release({streak(2): 60, streak(3): 57, streak(4): 53}, population=1_000)
    assert sizes(subtract_nested(numbers, k=5).findings) == [(3, 3), (4, 4)]
    assert sizes(subtract_nested(numbers, k=4).findings) == [(3, 3)]
    assert subtract_nested(numbers, k=3).findings == ()
    # A range counts where all of it is below.
    rounded = release({streak(2): Rounded(60, 10), streak(3): Rounded(30, 10)})
    assert sizes(subtract_nested(rounded, k=41).findings) == [(20, 40)]
    assert subtract_nested(rounded, k=40).findings == ()


def test_an_attack_reads_nothing_but_what_is_printed():
    # The same true counts, the smaller one withheld: only the printed differ.
    exact = release({streak(2): 14, streak(3): 10})
    hidden = release({streak(2): 14, streak(3): Suppressed()}, rule=Threshold(11))
    assert sizes(subtract_nested(exact).findings) == [(4, 4)]
    assert sizes(subtract_nested(hidden).findings) == [(4, 13)]
    assert subtract_nested(hidden).findings[0].because == (
        Number(streak(2), exact.numbers[0].printed),
        Number(streak(3), Suppressed()),
    )


@pytest.mark.parametrize("fewest", [1, 0, -3, 2.5, "11", True])
def test_a_k_below_two_is_refused(fewest):
    with pytest.raises(KitError, match=r"^`k` must be an int of at least 2, g"):
        subtract_nested(release({a: 5}), k=fewest)


def test_contradictions_are_refused():
    # Nobody watched the film, but 5 of them live in New York.
    numbers = release({film: 5, film.on(day(0)): 3, film & ~film & east: 1})
    with pytest.raises(
        ReleaseError, match=r"^The published numbers contradict each oth"
    ):
        subtract_nested(numbers)
