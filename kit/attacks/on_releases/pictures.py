"""Does the picture that somebody is shown tell what the person watched?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from sklearn.naive_bayes import CategoricalNB

from kit.attackers import Attacker, ThreatModel
from kit.checks import check_confidence, check_seed, check_type
from kit.errors import AttackError, EvaluationError
from kit.evaluate.rates import Success, Tally
from kit.findings import Scored
from kit.results import Result
from kit.screens import Screens

#: What is tried without the method, as a sentence says it.
MOST_KNOWN = "naming the title that most known people watched"
#: Who mounts it where nothing else is said.
USUAL = Attacker(who="somebody who glances at the target's screen")

THREAT = ThreatModel(
    attack="infer_from_pictures",
    attacker="somebody who sees the target's screen, or gets a link with its picture",
    reads="which picture was chosen for each title on the screen",
    of_target="nothing else",
    of_others="the screens of other people, and what they watched",
    wins="the title that she names is one that the target watched",
    kind="Scored",
    source="naive Bayes; we know of no published attack on pictures chosen by taste",
)

_SURE = 1e-6  # no chance is taken to be smaller, nor its contrary


@dataclass(frozen=True, eq=False, repr=False)
class FromPictures(Result):
    """How much the pictures on a screen tell of what was watched.

    Attributes
    ----------
    findings : tuple of Scored
        How often the title that the pictures suggest is right; as `success`.
    table : pl.DataFrame
        A row for each side: `what`, `side` ("attack", "baseline", "control"), `rate`
        with its interval, `low` and `high`.
    success : Success
        Attack: of each target the title that is most likely by the pictures.
        Baseline: the one that most known people watched, of everybody. Control: the
        same from the screen of somebody else, drawn by lot.
    bits : float
        By how much surprise about all the titles falls for a target, on average, in
        bits. Naive Bayes takes each page for news, and grows too sure where pages
        repeat each other: this may fall below 0, although the title named is right
        more often.
    n_pages : int
        Pages that were looked at.
    """

    success: Success
    bits: float = field(compare=False)
    n_pages: int

    @property
    def scope(self) -> str:
        """How much was looked at, and how little it may tell."""
        pages = f"{self.n_pages:,} page{'s' * (self.n_pages != 1)}"
        told = f"Looked at {pages}, which tell {self.bits:.3f} bits of each target."
        return f"{told} {self.success.caution}".strip()


def infer_from_pictures(
    screens: Screens,
    attacker: Attacker = USUAL,
    *,
    known: Screens,
    seed: int = 0,
    confidence: float = 0.95,
) -> FromPictures:
    """Measure how much the pictures on a screen tell of what its owner watched.

    She sits beside a stranger on a train. On his screen are the titles that everybody
    sees, and each has a picture that was chosen for him. She knows some people, what
    their screens show and what they watched. She names the title that he has most
    likely watched, and succeeds if he did.

    Parameters
    ----------
    screens : Screens
        Of the targets; the claims are the truth to judge by.
    attacker : Attacker, default=USUAL
        Who looks. Nothing else of her makes a difference.
    known : Screens
        Of other people, with the same pages and claims; she learns from them which
        pictures go with which titles.
    seed : int, default=0
        For the screens that are dealt out to others, as a control.
    confidence : float, default=0.95
        Of the intervals, in [0, 1).

    Returns
    -------
    FromPictures

    Raises
    ------
    AttackError
        If the two differ in pages or claims, or nobody known watched any title.
    KnowledgeError
        If the attacker brings what the attack makes no use of.

    Examples
    --------
    Two groups of titles, and everybody keeps to one of them:

    >>> import kit
    >>> claims = [kit.watched("A"), kit.watched("B")]
    >>> both = kit.Reference(claims, [[True, False], [False, True]] * 20)
    >>> screens = Screens([[0], [1]] * 20, both)
    >>> found = kit.attacks.infer_from_pictures(screens, known=screens)
    >>> found.success.rate.value, found.success.baseline_rate.value
    (1.0, 0.5)
    """
    for name, value in {"screens": screens, "known": known}.items():
        check_type(AttackError, name, value, Screens, "a Screens")
    if known.n_pages != screens.n_pages:
        rule = f"screens of {screens.n_pages:,} pages, as the targets have"
        raise AttackError.bad_value("known", rule, f"{known.n_pages:,} pages")
    if known.people.claims != screens.people.claims:
        rule = "screens of people with the same claims as the targets"
        raise AttackError.bad_value("known", rule, "others")
    if not known.people.answers.any():
        rule = "people of whom some watched one of the titles"
        raise AttackError.bad_value("known", rule, "nobody who did")
    check_seed(AttackError, seed)
    check_confidence(EvaluationError, confidence)
    unused = ("known_share", "wrong_share", "reference", "knows_rule")
    attacker.refuse("infer_from_pictures", USUAL, *unused)
    truth, rates = screens.people.answers, known.people.rates
    chance = _learn(known, screens.shown)
    named = chance.argmax(axis=1)
    dealt = np.random.default_rng(seed).permutation(named)
    each = np.arange(len(truth))
    success = Success(
        attack=_tally(truth[each, named]),
        baseline={MOST_KNOWN: _tally(truth[:, rates.argmax()])},
        control=_tally(truth[each, dealt]),
        confidence=confidence,
    )
    before = _surprise(truth, np.broadcast_to(rates, truth.shape))
    guess = "the title that is most likely by the pictures is one that was watched"
    pages = f"{screens.n_pages:,} page{'s' * (screens.n_pages != 1)}"
    whom = f"{len(truth):,} people by the pictures of {pages} on their screens"
    return FromPictures(
        [Scored(guess, whom, success)],
        _tabulate(success),
        success=success,
        bits=before - _surprise(truth, chance),
        n_pages=screens.n_pages,
    )


def _learn(known: Screens, shown: np.ndarray) -> np.ndarray:
    """Give the chance of each claim for each target, by naive Bayes."""
    n_pictures = int(max(known.shown.max(), shown.max())) + 1
    chance = np.zeros((len(shown), len(known.people.claims)))
    for place, answers in enumerate(known.people.answers.T):
        if answers.all() or not answers.any():  # one class only: nothing to learn
            chance[:, place] = answers[0]
            continue
        bayes = CategoricalNB(min_categories=n_pictures).fit(known.shown, answers)
        chance[:, place] = bayes.predict_proba(shown)[:, 1]
    return chance


def _surprise(truth: np.ndarray, chance: np.ndarray) -> float:
    """Give the mean surprise of a person's answers under some chances, in bits."""
    sure = np.clip(np.where(truth, chance, 1 - chance), _SURE, 1)
    return float(-np.log2(sure).sum(axis=1).mean())


def _tally(right: np.ndarray) -> Tally:
    return Tally.of(len(right), succeeded=int(right.sum()))


def _tabulate(success: Success) -> pl.DataFrame:
    """Lay the three sides beside each other, as a chart takes them."""
    sides = {
        ("the title by the pictures", "attack"): success.rate,
        ("the title most watched", "baseline"): success.baseline_rate,
        ("by the screen of another", "control"): success.control_rate,
    }
    return pl.DataFrame(
        {"what": what, "side": side, "rate": r.value, "low": r.low, "high": r.high}
        for (what, side), r in sides.items()
    )
