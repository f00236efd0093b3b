"""Which audience does a student get, so that no neighbour has the same answers?

Each student has a seed. In some audiences a typical mistake leads to the right answer,
and goes unnoticed; and two audiences can have the same answers. Then the lot is drawn
again, with the next seed of a stated rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kit.classroom.answers import UnfitError, are_equal, as_plain, fit
from kit.classroom.exercises import draw_data
from kit.classroom.roster import LARGEST, Student
from kit.classroom.tasks import Exercise, Task

#: How many seeds are tried for a student and an exercise.
MOST_TRIES = 40


@dataclass(frozen=True)
class Lot:
    """The seed that a student gets in an exercise, its key, and what is not as wished.

    Parameters
    ----------
    seed : int
        The student's own, or one drawn after it.
    key : tuple
        The answer of each task, as a plain value.
    unnoticed : tuple of str
        Tasks in which a typical mistake gives the right answer.
    is_shared : bool
        Whether somebody else of the class has all of these answers.
    """

    seed: int
    key: tuple[Any, ...]
    unnoticed: tuple[str, ...]
    is_shared: bool

    @property
    def is_good(self) -> bool:
        """Whether mistakes show, and nobody else has the key."""
        return not self.unnoticed and not self.is_shared

    @property
    def fault(self) -> tuple[bool, int]:
        """How bad it is: worse to share a key than to let mistakes through."""
        return self.is_shared, len(self.unnoticed)


class Lots:
    """Draw audiences for a class, one student after the other."""

    def __init__(self, students: Sequence[Student]) -> None:
        self._own = {student.seed for student in students}
        self._keys: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._faults: dict[str, list[Lot]] = defaultdict(list)

    def draw(self, student: Student, exercise: Exercise) -> Lot:
        """Take the first seed that is good; where none is, the best of all tries."""
        best = None
        for seed in self._seeds(student):
            lot = self._look(exercise, seed)
            if best is None or lot.fault < best.fault:
                best = lot
            if best.is_good:
                break
        assert best is not None
        self._keys[exercise.name].append(best.key)
        if not best.is_good:
            self._faults[exercise.stem].append(best)
        return best

    def _seeds(self, student: Student) -> Iterator[int]:
        """Begin with the student's own seed, and go on in steps of 1,000,000."""
        yield student.seed
        for n in range(1, MOST_TRIES):
            seed = student.seed + n * LARGEST
            if seed not in self._own:
                yield seed

    def _look(self, exercise: Exercise, seed: int) -> Lot:
        data = draw_data(exercise.name, seed)
        key = tuple(as_plain(task.key(data)) for task in exercise.tasks)
        pairs = list(zip(exercise.tasks, key, strict=True))
        unnoticed = tuple(
            task.name for task, answer in pairs if _is_unnoticed(task, data, answer)
        )
        is_shared = any(
            all(
                are_equal(answer, other, task.tolerance)
                for (task, answer), other in zip(pairs, others, strict=True)
            )
            for others in self._keys[exercise.name]
        )
        return Lot(seed, key, unnoticed, is_shared)

    def tell(self) -> list[str]:
        """Say of each exercise, in a sentence, for whom no audience was as wished."""
        said = []
        for stem, lots in self._faults.items():
            tasks = sorted({name for lot in lots for name in lot.unnoticed})
            shared = sum(lot.is_shared for lot in lots)
            whom = f"{len(lots)} student{'s' if len(lots) > 1 else ''}"
            why = []
            if tasks:
                listed = ", ".join(f"`{name}`" for name in tasks)
                why.append(f"a typical mistake gives the right answer in {listed}")
            if shared:
                verb = "has" if shared == 1 else "have"
                why.append(f"{shared} of them {verb} the key of somebody else")
            said.append(
                f"{stem}: none of {MOST_TRIES} seeds was as it should be for {whom}; "
                f"the best was taken, and {' and '.join(why)}."
            )
        return said


def _is_unnoticed(task: Task, data: Any, key: Any) -> bool:  # noqa: ANN401
    """Say whether some typical mistake leads to the right answer with these data."""
    for mistake in task.mistakes:
        try:
            value = fit(mistake.value(data), key)
        except (UnfitError, TypeError, ValueError):
            continue  # a check tells it by its kind
        if are_equal(value, key, task.tolerance):
            return True
    return False
