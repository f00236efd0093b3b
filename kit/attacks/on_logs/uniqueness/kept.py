"""What is left of a log when all but its last days are deleted?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.uniqueness.common import count_common, make_list
from kit.attacks.on_logs.uniqueness.draws import NONE, Known


@dataclass(frozen=True, eq=False)
class Shelf:
    """A log from which the oldest plays can be taken away, any number of times.

    Attributes
    ----------
    points : Points
        The points of the whole log, with the last day of each pair.
    by_point : np.ndarray of shape (n_pairs,), int64
        Places of the pairs in ``points.viewer_points``, in the order of
        ``points.point_viewers``.
    """

    points: Points
    by_point: np.ndarray

    @classmethod
    def of(cls, points: Points) -> Shelf:
        """Prepare the points of a log."""
        return cls(points, np.argsort(points.viewer_points, kind="stable"))

    def keep_from(self, day: int) -> Kept:
        """Keep what was played on a day, in days since 1970, or later.

        Parameters
        ----------
        day : int

        Returns
        -------
        Kept
        """
        points = self.points
        is_kept = points.last_days >= day
        by_point = is_kept[self.by_point]
        return Kept(
            points=points,
            is_kept=is_kept,
            viewer_starts=_count_before(is_kept, points.viewer_starts),
            point_starts=_count_before(by_point, points.point_starts),
            point_viewers=points.point_viewers[by_point],
        )


@dataclass(frozen=True, eq=False)
class Kept:
    """The pairs of a log that are left, from both sides.

    Attributes
    ----------
    points : Points
        The points of the whole log.
    is_kept : np.ndarray of shape (n_pairs,), bool
        Which of ``points.viewer_points`` are left.
    viewer_starts : np.ndarray of shape (n_viewers + 1,), int64
        Where what is left of each viewer begins.
    point_starts : np.ndarray of shape (n_points + 1,), int64
        Where the viewers that are left of each point begin in `point_viewers`.
    point_viewers : np.ndarray of shape (n_kept,), uint32
        Viewers of each point, ascending.
    """

    points: Points
    is_kept: np.ndarray
    viewer_starts: np.ndarray
    point_starts: np.ndarray
    point_viewers: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """Number of points left of each viewer, of shape (n_viewers,)."""
        return np.diff(self.viewer_starts)

    def find_matches(self, known: Known) -> tuple[np.ndarray, np.ndarray]:
        """Find the people who fit so much of what is known as was kept.

        Parameters
        ----------
        known : Known
            What is known of each target, in pairs of the whole log.

        Returns
        -------
        counts : np.ndarray of shape (n_targets, most), int64
            People left who fit; 0 where so much is not known, and everyone of the
            whole log where nothing of it was kept.
        people : np.ndarray of shape (n_targets, most, 2), uint32
            Who they are, where they are one or two.
        """
        is_known = known.pairs != NONE
        at = np.where(is_known, known.pairs, 0)
        is_of_use = self.is_kept[at] & is_known
        facts = np.where(is_of_use, self.points.viewer_points[at].astype(np.int64), -1)
        # What was kept moves to the front, in the order in which it came to be known.
        front = np.argsort(~is_of_use, axis=1, kind="stable")
        facts = np.take_along_axis(facts, front, axis=1)
        listed = make_list(facts, 2)
        common = count_common(
            self.point_starts, self.point_viewers, facts, listed=listed
        )
        n_of_use = np.cumsum(is_of_use, axis=1)
        place = np.maximum(n_of_use - 1, 0)
        fitting = np.take_along_axis(common, place, axis=1)
        fitting[n_of_use == 0] = self.points.n_viewers
        people = np.take_along_axis(listed, place[:, :, None], axis=1)
        return np.where(is_known, fitting, 0), people


def _count_before(is_kept: np.ndarray, starts: np.ndarray) -> np.ndarray:
    return np.append(0, np.cumsum(is_kept, dtype=np.int64))[starts]
