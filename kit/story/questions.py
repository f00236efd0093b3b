"""What should a journalist ask the company before printing, and what look up?

Each question follows from something that the sentence leaves open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kit.claims.sentences import clause, relative
from kit.claims.wording import day_words
from kit.ledger.entries import ends_on, starts_on
from kit.story.evidence import Evidence


@dataclass(frozen=True)
class Question:
    """A question, and what makes it necessary."""

    text: str
    because: str


def list_questions(evidence: Evidence) -> tuple[Question, ...]:
    """List what to ask, the most decisive first."""
    asked = (
        *_about_the_number(evidence),
        *_about_the_people(evidence),
        *_about_others(evidence),
        *_about_the_data(evidence),
    )
    return tuple(asked)


def list_own_checks(evidence: Evidence) -> tuple[Question, ...]:
    """List what the reader of an audit can settle, with a map and no company."""
    checks = [_about_two_places(*pair) for pair in evidence.gathered.unsaid]
    if evidence.outside:
        names = [evidence.outside, *evidence.headline.told.get("within", ())]
        lacks = f"neither {' nor '.join(names)}" if names[1:] else f"no {names[0]}"
        checks.append(
            Question(
                f"Is there a population that counts the people of {names[-1]}?",
                f"The one that was chosen names {lacks}, so nothing is weighed by it. "
                "Choose another one, or leave it empty, and audit again.",
            )
        )
    return tuple(checks)


def _about_two_places(one: str, other: str) -> Question:
    """Ask how two places lie, of which one may not be named."""
    open_ = "The sentences do not say, and no proof here supposes that they do."
    if one and other:
        return Question(
            f"Does one of these lie inside the other: {one}, {other}?",
            f"{open_} If so, name the larger place in the field “within” of the "
            "smaller; if nobody lives in both, name one in the field “apart” of the "
            "other. Then audit again.",
        )
    named = one or other
    return Question(
        f"Is {named} a part of the place that another sentence does not name?",
        f"{open_} Give that sentence a place; if {named} is a part of it, name it in "
        f"the field “within” of {named}. Then audit again.",
    )


def _about_the_number(evidence: Evidence) -> Iterator[Question]:
    entry = evidence.headline
    if entry.status != "confirmed":
        yield Question(
            "Did you publish this sentence, in these words?",
            f"It is {entry.status}: we have no page of the company that says it.",
        )
    if entry.precision == "unknown":
        yield Question(
            f"Is {entry.number:,} the exact count? If not, what was it rounded to?",
            "The sentence does not say; every proof depends on it.",
        )
    if evidence.gathered.mixes_series:
        yield Question(
            "Are the titles and the series of these sentences parts of each other?",
            "The sentences do not say, and no proof here supposes that they are.",
        )
    for unsure in evidence.gathered.unsure:
        if unsure is not entry:
            yield Question(
                f"Is {unsure.number:,} the exact count, or what was it rounded to?",
                f"It is read as {unsure.printed}, because it ends in zeros: "
                f"{unsure.claim}.",
            )
    for told in evidence.gathered.disagreements:
        yield Question("Which of the numbers is yours?", told)
    if entry.conflicts:
        yield Question("Which of these versions is right?", entry.conflicts)


def _about_the_people(evidence: Evidence) -> Iterator[Question]:
    entry, unit = evidence.headline, evidence.unit
    if evidence.size.high == 1 and unit.is_person:
        yield Question(
            "Is it really only one person?",
            "An account may be shared: what one of them did, several people may have "
            "done.",
        )
    if "place" not in entry.told:
        yield Question(
            "Which population was counted: all members, or those of one country?",
            "The sentence names no place.",
        )
    if not entry.counts:
        yield Question(
            "Does it count people, accounts or profiles?",
            "A household may share one account, and one person may have several.",
        )
    elif not unit.is_person:
        yield Question(
            f"How many people stand behind one {unit.one}?",
            f"The sentence counts {unit.many}, and every number here does.",
        )
    verb = entry.told.get("verb", "watched")
    yield Question(
        f"What counts as “{verb}”: a few minutes, most of it, all of it? Does a title "
        "that started by itself count?",
        "Two numbers can be subtracted only if they mean the same by it.",
    )
    if starts_on(entry.claim):
        yield Question(
            "In whose time zone does a day begin and end?",
            "The sentence speaks of days.",
        )


def _about_others(evidence: Evidence) -> Iterator[Question]:
    unit = evidence.unit
    for other in evidence.gathered.context:
        if other.aside:
            yield Question(
                f"How many {unit.many} is that: “{other.words}”?", other.aside
            )
    for near in evidence.neighbours:
        yield Question(
            "Did you also say, anywhere, how many "
            f"{clause(unit.many, near.claim, unit)}?",
            "With that number, the difference is exactly those "
            f"{relative(near.group, unit)}.",
        )
    yield Question(
        "What else was published or told to the press about the same title and days, "
        "by region or by age too?",
        "Each further number can open a group between two of them.",
    )
    stopped = [
        under.k for under in evidence.under if evidence.number in under.suppressed
    ]
    because = "No rule is stated beside the sentence."
    if stopped:
        because = (
            f"A threshold of {min(stopped)} would have stopped the sentence, so either "
            "there is none so large, or it was not kept to."
        )
    yield Question(
        f"What is the smallest number of {unit.many} that you publish?", because
    )


def _about_the_data(evidence: Evidence) -> Iterator[Question]:
    claim, unit = evidence.claim, evidence.unit
    first, last = starts_on(claim), ends_on(claim)
    if first and last and first != last:
        span = f"from {day_words(first)} to {day_words(last)}"
        because = f"To count it, one must know what each {unit.one} did {span}."
    else:
        because = f"To count it, one must know what each {unit.one} did."
    verb = evidence.headline.told.get("verb", "watched")
    yield Question(
        f"For how long do you keep what each {unit.one} {verb}, and in what detail?",
        because,
    )
    yield Question(
        "Who could run this count, who approved the sentence, and is there a record of "
        "such queries?",
        f"Somebody asked data about {unit.many} in order to write a line about them.",
    )
