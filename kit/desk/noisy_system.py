"""How does a query system answer that adds noise and withholds small counts?

It stands in for a real one, of which answers were recorded: whole Gaussian noise that
is drawn once for each group of people, and a threshold that is itself drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from kit.answers import Answers, QueryFamily, check_bits, pick_members
from kit.checks import check_number, check_seed, check_type
from kit.errors import DeskError

_LEAST = 2  # no smaller count is answered, whatever threshold is drawn
_MIDDLE, _SPREAD = 4.0, 0.5  # of the threshold, in people


@dataclass(frozen=True, eq=False)
class NoisySystem:
    """Answers questions about people with numbers, with noise and above a threshold.

    A count is withheld if it is below 2 people, or below a threshold that is drawn from
    a normal distribution of mean 4 and standard deviation 0.5. Any other is answered
    with a whole number: rounded normal noise is added. Noise is sticky: whoever asks
    about the same people again, in whatever words, gets the same answer, so that asking
    twice is of no use.

    Parameters
    ----------
    ids : list of int, of length n_people
        The number of each person in the system, by which questions pick.
    secret : list of bool, of length n_people
        Who has a yes.
    sd : float, default=4
        Standard deviation of the noise, in people, before it is rounded.
    seed : int
        Fixes noise and thresholds.

    Raises
    ------
    DeskError
        If a parameter is out of range or of another kind, two people have one number,
        or there are not as many secrets as numbers.

    References
    ----------
    .. [1] A. Cohen, K. Nissim, "Linear Program Reconstruction in Practice", Journal of
       Privacy and Confidentiality 10(1), 2020: the system and its simulator.

    Examples
    --------
    >>> import kit
    >>> ids, secret = range(2000, 2060), [True, False, False] * 20
    >>> system = kit.desk.NoisySystem(ids, secret, seed=1)
    >>> answers = system.ask(kit.answers.QueryFamily())
    >>> len(answers) + answers.n_refused
    3500
    >>> float(round(answers.errors(secret).std()))
    4.0
    """

    ids: np.ndarray
    secret: np.ndarray
    sd: float = 4.0
    seed: int = 0

    def __post_init__(self) -> None:
        settings = [(1, 0.5, 1)]
        n_people = pick_members(settings, self.ids).shape[1]
        bits = check_bits(DeskError, "secret", self.secret, n_people)
        ids = np.array(list(self.ids), dtype=np.int64)
        if len(np.unique(ids)) < len(ids):
            rule = "a list of numbers, each of one person only"
            raise DeskError.bad_value("ids", rule, "one twice")
        object.__setattr__(self, "ids", ids)
        object.__setattr__(self, "secret", bits)
        check_number(DeskError, "sd", self.sd, least=0)
        check_seed(DeskError, self.seed)

    def __repr__(self) -> str:
        return f"NoisySystem of {len(self.ids):,} people, noise of sd {self.sd:g}"

    def ask(self, family: QueryFamily) -> Answers:
        """Ask all questions of a family.

        Parameters
        ----------
        family : QueryFamily
            Which questions.

        Returns
        -------
        Answers
            Those that got a number, in the order of the family; how many did not is
            counted.

        Raises
        ------
        DeskError
            If `family` is of another kind, or every question is refused.
        """
        check_type(DeskError, "family", family, QueryFamily, "a QueryFamily")
        members = family.members(self.ids.tolist())
        counts = members.astype(float) @ self.secret.astype(float)
        lots = np.array([self._draw(row) for row in members])
        is_told = counts >= np.maximum(_LEAST, _MIDDLE + _SPREAD * lots[:, 1])
        if not is_told.any():
            msg = (
                "`family` must hold a question that is answered, but too few people "
                f"with a yes are in each of its {len(family):,}; ask about more people."
            )
            raise DeskError(msg)
        values = counts + np.rint(self.sd * lots[:, 0])
        return Answers(members[is_told], values[is_told], int((~is_told).sum()))

    def _draw(self, group: np.ndarray) -> np.ndarray:
        """Draw noise and threshold of a group: the same people, the same lots."""
        mark = blake2b(self.ids[group].tobytes(), digest_size=16).digest()
        words = np.frombuffer(mark, dtype=np.uint32).tolist()
        return np.random.default_rng([self.seed, *words]).standard_normal(2)
