"""Does the release resist the three criteria of the European authorities?

Opinion 05/2014 asks of anonymous data whether one can still single out a person, link
records of one person, or infer something about a person. Each criterion gets the
measurement that bears on it, or the words "not measured": no verdict.

References
----------
.. [1] Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation
   Techniques (WP216), 10 April 2014, section 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.claims.sentences import clause, relative
from kit.story.drafts import share_words
from kit.story.evidence import Evidence
from kit.story.likely import choose_fact

NOT_MEASURED = "Not measured."


@dataclass(frozen=True)
class Criterion:
    """One of the three criteria, with what was measured.

    Parameters
    ----------
    name : str
        Singling out, linkability or inference.
    asks : str
        What it asks, in one sentence.
    finding : str
        The measurement, or why there is none.
    is_measured : bool
        Whether there is one.
    """

    name: str
    asks: str
    finding: str
    is_measured: bool


def weigh_criteria(evidence: Evidence) -> tuple[Criterion, Criterion, Criterion]:
    """Put what was measured under each of the three criteria.

    Parameters
    ----------
    evidence : Evidence
        What was found out.

    Returns
    -------
    tuple of Criterion
        Singling out, linkability, inference.
    """
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
    n_numbers, joined = len(evidence.gathered.release.counts), evidence.n_hidden
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
        nobody = clause(evidence.unit.none, evidence.headline.claim, evidence.unit)
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
