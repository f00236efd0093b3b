"""Who is behind the rates of one published group, and who certainly is not?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from kit.attackers import Attacker, Reference, ThreatModel
from kit.attacks.on_releases.group_counts import (
    Press,
    hear,
    lower,
    rule_out,
    smooth_rates,
)
from kit.attacks.on_releases.group_numbers import read_counted, read_counts
from kit.attacks.on_releases.membership import Membership, place_target
from kit.attacks.on_releases.tracing import (
    STATISTICS,
    USUAL,
    add_up,
    expected_auc,
    expected_found,
)
from kit.checks import (
    check_array,
    check_confidence,
    check_flag,
    check_one_of,
    check_seed,
    check_type,
    check_whole,
)
from kit.claims.language import Claim, Not
from kit.errors import AttackError, KnowledgeError
from kit.evaluate.rates import Success, Tally
from kit.evaluate.roc import Roc, best_threshold, measure_roc
from kit.findings import Scored
from kit.knowledge import Knowledge, as_knowledge
from kit.releases import Release, check_release
from kit.results import Result

THREAT = ThreatModel(
    attack="exclude_target",
    attacker="a colleague whom the target told what he watched",
    reads="published counts of a group, by title",
    of_target="what the target watched",
    of_others="nothing",
    wins="one published number proves that the target is not in the group",
    kind="Proved",
    source="as place_target",
)

#: People whom she invents to set a threshold, where she knows rates and no people.
_INVENTED = 1_000


@dataclass(frozen=True, eq=False)
class Traced(Result):
    """How well published rates of one group tell who is in it.

    Parameters
    ----------
    findings : tuple of Scored
        How many of those inside are named, with baselines and control.
    table : pl.DataFrame
        A row for those `inside` and one for those `outside`: so many `people`, how
        many were `named` as members, and how many are `ruled_out` by a number that
        proves it, if what is known of them is true.
    roc : Roc
        AUC, and true positives at any share of false ones, with intervals.
    size, n_rates : int
        People in the group, and how many numbers were printed.
    expected_auc, expected_found : float
        What the closed form gives for so many exact rates, and at 1 % false positives.
    """

    roc: Roc
    size: int
    n_rates: int
    expected_auc: float
    expected_found: float

    @property
    def scope(self) -> str:
        """How well the score ranks, and on which assumptions the closed form rests."""
        told = f"{self.roc}."
        if not self.roc.is_meaningful:
            told += " The attack falls to its baseline: a coin does as well."
        return (
            f"{told} For {self.n_rates:,} exact rates of independent titles about "
            f"{self.size:,} people, known rates of everybody and full knowledge of the "
            f"target the closed form gives an AUC of {self.expected_auc:.3f}."
        )


def measure_tracing(
    published: Release | ArrayLike,
    inside: Reference | ArrayLike,
    outside: Reference | ArrayLike,
    attacker: Attacker = USUAL,
    *,
    rates: ArrayLike | None = None,
    size: int | None = None,
    group: Claim | None = None,
    statistic: str = "weighted",
    exclude: bool = True,
    seed: int = 0,
    confidence: float = 0.95,
) -> Traced:
    """Measure how well published rates of one group tell who is in it.

    Somebody read that 53 people did something odd, and in another place how many of
    them watched each of a thousand other titles. She knows what a colleague watches,
    and how popular each title is. She adds up how far each number leans to him, and
    says that he is one of the 53 if the sum is large. She succeeds if he is.

    Parameters
    ----------
    published : Release or array of shape (n_claims,)
        What was published of the group: counts of claims, or rates in [0, 1], NaN
        where one was withheld.
    inside, outside : Reference or array of bool, of shape (n_people, n_claims)
        People who are in the group and people who are not, on whom she is tried, and
        what is true of each: the judge's, of which she sees what she knows of each.
    attacker : Attacker, optional
        Who asks. `reference` are other people, with the same claims, who tell her the
        rates of everybody.
    rates : array of shape (n_claims,), optional
        Rates of everybody, in (0, 1), where she knows them without a reference.
    size : int, optional
        People in the group; by default the published number of `group`, or of
        everybody in the release.
    group : Claim, optional
        The group, where the release counts the claims among its people: of a number of
        ``group & claim`` she asks whether `claim` is true of her target.
    statistic : {'weighted', 'dwork', 'homer'}, default='weighted'
        As in `trace`.
    exclude : bool, default=True
        Whether a number that proves a target out ends the matter: a printed 0 of what
        the target did.
    seed : int, default=0
        Draws what she knows of each target, and people to practise on.
    confidence : float, default=0.95
        Of every interval.

    Returns
    -------
    Traced
        AUC, true positives at few false ones, and how many members are named.

    Raises
    ------
    AttackError
        If nothing was printed, or the arrays do not fit together, or a setting is out
        of range.
    KnowledgeError
        If she knows neither rates nor a reference, or knows nothing of a claim.

    Notes
    -----
    She names people from that score on which parts best, of people whom she knows,
    those who are added to the group from those who are not. The control is how many of
    those outside she names. Baselines read nothing of the release and accuse as many
    of them: people drawn by lot, and those who watch most.

    References
    ----------
    .. [1] N. Homer et al., "Resolving individuals contributing trace amounts of DNA to
       highly complex mixtures using high-density SNP genotyping microarrays", PLoS
       Genetics 4(8), 2008.
    .. [2] C. Dwork, A. Smith, T. Steinke, J. Ullman, S. Vadhan, "Robust traceability
       from trace amounts", FOCS 2015.

    Examples
    --------
    >>> import kit
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> people = rng.random((153, 1_000)) < 0.2
    >>> group, others = people[:53], people[53:]
    >>> rates = np.full(1_000, 0.2)
    >>> found = measure_tracing(group.mean(axis=0), group, others, rates=rates, size=53)
    >>> found.roc.auc.value > 0.99
    True
    """
    check_one_of(AttackError, "statistic", statistic, STATISTICS)
    check_flag(AttackError, "exclude", exclude)
    check_seed(AttackError, seed)
    check_confidence(AttackError, confidence)
    check_type(AttackError, "attacker", attacker, Attacker, "an Attacker")
    rng = np.random.default_rng(seed)
    claims, counts, people, press = _read_release(published, size, group, inside)
    rows = [_rows(n, p, claims, counts) for n, p in _named(inside, outside)]
    p, known = _everybody(attacker, rates, claims, counts, rng)
    q = read_counts(press, counts, p, people) / people
    hints = [[hear(row, attacker, rng) for row in each] for each in rows]
    chances = [np.array([h.chances(p) for h in each]) for each in hints]
    scores = [add_up(x, q, p, statistic=statistic) for x in chances]
    out = [
        np.array([rule_out(press, h, counts[None], people)[0] for h in each])
        for each in hints
    ]
    is_known = attacker.reference is not None
    cut = choose_cut(known, q, p, people, statistic, are_rates_theirs=is_known)
    if exclude:
        scores = [lower(s, o) for s, o in zip(scores, out, strict=True)]
    return _report(scores, cut, rows, out, counts, people, statistic, confidence)


def trace_along(
    inside: Reference,
    outside: Reference,
    attacker: Attacker = USUAL,
    *,
    ns: Sequence[int],
    exclude: bool = True,
    seed: int = 0,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Trace a group through the rates of its first titles, of more and more of them.

    Parameters
    ----------
    inside : Reference
        The whole group: its rates are what is published, exactly.
    outside : Reference
        People who are not in it.
    attacker : Attacker
        With a `reference` of other people.
    ns : sequence of int
        How many rates are published, in the order of the claims.
    exclude, seed, confidence
        As in `measure_tracing`.

    Returns
    -------
    pl.DataFrame of shape (4 * n_ns, 6)
        `of` ("AUC" or "found"), `line` ("measured" or "arithmetic"), `at`, so many
        rates, and `share` with its ends `low` and `high`, all in [0, 1]; "found" is
        of those inside, where 1 % of those outside may be accused.

    Raises
    ------
    AttackError, KnowledgeError
        As in `measure_tracing`, or if there are not so many claims.
    """
    of = "a Reference, as `kit.publishing.draw_references` gives them"
    for name, people in _named(inside, outside):
        check_type(AttackError, name, people, Reference, of)
    if not isinstance(ns, Sequence) or isinstance(ns, str):
        raise AttackError.bad_value("ns", "a list of whole numbers", ns)
    rows: list[tuple] = []
    for n in ns:
        check_whole(AttackError, "ns", n, most=len(inside.claims))
        one = measure_tracing(
            inside.answers[:, :n].mean(axis=0),
            _first(inside, n),
            _first(outside, n),
            replace(attacker, reference=_first(attacker.reference, n)),
            size=inside.n_people,
            exclude=exclude,
            seed=seed,
            confidence=confidence,
        )
        auc, found = one.roc.auc, one.roc.at(0.01).true
        rows.append(("AUC", "measured", n, auc.value, auc.low, auc.high))
        rows.append(("AUC", "arithmetic", n, *[one.expected_auc] * 3))
        if found is not None:
            rows.append(("found", "measured", n, found.value, found.low, found.high))
            rows.append(("found", "arithmetic", n, *[one.expected_found] * 3))
    columns = ("of", "line", "at", "share", "low", "high")
    return pl.DataFrame(rows, columns, orient="row")


def _first(people: Reference | None, n: int) -> Reference:
    if people is None:
        rule = "a Reference of other people, with the same claims"
        raise KnowledgeError.bad_value("attacker.reference", rule, None)
    return Reference(people.claims[:n], people.answers[:, :n])


def exclude_target(
    release: Release, knowledge: Knowledge | Claim, *, group: Claim
) -> Membership:
    """Prove of somebody, by single published numbers, not to be in a group.

    A colleague has told her what he watched. The numbers about the 53 say that nobody
    of them watched one of these films. She is after certainty, and succeeds where one
    number gives it; that he is one of them no single number can prove.

    Parameters
    ----------
    release : Release
        The published numbers, of which those about the group and one known fact are
        read; `place_target` reads few numbers, and all of them together.
    knowledge : Knowledge or Claim
        What is known of the target. Each fact by itself must be certain.
    group : Claim
        The published group.

    Returns
    -------
    Membership
        Certainty with the number that proves it, or what the numbers about the group
        leave open.

    Raises
    ------
    KnowledgeError
        If some of the facts may be wrong: then no number is certain to speak of her.
    ContradictionError
        If the numbers contradict each other.

    Examples
    --------
    >>> import kit
    >>> streak = kit.watched("A Christmas Prince").every_day(18, until="2017-12-10")
    >>> heat, alien = kit.watched("Heat"), kit.watched("Alien")
    >>> printed = {streak: 53, streak & heat: 12, streak & alien: 0}
    >>> seen = kit.Knowledge((heat, alien))
    >>> exclude_target(kit.release(printed), seen, group=streak).is_certainly_out
    True
    """
    check_release(release)
    known = as_knowledge(knowledge)
    if known.n_wrong:
        rule = "0, to prove anything by a single number"
        raise KnowledgeError.bad_value("knowledge.n_wrong", rule, known.n_wrong)
    facts = [fact if isinstance(fact, Claim) else fact.claim for fact in known.facts]
    about: dict[Claim, Claim] = {}
    for fact in facts:
        said = fact.part if isinstance(fact, Not) else fact
        about |= dict.fromkeys((group & said, said & group, group & fact), fact)
    numbers = [n for n in release.counts if n.claim == group]
    of_group = Release(tuple(numbers) or release.numbers[:1], release.rule)
    found = place_target(of_group, known.claim, group=group)
    for number in release.counts:
        if number.claim not in about:
            continue
        part = Release((*numbers, number), release.rule)
        fact = about[number.claim]
        placed = place_target(part, fact, group=group)
        if placed.is_certainly_out:
            return placed
    return found


# -- what was published --------------------------------------------------------------


def _read_release(
    published: object, size: object, group: Claim | None, people: object
) -> tuple[tuple[Claim, ...] | None, np.ndarray, int, Press]:
    """Read what was published as counts, NaN where one is withheld."""
    if isinstance(published, Release):
        return read_counted(published, size, group, people)
    rule = "a Release, or a list of rates of which at least one is printed"
    rates = check_array(AttackError, "published", published, 1, rule)
    told = rates[~np.isnan(rates)]
    if not told.size:
        raise AttackError.bad_value("published", rule, f"shape {rates.shape}")
    if told.min() < 0 or told.max() > 1:
        rule = "rates from 0 to 1"
        wrong = told[(told < 0) | (told > 1)][0]
        raise AttackError.bad_value("published", rule, float(wrong))
    n = check_whole(AttackError, "size", size, also=", the people in the group")
    return None, rates * n, n, Press((), None)


# -- what is known of people ---------------------------------------------------------


def _named(inside: object, outside: object) -> tuple[tuple[str, object], ...]:
    return (("inside", inside), ("outside", outside))


def _rows(
    name: str, people: object, claims: Sequence[Claim] | None, counts: np.ndarray
) -> np.ndarray:
    """Take what is true of people, a column for each published number."""
    if isinstance(people, Reference) and claims is not None:
        return _columns(name, people, claims)
    own = people.answers if isinstance(people, Reference) else people
    rule = f"rows of {len(counts):,} yes or no, one for each published number"
    rows = check_array(AttackError, name, own, 2, rule)
    is_yes_no = bool(np.isin(rows, (0, 1)).all())
    if rows.shape[1] != len(counts) or not len(rows) or not is_yes_no:
        raise AttackError.bad_value(name, rule, f"shape {rows.shape}")
    return rows.astype(np.float32)


def _columns(name: str, people: Reference, claims: Sequence[Claim]) -> np.ndarray:
    order = {claim: at for at, claim in enumerate(people.claims)}
    missing = next((claim for claim in claims if claim not in order), None)
    if missing is not None:
        rule = "people of whom every published claim is known"
        fix = "Ask them of it as well, or leave it out of the release."
        raise KnowledgeError.bad_value(name, rule, f"nothing on {missing}", fix)
    if not len(people):
        raise AttackError.bad_value(name, "at least one person", 0)
    return people.answers[:, [order[c] for c in claims]].astype(np.float32)


def _everybody(
    attacker: Attacker,
    rates: ArrayLike | None,
    claims: Sequence[Claim] | None,
    counts: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Give the rates of everybody as she knows them, and people to practise on."""
    if (rates is None) == (attacker.reference is None):
        rule = "given where `attacker.reference` is not, and only there"
        got = None if rates is None else "both"
        raise KnowledgeError.bad_value("rates", rule, got)
    if attacker.reference is not None:
        known = _rows("attacker.reference", attacker.reference, claims, counts)
        return smooth_rates(known), known
    rule = f"{len(counts):,} rates above 0 and below 1, one for each number"
    p = check_array(KnowledgeError, "rates", rates, 1, rule)
    if p.shape != counts.shape or not ((p > 0) & (p < 1)).all():
        raise KnowledgeError.bad_value("rates", rule, f"shape {p.shape}")
    return p, (rng.random((_INVENTED, len(p))) < p).astype(np.float32)


def choose_cut(
    known: np.ndarray,
    q: np.ndarray,
    p: np.ndarray,
    size: int,
    statistic: str,
    *,
    are_rates_theirs: bool = True,
) -> float:
    """Choose from which score on to say yes, on people she knows, added and not.

    Where the rates are those of these very people, each is left out of them for her own
    score, or she would seem further from the group than a stranger is. To be added
    moves the rates of the group by one person's share.
    """
    rows = known[:_INVENTED]
    rates = np.broadcast_to(p, rows.shape)
    if are_rates_theirs:
        rates = p - (rows - p) / max(1, len(known) - 1)
    weights = 1 / (p * (1 - p)) if statistic == "weighted" else np.ones(len(p))

    def score(shown: np.ndarray) -> np.ndarray:
        if statistic == "homer":
            return np.asarray((np.abs(rows - rates) - np.abs(rows - shown)).sum(axis=1))
        return np.asarray(((rows - rates) * (shown - rates)) @ weights)

    return best_threshold(score(q + (rows - rates) / size), score(q[None, :]))


# -- how it went ---------------------------------------------------------------------


def _report(
    scores: list[np.ndarray],
    cut: float,
    rows: list[np.ndarray],
    out: list[np.ndarray],
    counts: np.ndarray,
    size: int,
    statistic: str,
    confidence: float,
) -> Traced:
    """Count whom she names, rightly and falsely, and whom anybody would name."""
    n_in, n_out = map(len, scores)
    n_rates = int((~np.isnan(counts)).sum())
    named = [int((s >= cut).sum()) for s in scores]
    false = named[1] / n_out
    active = measure_roc(*(r.sum(axis=1) for r in rows))
    by_activity = np.interp(false, active.n_false / n_out, active.n_true)
    success = Success(
        attack=Tally.of(n_in, succeeded=named[0]),
        baseline={
            "naming people by lot": Tally.of(n_in, succeeded=false * n_in),
            "naming those who watch most": Tally.of(n_in, succeeded=by_activity),
        },
        control=Tally.of(n_out, succeeded=named[1]),
        confidence=confidence,
    )
    finding = Scored(
        guess=f"by tracing ({statistic}), who scores high is one of the {size:,}",
        targets=f"the {n_in:,} who are, with {n_rates:,} published numbers",
        success=success,
    )
    table = pl.DataFrame(
        {
            "part": ["inside", "outside"],
            "people": [n_in, n_out],
            "named": named,
            "ruled_out": [int(o.sum()) for o in out],
        }
    )
    return Traced(
        [finding],
        table,
        measure_roc(*scores, confidence=confidence),
        size,
        n_rates,
        expected_auc(max(n_rates, 1), size),
        expected_found(max(n_rates, 1), size),
    )
