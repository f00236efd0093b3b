"""What does a classifier learn of a small group from groups that it put together?

The attacker has the same numbers and the same acquaintances as for tracing. For each
target she trains anew, so a sweep tries it of some targets only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from kit.attacks.on_releases.group_counts import Hint, Practice, rule_out, smooth_rates
from kit.attacks.on_releases.group_numbers import read_counted
from kit.attacks.on_releases.learned_membership import Learned
from kit.errors import AttackError, KnowledgeError, RuleError
from kit.sweeps.games import InOrOut, Placed, Target, spread_evenly
from kit.sweeps.publications.small_group import SmallGroup, mark_known


@dataclass(frozen=True)
class Learning:
    """Train for each target on groups with and without her.

    See `kit.attacks.Learned`. A printed zero of what the target watched proves that she
    is not of the group.
    """

    name: str = "learning"
    practice: int = 100  # groups to learn from, each with the target and without
    validation: int = 30  # groups by which she chooses from where on to say yes
    most_targets: int = 20  # of those that are sought: she trains for each
    seed: int = 0  # of the groups
    idle: ClassVar[str] = "Not tried: no number was printed that groups can be put to."
    game: ClassVar[type] = InOrOut
    takes: ClassVar[type] = SmallGroup

    def learn(
        self, published: SmallGroup, targets: Sequence[Target]
    ) -> list[Placed | None]:
        """Place some of the targets, spread evenly over all."""
        found: list[Placed | None] = [None] * len(targets)
        rng = np.random.default_rng(self.seed)
        size, others = published.size, published.others
        try:
            claims, counts, _, press = read_counted(
                published.release, size, None, others
            )
            place = {claim: at for at, claim in enumerate(others.claims)}
            known = press.prepare(others.answers[:, [place[c] for c in claims]], rng)
            practice = Practice(press, known, smooth_rates(known), size, rng, known)
            how = Learned(practice=self.practice, validation=self.validation)
            ready = how.prepare(practice)
        except (AttackError, KnowledgeError, RuleError):
            return found
        for at in spread_evenly(len(targets), self.most_targets, by=2):
            row = mark_known(claims, targets[at])
            hint = Hint(row, 1.0)
            if rule_out(press, hint, counts[None], size)[0]:
                found[at] = Placed(is_in=False, is_proved=True)
                continue
            (scores,), cut = how.scores(ready, hint, [counts[None]], row)
            found[at] = Placed(is_in=bool(scores[0] >= cut))
        return found
