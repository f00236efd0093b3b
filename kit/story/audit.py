"""What does one headline give away, in words that a journalist can defend?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.claims.sentences import clause, relative
from kit.ledger.entries import Entry, ends_on, starts_on
from kit.ledger.gather import gather
from kit.measures.tails import Extreme
from kit.story.evidence import Evidence, gather_evidence
from kit.story.likely import choose_fact
from kit.story.questions import Question, list_own_checks, list_questions
from kit.story.quotes import Quote, share_words, write_quotes
from kit.words import people_words, say_share

NOT_MEASURED = "Not measured."


@dataclass(frozen=True)
class Criterion:
    """One of the three criteria, with what was measured."""

    name: str  # singling out, linkability or inference
    asks: str  # what it asks, in one sentence
    finding: str  # the measurement, or why there is none
    is_measured: bool  # whether there is one


def weigh_criteria(evidence: Evidence) -> tuple[Criterion, Criterion, Criterion]:
    """Put what was measured under each of the three criteria."""
    return (_singling_out(evidence), _linkability(evidence), _inference(evidence))


def _singling_out(evidence: Evidence) -> Criterion:
    found = evidence.k_release
    finding = found.sentence(evidence.unit)
    if found.k is not None:
        finding = f"The smallest group proved (k_release = {found.k:,}): {finding}"
    fact = choose_fact(evidence.alone)
    if fact is not None:
        k, expected = fact.alone.k, fact.alone.expected
        digits = 2 if expected > k - 0.05 else 1  # 1.99 of 2, and not 2.0
        so_many = f"{expected:,.{digits}f} are"
        if expected < 0.05:  # which would read as 0.0
            so_many = "hardly anybody is"
        finding += (
            f" In a group of exactly {k:,} people, {so_many} expected to be alone by "
            f"their {fact.fact}."
        )
        if evidence.size.low != evidence.size.high:
            finding += " The sentence does not tell how many its group holds."
    asks = "Can somebody be told apart from everybody else?"
    return Criterion("Singling out", asks, finding, is_measured=True)


def _linkability(evidence: Evidence) -> Criterion:
    asks = "Can two records about the same person, or the same group, be joined?"
    n_numbers, joined = len(evidence.release.counts), evidence.n_hidden
    or_one = f", or of one {evidence.unit.one}" * (evidence.k_cell == 1)
    if n_numbers == 1:
        finding = (
            f"{NOT_MEASURED} One number has nothing to be joined with; give the other "
            "numbers that were published."
        )
        if any(other.aside for other in evidence.gathered.context):
            finding = (
                f"{NOT_MEASURED} No other number that was given counts "
                f"{evidence.unit.many}, as far as the sentences say."
            )
        return Criterion("Linkability", asks, finding, is_measured=False)
    groups = f"{joined or 'no'} {'group' if joined == 1 else 'groups'}"
    if not evidence.k_release.is_exhaustive:
        groups = f"at least {groups}" if joined else "no group that was found"
    finding = (
        f"Between numbers: joined, the {n_numbers} that were published prove "
        f"{groups} smaller than any of them{or_one}. Between records of persons: not "
        "measured, since none were published."
    )
    return Criterion("Linkability", asks, finding, is_measured=True)


def _inference(evidence: Evidence) -> Criterion:
    asks = "Can something be worked out about somebody that nobody printed?"
    if evidence.size.high == 0:
        nobody = clause(evidence.unit.none, evidence.claim, evidence.unit)
        finding = (
            f"A zero tells it of each {evidence.unit.one} in the population: {nobody}. "
            "It holds for a true zero, not for a small number that was rounded down."
        )
        return Criterion("Inference", asks, finding, is_measured=True)
    if not evidence.seen:
        finding = (
            f"{NOT_MEASURED} No wider audience of these days was printed, so it is not "
            "known what it is worth to have been seen watching."
        )
        return Criterion("Inference", asks, finding, is_measured=False)
    best = evidence.seen[0]
    share = share_words(best.membership.lowest_share, best.membership.highest_share)
    said = relative(best.seen, evidence.unit)
    finding = f"Of those {said}, {share} are in the group."
    return Criterion("Inference", asks, finding, is_measured=True)


def say_surprise(evidence: Evidence) -> str:
    """Say in one sentence what the strongest finding is to somebody it is about."""
    if evidence.size.high == 0:
        return (
            "Anybody may be surprised that a zero speaks of everyone: it says of each "
            "member what that member did not do."
        )
    if evidence.size.high == 1 and not evidence.unit.is_person:
        return (
            f"Whoever uses that {evidence.unit.one} may be surprised that it is the "
            "whole of a published number."
        )
    if evidence.size.high == 1:
        return (
            "The person in it may be surprised to be the whole of a published number, "
            "and to be recognised by anybody who knows the same from elsewhere."
        )
    if evidence.hidden:
        found = evidence.hidden[0]
        supposed = (
            ", if the invented number were true,"
            if evidence.is_invented(found.because)
            else ""
        )
        return (
            "Whoever is counted may be surprised that numbers about crowds"
            f"{supposed} prove something about a group of "
            f"{people_words(found.size, evidence.unit)} that nobody ever printed."
        )
    return f"Whoever is counted may be surprised that {_takes(evidence)}."


def _takes(evidence: Evidence) -> str:
    """Say what records the count takes, and how thin the crowd is."""
    claim, verb = evidence.claim, evidence.headline.told.get("verb", "watched")
    first, last = starts_on(claim), ends_on(claim)
    days = (last - first).days + 1 if first and last else 0
    kept = f", for {days:,} days," * (days > 1)
    takes = (
        f"it takes a record of what each {evidence.unit.one} {verb}{kept} to write one "
        "sentence"
    )
    fact = choose_fact(evidence.alone)
    if fact is None or fact.alone.expected < 1:
        return takes
    return (
        f"{takes}, and that a {fact.fact} would set {say_share(fact.alone.share)} of "
        f"{fact.alone.k:,} people apart from all the others"
    )


#: Thresholds that publishers state: see `kit.rules.presets`; and one far above them.
KS = (5, 10, 11, 50)


@dataclass(frozen=True)
class Audit:
    """A headline, what it gives away, and what to write and to ask."""

    evidence: Evidence  # what is proved and what is likely
    # sentences that can be printed, each with what it does not mean
    quotes: tuple[Quote, ...]
    questions: tuple[Question, ...]  # what to ask the company
    # what the reader can settle, with what to write then
    own_checks: tuple[Question, ...]
    surprise: str  # what a reader would be surprised to learn can be inferred
    # singling out, linkability and inference, each measured or not
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
    >>> import kit
    >>> told = {"words": "…", "kind": "every day", "title": "A Christmas Prince"}
    >>> tweet = told | {"number": 53, "days": 18, "until": "2017-12-10"}
    >>> eve = told | {"number": 57, "days": 17, "until": "2017-12-09"}
    >>> audit = kit.audit_headline([tweet, eve], seed=1)
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
