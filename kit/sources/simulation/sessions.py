"""When does each viewer begin to play, and how many plays follow one another?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from kit.sources.simulation.audience import Audience

_SPREAD = 4.0, 2.0  # concentrations of the Beta laws of resuming and of streaks
_ONE_MORE, _BINGE = 0.55, 0.86  # chance that one more episode follows
_HABIT, _HABIT_HOURS = 0.45, 1.5  # sessions near the viewer's own hour, and how near
_PAUSE, _PAUSE_SPREAD, _LONGEST_PAUSE = 5, 1.6, 480  # minutes between plays
# Titles are taken up again within hours, half a day later or on a later day.
_SOONEST = 3
_SOON, _SOON_MINUTES, _SOON_SPREAD = 0.55, 45, 1.35
_HALF_DAY, _HALF_DAY_MINUTES, _HALF_DAY_SPREAD = 0.19, 560, 0.5
_NEXT_DAY, _DAILY_MINUTES, _DAILY_SPREAD = 0.65, 1400, 150
_DAY = 1440  # minutes


@dataclass(frozen=True)
class Sessions:
    """Who plays when: all plays in order, viewer by viewer and session by session."""

    viewer: np.ndarray
    session: np.ndarray
    day: np.ndarray
    resumes: np.ndarray
    serial: np.ndarray
    first_play: np.ndarray
    start: np.ndarray

    def time_plays(
        self, audience: Audience, minutes: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Time every play: after the one before, or hours later when it resumes."""
        size = self.viewer.size
        pause = _PAUSE * np.exp(_PAUSE_SPREAD * rng.standard_normal(size))
        pause = np.minimum(pause, _LONGEST_PAUSE).astype(np.int64)
        gap = np.append(0, np.ceil(minutes[:-1])).astype(np.int64) + pause
        gap = np.where(self.resumes, _resume_gaps(size, rng), gap)
        gap[self.first_play] = 0
        passed = np.cumsum(gap)
        passed -= passed[self.first_play][self.session]
        start = self.start[self.session] + passed
        end = audience.n_days * _DAY
        start = np.where(start < end, start, 2 * end - 1 - start)
        return _one_at_a_time(self.viewer, np.maximum(start, 0), end)


def draw_sessions(audience: Audience, rng: np.random.Generator) -> Sessions:
    """Draw how many plays each viewer has, and deal them out over sessions."""
    counts = _draw_counts(audience, rng)
    viewer, length, serial, renewed = _deal(audience, counts, rng)
    start = _draw_starts(audience, counts, viewer, rng)
    first_play = np.cumsum(length) - length
    session = np.repeat(np.arange(length.size), length)
    resumes = rng.random(session.size) < renewed[session]
    resumes[first_play] = False
    return Sessions(
        viewer=viewer[session],
        session=session,
        day=start[session] // _DAY,
        resumes=resumes,
        serial=serial[session],
        first_play=first_play,
        start=start,
    )


def _draw_counts(audience: Audience, rng: np.random.Generator) -> np.ndarray:
    """Draw plays per viewer: the fewest, and a Pareto (Lomax) number on top."""
    spare = audience.mean_plays - audience.min_plays + 0.5
    u = 1 - rng.random(audience.n_viewers)
    extra = spare * (audience.tail - 1) * (u ** (-1 / audience.tail) - 1)
    return audience.min_plays + np.floor(extra).astype(np.int64)


def _deal(
    audience: Audience, counts: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Deal a viewer's plays out over sessions, in random order.

    Returns the viewer, the length and the kind of every session, and the chance that
    a further play in it takes up the title of the one before.
    """
    viewer = np.repeat(np.arange(counts.size), counts)  # as many sessions as plays do
    resume = _spread_rate(audience.resume_rate, _SPREAD[0], counts.size, rng)[viewer]
    goes_on = resume + (1 - resume) * audience.session
    renewed = np.divide(resume, goes_on, where=goes_on > 0, out=np.zeros_like(resume))
    serial = rng.random(viewer.size) < audience.series_rate
    binge = rng.random(viewer.size) < audience.binge_rate
    goes_on = np.where(serial, np.where(binge, _BINGE, _ONE_MORE), goes_on)
    goes_on = np.clip(goes_on, 1e-12, 0.99)
    u = 1 - rng.random(viewer.size)
    length = 1 + np.floor(np.log(u) / np.log(goes_on)).astype(np.int64)
    dealt = np.cumsum(length) - length
    begin = np.cumsum(counts) - counts
    dealt -= dealt[begin][viewer]
    left = counts[viewer] - dealt
    kept = left > 0
    length = np.minimum(length, left)
    renewed = np.where(serial, 0, renewed)
    return viewer[kept], length[kept], serial[kept], renewed[kept]


def _draw_starts(
    audience: Audience,
    counts: np.ndarray,
    viewer: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the minute at which each session begins, in order within a viewer."""
    arrive, leave = _draw_tenure(audience, counts, rng)
    activity = np.append(0, np.cumsum(_day_weights(audience)))
    days = np.arange(audience.n_days + 1)
    low, high = (np.interp(t, days, activity)[viewer] for t in (arrive, leave))
    when = np.interp(low + (high - low) * rng.random(viewer.size), activity, days)
    day = np.minimum(when.astype(np.int64), audience.n_days - 1)
    day = _make_streaks(audience, viewer, day, rng)
    weekend = (audience.first_day.weekday() + day) % 7 >= 5
    minute = _draw_minute(audience, viewer, weekend, rng)
    horizon = audience.n_days * _DAY
    in_order = np.sort(viewer * horizon + day * _DAY + minute)
    return in_order - viewer * horizon


def _make_streaks(
    audience: Audience, viewer: np.ndarray, day: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Move some sessions to the day after the one before, in some viewers often."""
    rate = _spread_rate(audience.streak_rate, _SPREAD[1], audience.n_viewers, rng)
    rate = rate[viewer]
    order = np.argsort(viewer * audience.n_days + day, kind="stable")
    follows = rng.random(day.size) < rate
    follows[np.append(0, np.flatnonzero(np.diff(viewer)) + 1)] = False
    here = np.arange(day.size)
    last_free = np.maximum.accumulate(np.where(follows, 0, here))
    moved = day[order][last_free] + here - last_free
    return np.where(moved < audience.n_days, moved, day[order])


def _spread_rate(
    rate: float, spread: float, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Spread a rate over viewers by a Beta law with that mean."""
    if rate in (0, 1):
        return np.full(size, float(rate))
    return rng.beta(rate * spread, (1 - rate) * spread, size)


def _draw_tenure(
    audience: Audience, counts: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the days between which each viewer is there, longer for the busier."""
    size = counts.size
    if audience.tenure_days is None:
        return np.zeros(size), np.full(size, float(audience.n_days))
    busy = (counts / counts.mean()) ** audience.tenure_grows
    spread = np.exp(audience.tenure_spread * rng.standard_normal(size))
    tenure = np.minimum(audience.tenure_days * busy * spread, audience.n_days)
    arrive = rng.random(size) * (audience.n_days - tenure)
    return arrive, arrive + tenure


def _day_weights(audience: Audience) -> np.ndarray:
    """Weigh the days of the log by weekday and holiday."""
    days = [audience.first_day + timedelta(i) for i in range(audience.n_days)]
    return np.array(
        [
            audience.weekday_weights[day.weekday()] * audience.holidays.get(day, 1.0)
            for day in days
        ]
    )


def _draw_minute(
    audience: Audience,
    viewer: np.ndarray,
    weekend: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the minute of the day: a viewer's own hour, or the audience's."""
    size = viewer.size
    weights = np.array(audience.hour_weights, dtype=float)
    reach = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    shelf = np.append(reach[0], 1 + reach[1])
    row = weekend.astype(np.int64)
    hour = np.searchsorted(shelf, row + rng.random(size), side="right") - 24 * row
    own = np.searchsorted(reach[0], rng.random(audience.n_viewers), side="right")
    near = own[viewer] + _HABIT_HOURS * rng.standard_normal(size)
    hour = np.where(rng.random(size) < _HABIT, near, np.minimum(hour, 23))
    return np.floor((hour + rng.random(size)) * 60).astype(np.int64) % _DAY


def _resume_gaps(size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw minutes until a title is taken up again."""
    z, u = rng.standard_normal(size), rng.random(size)
    soon = _SOONEST + _SOON_MINUTES * np.exp(_SOON_SPREAD * z)
    half = _HALF_DAY_MINUTES * np.exp(_HALF_DAY_SPREAD * z)
    days = rng.geometric(_NEXT_DAY, size) - 1
    later = _DAILY_MINUTES + _DAILY_SPREAD * z + days * _DAY
    gap = np.where(u < _SOON, soon, np.where(u < _SOON + _HALF_DAY, half, later))
    return gap.astype(np.int64)


def _one_at_a_time(viewer: np.ndarray, start: np.ndarray, end: int) -> np.ndarray:
    """Move plays of a viewer that start in the same minute to the next free one."""
    horizon = 2 * end
    key = viewer * horizon + start
    order = np.argsort(key, kind="stable")
    step = np.arange(key.size)
    spaced = np.maximum.accumulate(key[order] - step) + step - viewer * horizon
    to_come = np.searchsorted(viewer, viewer, side="right") - 1 - step
    free = np.empty_like(start)
    free[order] = np.minimum(spaced, end - 1 - to_come)
    return free
