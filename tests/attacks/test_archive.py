"""Small groups are found in an archive, ranked, proved, and told by their numbers."""

from itertools import combinations as choose, product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_releases.differencing import find_differences
from kit.claims import Amount, contains, everyone, exclude, mean, watched
from kit.errors import KitError, ReleaseError
from kit.printed import Exact, Range, Rounded, Suppressed
from kit.proof.worlds import Worlds
from kit.releases import Bounds, Release, release
from kit.rules.threshold import Threshold
from tests.claims.viewers import day
from tests.proof.populations import KINDS, disguises

film = watched("A Christmas Prince")
a, b, c = watched("A"), watched("B"), watched("C")
east, west, south = (everyone().where(region=name) for name in ("NY", "CA", "TX"))


def groups(found):
    return [finding.group for finding in found.findings]


def sizes(found):
    return [(finding.size.low, finding.size.high) for finding in found.findings]


# One whole less its parts


def test_amounts_are_subtracted_although_nobody_is_made_up_for_them():
    # 60 are 18 or older, 55 are 19 or older: 5 are 18. Nobody of 30 is under 18.
    age = Amount("age", 0, 125, unit="years")
    numbers = release({age.at_least(18): 60, age.at_least(19): 55, age.at_most(9): 30})
    found = find_differences(numbers, k=11)
    assert found.is_exhaustive
    assert sizes(found) == [(5, 5)]
    (finding,) = found.findings
    assert [number.printed.count for number in finding.because] == [60, 55]
    assert contains(age.at_least(18), finding.group)
    assert exclude(age.at_least(19), finding.group)


def test_a_part_is_taken_from_its_whole():
    # 903 watched it this year and 897 of them in the first ten days: 6 came later.
    numbers = release({film: 903, film.between(day(0), day(9)): 897})
    (finding,) = find_differences(numbers).findings
    assert finding.group == film & ~film.between(day(0), day(9))
    assert finding.size == Bounds(6, 6, is_low_exact=True, is_high_exact=True)
    assert finding.because == numbers.numbers
    assert finding.is_smallest


def test_separate_parts_are_taken_from_their_whole():
    # 100 - 60 - 35 = 5 live elsewhere. No two of the numbers leave fewer than 11.
    numbers = release({film: 100, film & east: 60, film & west: 35})
    found = find_differences(numbers)
    assert groups(found) == [film & ~east & ~west]
    assert sizes(found) == [(5, 5)]
    assert found.findings[0].is_smallest
    assert found.is_exhaustive


def test_parts_that_overlap_are_not_taken_together():
    # 100 - 60 - 35 = 5 says nothing: whoever watched on both days is taken twice.
    numbers = release({film: 100, film.on(day(0)): 60, film.on(day(1)): 35})
    assert find_differences(numbers).findings == ()


def test_a_longer_sum_is_found_where_it_is_asked_for():
    # Six regions of 20, 30, 40, 50, 60 and 70 people; the whole has 273: 3 elsewhere.
    regions = ["NY", "CA", "TX", "IL", "VT", "WA"]
    printed = {film.where(region=r): 20 + 10 * i for i, r in enumerate(regions)}
    numbers = release({film: 273} | printed)
    assert find_differences(numbers, most_numbers=6).findings == ()
    found = find_differences(numbers, most_numbers=7)
    assert sizes(found) == [(3, 3)]
    assert len(found.findings[0].because) == 7
    assert found.left_out == (
        "Of more than 4 numbers, only one whole less separate parts was looked for.",
    )


# Crossings


def test_those_who_did_both_are_given_away_by_those_who_did_either():
    # 60 + 50 - 103 = 7 watched both.
    numbers = release({a: 60, b: 50, a | b: 103})
    found = find_differences(numbers)
    assert (groups(found), sizes(found)) == ([a & b], [(7, 7)])
    assert found.findings[0].because == numbers.numbers
    assert found.findings[0].is_smallest
    assert find_differences(numbers, most_numbers=2).findings == ()


def test_those_who_did_neither_are_given_away_by_those_who_did_both():
    # 1,000 - 600 - 500 + 108 = 8 watched neither.
    numbers = release({a: 600, b: 500, a & b: 108}, population=1_000)
    found = find_differences(numbers)
    assert (groups(found), sizes(found)) == ([~a & ~b], [(8, 8)])
    assert len(found.findings[0].because) == 4
    assert find_differences(numbers, most_numbers=3).findings == ()


def test_those_who_came_back_are_given_away_by_windows_that_cross():
    # First and second week, second and third, all three, the second: 80 + 70 - 110 - 36
    # = 4 watched in the first and the third week but not in the second. None other of
    # the 2- and 3-number sums that count people leave fewer than 11: 110 - 80 = 30,
    # 110 - 70 = 40, 80 - 36 = 44, 70 - 36 = 34, 80 + 70 - 110 = 40.
    both, late = film.between(day(0), day(13)), film.between(day(7), day(20))
    every, middle = film.between(day(0), day(20)), film.between(day(7), day(13))
    found = find_differences(release({both: 80, late: 70, every: 110, middle: 36}))
    assert sizes(found) == [(4, 4)]
    assert groups(found) == [both & late & ~middle]


def test_a_list_of_regions_is_their_union():
    # 40 + 30 = 70: nobody lives in two states, so no group is left.
    either = film.where(region=["NY", "CA"])
    numbers = {film.where(region="NY"): 40, film.where(region="CA"): 30, either: 70}
    assert find_differences(release(numbers)).findings == ()
    # Had the second state been withheld, 70 - 64 = 6 would give it back.
    suppressed = release(
        {film.where(region="NY"): 64, film.where(region="CA"): Suppressed(11)}
        | {either: 70}
    )
    found = find_differences(suppressed)
    assert sizes(found) == [(6, 6)]


def test_two_groups_together_are_not_news():
    # 60 - 57 = 3 and 50 - 46 = 4; in New York and California, so 3 + 4 = 7 is a group
    # too, but it takes four numbers to say what two pairs say better.
    first, second = film.on(day(0)), film.between(day(0), day(1))
    printed = {second & east: 60, first & east: 57, second & west: 50, first & west: 46}
    assert sizes(find_differences(release(printed))) == [(3, 3), (4, 4)]


# Ranking, and what is known already


def test_fewer_numbers_come_first_and_then_smaller_groups():
    # Two numbers: 100 - 91 = 9 and 60 - 57 = 3. Three: 91 - 60 - 30 = 1.
    printed = {a: 100, a.on(day(0)): 91, a.on(day(0)) & east: 60}
    printed |= {a.on(day(0)) & west: 30, b: 60, b.on(day(0)): 57}
    found = find_differences(release(printed))
    assert sizes(found) == [(3, 3), (9, 9), (1, 1), (10, 10)]
    assert [len(finding.because) for finding in found.findings] == [2, 2, 3, 3]


def test_the_same_people_are_told_once_by_the_shortest_sum():
    # 60 - 57 = 3. Nobody watched in Texas (0), so 60 - 57 - 0 counts the same people,
    # and so does 60 - 30 - 27 where 30 and 27 make up the 57.
    first = a.on(day(0))
    printed = {a: 60, first: 57, first & east: 30, first & ~east: 27, a & ~first & b: 0}
    found = find_differences(release(printed))
    assert (sizes(found), groups(found)) == ([(3, 3)], [a & ~first])


def test_what_is_printed_itself_is_no_difference():
    # 60 - 57 = 3, and the 3 are printed.
    first = a.on(day(0))
    printed = {a: 60, first: 57, a & ~first: 3}
    assert find_differences(release(printed)).findings == ()
    # Withheld, they are said to be 1 to 10: the difference says more.
    printed[a & ~first] = Suppressed(below=11, is_zero_shown=True)
    assert sizes(find_differences(release(printed))) == [(3, 3)]


@pytest.mark.parametrize(("k", "n_found"), [(2, 0), (4, 0), (5, 1), (8, 2), (11, 2)])
def test_only_groups_below_k_are_reported(k, n_found):
    # 57 - 53 = 4 and 60 - 53 = 7; 60 - 57 = 3 is printed.
    streaks = [film.every_day(n, until=day(n - 1)) for n in (2, 3, 4)]
    printed = dict(zip(streaks, (60, 57, 53), strict=True))
    printed[streaks[0] & ~streaks[1]] = 3
    assert len(find_differences(release(printed), k=k).findings) == n_found


# Numbers that are not exact


def test_rounded_numbers_prove_a_range():
    # To the nearest 4: 58 to 62, and 50 to 54. So 4 to 12 are left.
    numbers = release({a: Rounded(60, 4), a.on(day(0)): Rounded(52, 4)})
    assert sizes(find_differences(numbers, k=13)) == [(4, 12)]
    assert find_differences(numbers, k=12).findings == ()
    # 54 to 58 beside 58 to 62 may leave nobody.
    closer = release({a: Rounded(60, 4), a.on(day(0)): Rounded(56, 4)})
    assert find_differences(closer, k=13).findings == ()


def test_a_withheld_number_proves_a_range():
    # 60 less 40 less 1 to 10: 10 to 19.
    rule = Threshold(11)
    numbers = {a: 60, a & east: 40, a & west: Suppressed()}
    found = find_differences(release(numbers, rule=rule), k=20)
    assert sizes(found) == [(10, 19)]
    assert found.findings[0].because == release(numbers).numbers
    # Unless it is known why it was withheld, nothing follows.
    assert find_differences(release(numbers), k=20).findings == ()


# An archive of hundreds


def harmless():
    """Two hundred and forty numbers, far apart: no short sum leaves fewer than 1,000.

    Ten titles. Each has 1,000,000 viewers; windows of 1 to 12 days hold a tenth more
    each day; 11 regions hold 3,000 to 13,000 each.
    """
    printed = {}
    for n in range(10):
        title = watched(f"Film {n}")
        printed[title] = 1_000_000
        for length in range(1, 13):
            printed[title.between(day(0), day(length - 1))] = 50_000 * length
        for at in range(11):
            printed[title.where(region=f"R{at}")] = 3_000 + 1_000 * at
    return printed


def test_an_archive_without_small_differences_gives_nobody_away():
    found = find_differences(release(harmless()))
    assert found.findings == ()
    assert found.n_numbers == 240
    assert found.n_tried > 0


def test_planted_differences_are_found_among_hundreds_of_numbers():
    # Film 3 in Vermont: 3,507 by the fifth day less 3,504 by the fourth: 3 came then.
    # Films 7 and 8 in Vermont: 2,100 + 1,900 - 3,998 = 2 watched both.
    home = everyone().where(region="VT")
    fifth, fourth = (watched("Film 3").between(day(0), day(n)) for n in (4, 3))
    one, other = watched("Film 7") & home, watched("Film 8") & home
    printed = harmless() | {fourth & home: 3_504, fifth & home: 3_507}
    printed |= {one: 2_100, other: 1_900, one | other: 3_998}
    found = find_differences(release(printed))
    assert sizes(found)[:2] == [(3, 3), (2, 2)]
    assert groups(found)[:2] == [fifth & home & ~fourth, one & other]
    assert len(found.findings) == 2


def test_a_search_cut_short_says_so():
    found = find_differences(release(harmless()), most_tries=10)
    assert not found.is_exhaustive
    assert found.left_out == ("The search stopped after 10 combinations.",)


def test_what_cannot_be_compared_is_said():
    show = watched(series="S")
    first = show.between(day(0), day(2)).episodes(2)
    second = show.between(day(1), day(3)).episodes(2)
    (left_out,) = find_differences(release({first: 40, second: 40})).left_out
    assert left_out.startswith("Windows of episodes that cross")


def test_another_seed_finds_the_same():
    printed = {a: 60, b: 50, a | b: 103, a.on(day(0)): 57}
    one, other = (find_differences(release(printed), seed=seed) for seed in (1, 2))
    assert one.findings == other.findings


# Against all combinations, written out


class Archive:
    """All viewers, how many of each there truly are, and what was printed."""

    def __init__(self, kinds, truth, release):
        self.kinds, self.truth, self.release = kinds, truth, release

    def __repr__(self):
        return "\n".join(map(str, self.release.numbers))


@st.composite
def archives(draw):
    """Draw a population and publish up to six claims on it."""
    kinds, leaf, _ = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    each = st.integers(0, len(kinds) - 1)
    viewers = draw(st.lists(each, min_size=4, max_size=20))
    truth = np.bincount(viewers, minlength=len(kinds))
    joined = st.builds(lambda one, other: one & other, leaf, leaf)
    either = st.builds(lambda one, other: one | other, leaf, leaf)
    claim = st.one_of(leaf, leaf, joined, either)
    claims = draw(st.lists(claim, min_size=2, max_size=6, unique=True))
    if draw(st.booleans()) and everyone() not in claims:
        claims.append(everyone())
    counts = [int(truth @ kinds.answers(claim)) for claim in claims]
    is_exact = draw(st.booleans())
    printed = [Exact(n) if is_exact else draw(disguises(n)) for n in counts]
    return Archive(kinds, truth, release(dict(zip(claims, printed, strict=True))))


def brute_force(kinds, numbers, k, most):
    """Every sum of up to `most` numbers that counts 1 to k - 1 people.

    Gives for each the members among all viewers, the size and how many numbers. Sums
    that fall into two which each count a group are left out: at least one of the two
    is a shorter sum of somebody, or one of the numbers printed.
    """
    answers = np.array([kinds.answers(claim) for claim in numbers.claims]).astype(int)
    intervals = numbers.intervals()
    for n in range(1, most + 1):
        for chosen in choose(range(len(answers)), n):
            for signs in product((1, -1), repeat=n):
                low = high = 0
                for sign, i in zip(signs, chosen, strict=True):
                    ends = sorted(sign * end for end in intervals[i])
                    low, high = low + ends[0], high + ends[1]
                terms = np.array(signs)[:, None] * answers[list(chosen)]
                is_small = low >= 1 and high < k
                if signs.count(1) == 1 and any(
                    sign < 0 and intervals[i].high == 0
                    for sign, i in zip(signs, chosen, strict=True)
                ):
                    continue  # nobody is taken away
                if is_small and counts_group(terms) and not falls_apart(terms):
                    yield terms.sum(axis=0) == 1, (low, high), n


def counts_group(terms):
    return np.isin(terms.sum(axis=0), (0, 1)).all()


def falls_apart(terms):
    rows = range(len(terms))
    return any(
        counts_group(terms[list(half)])
        and counts_group(terms[[row for row in rows if row not in half]])
        for n in rows[1:]
        for half in choose(rows, n)
    )


def is_told(members, size, n, told):
    """Whether as few numbers tell the size of the same people."""
    for others, known, n_known in told:
        if n_known > n:
            continue
        narrower = size[0] <= known[0] and known[1] <= size[1]
        if narrower and np.array_equal(members, others):
            return True
        inside = not (members & ~others).any() or not (others & ~members).any()
        if inside and known == size and size[0] == size[1]:
            return True
    return False


@given(archives(), st.integers(2, 8))
def test_every_small_sum_is_found_and_every_finding_is_true(archive, k):
    kinds, truth, numbers = archive.kinds, archive.truth, archive.release
    found = find_differences(numbers, k=k)
    assert found.is_exhaustive
    told = [
        (kinds.answers(number.claim), tuple(interval), 1)
        for number, interval in zip(numbers.numbers, numbers.intervals(), strict=True)
    ]
    for finding in found.findings:
        members = kinds.answers(finding.group)
        size = (finding.size.low, finding.size.high)
        assert 1 <= size[0] <= truth @ members <= size[1] < k
        assert set(finding.because) <= set(numbers.numbers)
        assert not is_told(members, size, len(finding.because), told)
        told.append((members, size, len(finding.because)))
    sums = brute_force(kinds, numbers, k, 4)
    for members, size, n in sorted(sums, key=lambda s: (s[2], s[1][1] - s[1][0])):
        assert is_told(members, size, n, told)
        told.append((members, size, n))  # other words for people who are told


@pytest.mark.slow
@settings(max_examples=15)
@given(archives())
def test_no_number_of_a_finding_can_be_left_out(archive):
    for finding in find_differences(archive.release, k=6).findings:
        worlds = Worlds(Release(finding.because))
        assert worlds.bounds(finding.group) == finding.size
        for left_out in finding.because:
            fewer = [number for number in finding.because if number != left_out]
            size = worlds.bounds(finding.group, keep=fewer)
            assert (size.low, size.high) != (finding.size.low, finding.size.high)


# What is refused


@pytest.mark.parametrize("k", [1, 0, -3, 2.5, "11", True])
def test_k_is_at_least_two(k):
    with pytest.raises(KitError, match=r"^`k` must be an int of at least 2, got "):
        find_differences(release({a: 5}), k=k)


@pytest.mark.parametrize("most", [1, 0, 2.5, True])
def test_a_difference_has_at_least_two_numbers(most):
    message = r"^`most_numbers` must be an int of at least 2, got "
    with pytest.raises(KitError, match=message):
        find_differences(release({a: 5}), most_numbers=most)


def test_a_search_tries_something():
    with pytest.raises(KitError, match=r"^`most_tries` must be an int of at least 1"):
        find_differences(release({a: 5}), most_tries=0)


def test_what_is_no_release_is_refused():
    message = r"^`release` must be a release, made with kit\.release\(\.\.\.\) or "
    with pytest.raises(ReleaseError, match=message):
        find_differences({a: 5})


@pytest.mark.parametrize("part", [61, Range(61, 70)])
def test_a_part_larger_than_its_whole_is_refused(part):
    with pytest.raises(ReleaseError, match=r"^The published numbers contradict each"):
        find_differences(release({a: 60, a.on(day(0)): part}))


def test_figures_alone_cannot_be_subtracted():
    figures = release({mean(Amount("age", 0, 99), watched("A")): 30})
    message = "`release` must hold numbers of people to subtract, and it has figures"
    with pytest.raises(ReleaseError, match=message):
        find_differences(figures)
