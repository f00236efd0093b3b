"""Strips between two maps are found, the shortest sum first, and no others."""

import re
from itertools import chain, combinations as choose

import pytest
from hypothesis import assume, given, strategies as st

from kit.attacks.on_releases.geographies import find_geographic_differences
from kit.claims import everyone, exclude
from kit.errors import KitError, ReleaseError
from kit.printed import Rounded, Suppressed
from kit.proof.worlds import Worlds
from kit.releases import Release

# Four squares of a grid, 5 + 4 + 4 + 4 = 17 people, hold a town of 16. The other person
# lives where the last square reaches out of the town, as do five more squares.
SQUARES = {"A1": 5, "A2": 4, "B1": 4, "B2": 4}
FURTHER = {f"C{n}": 30 + n for n in range(5)}
TOWNS = {"Ely": 16, "Ash": 1 + sum(FURTHER.values())}
BORDERS = [(square, "Ely") for square in SQUARES]
BORDERS += [(square, "Ash") for square in ["B2", *FURTHER]]


def sizes(found):
    return [(finding.size.low, finding.size.high) for finding in found.findings]


def printed(finding):
    return [number.printed.count for number in finding.because]


def test_the_worked_number_of_the_literature_is_found():
    found = find_geographic_differences(SQUARES | FURTHER, TOWNS, BORDERS, k=2)
    (finding,) = found.findings
    assert sizes(found) == [(1, 1)]
    assert printed(finding) == [5, 4, 4, 4, 16]
    assert finding.sentence() == (
        "One person living in A1 or A2 or B1 or B2 but not in Ely is in the "
        "population. Proved by five published numbers: 5, 4, 4, 4 and 16."
    )
    assert found.is_exhaustive


def test_both_sides_of_a_border_are_strips():
    # The last square has 4 people: 1 outside of the town, and 16 - 5 - 4 - 4 = 3 in it.
    found = find_geographic_differences(SQUARES | FURTHER, TOWNS, BORDERS, k=4)
    assert [printed(finding) for finding in found.findings] == [
        [16, 5, 4, 4],
        [5, 4, 4, 4, 16],
    ]
    assert sizes(found) == [(3, 3), (1, 1)]


def test_the_maps_may_be_given_in_either_order():
    flipped = [(b, a) for a, b in BORDERS]
    one = find_geographic_differences(SQUARES | FURTHER, TOWNS, BORDERS)
    other = find_geographic_differences(TOWNS, SQUARES | FURTHER, flipped)
    assert [printed(f) for f in one.findings] == [printed(f) for f in other.findings]
    assert sizes(one) == sizes(other)


def test_a_zone_inside_another_is_subtracted():
    # The district of 50 holds the town of 47; 3 live outside it, in the other town.
    found = find_geographic_differences(
        {"North": 50, "South": 60},
        {"Ely": 47, "Ash": 63},
        [("North", "Ely"), ("North", "Ash"), ("South", "Ash")],
    )
    # The same 3 are 63 - 60, and one of the two is enough.
    assert sizes(found) == [(3, 3)]
    assert len(found.findings[0].because) == 2
    assert found.findings[0].is_smallest


def test_a_strip_that_is_a_zone_is_no_difference():
    # 50 - 47 = 3 is what is printed for the second town.
    found = find_geographic_differences(
        {"North": 50}, {"Ely": 47, "Ash": 3}, [("North", "Ely"), ("North", "Ash")]
    )
    assert found.findings == ()


def test_rounded_zones_prove_a_range():
    # To the nearest 2: 49 to 51 less 45 to 47 is 2 to 6.
    first = {"North": Rounded(50, 2), "South": Rounded(60, 2)}
    second = {"Ely": Rounded(46, 2), "Ash": Suppressed()}
    borders = [("North", "Ely"), ("North", "Ash"), ("South", "Ash")]
    assert sizes(find_geographic_differences(first, second, borders)) == [(2, 6)]
    assert sizes(find_geographic_differences(first, second, borders, k=6)) == []


def test_a_search_cut_short_says_so():
    maps = SQUARES | FURTHER, TOWNS, BORDERS
    found = find_geographic_differences(*maps, most_unions=1)
    assert (found.n_unions, found.is_exhaustive) == (1, False)


# Against all unions, written out


@st.composite
def maps(draw):
    """Draw how many people live in each crossing of two small maps."""
    first, second = [f"a{n}" for n in range(5)], [f"b{n}" for n in range(4)]
    cell = st.tuples(st.sampled_from(first), st.sampled_from(second))
    return draw(st.dictionaries(cell, st.integers(0, 6), min_size=2, max_size=12))


def brute_force(people, k):
    """The strips that two maps leave: cells, size and how many numbers it takes.

    Every union of zones of one map less all zones of the other that lie inside it,
    unless it falls apart into two unions that contain the same zones.
    """
    for side in (0, 1):
        zones = sorted({cell[side] for cell in people})
        others = {cell[1 - side] for cell in people}
        unions = chain(*(choose(zones, n) for n in range(1, len(zones) + 1)))
        for union in map(set, unions):
            inside = contained(people, side, union, others)
            left = frozenset(
                cell
                for cell in people
                if cell[side] in union and cell[1 - side] not in inside
            )
            size = sum(people[cell] for cell in left)
            halves = chain(*(choose(sorted(union), n) for n in range(1, len(union))))
            is_whole = not any(
                contained(people, side, set(half), others)
                | contained(people, side, union - set(half), others)
                == inside
                for half in halves
            )
            if inside and is_whole and 1 <= size < k:
                yield left, size, len(union) + len(inside)


def contained(people, side, union, others):
    reaching_out = {cell[1 - side] for cell in people if cell[side] not in union}
    return others - reaching_out


def living_there(finding, people):
    """Cells of the people in a group about zones of either map."""
    inside, outside = finding.group.parts[0], finding.group.parts[1].part
    return frozenset(
        cell
        for cell in people
        if set(cell) & set(inside.values) and not set(cell) & set(outside.values)
    )


@given(maps(), st.integers(2, 9))
def test_every_strip_is_found_and_every_finding_is_true(people, k):
    tables = [{}, {}]
    for cell, count in people.items():
        for table, zone in zip(tables, cell, strict=True):
            table[zone] = table.get(zone, 0) + count
    found = find_geographic_differences(*tables, people, k=k)
    assert found.is_exhaustive
    expected = {}
    for left, size, n in brute_force(people, k):
        expected[left] = (size, min(n, expected.get(left, (size, n))[1]))
    for zone in {*tables[0], *tables[1]}:
        expected.pop(frozenset(cell for cell in people if zone in cell), None)
    assert {
        living_there(finding, people): (finding.size.low, len(finding.because))
        for finding in found.findings
    } == expected
    for finding in found.findings:
        truth = sum(people[cell] for cell in living_there(finding, people))
        assert finding.size.low == finding.size.high == truth < k


@given(maps())
def test_the_names_of_zones_change_nothing(people):
    assume(any(people.values()))
    tables, renamed = [{}, {}], [{}, {}]
    for cell, count in people.items():
        for table, other, zone in zip(tables, renamed, cell, strict=True):
            table[zone] = table.get(zone, 0) + count
            other[f"z{zone}"] = table[zone]
    crossing = [(f"z{a}", f"z{b}") for a, b in people]
    one = find_geographic_differences(*tables, people)
    other = find_geographic_differences(*renamed, crossing)
    assert sizes(one) == sizes(other)


# What is refused


@pytest.mark.parametrize("k", [1, 0, 2.5, True])
def test_k_is_at_least_two(k):
    with pytest.raises(KitError, match=r"^`k` must be an int of at least 2, got "):
        find_geographic_differences(SQUARES, {"Ely": 17}, BORDERS[:4], k=k)


def test_a_search_looks_at_something():
    message = r"^`most_unions` must be an int of at least 1, got 0"
    with pytest.raises(KitError, match=message):
        find_geographic_differences(SQUARES, {"Ely": 17}, BORDERS[:4], most_unions=0)


def test_a_name_stands_on_one_map_only():
    message = r"^`second` must be zones that are named otherwise than those of `first`"
    with pytest.raises(ReleaseError, match=f"{message}, got 'North'"):
        find_geographic_differences({"North": 5}, {"North": 5}, [("North", "North")])


def test_a_pair_names_zones_of_both_maps():
    message = r"^`crossing` must be pairs of a zone of `first` and one of `second`, got"
    with pytest.raises(ReleaseError, match=message):
        find_geographic_differences({"North": 5}, {"Ely": 5}, [("Ely", "North")])


def test_every_zone_lies_somewhere():
    message = r"^`crossing` must be pairs in which every zone stands, got 'none of Ash'"
    with pytest.raises(ReleaseError, match=message):
        find_geographic_differences(
            {"North": 5}, {"Ely": 5, "Ash": 9}, [("North", "Ely")]
        )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"North": 16}, {"Ely": 17}),  # the town is the district, and has one more
        ({"North": 18}, {"Ely": 17}),  # and one fewer
        ({"North": 16, "South": 5}, {"Ely": 17, "Ash": 4}),  # Ely lies inside North
    ],
)
def test_maps_of_different_people_are_refused(first, second):
    borders = [("North", "Ely")]
    if len(first) == 2:
        borders += [("North", "Ash"), ("South", "Ash")]
    with pytest.raises(ReleaseError, match=r"^The published numbers contradict each"):
        find_geographic_differences(first, second, borders)


def test_what_was_printed_must_be_a_number_of_people():
    with pytest.raises(ReleaseError, match=r"^`count` must be a whole number of peop"):
        find_geographic_differences({"North": -1}, {"Ely": 5}, [("North", "Ely")])


def test_a_zone_of_one_map_does_not_exclude_one_of_the_other():
    found = find_geographic_differences(SQUARES | FURTHER, TOWNS, BORDERS, k=2)
    squares, town = found.findings[0].group.parts
    assert squares == everyone().where(region=list(SQUARES))
    assert not exclude(squares, town.part)
    # The claims know two maps, and not which zone lies in which: no world that fits
    # the numbers is lost, and the strip of one person is among them.
    strip = found.findings[0]
    size = Worlds(Release(strip.because)).bounds(strip.group)
    assert size.low <= strip.size.low <= strip.size.high <= size.high


@pytest.mark.parametrize("pair", ["ab", ("A1", "Ely", "Ash"), ("A1", 5), 5])
def test_borders_are_pairs_of_names(pair):
    message = "`crossing` must be pairs of a zone of `first` and one of `second`, got "
    with pytest.raises(ReleaseError, match=re.escape(f"{message}{pair!r}.")):
        find_geographic_differences(SQUARES | FURTHER, TOWNS, [*BORDERS, pair])
