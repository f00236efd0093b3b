"""How many sizes does averaging get right, and how many would anybody?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from kit.access import Desk
from kit.attackers import Attacker
from kit.attacks.on_desks.averaged import Averaged
from kit.attacks.on_desks.averaging import USUAL, Averager
from kit.attacks.on_desks.trackers import Pool
from kit.checks import check_each, is_list, is_whole
from kit.claims.language import Claim
from kit.errors import DeskError
from kit.evaluate.rates import Success, Tally
from kit.findings import Scored
from kit.releases import Rule
from kit.results import Result

_SCHEMA = {
    "method": pl.String,
    "requested": pl.Int64,
    "valid": pl.Int64,
    "right": pl.Int64,
    "right_outside": pl.Int64,
    "questions": pl.Int64,
}


@dataclass(frozen=True, eq=False)
class AveragedSizes(Result):
    """How often a size that was averaged is right.

    Parameters
    ----------
    findings : tuple of Scored
        One, with its record; none where no group could be looked at.
    table : pl.DataFrame
        A row for each `method`: averaging, one difference alone, and one size that is
        said of every group. How many groups were asked about (`requested`), for how
        many a size was named (`valid`), how many sizes were `right`, how many would
        have been of the people who are left out (`right_outside`), and the `questions`
        it took in all.
    n_asked, n_refused : int
        Questions asked for all groups, refused ones included, and those refused.
    most_asked : int
        Questions asked for the group that took most.
    n_proved : int
        Sizes that are proved.
    """

    n_asked: int = 0
    n_refused: int = 0
    most_asked: int = 0
    n_proved: int = 0

    @property
    def scope(self) -> str:
        """What it took."""
        groups = int(self.table["requested"][0])
        return (
            f"Questions asked for {groups:,} groups: {self.n_asked:,}, at most "
            f"{self.most_asked:,} for one, of which {self.n_refused:,} were refused. "
            f"Sizes that are proved, and not only likely: {self.n_proved:,}."
        )


def measure_averaging(
    desk: Desk,
    attacker: Attacker = USUAL,
    *,
    groups: Sequence[Claim],
    sizes: Sequence[int],
    controls: Sequence[int],
    pool: Pool,
    rule: Rule | None = None,
    ways: Sequence[str] = ("crowds",),
    budget: int = 2_000,
    confidence: float = 0.999,
    seed: int = 0,
) -> AveragedSizes:
    """Average the sizes of many groups, and judge them.

    The attacker of `kit.attacks.Averager` has a list of small groups, and says of each
    how many people it holds. She succeeds with the exact size. Somebody who asks
    nothing says one size of every group, the one that is right most often; and what
    she says is compared as well with the same groups among people who are not in the
    data.

    Parameters
    ----------
    desk : Desk
        Replies to questions; it may refuse.
    attacker : Attacker, default=USUAL
        Who she is; see `kit.attacks.Averager`.
    groups : sequence of Claim, of length n_groups
        Whose sizes are sought.
    sizes : sequence of int, of length n_groups
        The true sizes, which only the judge knows, in people.
    controls : sequence of int, of length n_groups
        The sizes of the same groups among people who are left out.
    pool : sequence of sequences of Claim
        Predicates that crowds are made of.
    rule : Rule, optional
        What the desk does to a number before it answers.
    ways : sequence of str, default=("crowds",)
        Kinds of looks.
    budget : int, default=2_000
        Questions for one group, at most.
    confidence : float, default=0.999
        She stops once one size has this chance.
    seed : int, default=0
        Of the order in which crowds are tried.

    Returns
    -------
    AveragedSizes
        How many are right, beside one difference alone and one size said of all.

    Raises
    ------
    DeskError
        If there are no groups, one is no claim, or there is not one size and one
        control, of at least 0, for each; or as for `kit.attacks.Averager`.
    KnowledgeError
        If `attacker` says something that the attack makes no use of.

    References
    ----------
    .. [1] H. J. Asghar, D. Kaafar, "Averaging attacks on bounded noise-based disclosure
       control algorithms", PoPETs 2020(2), section 6.

    Examples
    --------
    >>> import kit
    >>> class Blunt:  # answers 10 to everything
    ...     n, k = 100, 10
    ...
    ...     def ask(self, question):
    ...         return 10
    >>> films = [kit.watched(name) for name in "ABCD"]
    >>> found = kit.attacks.measure_averaging(
    ...     Blunt(), groups=films[:2], sizes=[3, 3], controls=[2, 5], pool=[films]
    ... )
    >>> found.findings[0].success.caution
    'The attack was right in 0 of 2 attempts, and saying 3 of every group in 2 of 2: \
the attack is beaten by something simpler.'
    """
    wanted = "a list of claims, such as [watched(...)]"
    listed = check_each(DeskError, "groups", groups, Claim, wanted)
    if not listed:
        raise DeskError.bad_value("groups", wanted, groups)
    truths = _check_sizes("sizes", sizes, len(listed))
    others = _check_sizes("controls", controls, len(listed))
    averager = Averager(
        desk,
        attacker,
        pool=pool,
        rule=rule,
        ways=ways,
        budget=budget,
        confidence=confidence,
        seed=seed,
    )
    found = [averager.learn(group) for group in listed]
    return _judge(found, truths, others)


def _judge(
    found: Sequence[Averaged], sizes: Sequence[int], controls: Sequence[int]
) -> AveragedSizes:
    """Compare what was averaged with the truth, and with what needs no desk."""
    judged = [one for one in zip(found, sizes, controls, strict=True) if _is_valid(one)]
    usual = find_usual([size for _, size, _ in judged])
    said: dict[str, Callable[[Averaged], int | None]] = {
        "averaging": lambda one: round(one.estimate or 0),
        "one difference": lambda one: one.first,
        f"saying {usual} of every group": lambda _: usual,
    }
    costs = dict.fromkeys(said, 0)
    costs["averaging"] = sum(one.n_asked for one in found)
    costs["one difference"] = sum(one.table["questions"][0] for one, *_ in judged)
    rows, tallies = [], {}
    for name, says in said.items():
        right = sum(says(one) == size for one, size, _ in judged)
        outside = sum(says(one) == size for one, _, size in judged)
        tallies[name] = (right, outside)
        rows.append((name, len(found), len(judged), right, outside, costs[name]))
    return AveragedSizes(
        findings=_score(len(found), len(judged), tallies),
        table=pl.DataFrame(rows, _SCHEMA, orient="row"),
        n_asked=sum(one.n_asked for one in found),
        n_refused=sum(one.n_refused for one in found),
        most_asked=max(one.n_asked for one in found),
        n_proved=sum(one.size is not None and one.size.is_proved for one in found),
    )


def _score(
    requested: int, valid: int, tallies: dict[str, tuple[int, int]]
) -> list[Scored]:
    """Put the attack beside its baseline and its control."""
    if not valid:
        return []
    (_, (right, outside)), _, (name, (usual, _)) = tallies.items()
    success = Success(
        attack=Tally(
            requested=requested, generated=valid, valid=valid, succeeded=right
        ),
        baseline={name: Tally.of(valid, succeeded=usual)},
        control=Tally.of(valid, succeeded=outside),
    )
    guess = "the size that fits most answers of the desk is that of the group"
    return [Scored(guess, f"{requested:,} small groups", success)]


def _is_valid(one: tuple[Averaged, int, int]) -> bool:
    return one[0].guess is not None


def find_usual(sizes: Sequence[int]) -> int:
    """Give the size that is right most often if it is said of all."""
    seen = Counter(sizes)
    return min(seen, key=lambda size: (-seen[size], size), default=1)


def _check_sizes(name: str, sizes: object, n: int) -> list[int]:
    given = list(sizes) if is_list(sizes) else []
    if len(given) != n or not all(is_whole(one) and one >= 0 for one in given):
        rule = f"{n:,} whole numbers of people, one for each of the groups"
        raise DeskError.bad_value(name, rule, sizes)
    return [int(one) for one in given]
