"""Which questions in an access log single somebody out?

Works on the words, the replies and the names of those who asked. A flag is a
suspicion: honest work asks narrow questions too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kit.access import SPENT, AccessLog, LoggedQuery, Question, Refused, group_of
from kit.checks import check_type, check_whole
from kit.claims.language import And, Attribute, Claim, Everyone, Not, Or
from kit.claims.relations import can_draw, contains, draw_viewers
from kit.claims.viewer import Segment, What
from kit.claims.viewing import Deed, Plays
from kit.errors import DeskError


@dataclass(frozen=True, eq=False)
class Reading:
    """One question of an access log, read once."""

    place: int  # where it stands in the access log, from 0
    entry: LoggedQuery  # what was written down

    @cached_property
    def facts(self) -> frozenset[Claim]:
        """What it says of viewers, be it denied or not."""
        return facts_of(self.entry.question)

    @cached_property
    def subjects(self) -> frozenset[Claim | What]:
        """What these facts are about, whatever the days."""
        return subjects_of(self.facts)

    @cached_property
    def parts(self) -> frozenset[Claim]:
        """What it joins by "and"."""
        return frozenset(parts_of(self.entry.group, And))

    @cached_property
    def options(self) -> frozenset[Claim]:
        """What it joins by "or"."""
        return frozenset(parts_of(self.entry.group, Or))

    @cached_property
    def is_list(self) -> bool:
        """Whether it only lists attributes and things watched, and denies nothing."""
        return all(
            isinstance(part, Attribute) or (isinstance(part, Plays) and part.count == 1)
            for part in self.parts
        )


def is_nested(wide: Reading, narrow: Reading) -> bool:
    """Say whether one question contains another that is about some of the same.

    Most pairs are settled at a glance; the rest are asked of `kit.claims.contains`. It
    never says so wrongly. It may miss a pair whose words have nothing in common.
    """
    if isinstance(wide.entry.group, Everyone):
        return True
    if narrow.parts >= wide.parts or wide.options & narrow.parts:
        return True
    if wide.is_list and narrow.is_list:
        return all(any(_holds(a, b) for b in narrow.facts) for a in wide.facts)
    if not wide.subjects & (narrow.subjects | {What()}):
        return False
    groups = narrow.entry.group, wide.entry.group
    # Somebody made up to be in the narrow one refutes nearly all pairs, in less time.
    if can_draw(groups):
        is_narrow, is_wide = draw_viewers(groups, 1, seed=0)[0]
        if is_narrow and not is_wide:
            return False
    return contains(*reversed(groups))


def facts_of(*questions: Question) -> frozenset[Claim]:
    """Collect what questions say of viewers, be it denied or not."""
    leaves = {leaf for one in questions for leaf in group_of(one).leaves()}
    return frozenset(leaf for leaf in leaves if not isinstance(leaf, Everyone))


def subjects_of(facts: Iterable[Claim]) -> frozenset[Claim | What]:
    """Say what facts are about, whatever the days: titles, and values of attributes."""
    return frozenset(getattr(fact, "what", fact) for fact in facts)


def parts_of(claim: Claim, kind: type[And] | type[Or]) -> tuple[Claim, ...]:
    """Take a claim apart where it joins others by "and" or by "or"."""
    return claim.parts if isinstance(claim, kind) else (claim,)


def _holds(wide: Claim, narrow: Claim) -> bool:
    """Say whether one listed fact contains another."""
    if isinstance(wide, Attribute) and isinstance(narrow, Attribute):
        is_same = wide.column == narrow.column
        return is_same and set(wide.values) >= set(narrow.values)
    if not isinstance(wide, Deed) or not isinstance(narrow, Deed):
        return wide == narrow
    return _holds_deed(wide, narrow)


def _holds_deed(wide: Deed, narrow: Deed) -> bool:
    """Say whether one deed is another, or the same in fewer days or of one title."""
    days, fewer = Segment(wide.first, wide.last), Segment(narrow.first, narrow.last)
    return wide.what in (narrow.what, What()) and fewer.lies_in(days)


#: Facts that pick a person out, as far as words can tell: where he lives, how old he
#: is, what he pays for, and one thing that he watched.
PERSON = 4


@dataclass(frozen=True)
class Flag:
    """One or more questions that single few people out."""

    kind: str  # one question with many facts or few people
    by: tuple[str, ...]  # who asked them: one account or, read together, several
    places: tuple[int, ...]  # where they stand in the access log, from 0
    # everything that the questions say of those they single out
    facts: frozenset[Claim]
    reason: str  # why, in one sentence


def find_flags(
    access_log: AccessLog, *, few: int = 2, facts: int = 5, together: bool = True
) -> list[Flag]:
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
    together : bool, default=True
        Whether questions of different accounts are put together too, where they say
        as much as would pick a person out. Who splits an attack between two accounts
        is not seen otherwise.

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
    >>> from kit.access import LoggedQuery
    >>> from kit.claims import everyone
    >>> vermont = everyone().where(region="VT")
    >>> questions = {vermont: 712, vermont.where(plan=["Basic", "Premium"]): 711}
    >>> at = datetime(2018, 1, 8)
    >>> asked = [LoggedQuery(at, "ben", *pair) for pair in questions.items()]
    >>> [flag.reason for flag in find_flags(AccessLog(tuple(asked)))]
    ['One group lies inside the other, and the answers are 712 and 711.']
    """
    check_type(DeskError, "access_log", access_log, AccessLog, "an AccessLog")
    check_whole(DeskError, "few", few)
    check_whole(DeskError, "facts", facts)
    readings: dict[str, list[Reading]] = {}
    for place, entry in enumerate(access_log):
        reader = "" if together else entry.by
        readings.setdefault(reader, []).append(Reading(place, entry))
    flags = [
        flag
        for asked in readings.values()
        for flag in (
            *_narrow(asked, few, facts),
            *_differences(asked, few),
            *_trackers(asked),
        )
    ]
    return sorted(flags, key=lambda flag: (flag.places[-1], flag.places))


def _narrow(asked: Iterable[Reading], few: int, facts: int) -> Iterator[Flag]:
    """Find single questions about few people, as far as one can tell."""
    for one in asked:
        reply = one.entry.reply
        if one.entry.is_count and one.entry.people < few:
            reason = f"The answer was {reply}."
        elif isinstance(reply, Refused) and reply.reason != SPENT:
            if len(one.facts) < facts:
                continue
            reason = f"It names {len(one.facts)} facts and was {reply}."
        else:
            continue
        yield Flag("narrow", (one.entry.by,), (one.place,), one.facts, reason)


def _differences(asked: Iterable[Reading], few: int) -> Iterator[Flag]:
    """Find pairs of counts, one group inside the other, that differ by few people."""
    first: dict[
        tuple[Question, str], Reading
    ] = {}  # where each one asked each question first
    for one in asked:
        # An answer below `few` is flagged by itself.
        if one.entry.is_count and one.entry.people >= few:
            first.setdefault((one.entry.question, one.entry.by), one)
    by_size = sorted(first.values(), key=lambda one: (one.entry.people, one.place))
    for at, narrow in enumerate(by_size):
        for wide in by_size[at + 1 :]:
            if wide.entry.people - narrow.entry.people >= few:
                break
            if _singles_out(wide, narrow):
                yield Flag(
                    "difference",
                    tuple(sorted({wide.entry.by, narrow.entry.by})),
                    tuple(sorted((wide.place, narrow.place))),
                    wide.facts | narrow.facts,
                    "One group lies inside the other, and the answers are "
                    f"{wide.entry.people:,} and {narrow.entry.people:,}.",
                )


def _singles_out(wide: Reading, narrow: Reading) -> bool:
    """Say whether two groups of nearly one size lie one inside the other.

    If they are equally large, either may be inside. Then nobody is singled out, but
    something is learned of a target where more than the days was changed.
    """
    subjects = wide.subjects | narrow.subjects
    if wide.entry.by != narrow.entry.by and len(subjects) < PERSON:
        return False
    if wide.entry.people > narrow.entry.people:
        return is_nested(wide, narrow)
    is_same = wide.subjects == narrow.subjects
    return not is_same and (is_nested(wide, narrow) or is_nested(narrow, wide))


def _trackers(asked: Iterable[Reading]) -> Iterator[Flag]:
    """Find four questions of the form C or T, C or not T, T, not T."""
    first: dict[frozenset[Claim], Reading] = {}
    for one in asked:
        first.setdefault(one.options, one)
    for opposite in list(first.values()):
        denied = opposite.entry.group
        if not isinstance(denied, Not):
            continue
        tracker = frozenset(parts_of(denied.part, Or))
        if tracker not in first:
            continue
        for joined in [options for options in first if options > tracker]:
            rest = joined - tracker
            if (twin := rest | {denied}) in first:
                telling = first[joined], first[twin]
                four = (opposite, first[tracker], *telling)
                yield Flag(
                    "tracker",
                    tuple(sorted({one.entry.by for one in telling})),
                    tuple(sorted(one.place for one in four)),
                    facts_of(*rest),
                    "A group was joined to another and to all outside that other, and "
                    "both were asked for alone.",
                )
