"""What one sighting proves: shares by hand, certainty, and nothing at all."""

import re

import pytest

from kit.attacks.on_releases.membership import narrow_amount, place_target
from kit.claims import Amount, everyone, total, watched
from kit.errors import KnowledgeError, ReleaseError
from kit.knowledge import Knowledge
from kit.printed import Figure, Rounded, Suppressed
from kit.releases import Bounds, release
from tests.claims.viewers import day

film = watched("A Christmas Prince")
streak = film.every_day(3, until=day(2))
days = [film.on(day(n)) for n in range(3)]
a, b = watched("A"), watched("B")
east = everyone().where(region="NY")


def exactly(low, high):
    return Bounds(low, high, is_low_exact=True, is_high_exact=True)


def shares(found):
    return found.lowest_share, found.highest_share


def test_equal_counts_place_the_target_in_the_group():
    found = place_target(release({streak: 5, days[1]: 5}), days[1], group=streak)
    assert (found.known, found.both, found.outside) == (
        exactly(5, 5),
        exactly(5, 5),
        exactly(0, 0),
    )
    assert found.is_certainly_in
    assert not found.is_certainly_out
    assert shares(found) == (1, 1)


def test_an_empty_group_does_not_hold_the_target():
    found = place_target(release({streak: 0, days[1]: 5}), days[1], group=streak)
    assert (found.both, found.outside) == (exactly(0, 0), exactly(5, 5))
    assert found.is_certainly_out
    assert not found.is_certainly_in
    assert shares(found) == (0, 0)


def test_a_streak_is_a_certain_share_of_each_of_its_days():
    # All 4 of the streak watched on each day: 4 of 5 on the second.
    printed = dict(zip([streak, *days], (4, 6, 5, 8), strict=True))
    found = place_target(release(printed), days[1], group=streak)
    assert found.both == exactly(4, 4)
    assert shares(found) == (4 / 5, 4 / 5)
    assert not found.is_certainly_in
    assert not found.is_certainly_out


def test_overlaps_lie_within_the_frechet_bounds():
    # 6 and 7 of 10: at least 6 + 7 - 10 = 3 watched both, and at most 6.
    numbers = release({a: 6, b: 7}, population=10)
    found = place_target(numbers, a, group=b)
    assert (found.both, found.outside) == (exactly(3, 6), exactly(0, 3))
    assert shares(found) == (3 / 6, 1)
    assert shares(place_target(numbers, b, group=a)) == (3 / 7, 6 / 7)


def test_frechet_bounds_may_leave_no_doubt():
    # 6 of 10 watched A, and all 10 watched B.
    found = place_target(release({a: 6, b: 10}, population=10), a, group=b)
    assert found.is_certainly_in
    # 6 watched A, and the 4 others are just those who watched B at least once
    # without A: nobody watched both.
    others = release({a: 6, b: 4, a | b: 10})
    assert place_target(others, a, group=b).is_certainly_out


def test_a_sighting_that_implies_the_group_needs_no_count():
    # Whoever watched on a day watched in the week, however many they were.
    week = film.between(day(0), day(6))
    found = place_target(release({week: 50}), days[1], group=week)
    assert found.known == exactly(1, 50)  # the target is one of them
    assert found.is_certainly_in
    assert shares(found) == (1, 1)
    assert found.because == ()  # the words alone prove it


def test_a_sighting_that_rules_the_group_out_needs_no_count():
    found = place_target(release({streak: 50}), ~days[1], group=streak)
    assert found.is_certainly_out
    assert shares(found) == (0, 0)


def test_rounded_numbers_give_limits_to_the_share():
    # 40 is 35 to 45 and 100 is 95 to 105, so 50 to 70 watched that day alone.
    printed = {streak: Rounded(40, 10), days[1]: Rounded(100, 10)}
    found = place_target(release(printed), days[1], group=streak)
    assert (found.both, found.outside) == (exactly(35, 45), exactly(50, 70))
    assert shares(found) == (35 / (35 + 70), 45 / (45 + 50))


def test_nothing_known_of_the_group_leaves_everything_open():
    found = place_target(release({days[1]: 5}), days[1], group=b)
    assert found.both == exactly(0, 5)
    assert not found.is_certainly_in
    assert not found.is_certainly_out
    assert shares(found) == (0, 1)


def test_nothing_known_of_the_sighting_leaves_everything_open():
    suppressed = release({days[1]: Suppressed(), streak: Suppressed()})
    found = place_target(suppressed, days[1], group=streak)
    assert found.known == exactly(0, None)
    assert not found.is_certainly_in
    assert not found.is_certainly_out
    assert shares(found) == (0, 1)


def test_a_lower_share_needs_a_limit_to_the_day():
    found = place_target(release({streak: 4}), days[1], group=streak)
    assert (found.both, found.outside) == (exactly(4, 4), exactly(0, None))
    assert shares(found) == (0, 1)


def test_a_certain_place_comes_with_the_numbers_that_prove_it():
    # 6 of 6 watched B, so whoever watched A did; the 9 do not matter.
    numbers = release({a: 3, b: 6, film: 2}, population=6)
    found = place_target(numbers, a, group=b)
    assert found.is_certainly_in
    assert {number.claim for number in found.because} == {everyone(), b}
    out = place_target(release({a & b: 0, a: 3, film: 2}), a, group=b)
    assert out.is_certainly_out
    assert [number.claim for number in out.because] == [a & b]
    assert place_target(release({a: 3}, population=6), a, group=b).because == ()


def test_a_target_known_to_exist_counts_as_one_person():
    # Nobody said how many live in New York, but she does; 1 of the 2 at most is not.
    found = place_target(release({a: 2}, population=2), east, group=a)
    assert found.known == exactly(1, 2)
    assert found.is_certainly_in


def test_several_facts_are_known_together():
    # 3 of the 4 in New York watched A; both facts together leave 2 to 3 people.
    numbers = release({east: 4, a & east: 3, b & east: 3})
    known = Knowledge((a, east))
    found = place_target(numbers, known, group=b)
    assert (found.known, found.both) == (exactly(3, 3), exactly(2, 3))


def test_a_fact_that_nobody_fits_is_refused():
    message = (
        "What is known of the target cannot be true beside the release: nobody watched "
        "A at some time, by 0: watched A at some time; check the fact, and whether "
        "both mean the same population."
    )
    with pytest.raises(KnowledgeError, match=f"^{re.escape(message)}$"):
        place_target(release({a: 0, b: 5}), a, group=b)


def values(found):
    return found.low, found.high


def test_an_amount_is_narrowed_to_the_values_that_a_target_can_have():
    # Two people, 97 years together, 0 to 60: 37 and 60 at the furthest apart.
    age = Amount("age", 0, 60, unit="years")
    numbers = release({a: 2, total(age, a): Figure(97, to=0)}, population=3)
    assert values(narrow_amount(numbers, a, amount=age)) == (37, 60)
    young = Knowledge((a, age.below(40)))
    assert values(narrow_amount(numbers, young, amount=age)) == (37, 39)
    nothing = narrow_amount(numbers, ~a, amount=age)
    assert (values(nothing), nothing.findings) == ((0, 60), ())


def test_what_is_proved_of_a_target_is_said():
    inside = place_target(release({streak: 5, days[1]: 5}), days[1], group=streak)
    assert inside.sentences == (
        "Nobody had watched A Christmas Prince on 2 December 2017 but not every day "
        "for the 3 days until 3 December 2017. Proved by two published numbers: 5 and "
        "5.",
    )
    assert inside.table.rows() == [
        ("fit what is known", 5, 5),
        ("are in the group", 5, 5),
        ("are not in the group", 0, 0),
    ]
    open_question = place_target(
        release({streak: 4, days[1]: 5}), days[1], group=streak
    )
    assert open_question.sentences[0].startswith("Four people had watched A Christmas ")
    nothing = place_target(release({days[1]: 5}), days[1], group=b)
    assert nothing.findings == ()


def test_of_two_facts_one_of_which_may_be_wrong_less_is_certain():
    # 3 people watched A and 3 B, all six of them in New York.
    numbers = release({a: 3, b: 3, a & b: 0, a & east: 3, b & east: 3})
    assert place_target(numbers, Knowledge((a, b), n_wrong=1), group=east).known == (
        exactly(6, 6)
    )
    one_wrong = Knowledge((a, everyone().where(region="CA")), n_wrong=1)
    assert not place_target(numbers, one_wrong, group=east).is_certainly_in
    assert place_target(numbers, a, group=east).is_certainly_in


def test_everyone_known_places_by_share_of_the_population():
    found = place_target(release({a: 3}, population=12), everyone(), group=a)
    assert shares(found) == (3 / 12, 3 / 12)


def test_contradictions_are_refused():
    with pytest.raises(
        ReleaseError, match=r"^The published numbers contradict each oth"
    ):
        place_target(release({streak: 6, days[1]: 5}), days[1], group=streak)
