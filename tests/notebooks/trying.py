"""What a "Try it" is: what a reader changes, and what must then be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Try:
    """One "Try it".

    Parameters
    ----------
    name : str
        The notebook.
    begins : str
        How the line begins, after "Try it: ".
    settings : mapping
        Parameters that it tells to change.
    code : str
        What it tells to write, as a cell of its own right after the line.
    edits : tuple of (str, str)
        What it tells to change in a cell: the old text, and the new.
    shows : tuple of str
        Regular expressions that the outputs must match.
    never : tuple of str
        Regular expressions that neither outputs nor prose may match.
    is_question : bool
        Whether it asks for thought, and there is nothing to run.
    answer : str
        A model answer for teachers. Its figures are those that come out, or are worked
        out in it: `tests/notebooks/answers.py` looks.
    """

    name: str
    begins: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    edits: tuple[tuple[str, str], ...] = ()
    shows: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    is_question: bool = False
    answer: str = ""
