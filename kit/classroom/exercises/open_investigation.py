"""Exercise 12: an archive of boasts to audit, and then a headline of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from kit.classroom.tasks import Exercise, Mistake, Task
from kit.errors import KitError
from kit.story.audit import audit_headline

FILM, OTHER, SERIES = "The Lamplighter's Prince", "Snow over Lindau", "Harbour Watch"
#: What the careful press office rounds to, in people.
BASE = 10
#: Of each two sentences, the one that holds the other: what both are about.
_PAIRS = {"17 days": "18 days", "5 times": "6 times", "one film": "both films"}
#: What an investigation of one's own must have.
PARTS = ("words", "source", "beside", "read")
_FEWEST_WORDS, _SHORTEST_SOURCE = 5, 8


@dataclass(frozen=True)
class Archive:
    """What the press office of an invented service wrote in one December.

    Attributes
    ----------
    archive : pl.DataFrame
        A row for each sentence: what it is `about`, its `words` and its `number`.
    careful : pl.DataFrame
        The same sentences as a careful press office would have written them, with
        numbers of people rounded to 10.
    film, other, series : str
        The titles that they speak of.
    """

    archive: pl.DataFrame
    careful: pl.DataFrame
    film: str
    other: str
    series: str

    def look_at(
        self,
        own: Mapping[str, Any],
        beside: Sequence[Mapping[str, Any]],
    ) -> set[str]:
        """Say which parts of an investigation of your own are there.

        Parameters
        ----------
        own : mapping
            The sentence, in the fields of `kit.ledger.KINDS`.
        beside : sequence of mapping
            What else was published, or invented to try it out.

        Returns
        -------
        set of str
            ``"words"``: the wording is there, and it is not of this archive.
            ``"source"``: it says where you read it. ``"beside"``: there is another
            sentence, and each says its status. ``"read"``: the kit reads all of them,
            and audits the first.
        """
        own = own if isinstance(own, Mapping) else {}
        words, source = (str(own.get(name) or "") for name in ("words", "source"))
        is_new = words not in self.archive["words"]
        others = [one for one in beside if isinstance(one, Mapping)]
        has_part = {
            "words": is_new and len(words.split()) >= _FEWEST_WORDS,
            "source": len(source.strip()) >= _SHORTEST_SOURCE,
            "beside": bool(others) and all(one.get("status") for one in others),
            "read": _is_read([own, *others]),
        }
        return {part for part in PARTS if has_part[part]}


@dataclass(frozen=True)
class Truth(Archive):
    """What was drawn: what a student gets, and what only the key needs."""

    _people: dict[str, int] = field(repr=False)  # the true counts, by sentence
    _hours: int = field(repr=False)


def _is_read(entries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the kit reads some sentences and audits the first."""
    try:
        audit = audit_headline(entries, seed=1)
    except KitError:
        return False
    return audit.evidence.k_release.k is not None


def draw(seed: int) -> Truth:
    """Draw the audience of one December, and what was written about it."""
    rng = np.random.default_rng([seed, 12])
    people, hours = _draw_counts(rng)
    order = rng.permutation(len(people) + 2)
    return Truth(
        archive=_write(people, hours)[order],
        careful=_write({about: _rounded(n) for about, n in people.items()}, hours)[
            order
        ],
        film=FILM,
        other=OTHER,
        series=SERIES,
        _people=people,
        _hours=hours,
    )


def _draw_counts(rng: np.random.Generator) -> tuple[dict[str, int], int]:
    """Draw three pairs of counts, of which one differs by very few."""
    gaps = [int(gap) for gap in rng.integers(11, 29, len(_PAIRS))]
    gaps[int(rng.integers(len(_PAIRS)))] = int(rng.integers(1, 7))
    least = [*(int(n) for n in rng.permutation(np.arange(41, 95))[:2])]
    least.append(int(rng.integers(230, 480)))
    people: dict[str, int] = {}
    for (wide, narrow), gap, n in zip(_PAIRS.items(), gaps, least, strict=True):
        people |= {wide: n + gap, narrow: n}
    return people, int(rng.integers(21, 40))


def _write(people: dict[str, int], hours: int) -> pl.DataFrame:
    """Write the sentences, those that count no people among them."""
    written = {
        "17 days": f"people have watched {FILM} every day for the past 17 days. "
        "(9 December 2017)",
        "18 days": f"people have watched {FILM} every day for the past 18 days. "
        "(10 December 2017)",
        "5 times": f"people watched {SERIES} at least 5 times in December 2017.",
        "6 times": f"people watched {SERIES} at least 6 times in December 2017.",
        "one film": f"people watched {FILM} in December 2017.",
        "both films": f"people watched both {FILM} and {OTHER} in December 2017.",
    }
    rows = [
        (about, f"{people[about]} {words}", people[about])
        for about, words in written.items()
    ]
    rows.append(("hours", f"One of you spent {hours} hours with {SERIES}.", hours))
    rows.append(("chart", f"{OTHER} is number 4 of our chart.", 4))
    return pl.DataFrame(rows, ["about", "words", "number"], orient="row")


def _rounded(count: int) -> int:
    """Round to the nearest multiple, half-way up."""
    return (count + BASE // 2) // BASE * BASE


def _k_cell(data: Truth) -> int:
    return min(data._people.values())


def _pair(data: Truth) -> tuple[int, int]:
    """The counts of the two sentences that differ by the fewest people."""
    people = data._people
    pairs = [(people[wide], people[narrow]) for wide, narrow in _PAIRS.items()]
    return min(pairs, key=lambda pair: pair[0] - pair[1])


def _gaps(data: Truth) -> list[int]:
    """By how many the sentences of each pair differ, in order of size."""
    people = data._people
    return sorted(people[wide] - people[narrow] for wide, narrow in _PAIRS.items())


def _k_release(data: Truth) -> int:
    """Nobody is in the narrow group of a pair who is not in the wide one."""
    wide, narrow = _pair(data)
    return wide - narrow


def _stops(data: Truth) -> int:
    """The first threshold that withholds one of the two sentences."""
    return min(_pair(data)) + 1


def _around(data: Truth) -> tuple[int, int]:
    """The pair as the careful press office printed it."""
    wide, narrow = _pair(data)
    return _rounded(wide), _rounded(narrow)


def _most(data: Truth) -> int:
    wide, narrow = _around(data)
    return wide + BASE // 2 - (narrow - BASE // 2)


def _lack(part: str, _: Truth) -> set[str]:
    """All parts but one."""
    return set(PARTS) - {part}


TASKS = (
    Task(
        name="k_cell",
        asks="Find k_cell of the archive: the smallest number of people printed in it.",
        unit="people",
        key=_k_cell,
        mistakes=(
            Mistake(
                lambda data: 4,
                "That is a place in a chart. It counts nobody.",
            ),
            Mistake(
                lambda data: data._hours,
                "Those are hours. Look for numbers of people.",
            ),
            Mistake(
                _k_release,
                "Nobody printed that number: it is a difference. k_cell is about "
                "printed numbers.",
            ),
            Mistake(
                lambda data: sorted(data._people.values())[1],
                "There is a smaller number of people in the archive.",
            ),
        ),
        hints=(
            "Two of the sentences count no people. Leave them out.",
            "The smallest number in the other six.",
        ),
    ),
    Task(
        name="k_release",
        asks="Find k_release of the archive: the smallest group that all of its "
        "sentences together prove.",
        unit="people",
        key=_k_release,
        mistakes=(
            Mistake(
                _k_cell,
                "That is the smallest number printed. Which sentences count people "
                "who are all in another sentence, too?",
            ),
            Mistake(
                lambda data: _gaps(data)[1],
                "That is such a group, and there is a smaller one. Did you give the "
                "kit all six sentences?",
            ),
            Mistake(
                lambda data: _gaps(data)[2],
                "That is such a group, and there is a smaller one. Did you give the "
                "kit all six sentences?",
            ),
            Mistake(
                lambda data: int(np.diff(sorted(data._people.values())).min()),
                "That is the smallest difference of any two numbers. It means "
                "something only where one group lies inside the other.",
            ),
        ),
        hints=(
            "Write each sentence that counts people as an entry, with its number and "
            '`"precision": "exact"`, and give all of them to `kit.audit_headline`.',
            "`audit.evidence.k_release.k`. The kinds that you need are `every day`, "
            "`at least`, `in a period` and `all of`.",
        ),
        points=2,
    ),
    Task(
        name="stops",
        asks="Find the smallest threshold k that would have kept one of the two "
        "sentences behind k_release out of print.",
        unit="people",
        key=_stops,
        mistakes=(
            Mistake(
                lambda data: _k_release(data) + 1,
                "A threshold never looks at a difference. It looks at printed numbers.",
            ),
            Mistake(
                lambda data: min(_pair(data)),
                "With this k the smaller of the two is still printed: k is the "
                "smallest number that may be.",
            ),
            Mistake(
                lambda data: max(_pair(data)) + 1,
                "This withholds both. One is enough.",
            ),
            Mistake(
                lambda data: 11 if min(_pair(data)) > 11 else None,
                "A k of 11 withholds none of these sentences. All of their numbers "
                "are larger.",
            ),
        ),
        hints=(
            "Which two numbers prove the smallest group? `audit.quotes[0].text` tells "
            "the group, and its `behind` the numbers.",
            "k is the smallest number that may be printed. Which k is the first at "
            "which the smaller of the two may not?",
        ),
    ),
    Task(
        name="own_parts",
        asks="Write down a headline of your own with its source, another sentence to "
        "read beside it, and let `data.look_at` say which parts are there.",
        unit="parts",
        key=lambda data: set(PARTS),
        mistakes=tuple(
            Mistake(partial(_lack, part), says)
            for part, says in {
                "words": "The wording is missing, or it is of this archive. Copy the "
                "sentence as you read it.",
                "source": "The source is missing: where can somebody else read it?",
                "beside": "Nothing stands beside it. Add another sentence of the same "
                'company, or one that you invent, and give it a `"status"`.',
                "read": "The kit cannot read it yet. Call `kit.audit_headline` with "
                "the same sentences: its error says what to mend.",
            }.items()
        ),
        hints=(
            "Page 61 of the kit lists the kinds of sentence, with the fields that each "
            "needs.",
            "`data.look_at(own, [neighbour])` gives the parts that are there. There "
            "are four: words, source, beside, read.",
        ),
    ),
    Task(
        name="most",
        asks="Say how many people at most the smallest group can hold, by the two "
        "rounded numbers.",
        unit="people",
        key=_most,
        mistakes=(
            Mistake(
                lambda data: _around(data)[0] - _around(data)[1],
                "This takes rounded numbers for exact ones.",
            ),
            Mistake(
                lambda data: _around(data)[0] - _around(data)[1] + BASE // 2,
                "Both numbers are rounded. You have allowed for one of them.",
            ),
            Mistake(
                lambda data: _around(data)[0] - _around(data)[1] + 2 * BASE,
                "A number rounded to 10 is off by 5 at most.",
            ),
            Mistake(
                _k_release,
                "This is what the exact sentences told you. What do the rounded ones "
                "leave open?",
            ),
        ),
        hints=(
            "A printed 60 stands for 55 to 65. When is the difference largest?",
            "The larger number, as large as it can be, less the other, as small as it "
            "can be.",
        ),
    ),
)

EXERCISE = Exercise(
    name="open-investigation",
    number=12,
    title="What does your headline give away?",
    minutes=90,
    draw=draw,
    tasks=TASKS,
)
