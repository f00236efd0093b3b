"""What does one headline give away, in words that a journalist can defend?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.ledger import Entry, gather
from kit.measures.tails import Extreme
from kit.story.criteria import Criterion, weigh_criteria
from kit.story.evidence import Evidence, gather_evidence
from kit.story.questions import Question, list_own_checks, list_questions
from kit.story.quotes import Quote, write_quotes
from kit.story.surprise import say_surprise

#: Thresholds that publishers state: see `kit.rules.presets`; and one far above them.
KS = (5, 10, 11, 50)


@dataclass(frozen=True)
class Audit:
    """A headline, what it gives away, and what to write and to ask.

    Parameters
    ----------
    evidence : Evidence
        What is proved and what is likely.
    quotes : tuple of Quote
        Sentences that can be printed, each with what it does not mean.
    questions : tuple of Question
        What to ask the company.
    own_checks : tuple of Question
        What the reader can settle, with what to write then.
    surprise : str
        What a reader would be surprised to learn can be inferred.
    criteria : tuple of Criterion
        Singling out, linkability and inference, each measured or not.
    """

    evidence: Evidence
    quotes: tuple[Quote, ...]
    questions: tuple[Question, ...]
    own_checks: tuple[Question, ...]
    surprise: str
    criteria: tuple[Criterion, ...]

    @property
    def headline(self) -> Entry:
        """The sentence under audit."""
        return self.evidence.headline


def audit_headline(
    entries: Sequence[Entry | Mapping[str, Any]],
    *,
    population: str | Mapping[str, int] = "",
    ks: Sequence[int] = KS,
    seed: int,
    extreme: Extreme | None = None,
    extreme_of: str = "",
) -> Audit:
    """Find out what a headline gives away, alone and beside what else was published.

    Readers have the newspaper, an archive of the company's other sentences, and a
    calendar. They have no log and no inside help. They read all sentences as equations
    about people, keep what is true in every audience that fits them, and set beside
    it what is likely of any group of that size.

    Parameters
    ----------
    entries : sequence of Entry or of mappings
        The headline first, then what else was published; see `kit.ledger.KINDS`.
    population : str or mapping of str to int, default=""
        Where the people live: ``"United States"``, people by place, or nothing.
    ks : sequence of int, default=(5, 10, 11, 50)
        Thresholds to try.
    seed : int
        Of whatever is drawn.
    extreme : Extreme, optional
        For a sentence about one person: what `kit.measures.tails` found.
    extreme_of : str, default=""
        Whose counts were fitted there, in words.

    Returns
    -------
    Audit

    Raises
    ------
    LedgerError
        If a sentence cannot be read, or the first counts no people.
    ContradictionError
        If the numbers contradict each other; it names them.

    Examples
    --------
    >>> told = {"words": "…", "kind": "every day", "title": "A Christmas Prince"}
    >>> tweet = told | {"number": 53, "days": 18, "until": "2017-12-10"}
    >>> eve = told | {"number": 57, "days": 17, "until": "2017-12-09"}
    >>> audit = audit_headline([tweet, eve], seed=1)
    >>> audit.evidence.k_cell, audit.evidence.k_release.k
    (53, 4)
    >>> print(audit.quotes[0].text)
    Read together, the numbers prove: four people had watched A Christmas Prince every \
day from 23 November until 9 December 2017 and did not on 10 December.
    """
    evidence = gather_evidence(
        gather(entries),
        population=population,
        ks=ks,
        seed=seed,
        extreme=extreme,
        extreme_of=extreme_of,
    )
    return Audit(
        evidence,
        write_quotes(evidence),
        list_questions(evidence),
        list_own_checks(evidence),
        say_surprise(evidence),
        weigh_criteria(evidence),
    )
