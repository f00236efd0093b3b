"""Which claims may be found in a log, and still be published within a budget?

A list that was found in the log tells something by what stands on it. For that to stay
hidden, each claim must be there through those alone whom it counts: then one that a
single unit put on the list has a count of 1, and hardly ever passes the threshold. "Did
not watch Rare" counts everybody else. And all claims must be one sentence with other
names, so that how many of them a unit can change does not itself depend on what was
found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from kit.claims import And, Attribute, Claim, Episodes, Plays, Streak, What
from kit.errors import RuleError
from kit.rules.threshold import Threshold

_PLAIN = Plays | Streak | Episodes | Attribute


@dataclass(frozen=True)
class OpenListThreshold(Threshold):
    """Leave out every line whose count is below `k`, and not only its number.

    "Withheld" beside a title that was found in the log says that somebody played it.

    Examples
    --------
    >>> OpenListThreshold(17, is_zero_shown=False).leaves_no_line
    True
    """

    leaves_no_line: ClassVar[bool] = True


def check_open_list(claims: Sequence[Claim]) -> None:
    """Refuse claims that a list found in the log cannot hold.

    Parameters
    ----------
    claims : sequence of Claim, of length n
        All that was found, at least one.

    Raises
    ------
    RuleError
        If somebody can put a claim on the list whom it does not count, if a claim
        names two things that were played, or if two of them differ in more than the
        name of a title or series and the value of an attribute.

    References
    ----------
    .. [1] A. Korolova, K. Kenthapadi, N. Mishra, A. Ntoulas, "Releasing search
       queries and clicks privately", WWW 2009, section 4.

    Examples
    --------
    >>> from kit.claims import watched
    >>> check_open_list(
    ...     [watched("A").where(region="NY"), watched("B").where(region="VT")]
    ... )
    """
    forms = {}
    for claim in claims:
        if not _counts_its_finders(claim):
            rule = (
                "about one thing played, attributes of one value each, or both, with "
                "no 'not' or 'or' and no amounts, where they were found in the log"
            )
            fix = "Else somebody puts a claim on the list whom it does not count."
            raise RuleError.bad_value("claims", rule, str(claim), fix)
        forms.setdefault(_form(claim), claim)
    if len(forms) > 1:
        rule = "one sentence with other names, where they were found in the log"
        fix = "Publish each kind of sentence with a budget of its own."
        first, other, *_ = forms.values()
        raise RuleError.bad_value("claims", rule, (str(first), str(other)), fix)


def _counts_its_finders(claim: Claim) -> bool:
    """Say whether all who make a claim worth listing are counted by it."""
    leaves = _leaves(claim)
    columns = [leaf.column for leaf in leaves if isinstance(leaf, Attribute)]
    is_plain = all(isinstance(leaf, _PLAIN) for leaf in leaves)
    is_single = all(
        len(leaf.values) == 1 for leaf in leaves if isinstance(leaf, Attribute)
    )
    n_played = len(leaves) - len(columns)
    return (
        is_plain and is_single and n_played <= 1 and len(set(columns)) == len(columns)
    )


def _form(claim: Claim) -> frozenset[object]:
    """Give what is left of a claim without names and values."""
    return frozenset(
        leaf.column
        if isinstance(leaf, Attribute)
        else (
            replace(leaf, what=What()),
            leaf.what.title is None,
            leaf.what.series is None,
        )
        for leaf in _leaves(claim)
    )


def _leaves(claim: Claim) -> tuple[Claim, ...]:
    return claim.parts if isinstance(claim, And) else (claim,)
