"""What does somebody ask who looks a person up?"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from kit.access import Question
from kit.attacks.on_desks.insider import Insider
from kit.claims import Claim, watched
from kit.desk import QueryDesk
from kit.desk_use.vocabulary import Vocabulary

#: Direct: asks about the person as if there were no rule. Individual and general: by
#: a tracker. Slow: individual, one question at a time, over weeks. Split: individual,
#: from two accounts in turn. Once: individual, one person and one thing, and no more.
STYLES = ("direct", "individual", "general", "slow", "split", "once")

_TRIES = 200


def draw_peeking(
    style: str, desk: QueryDesk, words: Vocabulary, rng: np.random.Generator
) -> list[list[Question]]:
    """Draw what a peeker asks about one or two people, in their own order.

    The trackers are found by `Insider` itself, at a desk of the same rules that
    writes nothing down.

    Returns
    -------
    list of list of Question
        For each person, all that is asked about him.
    """
    rehearsal = desk.anew()
    kind = ("general",) if style == "general" else ("individual",)
    seat = rehearsal.seat("peeker", at=datetime(2018, 1, 1))
    insider = Insider(seat, pool=words.pool(), trackers=kind)
    asked = []
    for _ in range(1 if style == "once" else rng.integers(1, 3)):
        person, deeds = draw_target(desk, words, rng), draw_deeds(words, rng)
        before = len(rehearsal.access_log)
        wanted = [person, *(person & deed for deed in deeds)]
        wanted = wanted[1:2] if style == "once" else wanted
        for question in wanted:
            if style == "direct":
                seat.ask(question)
            else:
                insider.learn(question)
        entries = rehearsal.access_log.entries[before:]
        # Who knows of trackers knows better than to ask for what is refused.
        left_out = [] if style == "direct" else wanted
        questions = [entry.question for entry in entries]
        asked.append([one for one in questions if one not in left_out])
    return asked


def draw_target(desk: QueryDesk, words: Vocabulary, rng: np.random.Generator) -> Claim:
    """Draw facts that are true of one person only."""
    for _ in range(_TRIES):
        viewer = words.draw_play(rng)["viewer"]
        person = words.describe(viewer, int(rng.integers(1, 3)), rng)
        if desk.count(person) == 1:
            return person
    return person


def draw_deeds(words: Vocabulary, rng: np.random.Generator) -> list[Claim]:
    """Draw what the peeker wants to know of a person: one to three things."""
    titles = {words.draw_title(rng) for _ in range(rng.integers(1, 4))}
    return [watched(title) for title in sorted(titles)]
