"""Which titles can be played on which day, and how popular is each?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from kit.sources.simulation.audience import Audience
from kit.sources.simulation.names import invent_titles

_OLDEST = 1500  # days before the log in which older titles came out
_EPISODE_MINUTES = (22.0, 45.0, 52.0)


@dataclass(frozen=True)
class Catalogue:
    """The titles of a service: single ones by popularity, then all episodes."""

    titles: pl.Series
    series: pl.Series
    minutes: np.ndarray
    reach: np.ndarray
    series_reach: np.ndarray
    first_episode: np.ndarray
    n_episodes: np.ndarray

    def draw_single(self, day: np.ndarray, u: np.ndarray) -> np.ndarray:
        """Turn uniform numbers into single titles, by the popularity of the day."""
        n_days, n_single = self.reach.shape
        shelf = (self.reach + np.arange(n_days)[:, None]).ravel()
        found = np.searchsorted(shelf, day + u, side="right") - day * n_single
        return np.clip(found, 0, n_single - 1)

    def draw_series(self, u: np.ndarray) -> np.ndarray:
        """Turn uniform numbers into series, by popularity."""
        found = np.searchsorted(self.series_reach, u, side="right")
        return np.clip(found, 0, self.series_reach.size - 1)


def build_catalogue(audience: Audience, rng: np.random.Generator) -> Catalogue:
    """Name the titles, date their release, time them and weigh them."""
    names = _named(audience, single=True)
    minutes = rng.uniform(*audience.minutes, audience.titles)
    released = _release_days(audience, rng)
    shelf, fewest, most = names, audience.episodes[0], audience.episodes[1]
    n_episodes = rng.integers(fewest, most + 1, audience.series)
    length = rng.choice(_EPISODE_MINUTES, audience.series)
    for known in audience.known:
        place = known.rank - 1
        if known.episodes:
            n_episodes[place], length[place] = known.episodes, known.minutes
            continue
        minutes[place] = known.minutes
        if known.released is not None:
            released[place] = (known.released - audience.first_day).days
    shows = _named(audience, single=False)
    shelf = names + [
        f"{show}: Episode {i + 1}"
        for show, count in zip(shows, n_episodes, strict=True)
        for i in range(count)
    ]
    of_series = [None] * len(names) + list(np.repeat(shows, n_episodes))
    digits = 0 if audience.form == "film" else 1
    return Catalogue(
        titles=pl.Series("title", shelf, dtype=pl.Categorical),
        series=pl.Series("series", of_series, dtype=pl.Categorical),
        minutes=np.concatenate([minutes.round(digits), np.repeat(length, n_episodes)]),
        reach=_reach(audience, released, _leave_days(audience, released, rng)),
        series_reach=_cumulate(_rank_weights(audience, audience.series)),
        first_episode=len(names) + np.cumsum(n_episodes) - n_episodes,
        n_episodes=n_episodes,
    )


def _named(audience: Audience, *, single: bool) -> list[str]:
    """List names by popularity: the known ones at their rank, invented ones between."""
    known = {k.rank: k.title for k in audience.known if bool(k.episodes) != single}
    count = audience.titles if single else audience.series
    invented = invent_titles(audience.form if single else "series", count)
    return [known.get(rank + 1, invented[rank]) for rank in range(count)]


def _release_days(audience: Audience, rng: np.random.Generator) -> np.ndarray:
    """Draw the day each single title came out, counted from the first day."""
    new = rng.random(audience.titles) < audience.new_share
    old_day = -rng.integers(1, _OLDEST, audience.titles)
    new_day = rng.integers(0, audience.n_days, audience.titles)
    return np.where(new, new_day, old_day)


def _leave_days(
    audience: Audience, released: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw the day each single title is taken down; most stay beyond the log."""
    leaves = rng.random(audience.titles) < audience.leave_share
    for known in audience.known:
        leaves[known.rank - 1] &= bool(known.episodes)
    come = np.maximum(released, 0)
    day = come + rng.random(audience.titles) * (audience.n_days - come)
    return np.where(leaves, np.maximum(day, 1), audience.n_days)


def _rank_weights(audience: Audience, count: int) -> np.ndarray:
    """Weigh ranks by Zipf's law with an exponential cut-off."""
    rank = np.arange(1, count + 1)
    return rank**-audience.zipf * np.exp(-rank / (audience.cutoff * max(count, 1)))


def _reach(audience: Audience, released: np.ndarray, leaves: np.ndarray) -> np.ndarray:
    """Cumulate popularity day by day: none before release, most just after."""
    day = np.arange(audience.n_days)[:, None]
    age = day - released
    fresh = audience.boost * np.exp(-np.maximum(age, 0) / audience.fade_days)
    there = (age >= 0) & (day < leaves)
    weight = _rank_weights(audience, audience.titles) * (1 + fresh) * there
    return _cumulate(weight)


def _cumulate(weight: np.ndarray) -> np.ndarray:
    """Cumulate weights along the last axis, from 0 to 1."""
    total = np.cumsum(weight, axis=-1)
    return total / total[..., -1:] if total.size else total
