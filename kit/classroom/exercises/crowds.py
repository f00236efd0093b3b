"""Who is in the crowd of an exercise? Invented people who watch invented titles.

Small enough for an old laptop, and drawn in a fraction of a second. Some titles are
watched by half of all people and most by few, since that is what the attacks live on.
"""

from __future__ import annotations

import numpy as np

#: Whether each person (row) watched each title (column).
Watched = np.ndarray


def draw_popularity(n_titles: int, *, steep: float = 1.0) -> np.ndarray:
    """Say how much more one title is watched than another: Zipf's law, from 1 down."""
    return (1.0 + np.arange(n_titles)) ** -steep


def draw_watched(
    rng: np.random.Generator, n_titles_each: np.ndarray, popularity: np.ndarray
) -> Watched:
    """Draw for each person so many different titles, popular ones more often."""
    shape = (len(n_titles_each), len(popularity))
    # Gumbel's trick: the largest keys are a draw without replacement by popularity.
    keys = np.log(popularity) + rng.gumbel(size=shape)
    places = np.argsort(np.argsort(-keys, axis=1), axis=1)
    return places < n_titles_each[:, None]
