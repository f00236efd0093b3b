"""What do people ask of a query desk in the course of their work?

Each task is a list of questions asked one after the other. Some are narrow, and some
differ by few people: honest work looks like peeking now and then, and an auditor has
to live with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from kit.claims import Claim, watched
from kit.desk_use.vocabulary import Vocabulary

Task = Callable[[Vocabulary, np.random.Generator], list[Claim]]


def read_dashboard(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Yesterday's audience, by plan and in the largest regions."""
    audience = watched().on(words.draw_day(rng))
    plans = [audience.where(plan=plan) for plan in words.where["plan"]]
    regions = [audience.where(region=name) for name in words.where["region"][:6]]
    return [audience, *plans, *regions]


def drill_down(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """A title in a week, by region, then by age, then by plan: narrower each time."""
    first = words.draw_day(rng)
    asked = watched(words.draw_title(rng)).between(first, first + timedelta(6))
    questions = [asked]
    for column in ("region", "age_band", "plan"):
        values = words.where[column]
        some = rng.choice(len(values), min(len(values), 4), replace=False)
        narrower = [asked.where(**{column: values[place]}) for place in some]
        questions += narrower
        asked = narrower[0]
    return questions


def follow_campaign(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """One segment, and how many of it have watched a title so far, day after day."""
    segment = {name: words.draw_value(rng, name) for name in ("region", "age_band")}
    if rng.random() < 0.5:
        segment["plan"] = words.draw_value(rng, "plan")
    title, start = watched(words.draw_title(rng, 40)), words.draw_day(rng)
    ends = [start + timedelta(days) for days in range(0, 28, 3)]
    return [title.between(words.first, end).where(**segment) for end in ends]


def compare_titles(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Who of one title's audience watched another, and who did not."""
    one, other = watched(words.draw_title(rng)), watched(words.draw_title(rng))
    if one == other:
        return [one]
    columns = ("region", "age_band", "plan")[: rng.integers(0, 4)]
    where = {column: words.draw_value(rng, column) for column in columns}
    groups = [one, other, one & other, one & ~other, one | other]
    return [group.where(**where) for group in groups]


def check_complaint(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Somebody complains about a play: are others like him affected? Widens."""
    play = words.draw_play(rng)
    title = watched(play["title"]).on(play["day"])
    facts = {name: play[name] for name in ("region", "age_band", "plan")}
    questions = [title.where(**facts)]
    while facts:
        facts.pop(str(rng.choice(list(facts))))
        questions.append(title.where(**facts) if facts else title)
    return questions


def follow_customer(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """One customer complains again: which of his plays failed? Looks like peeking."""
    play = words.draw_play(rng)
    person = words.describe(play["viewer"], 1, rng)
    others = {words.draw_title(rng) for _ in range(rng.integers(1, 4))}
    return [person, *(person & watched(title) for title in sorted(others))]


#: How often each kind of staff does which task: weights.
ROLES: dict[str, dict[Task, float]] = {
    "dashboards": {read_dashboard: 6, drill_down: 3, compare_titles: 1},
    "content": {drill_down: 4, compare_titles: 4, read_dashboard: 1},
    "marketing": {follow_campaign: 5, drill_down: 3, compare_titles: 1},
    "support": {check_complaint: 7, drill_down: 1, follow_customer: 0.5},
}


def draw_task(role: str, words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Draw the questions of one task of a role."""
    tasks, weights = zip(*ROLES[role].items(), strict=True)
    chances = np.array(weights) / sum(weights)
    return tasks[rng.choice(len(tasks), p=chances)](words, rng)
