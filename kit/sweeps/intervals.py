"""Which true counts fit what was printed, and which fit a sum of them?"""

from __future__ import annotations

from collections.abc import Sequence

from kit.printed import Exact, Interval, Printed
from kit.releases import Bounds, Rule


def expand(estimate: float | None, rule: Rule | None) -> float | None:
    """Say what a number of a sample suggests of all."""
    return None if estimate is None else estimate * getattr(rule, "expansion", 1.0)


def reveal(printed: Printed, rule: Rule | None) -> Interval:
    """Give the true counts that fit what was printed."""
    return printed.reveals() if rule is None else rule.reveals(printed)


def reveal_answer(answer: int, rule: Rule | None) -> Interval:
    """Give the true counts that fit a number that a desk told."""
    # Only noise goes below 0, and there it is the clearest to say nothing.
    return reveal(Exact(answer), rule) if answer >= 0 else Interval(0, None)


def weigh(terms: Sequence[tuple[int, Interval]]) -> Bounds:
    """Add intervals up, each with its whole weight."""
    low: int | None = 0
    high: int | None = 0
    for weight, (least, most) in terms:
        ends = (least, most) if weight > 0 else (most, least)
        low = None if low is None or ends[0] is None else low + weight * ends[0]
        high = None if high is None or ends[1] is None else high + weight * ends[1]
    low = 0 if low is None else max(0, low)
    is_point = low == high
    return Bounds(low, high, is_point, is_point)
