"""Who attacks, and what does she hold beside what was published?

`Knowledge` is what is known of one target. An attack whose success is measured has many
targets, and an `Attacker` says of all of them how much of each she knows, which other
people she has seen, and whether she knows the rule. A `ThreatModel` says in words what
an attack needs; `docs/threat-models.md` lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from kit.checks import check_number, check_type
from kit.claims.language import Claim
from kit.errors import KnowledgeError


@dataclass(frozen=True, eq=False)
class Reference:
    """People of whom an attacker knows whether some claims are true.

    Friends who told her, users of another service, a sample that somebody sold. The
    field calls it a reference panel, or auxiliary data. They need not be in the data
    that is attacked.

    Parameters
    ----------
    claims : sequence of Claim, of length n_claims
        What is known of each.
    answers : array of bool, of shape (n_people, n_claims)
        Whether it is true of a person. Rows are people in no order that means anything.

    Raises
    ------
    KnowledgeError
        If there is no claim, one is none or stands there twice, or the answers are no
        table of yes and no with a column for each claim.

    Examples
    --------
    >>> import kit
    >>> claims = [kit.watched("A"), kit.watched("B")]
    >>> friends = kit.Reference(claims, [[True, False], [True, True]])
    >>> friends.n_people, friends.rates.tolist()
    (2, [1.0, 0.5])
    """

    claims: Sequence[Claim]
    answers: np.ndarray

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims", _read_claims(self.claims))
        object.__setattr__(self, "answers", _read_answers(self.answers, self.claims))

    def __len__(self) -> int:
        return len(self.answers)

    def __repr__(self) -> str:
        return f"Reference of {self.n_people:,} people and {len(self.claims):,} claims"

    @property
    def n_people(self) -> int:
        """How many people they are."""
        return len(self.answers)

    @property
    def rates(self) -> np.ndarray:
        """Of each claim the share of them of whom it is true, in [0, 1]."""
        return np.asarray(self.answers.mean(axis=0))


@dataclass(frozen=True, kw_only=True)
class Attacker:
    """Who attacks, and what she holds beside what was published.

    Parameters
    ----------
    who : str, default="somebody"
        In words that follow "The attacker is ", such as "a colleague of the target".
    known_share : float, default=1
        Share of what could be known of each target that she knows, in [0, 1]; drawn
        for each by lot.
    wrong_share : float, default=0
        Share of what she takes for known that is not true, in [0, 1).
    reference : Reference, optional
        Other people, and what she knows of them. By default she knows nobody else.
    knows_rule : bool, default=True
        Whether she knows what was done to the numbers before they were printed.

    Raises
    ------
    KnowledgeError
        If a share is out of range, or a parameter is something else.

    Examples
    --------
    >>> import kit
    >>> friend = kit.Attacker(who="a friend of the target", known_share=0.5)
    >>> print(friend)
    The attacker is a friend of the target. She knows 50% of what the target did, \
nobody else, and the rule.
    """

    who: str = "somebody"
    known_share: float = 1.0
    wrong_share: float = 0.0
    reference: Reference | None = None
    knows_rule: bool = True

    def __post_init__(self) -> None:
        if not isinstance(self.who, str) or not self.who.strip():
            raise KnowledgeError.bad_value("who", "words of a sentence", self.who)
        check_number(KnowledgeError, "known_share", self.known_share, least=0, most=1)
        check_number(KnowledgeError, "wrong_share", self.wrong_share, least=0, below=1)
        if self.reference is not None:
            rule = "a Reference, or None"
            check_type(KnowledgeError, "reference", self.reference, Reference, rule)
        rule = "True or False"
        check_type(KnowledgeError, "knows_rule", self.knows_rule, bool, rule)

    def __str__(self) -> str:
        right = f"{self.known_share:.0%} of what the target did"
        if not self.known_share:
            right = "nothing of the target"
        if self.wrong_share and self.known_share:
            right += f" ({self.wrong_share:.0%} of it wrong)"
        n = 0 if self.reference is None else self.reference.n_people
        others = f"{n:,} other people" if n else "nobody else"
        rule = "the rule" if self.knows_rule else "not the rule"
        return f"The attacker is {self.who}. She knows {right}, {others}, and {rule}."

    def refuse(self, attack: str, usual: Attacker, *unused: str) -> None:
        """Refuse what an attack makes no use of, so that no setting is lost silently.

        Parameters
        ----------
        attack : str
            What the attack is called.
        usual : Attacker
            Who mounts it where nothing else is said.
        *unused : str
            Names of fields that it does not read.

        Raises
        ------
        KnowledgeError
            If one of them is not what it is usually.
        """
        for name in unused:
            given, left = getattr(self, name), getattr(usual, name)
            if given != left:
                rule = f"left as it is, {left!r}, since {attack} makes no use of it"
                raise KnowledgeError.bad_value(f"attacker.{name}", rule, given)


@dataclass(frozen=True, kw_only=True)
class ThreatModel:
    """What one attack needs, in words: a row of `docs/threat-models.md`.

    Parameters
    ----------
    attack : str
        The name at the door, such as "measure_scoreboard".
    attacker : str
        Who may mount it, such as "a colleague with one known play".
    reads : str
        What was published or may be asked.
    of_target : str
        What she must know of the target; "nothing" where nothing.
    of_others : str
        What she must know of other people; "nothing" where nothing.
    wins : str
        When she has succeeded.
    kind : str
        "Proved", "Scored" or "Proved or Scored": in what it ends.
    source : str
        Paper and section.

    Raises
    ------
    KnowledgeError
        If a field is no text or empty, or `kind` is something else.
    """

    attack: str
    attacker: str
    reads: str
    of_target: str
    of_others: str
    wins: str
    kind: str
    source: str

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, str) or not value.strip():
                raise KnowledgeError.bad_value(field.name, "a text", value)
        if self.kind not in ("Proved", "Scored", "Proved or Scored"):
            rule = '"Proved", "Scored" or "Proved or Scored"'
            raise KnowledgeError.bad_value("kind", rule, self.kind)

    def cells(self) -> Iterator[str]:
        """Give what stands in its row, in the order of the fields."""
        for field in fields(self):
            yield getattr(self, field.name)


def _read_claims(claims: object) -> tuple[Claim, ...]:
    listed = tuple(claims) if isinstance(claims, list | tuple) else ()
    if not listed or not all(isinstance(one, Claim) for one in listed):
        rule = "a list of claims, such as [watched(...)]"
        raise KnowledgeError.bad_value("claims", rule, claims)
    if len(set(listed)) < len(listed):
        rule = "claims that each stand there once"
        twice = next(one for one in listed if listed.count(one) > 1)
        raise KnowledgeError.bad_value("claims", rule, str(twice))
    return listed


def _read_answers(answers: object, claims: Sequence[Claim]) -> np.ndarray:
    rule = f"a table of True and False with a column for each of {len(claims):,} claims"
    try:
        table = np.asarray(answers)
    except ValueError:  # rows of different lengths
        raise KnowledgeError.bad_value("answers", rule, "rows that differ") from None
    is_yes_no = table.dtype == bool or np.isin(table, (0, 1)).all()
    if table.ndim != 2 or table.shape[1] != len(claims) or not is_yes_no:
        shape = f"an array of {table.dtype} of shape {table.shape}"
        raise KnowledgeError.bad_value("answers", rule, shape)
    return table.astype(bool)
