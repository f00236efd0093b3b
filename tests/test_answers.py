"""Answers say who is in each question; a family of questions picks people by number."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import sparse

from kit.answers import Answers, QueryFamily
from kit.errors import ReleaseError


def test_errors_are_answer_minus_count():
    answers = Answers([[1, 1, 0], [1, 1, 1]], [3, 1.5], n_refused=2)
    # Of the first two, both have a yes; of all three too.
    assert answers.errors([True, True, False]).tolist() == [1, -0.5]
    assert (len(answers), answers.n_people, answers.n_asked) == (2, 3, 4)
    assert repr(answers) == "Answers to 2 questions about 3 people, 2 refused"
    assert answers.first(1).errors([True, True, False]).tolist() == [1]


def test_answers_are_shuffled_with_their_questions():
    answers = Answers(np.eye(50, dtype=bool), range(50), n_refused=3)
    mixed = answers.shuffled(seed=1)
    assert sorted(mixed.values) == list(range(50))
    assert mixed.values.tolist() != list(range(50))
    assert (mixed.members.argmax(axis=1) == mixed.values).all()
    assert mixed.n_refused == 3
    assert (answers.shuffled(seed=1).values == mixed.values).all()
    with pytest.raises(ReleaseError, match=r"`seed` must be an int of at least 0"):
        answers.shuffled(seed=None)


TABLE = np.eye(2, dtype=bool)


@pytest.mark.parametrize(
    ("members", "values", "message"),
    [
        (np.empty((0, 3)), [], r"^`values` must be a list of numbers.*an empty one"),
        (TABLE, [1, 2, 3], r"^`members` must be .* row for each of 3 answers.*2 rows"),
        (
            TABLE,
            [1, None],
            r"^`values` must be .*something else.*count them as ref",
        ),
        (
            TABLE,
            ["many", "few"],
            r"^`values` must be a list of numbers.*something el",
        ),
        (TABLE, [1, math.inf], r"^`values` must be a list of numbers.*something el"),
        (TABLE, "12", r"^`values` must be a list of numbers.*got 'str'"),
        (TABLE, [[1], [2]], r"^`values` must be a list of numbers.*got 'list'"),
        (
            [[1, 0], [1]],
            [1, 2],
            r"^`members` must be a table of True and Fal.*'list'",
        ),
        ([[1, 0], [1, 2]], [1, 2], r"^`members` must be .*something else in it"),
        ([[], []], [1, 2], r"^`members` must be .*2 rows and 0 columns"),
        (sparse.csr_array([[1, 3]]), [1], r"^`members` must be .*something else in it"),
        (None, [1], r"^`members` must be a table of True and False.*got 'NoneType'"),
    ],
)
def test_what_are_no_answers_is_one_sentence(members, values, message):
    with pytest.raises(ReleaseError, match=message):
        Answers(members, values)


def test_other_numbers_of_answers_are_refused():
    with pytest.raises(ReleaseError, match=r"`n_refused` must be an int of at least 0"):
        Answers(TABLE, [1, 2], n_refused=-1)
    with pytest.raises(ReleaseError, match=r"`n` must be an int of at least 1"):
        Answers(TABLE, [1, 2]).first(0)
    with pytest.raises(ReleaseError, match=r"`secret` must be .* each of 2 people"):
        Answers(TABLE, [1, 2]).errors([True])


# -- the family -------------------------------------------------------------------


def test_a_question_by_hand():
    family = QueryFamily([2], [0.5], [5])
    # 5 sqrt(2 x): x = 1 gives 7.07, in; x = 3 gives 12.25, in; x = 4 gives 14.14, in;
    # x = 6 gives 17.32, in; x = 7 gives 18.71 and x = 13 gives 25.495, in by a hair.
    assert family.members([1, 3, 4, 6, 7, 13]).tolist() == [
        [True, True, True, True, False, True]
    ]


def test_the_family_of_the_paper_has_3500_questions_of_about_half_the_people():
    family = QueryFamily()
    assert len(family) == len(family.settings) == 25 * 14 * 10
    assert family.multipliers[-1] == 97
    assert 1.0 not in family.powers
    assert {Fraction(p).limit_denominator(10) for p in family.powers} == {
        Fraction(n, 10) for n in range(5, 20) if n != 10
    }
    shares = family.members(range(2000, 2200)).mean(axis=1)
    # 200 coins vary by .035; no question is far off, and their mean is a half.
    assert shares.mean() == pytest.approx(0.5, abs=0.01)
    assert 0.2 < shares.min() < shares.max() < 0.8


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"powers": [1.0]},
            r"`powers` must be numbers from 0 to 10 that are not wh",
        ),
        ({"powers": [-0.5]}, r"`powers` must be numbers from 0 to 10"),
        ({"powers": []}, r"`powers` must be a list of numbers, one or more"),
        ({"multipliers": [0]}, r"`multipliers` must be an int from 1"),
        ({"offsets": 5}, r"`offsets` must be a list of numbers"),
    ],
)
def test_what_is_no_family_is_one_sentence(given, message):
    with pytest.raises(ReleaseError, match=message):
        QueryFamily(**given)


@pytest.mark.parametrize(
    ("ids", "said"),
    [([], "an empty one"), ([-1], "out of range"), ([1.5], "float"), (5, "int")],
)
def test_what_are_no_numbers_of_people_is_one_sentence(ids, said):
    with pytest.raises(ReleaseError, match=rf"^`ids` must be a list of whole.*{said}"):
        QueryFamily().members(ids)
