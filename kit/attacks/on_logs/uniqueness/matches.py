"""How many people have all that is known of somebody?"""

from __future__ import annotations

import numpy as np

from kit.attacks.on_logs.points import Points
from kit.attacks.on_logs.uniqueness.common import count_common
from kit.attacks.on_logs.uniqueness.draws import NONE, Known, draw_plays
from kit.attacks.on_logs.uniqueness.order import count_in_order


def count_matches(
    points: Points, known: Known, *, seed: int = 0, listed: np.ndarray | None = None
) -> np.ndarray:
    """Count the people who fit the first plays known of each target.

    Where order is known, somebody fits who can have played the titles in that order:
    at times that do not decrease. Titles that the target played at one time came in no
    known order.

    Parameters
    ----------
    points : Points
        The points of the log in which to look.
    known : Known
        What is known of each target; the pairs are places in `points`.
    seed : int, default=0
        For the order: which play is meant, of a title that was played again.
    listed : np.ndarray of shape (n_targets, most, n), uint32, optional
        Written to: who fits, as places in ``points.viewers``, where they are no more
        than n.

    Returns
    -------
    np.ndarray of shape (n_targets, most), int64
        People who fit the first, the first two and so on, the target among them; 0
        where so much is not known.
    """
    at = np.where(known.pairs == NONE, 0, known.pairs)
    facts = points.viewer_points[at].astype(np.int64)
    facts[known.pairs == NONE] = NONE
    if points.known.in_order:
        times = draw_plays(points, known, seed=seed)
        return count_in_order(points, facts, times, listed=listed)
    return count_common(points.point_starts, points.point_viewers, facts, listed=listed)
