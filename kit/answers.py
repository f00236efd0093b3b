"""What does somebody hold who asked a query system many questions about known people?

Who is in each question, and what was answered. Where a question picks people by a
formula on a number that each of them has, anybody who knows the numbers knows who is in
it: that is what a `QueryFamily` is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from scipy import sparse

from kit.checks import check_each, check_seed, check_whole, is_list, is_number
from kit.errors import KitError, ReleaseError

#: Who is in each question: an array, or one of SciPy that keeps the yeses alone and
#: has no types.
Members = Any


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers of a query system, with who is in each question.

    People are columns, in any order that stays the same. Each has a secret, a yes or a
    no, and each answer says how many of those in the question have a yes, more or less.

    Parameters
    ----------
    members : array of bool, or sparse array, of shape (n_questions, n_people)
        Whether a person is in a question.
    values : array of float, of length n_questions
        What was answered, in people; noise may make it negative or no whole number.
    n_refused : int, default=0
        How many more questions were asked that got no number.

    Raises
    ------
    ReleaseError
        If there is no answer, an answer is no number, or the members are no table of
        yes and no with a row for each answer.

    Examples
    --------
    Two questions about three people:

    >>> import kit
    >>> kit.answers.Answers([[True, True, False], [False, True, True]], [2, 1])
    Answers to 2 questions about 3 people
    """

    members: Members
    values: np.ndarray
    n_refused: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", _read_values(self.values))
        object.__setattr__(self, "members", _read_members(self.members, len(self)))
        check_whole(ReleaseError, "n_refused", self.n_refused, least=0)

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        told = f"Answers to {len(self):,} questions about {self.n_people:,} people"
        return f"{told}, {self.n_refused:,} refused" if self.n_refused else told

    @property
    def n_people(self) -> int:
        """How many people the questions are about."""
        return self.members.shape[1]

    @property
    def n_asked(self) -> int:
        """How many questions were asked, those included that got no number."""
        return len(self) + self.n_refused

    @cached_property
    def matrix(self) -> Members:
        """Who is in each question, as 0 and 1: a product of yeses is no count."""
        return self.members.astype(float)

    def first(self, n: int) -> Answers:
        """Keep the first answers, as if nothing more had been asked.

        Parameters
        ----------
        n : int
            How many, at least 1; all of them where there are fewer.

        Returns
        -------
        Answers
            Refusals cannot be placed among the answers, and are left out.

        Raises
        ------
        ReleaseError
            If `n` is no whole number of at least 1.
        """
        check_whole(ReleaseError, "n", n)
        return Answers(self.members[:n], self.values[:n])

    def shuffled(self, *, seed: int) -> Answers:
        """Put the answers in an order drawn by lot, so that the first are any.

        Parameters
        ----------
        seed : int
            Fixes the draw.

        Returns
        -------
        Answers

        Raises
        ------
        ReleaseError
            If `seed` is no whole number of at least 0.
        """
        check_seed(ReleaseError, seed)
        order = np.random.default_rng(seed).permutation(len(self))
        return Answers(self.members[order], self.values[order], self.n_refused)

    def errors(self, secret: Sequence[bool] | np.ndarray) -> np.ndarray:
        """Say by how much each answer is off, for a judge who knows the truth.

        Parameters
        ----------
        secret : array of bool, of length n_people
            Who has a yes.

        Returns
        -------
        array of float, of length n_questions
            Answer minus true count, in people.

        Raises
        ------
        ReleaseError
            If the secret is not one yes or no for each person.
        """
        bits = check_bits(ReleaseError, "secret", secret, self.n_people)
        return np.asarray(self.values - self.matrix @ bits.astype(float))


def check_bits(
    error: type[KitError], name: str, bits: object, n_people: int | None = None
) -> np.ndarray:
    """Refuse what is not one yes or no for each person; give an array of bool."""
    whom = "each person" if n_people is None else f"each of {n_people:,} people"
    rule = f"a list of True or False, one for {whom}"
    found = _as_array(bits)
    if found is None or found.ndim != 1:
        raise error.bad_value(name, rule, type(bits).__name__)
    if not len(found) or n_people not in (None, len(found)):
        raise error.bad_value(name, rule, f"{len(found):,} of them")
    if not _are_bits(found):
        raise error.bad_value(name, rule, "something else among them")
    return found.astype(bool)


def _read_values(values: object) -> np.ndarray:
    rule = "a list of numbers, one for each question that was answered"
    found = _as_array(values)
    if found is None or found.ndim != 1:
        raise ReleaseError.bad_value("values", rule, type(values).__name__)
    if not len(found):
        raise ReleaseError.bad_value("values", rule, "an empty one")
    is_number = found.dtype.kind in "iuf"
    if not is_number or not np.isfinite(found).all():
        fix = "Leave out the questions that got no number, and count them as refused."
        raise ReleaseError.bad_value("values", rule, "something else among them", fix)
    return found.astype(float)


def _read_members(members: object, n_answers: int) -> Members:
    rule = f"a table of True and False with a row for each of {n_answers:,} answers"
    found: Any = members if sparse.issparse(members) else _as_array(members)
    if found is None or found.ndim != 2:
        raise ReleaseError.bad_value("members", rule, type(members).__name__)
    if found.shape[0] != n_answers or not found.shape[1]:
        rows, columns = found.shape
        shape = f"one of {rows:,} rows and {columns:,} columns"
        raise ReleaseError.bad_value("members", rule, shape)
    is_sparse = sparse.issparse(found)
    if not _are_bits(found.data if is_sparse else found):
        raise ReleaseError.bad_value("members", rule, "something else in it")
    return sparse.csr_array(found, dtype=bool) if is_sparse else found.astype(bool)


def _as_array(given: object) -> np.ndarray | None:
    """Take what was given for an array, or None where it can be none."""
    if not is_list(given):
        return None
    try:
        return np.asarray(given if hasattr(given, "__array__") else list(given))
    except (TypeError, ValueError):  # rows of different lengths
        return None


def _are_bits(found: np.ndarray) -> bool:
    is_number = found.dtype.kind in "iuf" and bool(np.isin(found, (0, 1)).all())
    return found.dtype == bool or is_number


#: The settings of the recorded attack: the first 25 primes, and the rest by hand.
PRIMES = tuple(p for p in range(2, 98) if all(p % q for q in range(2, p)))
OFFSETS = (5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000)
POWERS = tuple(tenths / 10 for tenths in range(5, 20) if tenths != 10)
_LARGEST = 2**53  # whole numbers up to here are told apart in double precision


@dataclass(frozen=True)
class QueryFamily:
    """Questions that pick about half of all people by a formula on their numbers.

    A person with the number x is in the question with multiplier m, power e and offset
    o if ``floor(o (x m)^e + 0.5)`` equals ``floor(o (x m)^e)``: if the first decimal is
    below 5. A desk that computes sees an ordinary condition on a column; whoever knows
    the numbers sees a group that is as good as drawn by lot. It is worked out in
    double precision, as the system does, for in other numbers other people would be in.

    Parameters
    ----------
    multipliers : sequence of int, default=the first 25 primes
        All m, each at least 1.
    powers : sequence of float, default=0.5 to 1.9 in steps of 0.1 without 1
        All e, each above 0 and none whole: a whole power of a whole number has no
        decimals, so that everybody is in.
    offsets : sequence of int, default=5 to 100,000 in ten steps
        All o, each at least 1.

    Raises
    ------
    ReleaseError
        If a list is empty, or one of its numbers is out of range or whole.

    References
    ----------
    .. [1] A. Cohen, K. Nissim, "Linear Program Reconstruction in Practice", Journal of
       Privacy and Confidentiality 10(1), 2020, section 3.

    Examples
    --------
    >>> import kit
    >>> family = kit.answers.QueryFamily()
    >>> len(family)
    3500
    >>> members = family.members([101, 205, 377])
    >>> members.shape, bool(0.4 < members.mean() < 0.6)
    ((3500, 3), True)
    """

    multipliers: Sequence[int] = PRIMES
    powers: Sequence[float] = POWERS
    offsets: Sequence[int] = OFFSETS

    def __post_init__(self) -> None:
        for name in ("multipliers", "offsets", "powers"):
            numbers = getattr(self, name)
            rule = "a list of numbers, one or more"
            if not is_list(numbers) or not tuple(numbers):
                raise ReleaseError.bad_value(name, rule, numbers)
            object.__setattr__(self, name, tuple(numbers))
            for number in getattr(self, name):
                if name != "powers":
                    check_whole(ReleaseError, name, number, most=_LARGEST)
                elif not is_broken(number):
                    rule = "numbers from 0 to 10 that are not whole"
                    raise ReleaseError.bad_value(name, rule, number)

    def __len__(self) -> int:
        return len(self.multipliers) * len(self.powers) * len(self.offsets)

    @property
    def settings(self) -> list[tuple[int, float, int]]:
        """Multiplier, power and offset of each question, in their order."""
        return list(product(self.multipliers, self.powers, self.offsets))

    def members(self, ids: Iterable[int]) -> np.ndarray:
        """Say who is in each question.

        Parameters
        ----------
        ids : sequence of int, of length n_people
            The number of each person, at least 0.

        Returns
        -------
        array of bool, of shape (n_questions, n_people)

        Raises
        ------
        ReleaseError
            If there is no number, or one is below 0 or not whole.
        """
        return pick_members(self.settings, ids)


def is_broken(power: object) -> bool:
    """Say whether a power of a whole number has decimals: if it is itself not whole."""
    return is_number(power) and 0 < power < 10 and not float(power).is_integer()


def pick_members(
    settings: Sequence[tuple[int, float, int]], ids: Iterable[int]
) -> np.ndarray:
    """Say who is in each of some questions of the form of a `QueryFamily`."""
    rule = f"a list of whole numbers from 0 to {_LARGEST:,}, one for each person"
    numbers = check_each(ReleaseError, "ids", ids, (int, np.integer), rule)
    if not numbers:
        raise ReleaseError.bad_value("ids", rule, "an empty one")
    for number in numbers:
        if not 0 <= number <= _LARGEST:
            raise ReleaseError.bad_value("ids", rule, "one out of range")
    # The processor's own pow, one by one: numpy's may differ in the last bit.
    raised: dict[tuple[int, float], np.ndarray] = {}
    picked = np.empty((len(settings), len(numbers)), dtype=bool)
    for place, (multiplier, power, offset) in enumerate(settings):
        if (multiplier, power) not in raised:
            each = [float(int(x) * multiplier) ** power for x in numbers]
            raised[multiplier, power] = np.array(each)
        grown = offset * raised[multiplier, power]
        picked[place] = np.floor(grown + 0.5) == np.floor(grown)
    return picked


__all__ = ["Answers", "QueryFamily"]


def __dir__() -> list[str]:
    """List what is public."""
    return __all__
