"""The worst case as it is defined: every choice, every viewer, one after the other."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import combinations, pairwise, permutations

import polars as pl

from kit.log import check_plays

START = datetime(2018, 1, 1)


def make_log(records):
    """A log from what each viewer played: (title, hours after New Year), in order."""
    rows = [
        (f"v{at:04}", title, START + timedelta(hours=hour, minutes=minute))
        for at, plays in enumerate(records)
        for minute, (title, hour) in enumerate(plays)
    ]
    return check_plays(pl.DataFrame(rows, ["viewer", "title", "time"], orient="row"))


def seen_by(records):
    """The plays of each viewer as the log has them: title and minute."""
    return [
        [(title, hour * 60 + minute) for minute, (title, hour) in enumerate(plays)]
        for plays in records
    ]


def counts_of(plays, unit=None):
    """How often each title was played, or each title in each unit of minutes."""
    return Counter(
        title if unit is None else (title, at // unit) for title, at in plays
    )


def is_close(one, other, tolerance):
    return other - other * tolerance <= one <= other + other * tolerance


def is_subsequence(word, plays, unit):
    """Whether distinct plays spell the word, none before the one in front of it."""
    timed = [(title, at // unit) for title, at in plays]
    for some in permutations(timed, len(word)):
        in_time = all(a[1] <= b[1] for a, b in pairwise(some))
        if in_time and [title for title, _ in some] == list(word):
            return True
    return False


def words_of(plays, p, unit):
    """Every p titles that may have been played one after the other."""
    timed = [(title, at // unit) for title, at in plays]
    return {
        tuple(title for title, _ in some)
        for some in permutations(timed, min(p, len(timed)))
        if all(a[1] <= b[1] for a, b in pairwise(some))
    }


def knowledge_of(plays, p, kind, unit):
    """All that may be known of somebody, in every choice of p."""
    if kind == "sequence":
        return words_of(plays, p, unit)
    if kind in ("multiset", "time"):
        each = sorted(counts_of(plays, unit).elements())
        return {tuple(some) for some in combinations(each, min(p, len(each)))}
    held = counts_of(plays, unit)
    if kind == "probability":
        held = {point: n / len(plays) for point, n in held.items()}
    return set(combinations(sorted(held.items()), min(p, len(held))))


def fits(plays, fact, kind, unit, tolerance):
    if kind == "sequence":
        return is_subsequence(fact, plays, unit)
    held = counts_of(plays, unit)
    if kind in ("multiset", "time"):
        return Counter(fact) <= held
    if kind == "set":
        return all(point in held for point, _ in fact)
    total = len(plays) if kind == "probability" else 1
    return all(
        point in held and is_close(amount, held[point] / total, tolerance)
        for point, amount in fact
    )


def match_plainly(records, p, kind="set", tolerance=0.0, unit=None):
    """How many match each viewer, at the worst; 0 for somebody without a play.

    `unit` is the length of the known times in minutes; for a sequence, of the times
    that the log has.
    """
    records = seen_by(records)
    asked = defaultdict(int)
    unit = unit or (1 if kind == "sequence" else None)
    found = []
    for plays in records:
        facts = knowledge_of(plays, p, kind, unit)
        for fact in facts - asked.keys():
            asked[fact] = sum(
                fits(other, fact, kind, unit, tolerance) for other in records
            )
        found.append(min(asked[fact] for fact in facts))
    return found
