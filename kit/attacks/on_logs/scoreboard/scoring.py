"""How alike are a fact and a play, and how much does a fact weigh?"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

import numpy as np

from kit.errors import AttackError

#: How facts can be weighed: by how few people played the title, or all alike.
WEIGHTS = ("rarity", "none")
_FEWEST = 2  # the logarithm of 1 is 0, and what one person played would weigh endlessly


@dataclass(frozen=True)
class Scoring:
    """How a play is compared with what is known of it.

    A rating that is off by ``rating_scale``, or a day that is off by ``day_scale``, is
    worth 1/e of one that is right. A fact about a title that few people played weighs
    more: 1 over the logarithm of their number, which counts as 2 at the least.

    Parameters
    ----------
    rating_scale : float, default=1.5
        In steps of the ratings (rho_0 in the paper).
    day_scale : float, default=30.0
        In days (d_0 in the paper).
    weigh : {'rarity', 'none'}, default='rarity'

    Raises
    ------
    AttackError
        If a scale is not a number above 0, or `weigh` is something else.

    References
    ----------
    .. [1] A. Narayanan, V. Shmatikov, "Robust De-anonymization of Large Sparse
       Datasets", S&P 2008, section 5. Both scales were tuned on the Netflix Prize.

    Examples
    --------
    >>> Scoring(day_scale=7)
    Scoring(rating_scale=1.5, day_scale=7, weigh='rarity')
    """

    rating_scale: float = 1.5
    day_scale: float = 30.0
    weigh: str = "rarity"

    def __post_init__(self) -> None:
        for name in ("rating_scale", "day_scale"):
            value = getattr(self, name)
            is_number = isinstance(value, Real) and not isinstance(value, bool)
            if not (is_number and 0 < value < np.inf):
                raise AttackError.bad_value(name, "a number above 0", value)
        if self.weigh not in WEIGHTS:
            rule = " or ".join(map(repr, WEIGHTS))
            raise AttackError.bad_value("weigh", rule, self.weigh)

    def weights(self, support: np.ndarray) -> np.ndarray:
        """Weigh titles by the number of people who played each.

        Parameters
        ----------
        support : np.ndarray of shape (n_titles,)

        Returns
        -------
        np.ndarray of shape (n_titles,), float64

        Examples
        --------
        >>> Scoring().weights(np.array([1, 2, 1000])).round(2).tolist()
        [1.44, 1.44, 0.14]
        """
        if self.weigh == "none":
            return np.ones(len(support))
        return 1 / np.log(np.maximum(support, _FEWEST))
