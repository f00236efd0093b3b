"""How well does an attack tell whether a target is behind published numbers?

The judge of all membership attacks. Groups of people are drawn, the counts of each are
printed under a rule, and one of each is swapped for the target. Whoever attacks sees
one printed list of numbers and says how much it speaks for the target. Both versions of
a group differ in the target alone, so that few groups say much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
import polars as pl
from scipy.stats import t as student

from kit.attackers import Attacker, Reference
from kit.attacks.on_releases.group_counts import (
    Groups,
    Practice,
    Press,
    Prints,
    Strategy,
    hear,
    smooth_rates,
)
from kit.attacks.on_releases.tracing import USUAL, Tracing
from kit.checks import check_confidence, check_seed, check_type, check_whole
from kit.errors import AttackError, KnowledgeError
from kit.evaluate.rates import Estimate, Success, Tally, design_effect
from kit.evaluate.roc import Roc, measure_roc
from kit.findings import Scored
from kit.results import Result
from kit.rules.kinds import BaseRule

_SCHEMA = {
    "attack": pl.String,
    "rule": pl.String,
    "people": pl.Int64,
    "claims": pl.Int64,
    "printed": pl.Float64,
    "targets": pl.Int64,
    "groups": pl.Int64,
    "auc": pl.Float64,
    "auc_low": pl.Float64,
    "auc_high": pl.Float64,
    "found_1": pl.Float64,
    "found_1_low": pl.Float64,
    "found_1_high": pl.Float64,
    "found_01": pl.Float64,
    "found_01_low": pl.Float64,
    "found_01_high": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class MembershipRates(Result):
    """How well an attack tells whether a target is behind published numbers.

    Parameters
    ----------
    findings : tuple of Scored
        One: how often it is right, with its baseline and its control.
    table : pl.DataFrame
        One row, all shares in [0, 1]: the `attack`, the `rule`, so many `people` to a
        group, `claims` that are printed or withheld, the share `printed`, `targets`
        and `groups` of each; `auc`, and the shares of groups with the target that are
        recognised where 1 % (`found_1`) or 0.1 % (`found_01`) of those without her may
        be mistaken for one, each with its ends; null where groups are too few.
    auc, found : Estimate
        Averages over targets, with intervals of how targets differ.
    found_rare : Estimate or None
        The same at 0.1 %.
    worst : float
        The AUC of that one of ten targets who is recognised best.
    success : Success
        Right and wrong answers, where she must say yes or no.
    """

    auc: Estimate
    found: Estimate | None
    found_rare: Estimate | None
    worst: float
    success: Success

    @property
    def is_meaningful(self) -> bool:
        """Whether the attack does better than a coin, beyond chance."""
        return self.auc.low > 1 / 2

    @property
    def scope(self) -> str:
        """How well it ranks, and whether it falls to its baseline."""
        auc, row = self.auc, self.table.row(0, named=True)
        told = (
            f"Averaged over {row['targets']:,} targets with {row['groups']:,} groups "
            f"each, a group with the target scores above one without in "
            f"{auc.value:.1%} (AUC; interval {auc.low:.1%} to {auc.high:.1%})."
        )
        if self.is_meaningful:
            return told
        return f"{told} The attack falls to its baseline: a coin does as well."


def measure_membership(
    people: Reference,
    attacker: Attacker | None = None,
    *,
    attack: Strategy | None = None,
    size: int = 53,
    rule: BaseRule | Prints | None = None,
    targets: int = 20,
    groups: int = 200,
    seed: int = 0,
    confidence: float = 0.95,
) -> MembershipRates:
    """Measure how well published counts of a group say whether a target is in it.

    Somebody knows what the target watches, and has seen what other people watch. A
    service publishes how many of 53 people watched each of its titles. She asks
    whether the target is one of the 53. She succeeds if she says yes of a group with
    the target, and no of the same group with somebody else in the target's place.

    Targets are drawn from `people`, and so are the groups on which she is tried. None
    of them is anybody whom she has seen: she learns from `attacker.reference` alone.

    Parameters
    ----------
    people : Reference
        People from whom groups are drawn, and what is true of each: the judge's, of
        which the attacker sees what is printed and what she knows of her targets.
    attacker : Attacker, optional
        Who asks; `reference` are other people, with the same claims.
    attack : Tracing or Learned, optional
        How she asks; by default by tracing.
    size : int, default=53
        People in a group.
    rule : rule of kit.rules, or function, optional
        What is done to counts before they are printed. A function takes true counts,
        an array of shape (n_groups, n_claims), and a random generator, and gives the
        printed ones, NaN where one is withheld.
    targets : int, default=20
        Targets. As many others, who are in no group, are the control.
    groups : int, default=200
        Groups on which each is tried, once with and once without her.
    seed : int, default=0
        Draws groups, targets and noise.
    confidence : float, default=0.95
        Of every interval.

    Returns
    -------
    MembershipRates
        AUC and true positives at few false ones, averaged over targets.

    Raises
    ------
    KnowledgeError
        If the attacker knows other claims, or too few people for a group.
    AttackError
        If there are too few people for targets and groups, or a setting is out of
        range.
    RuleError
        If the rule cannot be put to counts of people.

    Notes
    -----
    In both versions of a group the target is the same, so that whatever reads nothing
    of the release is right in exactly half: that is the baseline. The control asks the
    same of a person who is in neither version.

    A sentence that a rule makes coarser counts those of whom one of the finer ones is
    true, among the claims that are there.

    References
    ----------
    .. [1] A. Pyrgelis, C. Troncoso, E. De Cristofaro, "Knock knock, who's there?
       Membership inference on aggregate location data", NDSS 2018, section III.

    Examples
    --------
    >>> import kit
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> titles = [kit.watched(f"Title {n}") for n in range(200)]
    >>> draw = lambda n: kit.Reference(titles, rng.random((n, 200)) < 0.1)
    >>> she = kit.Attacker(reference=draw(300))
    >>> found = measure_membership(draw(300), she, size=20, targets=5, groups=100)
    >>> found.is_meaningful
    True
    """
    she = attacker or USUAL
    how: Strategy = attack or Tracing()
    _check_game(people, she, how, size, targets, groups, seed)
    check_confidence(AttackError, confidence)
    rng = np.random.default_rng(seed)
    press = Press(tuple(people.claims), rule)
    everyone = press.prepare(people.answers, rng)
    order = rng.permutation(len(everyone))
    sought, rest = order[: 2 * targets], order[2 * targets :]
    keys = press.keys(len(everyone), rng)
    tried = Groups(
        press, everyone[rest], None if keys is None else keys[rest], size, groups, rng
    )
    practice = _practise(press, she, size, everyone[rest], rng)
    ready = how.prepare(practice)
    without = tried.without
    outcomes = []
    for at in range(targets):
        target, other = sought[at], sought[targets + at]
        key = 0 if keys is None else int(keys[target])
        inside = tried.with_target(everyone[target][None, :], key)
        seen = (inside, without)
        asked = []
        for row in (everyone[target], everyone[other]):
            hint = hear(row, she, rng)
            scores, cut = how.scores(ready, hint, seen, row)
            asked.append((scores, cut))
        outcomes.append(asked)
    return _judge(outcomes, how.name, press, she, size, without, confidence)


def _practise(
    press: Press,
    she: Attacker,
    size: int,
    past: np.ndarray,
    rng: np.random.Generator,
) -> Practice:
    """Prepare what she has: people as the rule lets them count, and their rates."""
    own = replace(press, rule=press.rule if she.knows_rule else None)
    if not she.knows_rule and len(press.printed_claims) < len(press.claims):
        own = replace(press)  # coarser sentences are there for all to read
    if she.reference is None:
        return Practice(own, None, np.full(past.shape[1], 0.5), size, rng, past)
    order = {claim: at for at, claim in enumerate(she.reference.claims)}
    columns = [order[claim] for claim in press.claims]
    known = own.prepare(she.reference.answers[:, columns], rng)
    return Practice(own, known, smooth_rates(known), size, rng, past)


def _judge(
    outcomes: list,
    name: str,
    press: Press,
    she: Attacker,
    size: int,
    without: np.ndarray,
    confidence: float,
) -> MembershipRates:
    """Average over targets, and count right and wrong answers."""
    rocs = [measure_roc(*scores, confidence=confidence) for (scores, _), _ in outcomes]
    n_groups = len(without)
    success = _count_right(outcomes, n_groups, confidence)
    auc = _average([roc.auc.value for roc in rocs], confidence)
    found, rare = (_average_found(rocs, share, confidence) for share in (0.01, 0.001))
    row = (
        name,
        str(press),
        size,
        without.shape[1],
        float(1 - np.isnan(without).mean()),
        len(rocs),
        n_groups,
        *_ends(auc),
        *_ends(found),
        *_ends(rare),
    )
    finding = Scored(
        guess=f"by {name}, a group whose numbers lean to the target has the target",
        targets=(
            f"{len(rocs):,} targets and {n_groups:,} groups of {size:,} people with "
            f"and without each, {without.shape[1]:,} counts of each under {press}"
        ),
        success=success,
    )
    return MembershipRates(
        [finding],
        pl.DataFrame([row], _SCHEMA, orient="row"),
        auc,
        found,
        rare,
        float(np.quantile([roc.auc.value for roc in rocs], 0.9)),
        success,
    )


def _count_right(outcomes: list, n_groups: int, confidence: float) -> Success:
    """Count right answers about targets, and about people who are in no group."""
    right, stand_ins = (
        [
            int((asked[who][0][0] >= asked[who][1]).sum())
            + int((asked[who][0][1] < asked[who][1]).sum())
            for asked in outcomes
        ]
        for who in (0, 1)
    )
    return Success(
        attack=_tally(right, 2 * n_groups),
        baseline={
            "the same answer for every group": Tally.of(
                2 * n_groups * len(outcomes), succeeded=n_groups * len(outcomes)
            )
        },
        control=_tally(stand_ins, 2 * n_groups),
        confidence=confidence,
    )


def _tally(right: Sequence[int], asked: int) -> Tally:
    """Count answers, of which those about one target hang together."""
    total, valid = sum(right), asked * len(right)
    spread = np.var([n / asked for n in right], ddof=1) if len(right) > 1 else 0.0
    return Tally(
        requested=valid,
        generated=valid,
        valid=valid,
        succeeded=total,
        design_effect=design_effect(float(spread) / len(right), total, valid),
    )


def _average(values: Sequence[float], confidence: float) -> Estimate:
    """Average over targets, with Student's interval, kept within 0 and 1."""
    mean = float(np.mean(values))
    if len(values) < 2:
        return Estimate(value=mean, low=0.0, high=1.0)
    reach = float(student.ppf((1 + confidence) / 2, len(values) - 1))
    reach *= float(np.std(values, ddof=1)) / sqrt(len(values))
    return Estimate(value=mean, low=max(0.0, mean - reach), high=min(1.0, mean + reach))


def _average_found(
    rocs: Sequence[Roc], allowed: float, confidence: float
) -> Estimate | None:
    told = [roc.at(allowed).true for roc in rocs]
    values = [rate.value for rate in told if rate is not None]
    return _average(values, confidence) if values else None


def _ends(estimate: Estimate | None) -> tuple[float | None, ...]:
    if estimate is None:
        return None, None, None
    return estimate.value, estimate.low, estimate.high


def _check_game(
    people: object,
    she: Attacker,
    how: Strategy,
    size: int,
    targets: int,
    groups: int,
    seed: object,
) -> None:
    """Refuse a game that cannot be played, in a sentence each."""
    rule = "a Reference: claims, and yes or no of each person"
    check_type(AttackError, "people", people, Reference, rule)
    check_type(AttackError, "attacker", she, Attacker, "an Attacker")
    if not hasattr(how, "scores"):
        rule = "an attack of this room, such as Tracing() or Learned()"
        raise AttackError.bad_value("attack", rule, how)
    check_whole(AttackError, "size", size, least=2)
    check_whole(AttackError, "targets", targets, least=2)
    check_whole(AttackError, "groups", groups, least=2)
    check_seed(AttackError, seed)
    assert isinstance(people, Reference)
    check_known(people, she, needed=how.needs_people)
    most = people.n_people - 2 * targets
    if size > most:
        rule = (
            f"at most {most:,}, the people that are left of {people.n_people:,} after "
            f"{targets:,} targets and as many others"
        )
        raise AttackError.bad_value("size", rule, size)


def check_known(people: Reference, she: Attacker, *, needed: bool) -> None:
    """Refuse an attacker who knows nothing of claims that are asked of a target."""
    if not needed:
        if she.reference is not None:
            rule = "None, for an attack that needs no other people"
            raise KnowledgeError.bad_value("attacker.reference", rule, she.reference)
        return
    if she.reference is None:
        rule = "a Reference of other people, with the same claims"
        raise KnowledgeError.bad_value("attacker.reference", rule, None)
    known = set(she.reference.claims)
    missing = next((claim for claim in people.claims if claim not in known), None)
    if missing is not None:
        rule = "people of whom every claim of the target is known"
        fix = "Ask them of it as well, or leave it out of the release."
        raise KnowledgeError.bad_value(
            "attacker.reference", rule, f"nothing on {missing}", fix
        )
