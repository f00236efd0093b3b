"""How much of a secret do noisy answers give away, beside what needs no answer?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl

from kit.answers import Answers, check_bits
from kit.attackers import Attacker
from kit.attacks.on_desks.decoding import decode
from kit.checks import check_confidence, check_seed, check_type
from kit.errors import AttackError
from kit.evaluate.rates import Rate, Success, Tally
from kit.findings import Finding, Scored
from kit.results import Result

#: Who decodes where nothing else is said: she knows who is in each question only.
USUAL = Attacker(who="somebody who may ask about many groups", known_share=0)

_SAME = "saying {} of everybody"


@dataclass(frozen=True, eq=False)
class Decoding(Result):
    """How much of a secret noisy answers gave away, as a judge sees it.

    Parameters
    ----------
    findings : list of Scored
        How often the guess was right; none where no secret fits the stated noise.
    table : pl.DataFrame
        One row: `method`, `questions`, `judged` people, `right`, `baseline_right`,
        `control_right` (shares in [0, 1], null where nothing fits).
    decoded_scope : str
        What the decoder says of itself.
    n_known : int
        People whose secret she knew beforehand, and who are not judged.
    n_refused : int
        Questions that were asked besides, and got no number.
    """

    decoded_scope: str
    n_known: int = 0
    n_refused: int = 0

    @property
    def success(self) -> Success | None:
        """How often it was right, with baselines and control; None where none fits."""
        return cast("Scored", self.findings[0]).success if self.findings else None

    def as_rates(self) -> pl.DataFrame:
        """Give the rates as `kit.charts.chart_rates` takes them; none if none fits."""
        success = self.success
        sides = {} if success is None else _sides(success)
        rows = [
            (what, side, rate.value, rate.low, rate.high)
            for side, (what, rate) in sides.items()
        ]
        return pl.DataFrame(rows, _RATES, orient="row")

    def as_points(self, at: float) -> pl.DataFrame:
        """Give them as `kit.charts.chart_shares` takes them, all at one place."""
        rates = self.as_rates().filter(pl.col("side") != "control")
        line = pl.col("what").alias("line")
        share = pl.col("rate").alias("share")
        return rates.select(pl.lit(float(at)).alias("at"), line, share, "low", "high")

    @property
    def scope(self) -> str:
        """What it took, and what stood in the way where nothing was decoded."""
        told = [self.decoded_scope]
        if self.n_refused:
            told.append(f"{self.n_refused:,} more questions got no number.")
        if self.n_known:
            told.append(f"Known beforehand: {self.n_known:,} people, left out here.")
        return " ".join(told)


def measure_decoding(
    answers: Answers,
    attacker: Attacker = USUAL,
    *,
    truth: object,
    control: object = None,
    method: str = "least squares",
    noise: float | None = None,
    seed: int = 0,
    confidence: float = 0.95,
) -> Decoding:
    """Judge how many secrets noisy answers give away, beside what needs no answer.

    The attacker is that of `decode`. The judge knows the truth, draws by lot what she
    knows beforehand, and counts her guesses about all others.

    Parameters
    ----------
    answers : Answers
        Who is in each question, and what was answered.
    attacker : Attacker, optional
        `known_share` of the secrets are known to her, `wrong_share` of those wrongly.
        One who does not know the rule has no `noise` to go by. By default she knows
        nothing but who is in each question.
    truth : list of bool, of length n_people
        Who has a yes; only the judge sees it.
    control : list of bool, of length n_people, optional
        The same of people who are in no answer, against whom the guesses are judged as
        well. By default it is the people of the answers in an order drawn by lot, where
        a guess counts with its chance.
    method : str, default="least squares"
        As in `decode`.
    noise : float, optional
        As in `decode`.
    seed : int, default=0
        Fixes who is known beforehand.
    confidence : float, default=0.95
        Of the intervals. They are those of Wilson, as if guesses about different people
        went wrong independently.

    Returns
    -------
    Decoding
        One Scored finding, beside three baselines: the same answer of everybody, yes or
        no, and guessing by lot at the true rate. None where no secret fits the noise.

    Raises
    ------
    AttackError
        If a parameter is out of range or of another kind, or the truth holds one
        answer only.
    KnowledgeError
        If the attacker is given what decoding makes no use of.

    References
    ----------
    .. [1] A. Cohen, K. Nissim, "Linear Program Reconstruction in Practice", Journal of
       Privacy and Confidentiality 10(1), 2020. It reports the share of people decoded
       without that of the larger class.

    Examples
    --------
    >>> import kit
    >>> secret = [True] * 15 + [False] * 25
    >>> answers = kit.desk.ask_subsets(
    ...     secret, n_questions=400, noise="rounding", size=5, seed=1
    ... )
    >>> found = kit.attacks.measure_decoding(answers, truth=secret)
    >>> found.success.rate.value, found.success.strongest
    (1.0, 'saying no of everybody')
    """
    check_type(AttackError, "answers", answers, Answers, "an Answers")
    _check_attacker(attacker, noise)
    check_confidence(AttackError, confidence)
    bits = _read_truth(truth, answers.n_people)
    others = None
    if control is not None:
        others = check_bits(AttackError, "control", control, answers.n_people)
    known = _draw_known(bits, attacker, seed)
    found = decode(answers, known, method=method, noise=noise)
    judged = np.array([one is None for one in known])
    findings: list[Finding] = []
    row: dict[str, float] = {}
    if found.guesses is not None:
        success = _judge(found.guesses, bits, others, judged, confidence)
        findings.append(_say(answers, int(judged.sum()), success))
        row = _rates(success)
    start = {"method": method, "questions": len(answers), "judged": int(judged.sum())}
    table = pl.DataFrame([start | row], schema=_SCHEMA)
    n_known = len(bits) - int(judged.sum())
    return Decoding(findings, table, found.scope, n_known, answers.n_refused)


_RATES = {"what": pl.String, "side": pl.String} | dict.fromkeys(
    ("rate", "low", "high"), pl.Float64
)


def _sides(success: Success) -> dict[str, tuple[str, Rate]]:
    """Name the rates in a few words."""
    return {
        "attack": ("decoded", success.rate),
        "baseline": (success.strongest, success.baseline_rate),
        "control": ("decoded, judged on other people", success.control_rate),
    }


_SCHEMA: dict[str, type[pl.DataType]] = {
    "method": pl.String,
    "questions": pl.Int64,
    "judged": pl.Int64,
    "right": pl.Float64,
    "baseline_right": pl.Float64,
    "control_right": pl.Float64,
}


def _judge(
    guesses: np.ndarray,
    truth: np.ndarray,
    control: np.ndarray | None,
    judged: np.ndarray,
    confidence: float,
) -> Success:
    """Count the guesses about those who are judged."""
    n, said, true = int(judged.sum()), guesses[judged], truth[judged]
    share = float(true.mean())
    by_chance = share * said.mean() + (1 - share) * (1 - said.mean())
    if control is not None:
        by_chance = float((said == control[judged]).mean())
    naive = {
        _SAME.format("no"): 1 - share,
        _SAME.format("yes"): share,
        "guessing by lot at the true rate": share**2 + (1 - share) ** 2,
    }
    return Success(
        attack=Tally.of(n, succeeded=int((said == true).sum())),
        baseline={
            name: Tally.of(n, succeeded=_whole(n * rate))
            for name, rate in naive.items()
        },
        control=Tally.of(n, succeeded=_whole(n * by_chance)),
        confidence=confidence,
    )


def _whole(count: float) -> float:
    """Take the rounding errors off a sum of chances."""
    return round(count) if abs(count - round(count)) < 1e-9 else float(count)


def _say(answers: Answers, n_judged: int, success: Success) -> Scored:
    guess = "who has a yes, by the shares that fit all answers best"
    targets = f"{n_judged:,} people in {len(answers):,} noisy answers"
    return Scored(guess, targets, success)


def _rates(success: Success) -> dict[str, float]:
    return {
        "right": success.rate.value,
        "baseline_right": success.baseline_rate.value,
        "control_right": success.control_rate.value,
    }


def _draw_known(truth: np.ndarray, attacker: Attacker, seed: int) -> list[bool | None]:
    """Draw whose secrets she knows, and which of those she has wrong."""
    check_seed(AttackError, seed)
    rng = np.random.default_rng(seed)
    n_known = round(attacker.known_share * len(truth))
    if n_known == len(truth):
        rule = f"small enough to leave one of {len(truth):,} people to decode"
        shown = attacker.known_share
        raise AttackError.bad_value("attacker.known_share", rule, shown)
    order = rng.permutation(len(truth))[:n_known]
    wrong = set(order[: round(attacker.wrong_share * n_known)].tolist())
    known: list[bool | None] = [None] * len(truth)
    for place in order.tolist():
        known[place] = bool(truth[place]) != (place in wrong)
    return known


def _check_attacker(attacker: object, noise: float | None) -> None:
    check_type(AttackError, "attacker", attacker, Attacker, "an Attacker")
    who = cast("Attacker", attacker)
    who.refuse("decoding", USUAL, "reference")
    if not who.knows_rule and noise is not None:
        rule = "None for an attacker who does not know the rule"
        raise AttackError.bad_value("noise", rule, noise)


def _read_truth(truth: object, n_people: int) -> np.ndarray:
    bits = check_bits(AttackError, "truth", truth, n_people)
    if bits.all() or not bits.any():
        only = "yes" if bits.all() else "no"
        raise AttackError.bad_value(
            "truth",
            "both yes and no, each of somebody",
            f"{only} of everybody",
            "Where all are alike, one answer for all is always right.",
        )
    return bits
