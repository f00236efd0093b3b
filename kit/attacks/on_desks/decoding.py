"""Do noisy answers to many questions give away the secret of each person in them?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.answers import Answers, Members
from kit.attackers import ThreatModel
from kit.attacks.on_desks.decoders import fit_absolute, fit_squares, fit_within
from kit.checks import check_number, check_one_of, check_type, is_list
from kit.errors import AttackError

#: The ways to decode: which shares are taken to fit best.
METHODS = ("least squares", "least absolute", "within noise")

THREAT = ThreatModel(
    attack="measure_decoding",
    attacker="whoever may ask a query system about many groups of people",
    reads="many noisy or rounded counts about overlapping groups",
    of_target="in which of the questions she is, such as by her number in the system",
    of_others="the same of everybody else in the questions",
    wins="the yes or no of a person is named rightly, more often than by one answer "
    "for all",
    kind="Scored",
    source="Dinur and Nissim, PODS 2003, theorem 3; Cohen and Nissim, JPC 10(1), 2020",
)


@dataclass(frozen=True, eq=False)
class Decoded:
    """What a decoder makes of noisy answers: one share, and one guess, a person.

    Parameters
    ----------
    shares : array of float, of length n_people, or None
        How much of a yes each person has, from 0 to 1, in the order of the answers'
        columns; known ones as they are known. None where no shares fit.
    method : str
        How it was decoded: one of `METHODS`.
    n_questions : int
        Answers that were used.
    noise : float or None
        By how much an answer was taken to be off at most, in people.
    """

    shares: np.ndarray | None
    method: str
    n_questions: int
    noise: float | None = None

    @property
    def is_feasible(self) -> bool:
        """Whether any shares fit: always so where no limit to the noise was stated."""
        return self.shares is not None

    @property
    def guesses(self) -> np.ndarray | None:
        """Who is said to have a yes: a share above one half, and not one half itself.

        A solver leaves an error in the last digits, which must not decide.
        """
        return None if self.shares is None else self.shares > 0.5 + 1e-6

    @property
    def scope(self) -> str:
        """How much was read, and what stood in the way where nothing fits."""
        told = f"Decoded by {self.method} from {self.n_questions:,} answers."
        if self.is_feasible:
            return told
        return (
            f"{told} No secret fits answers that are off by {self.noise:,.10g} at "
            "most: some are off by more, so the noise is larger than stated."
        )

    def __repr__(self) -> str:
        return f"Decoded: {self.scope}"


def decode(
    answers: Answers,
    known: object = None,
    *,
    method: str = "least squares",
    noise: float | None = None,
) -> Decoded:
    """Guess the secret of each person from noisy counts of who has it.

    The attacker may ask a query system how many people of a group have a yes. Each
    answer is blurred, and no answer gives anybody away. She knows who is in each group,
    asks about very many, and looks for the shares between 0 and 1 that fit all answers
    best. She rounds them, and succeeds where the guess about a person is right.

    Parameters
    ----------
    answers : Answers
        Who is in each question, and what was answered.
    known : list of True, False and None, of length n_people, optional
        Secrets that she knows beforehand; None where she does not.
    method : str, default="least squares"
        "least squares" asks for the smallest sum of squared errors, "least absolute"
        for the smallest sum of errors, "within noise" for any shares that miss no
        answer by more than `noise`.
    noise : float, optional
        By how much an answer may be off at most, in people: the rule, for whoever
        knows it. "within noise" needs it, and the others make no use of it.

    Returns
    -------
    Decoded
        Shares and guesses; neither where no secret fits within the stated noise.

    Raises
    ------
    AttackError
        If a parameter is of another kind, `known` is not one of True, False and None
        for each person, or the noise is missing or not used.

    References
    ----------
    .. [1] I. Dinur, K. Nissim, "Revealing information while preserving privacy", PODS
       2003, section 3: "within noise", with a share of exactly one half taken for no.
    .. [2] C. Dwork, F. McSherry, K. Talwar, "The price of privacy and the limits of LP
       decoding", STOC 2007: "least absolute".
    .. [3] A. Cohen, K. Nissim, "Linear Program Reconstruction in Practice", Journal of
       Privacy and Confidentiality 10(1), 2020, section 3.

    Examples
    --------
    Three people, and the second has a yes; each answer is off by one at most:

    >>> import kit
    >>> groups = [[1, 1, 0], [0, 1, 1], [1, 0, 1], [0, 1, 0]]
    >>> answers = kit.answers.Answers(groups, [1, 2, 0, 1])
    >>> found = kit.attacks.decode(answers)
    >>> found.guesses.tolist()
    [False, True, False]
    >>> print(kit.attacks.decode(answers, method="within noise", noise=0.1).scope)
    Decoded by within noise from 4 answers. No secret fits answers that are off by 0.1 \
at most: some are off by more, so the noise is larger than stated.
    """
    check_type(AttackError, "answers", answers, Answers, "an Answers")
    check_one_of(AttackError, "method", method, METHODS)
    limit = _read_noise(noise, method)
    is_known, bits = _read_known(known, answers.n_people)
    shares = bits.astype(float)
    if is_known.all():
        return Decoded(shares, method, len(answers), limit)
    matrix = answers.matrix
    values = answers.values - matrix @ np.where(is_known, shares, 0)
    fitted = _fit(matrix[:, np.flatnonzero(~is_known)], values, method, limit)
    if fitted is None:
        return Decoded(None, method, len(answers), limit)
    shares[~is_known] = fitted
    return Decoded(shares, method, len(answers), limit)


def _fit(
    matrix: Members, values: np.ndarray, method: str, noise: float | None
) -> np.ndarray | None:
    if noise is not None:
        return fit_within(matrix, values, noise)
    return {"least squares": fit_squares, "least absolute": fit_absolute}[method](
        matrix, values
    )


def _read_noise(noise: object, method: str) -> float | None:
    if method != "within noise":
        if noise is not None:
            rule = f"None, since {method} makes no use of it"
            fix = 'Decode with method="within noise".'
            raise AttackError.bad_value("noise", rule, noise, fix)
        return None
    if noise is None:
        rule = "the most by which an answer may be off, for the method within noise"
        raise AttackError.bad_value("noise", rule, None)
    return check_number(AttackError, "noise", noise, least=0)


def _read_known(known: object, n_people: int) -> tuple[np.ndarray, np.ndarray]:
    """Say of whom something is known, and what."""
    if known is None:
        return np.zeros(n_people, bool), np.zeros(n_people, bool)
    rule = f"one of True, False and None for each of {n_people:,} people"
    if not is_list(known):
        raise AttackError.bad_value("known", rule, type(known).__name__)
    listed = list(known)
    if len(listed) != n_people:
        raise AttackError.bad_value("known", rule, f"{len(listed):,} of them")
    if not all(one is None or isinstance(one, bool | np.bool_) for one in listed):
        raise AttackError.bad_value("known", rule, "something else among them")
    return (
        np.array([one is not None for one in listed]),
        np.array([bool(one) for one in listed]),
    )
