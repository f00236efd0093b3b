"""What must be asked before a sentence is a line of the ledger?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """What the wording leaves open.

    Parameters
    ----------
    field : str
        What the answer fills in: a field of the ledger, or "when".
    text : str
        The question.
    choices : tuple of str
        Answers that the wording allows, where it names some.
    """

    field: str
    text: str
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = " or ".join(map(repr, self.choices))
        return f"{self.text} ({shown})" if shown else self.text
