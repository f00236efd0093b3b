"""With which settings is a report to a regulator made?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from kit.checks import (
    check_confidence,
    check_one_of,
    check_people,
    check_seed,
    check_whole,
    check_wholes,
)
from kit.errors import ReportError
from kit.report.rows import DATA

#: Days of which the effect is measured, if nothing else is said.
KEEP = (7, 30, 90, 180, 365)
_MOST_KNOWN, _LONGEST = 20, 36_525


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that a report was made with: its page and its JSON repeat it."""

    of: str
    data: str
    retention: int | None
    known: int
    keep: Sequence[int]
    people: int
    targets: int
    k: int
    fewest: int
    seed: int
    confidence: float
    made: date | None

    def __post_init__(self) -> None:
        if not isinstance(self.of, str) or not self.of.strip():
            raise ReportError.bad_value("of", "words, such as a name", self.of)
        check_one_of(ReportError, "data", self.data, tuple(DATA))
        if self.retention is not None:
            check_whole(ReportError, "retention", self.retention, most=_LONGEST)
        check_whole(ReportError, "known", self.known, most=_MOST_KNOWN)
        keep = check_wholes(ReportError, "keep", self.keep, most=_LONGEST)
        object.__setattr__(self, "keep", tuple(keep))
        check_whole(ReportError, "people", self.people, least=100)
        check_whole(ReportError, "targets", self.targets, least=100)
        check_whole(ReportError, "k", self.k, least=2)
        check_people(ReportError, "fewest", self.fewest)
        check_seed(ReportError, self.seed)
        check_confidence(ReportError, self.confidence)
        if self.made is not None and not isinstance(self.made, date):
            raise ReportError.bad_value("made", "a date, or None", self.made)

    @property
    def least_told(self) -> int | None:
        """The smallest group that may be told of; None where none is of real people."""
        return self.fewest if self.data == "yours" else None

    def to_dict(self) -> dict[str, object]:
        """Write them as plain values, but for what the report says elsewhere."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("of", "data", "made"):
            del kept[name]
        return kept | {"keep": list(self.keep)}
