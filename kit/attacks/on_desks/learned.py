"""What did an insider learn, from which permitted questions, and what did it take?"""

from __future__ import annotations

from dataclasses import dataclass

from kit.access import Question
from kit.claims.amounts import Statistic
from kit.errors import DeskError
from kit.findings import Proved
from kit.printed import Exact
from kit.releases import Bounds, Number


@dataclass(frozen=True)
class Term:
    """One permitted question of the sum, with its whole weight and its answer."""

    weight: int
    question: Question
    answer: int


@dataclass(frozen=True)
class Learned:
    """What came of one question, and what it took.

    Parameters
    ----------
    question : Claim or Statistic
        What the insider wanted to know.
    how : str or None
        "asked" where the desk simply answered, else the kind of tracker; None where
        nothing worked.
    terms : tuple of Term
        Permitted questions whose weighted answers sum to the answer.
    n_search, n_answer, n_refused : int
        Questions asked for it: answered ones that only served to find a tracker,
        answered ones in the sum, and refused ones. One that had been asked before
        costs nothing again.
    is_spent : bool
        Whether the desk's budget ended the attack.
    """

    question: Question
    how: str | None
    terms: tuple[Term, ...] = ()
    n_search: int = 0
    n_answer: int = 0
    n_refused: int = 0
    is_spent: bool = False

    @property
    def answer(self) -> int | None:
        """The answer, exact if the desk tells the truth; None where none was found."""
        if self.how is None:
            return None
        return sum(term.weight * term.answer for term in self.terms)

    @property
    def n_asked(self) -> int:
        """All questions asked, refused ones included."""
        return self.n_search + self.n_answer + self.n_refused

    def proved(self) -> Proved:
        """Say a count as a finding, with the answers that prove it.

        It rests on the desk: that it counts what it is asked, adds no noise, and that
        nothing changed between two questions.

        Raises
        ------
        DeskError
            If nothing was learned, or a total was.

        Examples
        --------
        >>> from kit.claims import watched
        >>> film = watched("A")
        >>> terms = (Term(1, film, 52), Term(-1, film & ~watched("B"), 51))
        >>> found = Learned(film & watched("B"), "individual", terms, n_answer=2)
        >>> found.answer, str(found.proved().size)
        (1, 'exactly 1')
        """
        if self.how is None or isinstance(self.question, Statistic):
            raise DeskError.not_a_count(self.question, self.how)
        because = tuple(Number(t.question, Exact(t.answer)) for t in self.terms)
        size = Bounds(self.answer, self.answer, True, True)
        return Proved(self.question, size, because, is_smallest=len(because) == 1)
