"""What must be settled before an audience can be invented?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kit.checks import check_number, check_one_of, check_share, check_whole
from kit.errors import SourceError
from kit.log import CHECKED_FORM, name_attributes
from kit.sources.simulation.names import count_titles
from kit.sources.simulation.planted import Planted

Shares = Mapping[str, float]

_RATES = (
    *("new_share", "leave_share", "taste", "session", "streak_rate", "resume_rate"),
    *("rewatch_rate", "series_rate", "binge_rate", "finish_rate"),
)
_POSITIVE = ("zipf", "cutoff", "fade_days")

# Plays per mille by hour, shaped like those of the real panel the kit is compared with.
_WEEKDAY = (
    *(24, 9, 5, 3, 2, 4, 7, 9, 14, 23, 28, 29),
    *(35, 36, 36, 42, 57, 67, 87, 100, 109, 129, 93, 51),
)
_WEEKEND = (
    *(28, 17, 9, 5, 3, 3, 6, 12, 23, 31, 40, 45),
    *(43, 56, 63, 55, 59, 60, 69, 84, 95, 94, 64, 36),
)


@dataclass(frozen=True)
class GivenTitle:
    """A title whose name and place in the catalogue are given, not invented."""

    title: str  # its name
    rank: int  # place in the popularity order, 1 the most popular
    minutes: float  # running time of the film, the track or one episode
    released: date | None = None  # first day it can be played
    episodes: int = 0  # number of episodes


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The settings of an invented audience, its catalogue and its habits.

    Rates are probabilities from 0 to 1, shares sum to 1, weights need not.

    Parameters
    ----------
    form : {"film", "track"}
        What single titles are: a film of a video service, a track of a music one.
    n_viewers : int
        Number of viewers; each has at least `min_plays` plays.
    first_day, last_day : date
        The days of the log, both included.
    titles : int
        Number of films or tracks in the catalogue, known ones included.
    series : int, default 0
        Number of series, known ones included.
    episodes : tuple of int, default (6, 24)
        Fewest and most episodes of an invented series.
    minutes : tuple of float, default (80, 140)
        Shortest and longest running time of an invented film or track.
    min_plays, mean_plays : int, float
        Fewest and (about) mean plays of a viewer.
    tail : float, default 3
        Pareto exponent of plays per viewer; the smaller, the heavier the tail.
    tenure_days : float, optional
        Typical days between a viewer's arrival and departure. None: all stay.
    tenure_spread, tenure_grows : float
        Spread of the log of the tenure, and the power of the number of plays with
        which it grows.
    zipf, cutoff : float
        Popularity of rank r among n titles: r^-zipf * exp(-r / (cutoff * n)).
    new_share : float, default 0.1
        Share of titles first released on one of the days of the log.
    leave_share : float, default 0
        Share of titles taken down on one of the days of the log.
    boost, fade_days : float
        A title is `1 + boost * exp(-age / fade_days)` times as popular as later on.
    taste : float, default 0.5
        How far a viewer's titles are alike in popularity: the correlation of two.
    session : float, default 0.25
        Chance that one more title follows in the same session.
    streak_rate : float, default 0.1
        Mean chance that a session comes on the day after the one before.
    resume_rate : float, default 0.05
        Chance that a play is followed by another of the same title, soon after.
    rewatch_rate : float, default 0.05
        Chance that a title is one the viewer has played before.
    series_rate : float, default 0
        Share of sessions spent on a series.
    binge_rate : float, default 0.1
        Share of a series' sessions that run on for many episodes.
    finish_rate : float, default 0.75
        Chance that a play runs to the end.
    weekday_weights : tuple of 7 floats
        Activity from Monday to Sunday.
    hour_weights : tuple of two tuples of 24 floats
        Activity by hour, on weekdays and at weekends.
    holidays : mapping of date to float, default empty
        Factor on the activity of a day.
    devices, regions, age_bands, plans : mapping of str to float
        Shares of the plays' devices and of the viewers' attributes.
    attributes : mapping of str to shares, default empty
        Further attributes of the viewers: ``{"gender": {"f": 0.5, "m": 0.5}}``.
    known : tuple of GivenTitle, default ()
        Titles with a given name.
    truth : tuple, default ()
        The planted truth, from `kit.sources.simulation.planted`.

    Raises
    ------
    SourceError
        If a setting is out of range; the message names it.
    """

    form: Literal["film", "track"]
    n_viewers: int
    first_day: date
    last_day: date
    titles: int
    series: int = 0
    episodes: tuple[int, int] = (6, 24)
    minutes: tuple[float, float] = (80, 140)
    min_plays: int = 1
    mean_plays: float = 12.0
    tail: float = 3.0
    tenure_days: float | None = None
    tenure_spread: float = 0.8
    tenure_grows: float = 0.4
    zipf: float = 0.8
    cutoff: float = 0.3
    new_share: float = 0.1
    leave_share: float = 0.0
    boost: float = 10.0
    fade_days: float = 10.0
    taste: float = 0.5
    session: float = 0.25
    streak_rate: float = 0.1
    resume_rate: float = 0.05
    rewatch_rate: float = 0.05
    series_rate: float = 0.0
    binge_rate: float = 0.1
    finish_rate: float = 0.75
    weekday_weights: tuple[float, ...] = (1.04, 0.99, 0.98, 0.95, 1.01, 1.33, 1.53)
    hour_weights: tuple[tuple[float, ...], ...] = (_WEEKDAY, _WEEKEND)
    holidays: Mapping[date, float] = field(default_factory=dict)
    devices: Shares = field(default_factory=lambda: {"TV": 1.0})
    regions: Shares = field(default_factory=lambda: {"US": 1.0})
    age_bands: Shares = field(default_factory=lambda: {"18+": 1.0})
    plans: Shares = field(default_factory=lambda: {"Standard": 1.0})
    attributes: Mapping[str, Shares] = field(default_factory=dict)
    known: tuple[GivenTitle, ...] = ()
    truth: tuple[Planted, ...] = ()

    def __post_init__(self) -> None:
        """Refuse settings that no audience can have."""
        self._check_sizes()
        self._check_rates()
        self._check_habits()
        for name in ("devices", "regions", "age_bands", "plans"):
            _check_shares(name, getattr(self, name))
        for name in name_attributes(self.attributes):
            if name in CHECKED_FORM:
                fix = "Say `devices`, `regions`, `age_bands` or `plans` for those."
                raise SourceError.bad_value("attributes", "further ones", name, fix)
            _check_shares(name, self.attributes[name])

    @property
    def n_days(self) -> int:
        """Count the days of the log."""
        return (self.last_day - self.first_day).days + 1

    def _check_sizes(self) -> None:
        if self.last_day < self.first_day:
            told = (
                f"`last_day` must not be before {self.first_day}, got {self.last_day}."
            )
            raise SourceError(told)
        check_one_of(SourceError, "form", self.form, ("film", "track"))
        check_whole(SourceError, "n_viewers", self.n_viewers)
        check_whole(SourceError, "min_plays", self.min_plays)
        check_whole(SourceError, "titles", self.titles, most=count_titles(self.form))
        least, most = int(self.series_rate > 0), count_titles("series")
        check_whole(SourceError, "series", self.series, least=least, most=most)
        for known in self.known:
            most = self.series if known.episodes else self.titles
            check_whole(SourceError, f"rank of {known.title}", known.rank, most=most)

    def _check_rates(self) -> None:
        for name in _RATES:
            check_share(SourceError, name, getattr(self, name))
        for name in _POSITIVE:
            check_number(SourceError, name, getattr(self, name), above=0)

    def _check_habits(self) -> None:
        for name in ("episodes", "minutes"):
            low, high = getattr(self, name)
            if not 0 < low <= high:
                rule = "two numbers above 0, the smaller first"
                raise SourceError.bad_value(name, rule, getattr(self, name))
        if self.tenure_days is not None:
            check_number(SourceError, "tenure_days", self.tenure_days, above=0)
        if self.mean_plays < self.min_plays:
            rule = f"at least `min_plays`, {self.min_plays}"
            raise SourceError.bad_value("mean_plays", rule, self.mean_plays)
        check_number(SourceError, "tail", self.tail, above=1)
        lengths = (len(self.weekday_weights), *map(len, self.hour_weights))
        if lengths != (7, 24, 24):
            rule = "7 weekdays, and 24 hours on weekdays and at weekends"
            raise SourceError.bad_value("weekday_weights, hour_weights", rule, lengths)


def _check_shares(name: str, shares: Shares) -> None:
    """Refuse shares that are negative or do not sum to one."""
    if any(not share >= 0 for share in shares.values()):
        raise SourceError.bad_value(name, "shares of at least 0", dict(shares))
    total = sum(shares.values())
    if abs(total - 1) > 1e-6:
        told = f"`{name}` must be shares that sum to 1, got a sum of {total:.4g}."
        raise SourceError(told)
