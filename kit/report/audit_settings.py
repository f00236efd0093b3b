"""Is what somebody typed into the page of an audit as it must be, all of it at once?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kit.errors import LedgerError, ReportError
from kit.ledger import Gathered, gather, read_entry
from kit.report.folder import refuse_foreign
from kit.story.evidence import check_headline
from kit.story.likely import expect_each_alone, find_outside


def read_settings(
    claim: Mapping[str, Any],
    also_published: Sequence[Mapping[str, Any]],
    *,
    population: str | Mapping[str, int],
    save_to: str,
    seed: int,
) -> Gathered:
    """Read the sentences of an audit, and refuse any setting before a page is made.

    A mistake that shows at the end of a page is found by nobody who stands at its
    beginning; so everything is tried here, and the page stops where it was typed.

    Parameters
    ----------
    claim : mapping of str to value
        The sentence under audit, in the fields of `kit.ledger.read_entry`.
    also_published : sequence of mappings
        What else was published.
    population, seed
        As for `kit.story.audit_headline`.
    save_to : str
        A folder that is new, empty, or holds an earlier audit; empty for none.

    Returns
    -------
    Gathered
        The sentences, the one under audit first.

    Raises
    ------
    LedgerError, EvaluationError
        If a sentence, the population or the seed is not as it must be.
    ReportError
        If `save_to` is no name of a folder, or holds something else.
    """
    if isinstance(also_published, str | Mapping) or not isinstance(
        also_published, Sequence
    ):
        rule = 'a list of sentences, such as [{"words": ..., "kind": "on a day"}]'
        raise LedgerError.bad_value("also_published", rule, also_published)
    first = read_entry(claim, name="claim")
    check_headline(first)
    others = (
        read_entry(other, name=f"also_published[{at}]")
        for at, other in enumerate(also_published)
    )
    gathered = gather([first, *others])
    among = "" if find_outside(first, population) else population
    expect_each_alone(max(first.number, 1), population=among, seed=seed)
    if not isinstance(save_to, str):
        rule = 'the name of a folder, such as "my-audit", or ""'
        raise ReportError.bad_value("save_to", rule, save_to)
    if save_to:
        refuse_foreign(Path(save_to).expanduser(), "save_to")
    return gathered
