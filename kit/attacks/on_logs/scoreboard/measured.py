"""What came of looking for people by what was heard of them, in numbers of people?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real

import numpy as np
import polars as pl

from kit.attacks.on_logs.scoreboard.hearsay import Hearsay
from kit.attacks.on_logs.uniqueness.shares import name_ends
from kit.errors import AttackError
from kit.evaluate import Rate, Success, Tally, wilson

#: What is tried without the method, as a sentence says it.
MOST_ACTIVE = "naming the most active"
BY_COUNT = "naming whoever has most of the titles"


@dataclass(frozen=True, eq=False, repr=False)
class Measured:
    """How often an attacker names the right record, the wrong one, and none.

    Attributes
    ----------
    hearsay : Hearsay
        What was known of each target.
    phi : float
        How far ahead the best record must be, in standard deviations of all scores.
    n_viewers : int
        People in the log.
    success : Success
        Attack: people of the log; requested, those who were drawn; valid, those of
        whom so much can be known; right, if their own record is named. Baselines: the
        same people, for somebody who cannot search the log and always names its most
        active viewer (`MOST_ACTIVE`); and for somebody who names the record with most
        of the titles, without a look at how rare they are, when they were and how they
        were rated, of several one by lot, and who never says "nobody" (`BY_COUNT`).
        Control: the same people and the same facts, searched in the
        log without their records; "succeeded" is that a record is named, which is
        always false and which the attacker could not tell.
    named : Tally
        Precision. Requested and generated as above; valid, those for whom a record is
        named; succeeded, those for whom it is their own.
    n_tied : int
        Valid targets for whom several records shared the highest score.
    entropy : float
        Bits that are missing to name a record, if each is the target's with a
        probability in proportion to exp(score / sigma); the mean over the valid.
        Log2 of `n_viewers` is what is missing before. Few bits may be false ones.
    leads : dict of str to np.ndarray
        How far the best record was ahead, in standard deviations of all scores, each
        ascending, so that no place is a person: "right" of the valid for whom it was
        their own, "wrong" of the others, and "absent" of all valid when their records
        were taken out.
    """

    hearsay: Hearsay
    phi: float
    n_viewers: int
    success: Success
    named: Tally
    n_tied: int
    entropy: float
    leads: dict[str, np.ndarray]

    @property
    def by_count(self) -> Rate:
        """How often the most titles in common lead to the right record."""
        tally = self.success.baselines[BY_COUNT]
        return tally.rate(confidence=self.success.confidence)

    @property
    def by_activity(self) -> Rate:
        """How often the most active viewer of the log is the right one."""
        tally = self.success.baselines[MOST_ACTIVE]
        return tally.rate(confidence=self.success.confidence)

    @property
    def precision(self) -> Rate | None:
        """Share of the named records that are right; None where none is named."""
        if not self.named.valid:
            return None
        right, named = self.named.succeeded, self.named.valid
        return wilson(right, named, confidence=self.success.confidence)

    @property
    def wrong(self) -> Rate:
        """Share of the valid for whom somebody else's record is named."""
        return self._rate(self.named.valid - self.named.succeeded)

    @property
    def no_match(self) -> Rate:
        """Share of the valid for whom no record is named."""
        return self._rate(self.success.attack.valid - self.named.valid)

    def precision_among(self, present: float) -> tuple[float | None, float]:
        """Say how often a named record is right, where not everybody is in the log.

        Parameters
        ----------
        present : float
            Share in (0, 1] of the people whom the attacker looks for who are in it.

        Returns
        -------
        tuple of float
            As it was seen, None where nothing was named; and at the least, with as few
            right and as many wrong and false ones as their intervals allow.

        Raises
        ------
        AttackError
            If `present` is not in (0, 1].

        Notes
        -----
        right / (right + wrong + false), each a share of the valid: the first two times
        `present`, false matches times the rest.
        """
        if not isinstance(present, Real) or not 0 < present <= 1:
            raise AttackError.bad_value("present", "a share above 0, up to 1", present)
        right, false = self.success.rate, self.success.control_rate
        seen, floor = (
            _share(present * r, present * w + (1 - present) * f)
            for r, w, f in (
                (right.value, self.wrong.value, false.value),
                (right.low, self.wrong.high, false.high),
            )
        )
        return seen, floor or 0.0

    def phi_for(self, false: float) -> float:
        """Find how far ahead the best must be for few who are not in the log to match.

        Parameters
        ----------
        false : float
            Share in [0, 1) of those without a record who may be named.

        Returns
        -------
        float
            The smallest such `phi` among the leads that were seen.

        Raises
        ------
        AttackError
            If `false` is not in [0, 1).

        Notes
        -----
        Set on the very people on whom it is then tried, it flatters a little.
        """
        if not isinstance(false, Real) or not 0 <= false < 1:
            raise AttackError.bad_value("false", "a share from 0, below 1", false)
        absent = self.leads["absent"]
        allowed = int(false * len(absent))
        return float(absent[len(absent) - 1 - allowed])

    def along_phi(self, phis: Iterable[float]) -> pl.DataFrame:
        """Tell what becomes of all targets as `phi` rises, as a chart takes it.

        Parameters
        ----------
        phis : iterable of float

        Returns
        -------
        pl.DataFrame of shape (n_phis * 3, 5)
            `at` (phi), `line`, `share` of the valid with `low` and `high`.
        """
        lines = {
            "right": "own record named",
            "wrong": "somebody else's",
            "absent": "not in the log, but named",
        }
        return pl.DataFrame(
            {"at": float(phi), "line": line}
            | name_ends(self._rate(int((self.leads[kind] > phi).sum())))
            for kind, line in lines.items()
            for phi in phis
        )

    def table(self) -> pl.DataFrame:
        """List all rates with their intervals, as a chart takes them.

        Returns
        -------
        pl.DataFrame of shape (n_rates, 6)
            `what`, `side` ("attack", "baseline" or "control"), `of` (how many people,
            or records named), `rate`, `low` and `high`. Precision is left out where no
            record is named.
        """
        told, n = self.success, self.success.attack.valid
        rows = [
            ("their own record is named", "attack", n, told.rate),
            ("somebody else's is named", "attack", n, self.wrong),
            ("no record is named", "attack", n, self.no_match),
            (
                "named records that are right",
                "attack",
                self.named.valid,
                self.precision,
            ),
            ("right: most titles in common", "baseline", n, self.by_count),
            ("right: the most active viewer", "baseline", n, self.by_activity),
            ("not in the log, but named", "control", n, told.control_rate),
        ]
        return pl.DataFrame(
            {"what": what, "side": side, "of": of}
            | name_ends(rate, "rate", "low", "high")
            for what, side, of, rate in rows
            if rate is not None
        )

    def _rate(self, succeeded: int) -> Rate:
        valid, confidence = self.success.attack.valid, self.success.confidence
        return wilson(succeeded, valid, confidence=confidence)

    def __repr__(self) -> str:
        right, false = self.success.rate, self.success.control_rate
        return (
            f"{self.hearsay}: {right.value:.1%} right, {self.wrong.value:.1%} wrong, "
            f"{self.no_match.value:.1%} without a match; {false.value:.1%} named who "
            "are not in the log"
        )


def _share(part: float, rest: float) -> float | None:
    return part / (part + rest) if part + rest else None
