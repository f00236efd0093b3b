"""Made-up viewers are possible viewers, and relations are those of all viewers."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import Places, contains, everyone, exclude, watched
from kit.claims.language import And
from kit.claims.relations import Relations, draw_viewers
from kit.claims.viewer_program import ViewerProgram
from kit.errors import ClaimError, KitError
from tests.claims.viewers import all_viewers, combinations, day, leaves, windows

A, B = watched("A"), watched("B")
WHATS = [A.what, B.what, watched().what, watched(series="S").what]
ANY_LEAF = leaves(
    WHATS, windows(0, 4, is_open=True), 3, episodes=3, regions=["NY", "IL", "CA"]
)
archives = st.lists(combinations(ANY_LEAF), min_size=1, max_size=6, unique=True)


@given(archives, st.integers(0, 100))
def test_every_made_up_viewer_could_exist(claims, seed):
    program = ViewerProgram(claims)
    for answers in np.unique(draw_viewers(claims, 40, seed=seed), axis=0):
        assert program.is_possible(answers.tolist())


def test_made_up_viewers_live_where_the_map_lets_them():
    lie = Places(
        frozenset({("Paris", "France"), ("Lyon", "France")}),
        frozenset({("Paris", "Lyon")}),
    )
    claims = [lie.at("France"), A & lie.at("Paris"), ~lie.at("Lyon"), lie.at("Rome")]
    drawn = np.unique(draw_viewers(claims, 200, seed=1), axis=0)
    program = ViewerProgram(claims)
    assert all(program.is_possible(answers.tolist()) for answers in drawn)
    known = Relations(claims)
    assert known.is_inside(1, 0)
    assert known.is_inside(1, 2)  # who lives in Paris does not live in Lyon
    assert not known.are_apart(0, 3)  # nobody said how Rome lies
    assert not known.is_inside(3, 0)


def test_made_up_viewers_are_the_same_for_the_same_seed():
    claims = [A, A.on(day(1)), B.where(region="NY")]
    first, again = (draw_viewers(claims, 30, seed=5) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, draw_viewers(claims, 30, seed=6))


@pytest.mark.parametrize(
    "claim",
    [
        A.every_day(5, until=day(9)),
        A.between(day(0), day(9)).at_least(4),
        watched().every_day(3, until=day(2)),
        watched(series="S").between(day(0), day(3)).episodes(7),
        ~everyone().where(region=["NY", "IL"]),
        A.on(day(0)).where(region="NY") & ~A.on(day(1)),
        A.on(day(0)) | B.on(day(0)),
    ],
)
def test_every_kind_of_claim_is_met_and_denied(claim):
    # Among thirty viewers some must be made to fit, and one wish in two is another's.
    others = [A.on(day(20)), everyone().where(region="TX")]
    met = draw_viewers([claim, *others], 60, seed=0)[:, 0]
    assert met.any()
    assert not met.all()


@settings(max_examples=15)
@given(st.lists(combinations(ANY_LEAF), min_size=2, max_size=4, unique=True))
def test_relations_are_those_of_the_viewer_program(claims):
    known = Relations(claims)
    for i, one in enumerate(claims):
        for j, other in enumerate(claims):
            assert known.is_inside(i, j) == contains(other, one)
            assert known.are_apart(i, j) == exclude(one, other)


KINDS = all_viewers(["A"], 2, 2, regions=("NY", "IL", "CA"))
SETTLED = leaves([A.what], windows(0, 1), 2, regions=["NY", "IL"])


@given(st.lists(combinations(SETTLED, most=2), min_size=1, max_size=4, unique=True))
def test_possible_answers_are_those_of_all_viewers(claims):
    ways = Relations(claims).possible_answers(range(len(claims)))
    assert {tuple(way) for way in ways.tolist()} == KINDS.vectors(claims)
    assert len(ways) == len({tuple(way) for way in ways.tolist()})


def test_relations_of_one_title_and_another():
    # 0: A ever; 1: A on day 1; 2: B ever; 3: A or B; 4 and 5: two regions.
    east, west = (everyone().where(region=name) for name in ("NY", "CA"))
    known = Relations([A, A.on(day(1)), B, A | B, east, west])
    inside = {(i, j) for i in range(6) for j in range(6) if known.is_inside(i, j)}
    assert inside == {(i, i) for i in range(6)} | {(1, 0), (0, 3), (1, 3), (2, 3)}
    apart = {(i, j) for i in range(6) for j in range(6) if known.are_apart(i, j)}
    assert apart == {(4, 5), (5, 4)}
    assert known.is_exact


def test_bits_are_the_table():
    known = Relations([A, B, A & B])
    for bits, column in zip(known.yes, known.answers.T, strict=True):
        assert [bits >> i & 1 for i in range(len(column))] == column.tolist()
    # The lowest bit is a viewer who answers yes to the fewest claims.
    assert known.answers[0].sum() == known.answers.sum(axis=1).min()


def test_windows_of_episodes_that_cross_are_known_to_be_unsure():
    show = watched(series="S")
    crossing = [show.between(day(0), day(2)), show.between(day(1), day(3))]
    assert not Relations([window.episodes(2) for window in crossing]).is_exact


def test_what_is_no_claim_is_refused():
    with pytest.raises(ClaimError, match=r"^`claim` must be built with kit.claims, su"):
        draw_viewers(["watched A"], 5, seed=0)


@pytest.mark.parametrize("n", [0, -1, 2.5, True])
def test_a_number_of_viewers_is_at_least_one(n):
    with pytest.raises(KitError, match=r"^`n` must be an int of at least 1, got "):
        draw_viewers([And((A, B))], n, seed=0)
