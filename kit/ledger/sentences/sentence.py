"""How does the wording of a published sentence become a line of a ledger?

A grammar cuts the sentence into parts, with every word in one of them. What the wording
leaves open is asked, and what the kit has no words for stays context, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from kit.claims.language import Claim
from kit.errors import LedgerError
from kit.ledger.entries import Entry
from kit.ledger.reading import read_entry
from kit.ledger.sentences.choosing import choose
from kit.ledger.sentences.drafts import Draft, draft
from kit.ledger.sentences.parsing import Cut, cut
from kit.ledger.sentences.questions import Question
from kit.ledger.sentences.tables import AVERAGE, HOURS, LIMIT, SHARE, VAGUE, Words
from kit.ledger.sentences.tongues import find_language
from kit.ledger.spellings import clean_text

_LONGEST = 400  # letters; the grammar is slow on more, and no such sentence is
_ANSWERS = (
    "title when until published number precision rounded_to times where place verb "
    "address aside"
).split()
_SHOWN = {
    "single": "count", "quoted": "title", "loose": "title", "pronoun": "title",
    "kind": "title", "artist": "artist", "by": "artist", "when": "window",
    "strange": "verb", "negation": "verb", "unsaid": "not said", "rest": "not read",
    "everywhere": "place", "far_place": "place", "epithet": "who", "season": "title",
}  # fmt: skip
_UNREAD = (
    "The kit cannot read all of it as one claim; write the line by hand, see "
    "`kit.ledger.KINDS`."
)
#: What is said of a sentence that may hold no figure.
_WITHOUT_FIGURES = (AVERAGE, SHARE, LIMIT, HOURS)
#: Line of a ledger, in the order of its columns.
_ORDER = (
    "words kind number precision rounded_to published counts title titles series "
    "episodes times days until verb place where day first last"
).split()


@dataclass(frozen=True)
class Part:
    """Some words of a sentence, and what they were read as.

    Parameters
    ----------
    name : str
        What they are: "count", "title", "window" and so on, "address" for a greeting
        and "aside" for what follows.
    words : str
        As they stand there.
    """

    name: str
    words: str


@dataclass(frozen=True, eq=False)
class SentenceReading:
    """How a sentence was read, part by part.

    Parameters
    ----------
    words : str
        The sentence.
    language : str
        Its language, in English.
    parts : tuple of Part
        All its words, in their order.
    told : dict
        A line of the ledger, as far as it is known.
    assumed : tuple of str
        What was taken for granted.
    questions : tuple of Question
        What must be asked before it is a claim.
    reason : str
        Why it is context and no claim; empty where it is none.
    published : date or None
        When it was published.
    answers : dict
        What was answered already.
    """

    words: str
    language: str
    parts: tuple[Part, ...]
    told: Mapping[str, Any]
    assumed: tuple[str, ...]
    questions: tuple[Question, ...]
    reason: str
    published: date | None
    answers: Mapping[str, str]

    @property
    def outcome(self) -> str:
        """Whether it is a "claim", "context", or must be "asked" about."""
        if self.reason:
            return "context"
        return "asked" if self.questions else "claim"

    @property
    def question(self) -> Question | None:
        """The first of the questions, where there is one."""
        return self.questions[0] if self.outcome == "asked" else None

    @cached_property
    def entry(self) -> Entry:
        """The line of the ledger; refused while something must be asked."""
        if self.question:
            field = self.question.field
            msg = (
                f"`{field}` of the sentence must be known, got none: {self.question} "
                f"Give it with `answer`."
            )
            raise LedgerError(msg)
        entry = read_entry(self.told, name="sentence")
        return replace(entry, aside=self.reason) if self.reason else entry

    @property
    def claim(self) -> Claim | None:
        """What is true of each one counted; None for context."""
        return self.entry.claim

    def answer(self, value: str | int | date) -> SentenceReading:
        """Answer the first question, and read the sentence again.

        Parameters
        ----------
        value : str, int or date
            The answer.

        Returns
        -------
        SentenceReading
            The same sentence, with a question less.

        Raises
        ------
        LedgerError
            If nothing is asked, or the answer cannot be one.
        """
        if self.question is None:
            rule = "left alone where nothing is asked"
            raise LedgerError.bad_value("answer", rule, value)
        answers: dict[str, Any] = {**self.answers, self.question.field: value}
        published = answers.pop("published", self.published)
        return read_sentence(self.words, published=published, answers=answers)

    def __str__(self) -> str:
        rows = [(part.name, part.words) for part in self.parts]
        rows += [("assumed", text) for text in self.assumed]
        if self.outcome == "context":
            rows.append(("context", self.reason))
        elif self.question:
            rows += [("asked", str(question)) for question in self.questions]
        else:
            entry = self.entry
            number, claim = entry.printed, entry.claim
            rows.append(("claim", f"{number}: {claim}"))
        return "\n".join(f"{name:<9} {text}" for name, text in rows)

    __repr__ = __str__


def read_sentence(
    words: str,
    *,
    published: str | date | None = None,
    answers: Mapping[str, Any] | None = None,
) -> SentenceReading:
    """Read a published sentence in English or French as a line of a ledger.

    Parameters
    ----------
    words : str
        The sentence, as it was published.
    published : str or date, optional
        When, such as "2017-12-10". "The past 18 days" hang on it.
    answers : mapping of str to value, optional
        What was found out, by the `field` of a question.

    Returns
    -------
    SentenceReading
        Each word in one of its parts, what was assumed, and what must be asked.

    Raises
    ------
    LedgerError
        If it is no sentence in one of these languages, or an answer cannot be one.

    Examples
    --------
    >>> import kit
    >>> read = kit.read_sentence(
    ...     'Dear person who played "Sorry" 52 times on 9 February'
    ... )
    >>> read.outcome, str(read.question)
    ('asked', 'When was the sentence published? Its days hang on that.')
    >>> print(read.answer("2016-11-28"))
    address   Dear
    count     person
    who       who
    verb      played
    title     "Sorry"
    times     52 times
    window    on 9 February
    assumed   9 February is that of 2016, the year of publication.
    claim     1: played Sorry exactly 52 times on 9 February 2016
    """
    text = _check_words(words)
    given = _check_answers(answers)
    day = _check_day("published", given.pop("published", published))
    language = find_language(text)
    cuts = cut(text, language)
    if not cuts:
        parts: tuple[Part, ...] = (Part("not read", text),)
        written = Draft(reasons=[_diagnose(text, language)])
    else:
        chosen = choose(cuts, language, given.get("title"))
        parts = _parts(chosen.cut)
        written = draft(chosen, language, day, given)
        _check_used(written, given)
    told = written.told | {"words": text, "published": day}
    if written.reasons:
        kept = {name: told.get(name) for name in ("title", "place")}
        told = kept | {"words": text, "kind": "words", "published": day}
    reading = SentenceReading(
        words=text,
        language=language.name,
        parts=parts,
        told={name: told[name] for name in _ORDER if told.get(name) is not None},
        assumed=tuple(written.assumed),
        questions=tuple(dict.fromkeys(written.asks)),
        reason=" ".join(dict.fromkeys(written.reasons)),
        published=day,
        answers=given,
    )
    if reading.question is None:
        reading.entry  # noqa: B018  # refuses what no line of a ledger may say
    return reading


def _check_used(written: Draft, given: Mapping[str, Any]) -> None:
    """Refuse an answer that nothing asks for: it would be dropped in silence."""
    unused = [name for name in given if name not in written.used]
    if unused and not written.reasons:
        rule = "answers to what the wording leaves open"
        raise LedgerError.bad_value("answers", rule, unused, "Leave the others out.")


def _parts(one: Cut) -> tuple[Part, ...]:
    """Give each word to a part: what stands between two belongs to the second."""
    parts, at = [], 0
    for place, piece in enumerate(one.pieces):
        is_last = place + 1 == len(one.pieces)
        end = len(one.words) if is_last else piece.end
        name = _SHOWN.get(piece.name, piece.name)
        parts.append(Part(name, one.words[at:end].strip()))
        at = end
    return tuple(parts)


def _diagnose(text: str, language: Words) -> str:
    """Say why a sentence that no grammar reads is no claim."""
    reason = language.warn(text)
    if not any(char.isdigit() for char in text) and reason not in _WITHOUT_FIGURES:
        return VAGUE
    return reason or _UNREAD


def _check_words(words: object) -> str:
    if not isinstance(words, str) or not words.strip():
        raise LedgerError.bad_value("words", "a sentence, in quotation marks", words)
    text = clean_text(words)
    if len(text) > _LONGEST:
        rule = f"one sentence, of at most {_LONGEST} characters"
        raise LedgerError.bad_value("words", rule, words)
    return text


def _check_day(name: str, value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        rule = 'a date such as "2017-12-10"'
        raise LedgerError.bad_value(name, rule, value) from None


def _check_answers(answers: object) -> dict[str, Any]:
    if answers is None:
        return {}
    if not isinstance(answers, Mapping) or not set(answers) <= set(_ANSWERS):
        rule = f"answers by their names, of {', '.join(_ANSWERS)}"
        raise LedgerError.bad_value("answers", rule, answers)
    return dict(answers)
