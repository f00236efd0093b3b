"""What is asked of an attack, and who is right?

A game is a question with an answer, a baseline and a control, so that attacks can be
laid side by side. Three stand here: how many people a group holds, whether a person is
in it, and which record of a log is hers. A game that only one kind of publication has
stands beside that publication. Each game has what the attacker is told, what
only the judge knows besides, and a form in which an attack answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from kit.checks import check_type
from kit.claims.language import Claim
from kit.errors import SweepError
from kit.knowledge import Knowledge
from kit.releases import Bounds
from kit.sweeps.judging import (
    SAME,
    SIZE,
    Trial,
    count_trials,
    estimate,
    keep_mounted,
    mean_questions,
    name_naively,
)

#: Groups of 1 to this many people are worth an attack.
MOST = 10


def spread_evenly(n: int, most: int, *, by: int = 1) -> list[int]:
    """Choose some of many by their places, where to try all would take too long.

    What stands side by side, `by` at a time, is kept together, as somebody who is in
    the data and somebody who is not.

    >>> spread_evenly(10, 3), spread_evenly(10, 4, by=2)
    ([0, 3, 6], [0, 1, 4, 5])
    """
    sets = n // by
    kept = min(sets, most // by)
    firsts = [number * sets // kept * by for number in range(kept)]
    return [first + place for first in firsts for place in range(by)]


class Game:
    """A question with an answer, a baseline and a control.

    A game of your own is a class like the three here, with `name`, `answer` and
    `judge`; it needs a case whose `game` it is, and attacks that play it.

    Attributes
    ----------
    name : str
        In plain words, as the column `game` has it.
    answer : type
        In what an attack answers. ``None`` in its place says that the attack could not
        be mounted.
    """

    name: ClassVar[str]
    answer: ClassVar[type]

    @classmethod
    def judge(
        cls, secrets: Sequence[Any], told: Sequence[Any], published: object = None
    ) -> dict[str, object]:
        """Compare what an attack said with the truth, and with what needs no release.

        Parameters
        ----------
        secrets : sequence, of length n
            What was sought, with the truth that only the judge knows.
        told : sequence, of length n
            What the attack said of each; ``None`` where it could not be mounted.
        published : object
            What the attack was handed, for baselines that look at it as well.

        Returns
        -------
        dict of str to object
            Some of the columns of a sweep.
        """
        raise NotImplementedError(f"{cls.__name__} has no `judge`")

    @classmethod
    def is_refuted(cls, secrets: Sequence[Any], told: Sequence[Any]) -> bool:
        """Whether something that is called proved is not true."""
        return False

    @classmethod
    def are_proved(cls, told: Sequence[Any]) -> list[bool]:
        """Say of each answer whether it is proved."""
        return [False for _ in told]


# -- how many ---------------------------------------------------------------------


@dataclass(frozen=True)
class Sought:
    """A small group, in the attacker's words.

    Parameters
    ----------
    group : Claim
        Who is in it.
    route : tuple of (int, Claim), default=()
        Published claims whose counts, added (1) and taken away (-1), give its size.
    cell : tuple of str, default=()
        Its place in a table: a value for each dimension.
    """

    group: Claim
    route: tuple[tuple[int, Claim], ...] = ()
    cell: tuple[str, ...] = ()

    @property
    def people(self) -> Claim:
        """Of whom something is given away where the answer is proved."""
        return self.group


@dataclass(frozen=True)
class Secret:
    """A small group with its true size: in the data, and among those left out of it."""

    sought: Sought
    size: int
    control: int


@dataclass(frozen=True)
class Told:
    """What an attack says of the size of a group.

    Parameters
    ----------
    size : Bounds
        How many people it can hold, in all worlds that fit what was published.
    estimate : float or None
        The most plausible number where the bounds leave more than one, if the
        published numbers suggest any.
    questions : int or None
        On how many questions to a desk this rests, those that it refused included;
        None where nobody is asked.
    """

    size: Bounds
    estimate: float | None = None
    questions: int | None = None


class HowMany(Game):
    """How many people does a small group hold?

    There is a list of groups of 1 to 10 people each. The attacker knows the list, that
    the groups are small, and which sizes are usual; she does not know which size
    belongs to which. She answers with a `Told`, and succeeds with the exact size.

    *Baseline*: one size is said of every group, the one that turns out to be right
    most often. *Control*: her answers are compared with the same groups among people
    who are not in the data.

    A size that is proved is a success too. Columns that begin with `guessed` leave the
    proved groups out, so that `proved` and `guessed_succeeded` have none in common.
    `proved_high` is the upper end of the 95% interval of the share of groups proved:
    where nothing is, what may be open all the same.

    Examples
    --------
    Of two groups, one is proved; the other is guessed, and is larger than that:

    >>> from kit.claims import watched
    >>> film = watched("A")
    >>> groups = [Secret(Sought(film.on(f"2018-01-0{n}")), n, 1) for n in (2, 4)]
    >>> told = [Told(Bounds(2, 2, True, True)), Told(Bounds(1, 9, True, True), 3)]
    >>> row = HowMany.judge(groups, told)
    >>> row["valid"], row["succeeded"], row["proved"], row["guessed_succeeded"]
    (2, 1, 1, 0)
    """

    name = "how many"
    answer = Told

    @classmethod
    def judge(
        cls,
        secrets: Sequence[Secret],
        told: Sequence[Told | None],
        published: object = None,
    ) -> dict[str, object]:
        """Judge sizes, the proved ones apart."""
        mounted = keep_mounted(secrets, told)
        usual = usual_size([secret for secret, _ in mounted])
        trials = [
            Trial(say_size(t, usual), s.size, s.control, t.size.is_proved)
            for s, t in mounted
        ]
        proved = [trial.truth for trial in trials if trial.is_proved]
        row = count_trials(len(secrets), len(mounted), trials, SIZE)
        row |= {"questions": mean_questions(told)}
        return row | {"smallest_proved": min(proved, default=None)}

    @classmethod
    def is_refuted(cls, secrets: Sequence[Secret], told: Sequence[Told | None]) -> bool:
        """Whether a true size is out of bounds."""
        return any(
            one.size.low > secret.size
            or (one.size.high is not None and one.size.high < secret.size)
            for secret, one in keep_mounted(secrets, told)
        )

    @classmethod
    def are_proved(cls, told: Sequence[Told | None]) -> list[bool]:
        """Say of each answer whether it leaves one size."""
        return [one is not None and one.size.is_proved for one in told]


def usual_size(secrets: Sequence[Secret]) -> int:
    """Give the size that is most common among groups of this kind.

    It is what an attacker falls back on where the numbers suggest nothing. It is taken
    from both halves of the viewers alike, so that it fits those who are in the data no
    better than those who are not.
    """
    sizes = [size for s in secrets for size in (s.size, s.control)]
    seen = Counter(size for size in sizes if 1 <= size <= MOST)
    return min(seen, key=lambda size: (-seen[size], size), default=1)


def say_size(told: Told, usual: int) -> int:
    """Settle on one size: what is left, what the numbers suggest, or the usual one.

    >>> say_size(Told(Bounds(3, 8, True, True)), usual=1)
    3

    Parameters
    ----------
    told : Told
        What an attack said of a group.
    usual : int
        The size that most such groups have.

    Returns
    -------
    int
        The one size.

    Raises
    ------
    SweepError
        If `told` is of another kind.
    """
    check_type(SweepError, "told", told, Told, "a Told, what an attack says of a size")
    best = usual if told.estimate is None else round(told.estimate)
    high = MOST if told.size.high is None else min(MOST, told.size.high)
    return min(max(best, 1, told.size.low), max(1, high))


# -- in or out --------------------------------------------------------------------


@dataclass(frozen=True)
class Target:
    """Somebody whom the attacker is after.

    Parameters
    ----------
    known : Knowledge
        What she knows about her.
    group : Claim, optional
        Of which it is asked whether the target is in it; by default whether she is in
        the data at all.
    """

    known: Knowledge
    group: Claim | None = None

    @property
    def people(self) -> Claim:
        """Of whom something is given away where the answer is proved."""
        return self.known.claim


@dataclass(frozen=True)
class Member:
    """A target, and whether she is in the group; and so of somebody left out of it.

    `control` says whether the same is true of a person of whom the same is known, and
    who is not in the data.
    """

    sought: Target
    is_in: bool
    control: bool


def as_members(
    present: Sequence[Target], absent: Sequence[Target]
) -> tuple[Member, ...]:
    """Ask of people who are in the data, and of as many who are not, if they are.

    Whoever knows nothing is right about every second. The control of such a question is
    another person of these, in turn one who is in the data and one who is not: an
    answer that is the same for all is right about the controls as often as about the
    targets, and so is one drawn by lot.

    Parameters
    ----------
    present : sequence of Target
        Who is in the data; each without a `group`.
    absent : sequence of Target
        Who is not. Of the longer list the rest is left out.

    Returns
    -------
    tuple of Member
        In turn one of each.

    Examples
    --------
    >>> from kit.claims import watched
    >>> people = [Target(Knowledge(watched(title))) for title in "ABC"]
    >>> asked = as_members(people, people[:2])
    >>> [(one.is_in, one.control) for one in asked]
    [(True, True), (False, True), (True, False), (False, False)]
    """
    return tuple(
        Member(target, is_in=is_in, control=n % 2 == 0)
        for n, pair in enumerate(zip(present, absent, strict=False))
        for target, is_in in zip(pair, (True, False), strict=True)
    )


@dataclass(frozen=True)
class Placed:
    """What an attack says of a target.

    Parameters
    ----------
    is_in : bool or None
        Whether she is in; ``None`` where the attack abstains.
    is_proved : bool, default=False
        Whether it is so in every world that fits what was published.
    questions : int or None
        As of `Told`.
    """

    is_in: bool | None
    is_proved: bool = False
    questions: int | None = None


class InOrOut(Game):
    """Is this person in the group, or in the data at all?

    The attacker knows something about each of her targets, and is asked whether the
    target is in a group. She answers with a `Placed`: yes, no, or she abstains. An
    attempt from which she abstains is not valid, and counts neither for nor against
    her.

    *Baseline*: the same is said of every target, the better of yes and no; of those
    from whom she abstained as well, so that `baseline_valid` may be more than `valid`.
    *Control*:
    her answers are compared with what is true of other people, of whom the same is
    known and who are not in the data. What holds for these as well she has learned
    about everybody, and not about her target. Where it is asked whether somebody is in
    the data at all, see `as_members`.

    Examples
    --------
    She is right about one of two, abstains from a third, and is right about both of
    those who are not in the data: nothing here is owed to the release.

    >>> from kit.claims import watched
    >>> target = Target(Knowledge(watched("A")), watched("B"))
    >>> people = [Member(target, is_in, True) for is_in in (True, False, True)]
    >>> told = [Placed(True), Placed(True), Placed(None)]
    >>> row = InOrOut.judge(people, told)
    >>> [row[name] for name in ("requested", "valid", "succeeded", "control_succeeded")]
    [3, 2, 1, 2]
    """

    name = "in or out"
    answer = Placed

    @classmethod
    def judge(
        cls,
        secrets: Sequence[Member],
        told: Sequence[Placed | None],
        published: object = None,
    ) -> dict[str, object]:
        """Judge yes and no, the certain ones apart."""
        mounted = keep_mounted(secrets, told)
        trials = [
            Trial(t.is_in, s.is_in, s.control, t.is_proved)
            for s, t in mounted
            if t.is_in is not None
        ]
        silent = [s.is_in for s, t in mounted if t.is_in is None]
        row = count_trials(len(secrets), len(mounted), trials, SAME, unanswered=silent)
        return row | {"questions": mean_questions(told)}

    @classmethod
    def is_refuted(
        cls, secrets: Sequence[Member], told: Sequence[Placed | None]
    ) -> bool:
        """Whether a certain answer is wrong."""
        return any(
            t.is_proved and t.is_in is not None and t.is_in != s.is_in
            for s, t in keep_mounted(secrets, told)
        )

    @classmethod
    def are_proved(cls, told: Sequence[Placed | None]) -> list[bool]:
        """Say of each answer whether it is certain."""
        return [
            one is not None and one.is_in is not None and one.is_proved for one in told
        ]


# -- which record -----------------------------------------------------------------


@dataclass(frozen=True)
class Owner:
    """A target with the number of her record; None for one who is not in the data."""

    sought: Target
    record: int | None


@dataclass(frozen=True)
class Named:
    """What an attack says of a target: the number of a record, or None for nobody's.

    Parameters
    ----------
    record : int, optional
        The number that stands for a viewer in the log that was handed out.
    """

    record: int | None


class WhichRecord(Game):
    """Which record of a log without names is the target's?

    The attacker knows some plays of each target, mistakes included, and does not know
    whether she is in the log. She answers with a `Named`. To name nobody where there
    is a record to name is an attempt that failed.

    *Baselines*, each on the log that was handed out: a record named at random, the
    most active one, and the one with the most titles in common, where of several one
    is drawn, which counts with its chance. *Control*: targets who are not in the data.
    There a record that is named counts, since that is always false, and the attacker
    cannot tell.

    A rule may leave a target out of what is handed out. Her record cannot be named
    then, which is to the credit of the rule.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import polars as pl
    >>> from kit.knowledge import KnownPlay
    >>> log = pl.LazyFrame({"viewer": [0, 0, 1], "title": ["A", "B", "A"]})
    >>> seen = Target(Knowledge(KnownPlay("A")))
    >>> people = [Owner(seen, 0), Owner(seen, 1), Owner(seen, None)]
    >>> told = [Named(0), Named(None), Named(0)]
    >>> row = WhichRecord.judge(
    ...     people, told, SimpleNamespace(log=SimpleNamespace(plays=log))
    ... )
    >>> row["succeeded"], row["valid"], row["control_succeeded"], row["control_valid"]
    (1, 2, 1, 1)
    >>> row["baseline"], row["baseline_succeeded"]  # one of two, of two at random
    ('naming a record at random', 1.0)
    """

    name = "which record"
    answer = Named

    @classmethod
    def judge(
        cls,
        secrets: Sequence[Owner],
        told: Sequence[Named | None],
        published: Any = None,  # noqa: ANN401, the log under `published.log`
    ) -> dict[str, object]:
        """Judge names, on the log from which they were read."""
        mounted = keep_mounted(secrets, told)
        present = [(s, t) for s, t in mounted if s.record is not None]
        false = [t.record is not None for s, t in mounted if s.record is None]
        baselines = name_naively(published.log.plays, [s for s, _ in present])
        right = sum(t.record == s.record for s, t in present)
        requested = sum(s.record is not None for s in secrets)
        asked = (requested, len(present), len(present))
        return estimate(asked, right, baselines, (len(false), sum(false)))


def check_answers(game: type[Game], told: Any, n: int, attack: str) -> list[Any]:  # noqa: ANN401
    """Refuse answers that are not one for each question, in the form of the game."""
    kind = game.answer
    is_list = isinstance(told, list | tuple)
    if not is_list or not all(one is None or isinstance(one, kind) for one in told):
        raise SweepError(
            f"`learn` of the attack {attack!r} must give a list with a "
            f"{kind.__name__} or None for each that is sought, got {told!r}."
        )
    if len(told) != n:
        wanted = f"an answer, or None, for each of the {n} that are sought"
        raise SweepError.bad_value("told", wanted, f"{len(told)} of {attack!r}")
    return list(told)
