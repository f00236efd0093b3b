"""Who could be surprised by what? Consent is the absence of surprise.

Of each claim: whom it is about, and what follows that a viewer would not expect.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kit.findings import Proved
from kit.measures.uniques import expect_unique
from kit.populations import birthdays
from kit.printed import Suppressed, shown_number
from kit.releases import Number, Release
from kit.report.regulator.figures import Json, is_small, write_group
from kit.report.regulator.settings import Settings

_MOST_GROUPS = 3


def of_release(
    release: Release, proved: Sequence[Proved], settings: Settings
) -> list[Json]:
    """Say of each printed number whom it is about, and what follows from it."""
    return [_of_number(number, proved, settings) for number in release.counts]


def _of_number(number: Number, proved: Sequence[Proved], settings: Settings) -> Json:
    people, fewest = shown_number(number.printed), settings.least_told
    is_shown = not is_small(people, fewest)
    claim = None
    if is_shown:
        claim = str(number.claim) if people is None else number.claim.sentence(people)
    about = None if not is_shown else people
    follows = list(_follow(number, people, proved, settings))
    return {
        "claim": claim,
        "is_shown": is_shown,
        "about": {"people": about, "who": _who(number, people)},
        "follows": follows,
    }


def _who(number: Number, people: int | None) -> str:
    if isinstance(number.printed, Suppressed) or people is None:
        return "the people of a number that was withheld"
    if people == 0:
        return "everybody in the population, none of whom did it"
    if people == 1:
        return "one single person"
    return "the people who are counted, as printed"


def _follow(
    number: Number, people: int | None, proved: Sequence[Proved], settings: Settings
) -> Iterator[Json]:
    fewest = settings.least_told
    if people == 1 and not is_small(people, fewest):
        yield _say(
            "Counted",
            "The number is one person. Whoever knows of the deed knows that the whole "
            "sentence is about her.",
        )
    for found in [one for one in proved if number in one.because][:_MOST_GROUPS]:
        group = write_group(found, fewest)
        says = "With other numbers it proves something of a group nobody printed."
        if found.size.high == 0:
            says = "It decides for certain what somebody did of whom one deed is known."
        yield _say("Proved", says, group=group)
    if people is not None and people > 1 and not is_small(people, fewest):
        alone = expect_unique(birthdays(), k=people)
        yield _say(
            "Expected",
            "Of a group of so many, this many are expected to be the only one with "
            "their birthday: whoever knows birthdays and is told of the group can tell "
            "its members apart. An average, and not a fact about these people.",
            expected=alone.expected,
            people=people,
        )


def of_log(n_people: int, by_criterion: dict[str, list[Json]]) -> list[Json]:
    """Say of what a company says of a log without names whom it is about, and more."""
    tried: dict[str, Json] = {}
    for one in (one for each in by_criterion.values() for one in each):
        tried.setdefault(one["attack"], one)  # the first knows most of the target
    claims = {
        "The log holds numbers in place of names.": (
            "measure_uniqueness, measure_growth, compare_knowledge",
            "A colleague who was told of a few plays may find the one record that has "
            "them, and reads all the others in it.",
        ),
        "Nothing in the log says who somebody is elsewhere.": (
            "measure_scoreboard, measure_settings",
            "What somebody wrote of a few titles in public, partly wrong, may be "
            "joined to one record.",
        ),
        "Another service has other numbers for its people.": (
            "match_services",
            "The records of one person on two services may be joined, with no name on "
            "either.",
        ),
        "It is only about what people watch.": (
            "infer_trait",
            "How somebody watches may be read as a sign of how she feels. Most flags "
            "may be false alarms, and those flagged bear the cost.",
        ),
        "Counts of a group say nothing of its members.": (
            "measure_tracing",
            "Whoever knows what somebody watches may tell from many counts of a group "
            "whether she is in it.",
        ),
    }
    return [
        {
            "claim": claim,
            "is_shown": True,
            "about": {"people": n_people, "who": "everybody in the log"},
            "follows": [_say("Scored", says, success=tried[name]["scored"])],
        }
        for claim, (name, says) in claims.items()
        if name in tried
    ]


def _say(kind: str, says: str, **value: object) -> Json:
    shape: Json = dict.fromkeys(("success", "group", "expected", "people"))
    return {"kind": kind, "says": says} | shape | value
