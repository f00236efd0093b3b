"""Which questions in an access log single somebody out?

Works on the words, the replies and the names of those who asked. A flag is a
suspicion: honest work asks narrow questions too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kit.access import SPENT, AccessLog, Entry, Question, Refused, group_of
from kit.claims import And, Attribute, Claim, Everyone, Not, Or, What, contains
from kit.errors import DeskError


@dataclass(frozen=True)
class Flag:
    """One or more questions of one member of staff that single few people out.

    Parameters
    ----------
    kind : {"narrow", "difference", "tracker"}
        One question with many facts or few people; two that differ by few; four that
        add up to one.
    by : str
        Who asked them.
    places : tuple of int
        Where they stand in the access log, from 0.
    facts : frozenset of Claim
        Everything that the questions say of those they single out.
    reason : str
        Why, in one sentence.
    """

    kind: str
    by: str
    places: tuple[int, ...]
    facts: frozenset[Claim]
    reason: str


def find_flags(access_log: AccessLog, *, few: int = 2, facts: int = 5) -> list[Flag]:
    """Find the questions, and the pairs and fours of questions, that isolate people.

    A desk that refuses small groups hides from its auditor whom a question would have
    counted. So one question is judged by its words and by a refusal, and questions
    together by their answers: if one group lies inside another and the answers differ
    by less than `few`, whoever asked both has counted those few.

    Parameters
    ----------
    access_log : AccessLog
        Who asked what, when, and the reply.
    few : int, default=2
        Groups of fewer people count as singled out.
    facts : int, default=5
        A refused question with so many facts counts as one about few people.

    Returns
    -------
    list of Flag
        In the order of the last question of each.

    Raises
    ------
    DeskError
        If `access_log` is something else, or a number is below 1.

    Examples
    --------
    >>> from datetime import datetime
    >>> from kit.claims import everyone
    >>> vermont = everyone().where(region="VT")
    >>> questions = {vermont: 712, vermont.where(plan=["Basic", "Premium"]): 711}
    >>> at = datetime(2018, 1, 8)
    >>> asked = [Entry(at, "ben", *pair) for pair in questions.items()]
    >>> [flag.reason for flag in find_flags(AccessLog(tuple(asked)))]
    ['One group lies inside the other, and the answers are 712 and 711.']
    """
    if not isinstance(access_log, AccessLog):
        kind = type(access_log).__name__
        raise DeskError.bad_value("access_log", "an AccessLog", kind)
    for name, value in {"few": few, "facts": facts}.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise DeskError.bad_value(name, "an int of at least 1", value)
    by_staff: dict[str, list[tuple[int, Entry]]] = {}
    for place, entry in enumerate(access_log):
        by_staff.setdefault(entry.by, []).append((place, entry))
    flags = [
        flag
        for asked in by_staff.values()
        for flag in (
            *_narrow(asked, few, facts),
            *_differences(asked, few),
            *_trackers(asked),
        )
    ]
    return sorted(flags, key=lambda flag: (flag.places[-1], flag.places))


def facts_of(*questions: Question) -> frozenset[Claim]:
    """Collect what questions say of viewers, be it denied or not."""
    leaves = {leaf for one in questions for leaf in group_of(one).leaves()}
    return frozenset(leaf for leaf in leaves if not isinstance(leaf, Everyone))


def subjects_of(facts: Iterable[Claim]) -> frozenset[Claim | What]:
    """Say what facts are about, whatever the days: titles, and values of attributes."""
    return frozenset(getattr(fact, "what", fact) for fact in facts)


def _narrow(asked: Iterable[tuple[int, Entry]], few: int, facts: int) -> Iterator[Flag]:
    """Find single questions about few people, as far as one can tell."""
    for place, entry in asked:
        said = facts_of(entry.question)
        if entry.is_count and entry.reply < few:
            reason = f"The answer was {entry.reply}."
        elif (
            isinstance(entry.reply, Refused)
            and entry.reply.reason != SPENT
            and len(said) >= facts
        ):
            reason = f"It names {len(said)} facts and was {entry.reply}."
        else:
            continue
        yield Flag("narrow", entry.by, (place,), said, reason)


def _differences(asked: Iterable[tuple[int, Entry]], few: int) -> Iterator[Flag]:
    """Find pairs of counts, one group inside the other, that differ by few people."""
    first = {}  # where each question was asked first
    for place, entry in asked:
        if entry.is_count and entry.reply >= few:  # below, it is flagged by itself
            first.setdefault(entry.question, (place, entry))
    by_size = sorted(first.values(), key=lambda one: (one[1].reply, one[0]))
    for at, (place, narrow) in enumerate(by_size):
        for other_place, wide in by_size[at + 1 :]:
            left = wide.reply - narrow.reply
            if left >= few:
                break
            if _singles_out(wide.question, narrow.question, left):
                yield Flag(
                    "difference",
                    wide.by,
                    tuple(sorted((place, other_place))),
                    facts_of(wide.question, narrow.question),
                    "One group lies inside the other, and the answers are "
                    f"{wide.reply:,} and {narrow.reply:,}.",
                )


def _singles_out(wide: Claim, narrow: Claim, left: int) -> bool:
    """Say whether two groups, so many people apart, lie one inside the other.

    If they are equally large, either may be inside. Then nobody is singled out, but
    something is learned of a target where more than the days was changed.
    """
    if left:
        return _is_nested(wide, narrow)
    is_same = subjects_of(facts_of(wide)) == subjects_of(facts_of(narrow))
    return not is_same and (_is_nested(wide, narrow) or _is_nested(narrow, wide))


def _is_nested(wide: Claim, narrow: Claim) -> bool:
    """Say whether one claim contains another that is about some of the same."""
    parts, wider = set(_parts(narrow, And)), set(_parts(wide, And))
    if isinstance(wide, Everyone) or parts >= wider or set(_parts(wide, Or)) & parts:
        return True
    inside, outside = facts_of(narrow), facts_of(wide)
    is_list = wider == outside and parts == inside
    if is_list and not all(any(_may_hold(a, b) for b in inside) for a in outside):
        return False
    return any(_may_hold(a, b) for a in outside for b in inside) and contains(
        wide, narrow
    )


def _may_hold(wide: Claim, narrow: Claim) -> bool:
    """Say whether one fact may contain another, as far as a glance can tell."""
    if isinstance(wide, Attribute) and isinstance(narrow, Attribute):
        return wide.column == narrow.column and set(wide.values) >= set(narrow.values)
    what = getattr(wide, "what", None)
    return what is not None and what in (What(), getattr(narrow, "what", None))


def _trackers(asked: Iterable[tuple[int, Entry]]) -> Iterator[Flag]:
    """Find four questions of the form C or T, C or not T, T, not T."""
    first: dict[frozenset[Claim], tuple[int, Entry]] = {}
    for place, entry in asked:
        first.setdefault(frozenset(_parts(entry.group, Or)), (place, entry))
    for place, entry in list(first.values()):
        if not isinstance(entry.group, Not):
            continue
        tracker = frozenset(_parts(entry.group.part, Or))
        if tracker not in first:
            continue
        for joined in [parts for parts in first if parts > tracker]:
            rest = joined - tracker
            if (twin := rest | {entry.group}) in first:
                four = (tracker, joined, twin)
                places = (place, *(first[parts][0] for parts in four))
                yield Flag(
                    "tracker",
                    entry.by,
                    tuple(sorted(places)),
                    facts_of(*rest),
                    "A group was joined to another and to all outside that other, and "
                    "both were asked for alone.",
                )


def _parts(claim: Claim, kind: type[And] | type[Or]) -> tuple[Claim, ...]:
    return claim.parts if isinstance(claim, kind) else (claim,)
