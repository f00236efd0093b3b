"""What does an audit of a promise end in?"""

from __future__ import annotations

from dataclasses import dataclass

from kit.attackers import Attacker
from kit.checks import check_share, check_type
from kit.errors import AttackError
from kit.evaluate.rates import Success, Tally
from kit.results import Result
from kit.rules.private.private_rule import USUAL_DELTA, PrivacyLoss, PrivateRule
from kit.rules.private.sensitivity import unit_words

#: Who audits: whoever can run the rule, or has a copy of it.
AUDITOR = Attacker(who="an auditor who may run the rule on data that he made up")
#: What an audit always knows: it made the data up, and looks at what comes out.
_UNUSED = ("known_share", "wrong_share", "reference", "knows_rule")

GUESSING = "guessing without the release"


@dataclass(frozen=True, eq=False)
class PrivacyAudit(Result):
    """What is shown of a promise by attacks on what was made under it.

    Parameters
    ----------
    findings : tuple of Scored
        One: how often the attack said rightly whether a person is in the data.
    table : pl.DataFrame
        Of an audit by many runs, a row for the runs with the person, for those without
        her and for the control: `data`, `runs`, `said_in`, and the `share` with its
        `low` and `high` end by Clopper and Pearson. Of an audit by one run, a row for
        the guesses "in", for "out" and for the control: `guess`, `guessed`, `right`.
    promise : PrivacyLoss or None
        What was promised; None where nothing was.
    delta : float
        The chance with which no promise is made.
    claimed : float or None
        The ε that was promised, at `delta`.
    shown : float
        No smaller ε holds, as far as `confidence` goes.
    shown_rho : float or None
        No smaller ρ holds; None where none was promised, or it was shown by one run.
    ceiling : float
        The largest ε that so many runs could have shown at `delta`.
    control : float
        What the same attack shows on data that do not differ: 0, but for a chance of
        one minus `confidence`.
    confidence : float
        Of the bounds.
    runs : int
        Runs that were judged, with the person and without her each; 1 for one run.
    canaries : int or None
        In one run, how many people were in or out by a coin.
    attack : str
        What it looks at.
    threshold : float
        From where on it says that the person is in.
    """

    promise: PrivacyLoss | None
    delta: float
    claimed: float | None
    shown: float
    shown_rho: float | None
    ceiling: float
    control: float
    confidence: float
    runs: int
    canaries: int | None
    attack: str
    threshold: float

    @property
    def is_refuted(self) -> bool:
        """Whether more is shown than was promised."""
        if self.promise is None or self.claimed is None:
            return False
        rho = self.promise.rho
        by_rho = self.shown_rho is not None and rho is not None and self.shown_rho > rho
        return self.shown > self.claimed or by_rho

    @property
    def scope(self) -> str:
        """What so many runs say of the promise, and what they cannot say."""
        if self.promise is None:
            return f"Nothing is promised. {self._say_shown()}"
        promised = f"The promise of {self._say_promise()}"
        if self.is_refuted:
            return f"{promised} is refuted. {self._say_shown()}"
        return (
            f"{promised} is not refuted by {self._say_runs()}, which is no proof that "
            f"it holds. {self._say_shown()}"
        )

    def _say_promise(self) -> str:
        if self.promise is None or self.promise.rho is None:
            return f"ε = {self.claimed:.4g}{self._say_delta()}"
        return f"ρ = {self.promise.rho:.4g}"

    def _say_shown(self) -> str:
        sure = f"At {100 * self.confidence:.10g}% confidence"
        if self.shown_rho is not None:
            what = f"ρ is at least {self.shown_rho:.3g} and ε at least {self.shown:.3g}"
        else:
            what = f"ε is at least {self.shown:.3g}"
        if not self.shown and not self.shown_rho:
            what = "any ε fits what was seen, 0 included"
        end = f"no more than {self.ceiling:.3g} can be shown by {self._say_runs()}"
        return f"{sure} {what}{self._say_delta()}; {end}."

    def _say_delta(self) -> str:
        return f" at δ = {self.delta:.3g}" if self.delta else ""

    def _say_runs(self) -> str:
        if self.canaries is not None:
            return f"one run with {self.canaries:,} people in or out by a coin"
        return f"{self.runs:,} runs with the person and as many without her"


def check_auditor(attacker: object) -> None:
    """Refuse an attacker of whom an audit would read nothing."""
    rule = "an Attacker, such as kit.Attacker(who='an auditor')"
    check_type(AttackError, "attacker", attacker, Attacker, rule)
    if isinstance(attacker, Attacker):
        attacker.refuse("an audit", AUDITOR, *_UNUSED)


def read_promise(
    rule: object, promise: object, delta: float | None
) -> tuple[PrivacyLoss | None, float, float | None]:
    """Give the promise, the chance with which none is made, and the ε of both."""
    if promise is None and isinstance(rule, PrivateRule):
        promise = rule.loss
    if promise is None:
        return None, check_share(AttackError, "delta", delta or 0.0), None
    wanted = 'a PrivacyLoss, such as PrivacyLoss("viewer", epsilon=1), or None'
    check_type(AttackError, "promise", promise, PrivacyLoss, wanted)
    assert isinstance(promise, PrivacyLoss)
    if promise.rho is None and delta is None and not promise.delta:
        return promise, 0.0, promise.epsilon
    if delta is None:
        is_spent = promise.rho is None
        delta = promise.delta if is_spent else max(USUAL_DELTA, 2 * promise.delta)
    return promise, float(delta), promise.epsilon_at(delta)


def one_more(promise: PrivacyLoss | None) -> str:
    """Say what is in the data or not."""
    return "one viewer" if promise is None else f"one {unit_words(promise.unit)}"


def judge_success(right: float, valid: int, *, control: float, asked: int) -> Success:
    """Set right answers beside the half that anybody gets, and beside the control."""
    return Success(
        attack=Tally(requested=asked, generated=asked, valid=valid, succeeded=right),
        baseline={GUESSING: Tally.of(valid, succeeded=valid / 2)},
        control=Tally.of(valid, succeeded=control),
        control_on="two inputs that are the same",
    )
