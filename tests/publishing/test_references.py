"""People of a log are drawn for an attacker, and nobody twice."""

import polars as pl
import pytest

from kit.claims.viewing import watched
from kit.errors import ClaimError
from kit.log import check_plays
from kit.publishing.references import draw_references

# Viewer v watched title v alone; the even ones watched A as well.
ROWS = [(v, f"T{v}") for v in range(20)] + [(v, "A") for v in range(0, 20, 2)]
LOG = check_plays(pl.DataFrame(ROWS, ["viewer", "title"], orient="row"), undated=True)
OWN = [watched(f"T{v}") for v in range(20)]


def test_everybody_is_drawn_once_with_what_is_true_of_them():
    parts = draw_references(LOG, OWN, [5, 7, None], seed=1)
    assert [part.n_people for part in parts] == [5, 7, 8]
    whole = sum(part.answers.sum(axis=0) for part in parts)
    assert whole.tolist() == [1] * 20  # each title has one viewer, in one part
    assert all((part.answers.sum(axis=1) == 1).all() for part in parts)


def test_people_may_be_drawn_among_those_of_whom_a_claim_is_true():
    (some,) = draw_references(LOG, [watched("A"), *OWN], [None], among=watched("A"))
    assert some.n_people == 10
    assert some.answers[:, 0].all()
    (rest,) = draw_references(LOG, [watched("A")], [None], among=~watched("A"))
    assert rest.n_people == 10
    assert not rest.answers.any()


def test_the_same_seed_draws_the_same_people():
    one, same, other = (
        draw_references(LOG, OWN, [5], seed=seed)[0].answers.tolist()
        for seed in (1, 1, 2)
    )
    assert one == same != other


@pytest.mark.parametrize(
    ("sizes", "match"),
    [
        ([], "`sizes` must be a list of numbers of people, of which the last may be"),
        ([None, 3], "`sizes` must be a list of numbers of people, of which the last"),
        (3, "`sizes` must be a list of numbers of people, of which the last may be N"),
        ([0], "`sizes` must be an int of at least 1, got 0"),
        ([21], "`sizes` must be at most 20 people together, as many as there are, got"),
        ([20, None], "`sizes` must be at most 20 people together, as many as there ar"),
    ],
)
def test_more_people_than_there_are_cannot_be_drawn(sizes, match):
    with pytest.raises(ClaimError, match=match):
        draw_references(LOG, OWN, sizes)
