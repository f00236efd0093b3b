"""What does somebody see who looks at the screen of another person?

A service shows everybody the same titles, each with a picture that is chosen for the
person who looks. A picture is a small thing to overlook, or to share with a link.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.attackers import Reference
from kit.checks import check_seed, check_type, check_whole
from kit.errors import KnowledgeError


@dataclass(frozen=True, eq=False)
class Screens:
    """The pictures that some people were shown, and what is known of the same people.

    Parameters
    ----------
    shown : array of int, of shape (n_people, n_pages)
        Which picture of a page each was shown, by its number from 0.
    people : Reference
        Which claims are true of them, in the same order.

    Raises
    ------
    KnowledgeError
        If there is nobody or no page, or the two are not about as many people.

    Examples
    --------
    >>> import kit
    >>> people = kit.Reference([kit.watched("A")], [[True], [False]])
    >>> Screens([[0, 2], [1, 2]], people)
    Screens of 2 people with 2 pages each
    """

    shown: np.ndarray
    people: Reference

    def __post_init__(self) -> None:
        check_type(KnowledgeError, "people", self.people, Reference, "a Reference")
        shown = np.asarray(self.shown)
        shape = f"an array of {shown.dtype} of shape {shown.shape}"
        is_table = shown.ndim == 2 and shown.size and shown.dtype.kind in "iu"
        if not is_table or shown.min() < 0 or len(shown) != self.people.n_people:
            n = self.people.n_people
            rule = f"whole numbers from 0, a row for each of {n:,} people"
            raise KnowledgeError.bad_value("shown", rule, shape)
        object.__setattr__(self, "shown", shown)

    @property
    def n_pages(self) -> int:
        """How many pages each person saw."""
        return self.shown.shape[1]

    def first(self, n_pages: int) -> Screens:
        """Look at the first so many pages only."""
        return Screens(self.shown[:, :n_pages], self.people)

    def split(self, n: int, *, seed: int) -> tuple[Screens, Screens]:
        """Draw so many people by lot, and give them and the others apart.

        Raises
        ------
        KnowledgeError
            If nobody would be left on one side.
        """
        most = self.people.n_people - 1
        check_whole(KnowledgeError, "n", n, most=most)
        check_seed(KnowledgeError, seed)
        drawn = np.random.default_rng(seed).permutation(most + 1)
        first, second = (
            Screens(
                self.shown[who], Reference(self.people.claims, self.people.answers[who])
            )
            for who in (drawn[:n], drawn[n:])
        )
        return first, second

    def __repr__(self) -> str:
        pages = f"{self.n_pages:,} page{'s' * (self.n_pages != 1)}"
        return f"Screens of {self.people.n_people:,} people with {pages} each"
