"""What would a log of plays look like, if we knew everything that is hidden in it?

Viewers come and go, and play something in each session: a film or two, a handful of
tracks, or the next episodes of a series. Popular titles are played more, most of all
when they are new. Everything is drawn by inverting cumulative weights on whole arrays,
so a million plays take seconds and a seed fixes every one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

import numpy as np
import polars as pl
from scipy.special import ndtr

from kit.checks import check_seed, check_type
from kit.errors import SourceError
from kit.sources.simulation.audience import Audience
from kit.sources.simulation.catalogue import Catalogue, build_catalogue
from kit.sources.simulation.sessions import Sessions, draw_sessions

_FOLLOWED = (0.6, 0.9, 1.0)  # cumulative shares of a viewer's three series
_MID_SERIES = 0.5  # viewers who were in the middle of a series when the log begins
_OWN_DEVICE = 0.85


def simulate(audience: Audience, *, seed: int, plant: bool = True) -> pl.DataFrame:
    """Invent the plays of an audience, with a truth that is known.

    Parameters
    ----------
    audience : Audience
        The settings; those of the bundled files are `kit.sources.FILMS` and `TRACKS`.
    seed : int
        Fixes every draw; the same seed gives the same table.
    plant : bool, default True
        Whether `audience.truth` is planted. Without it the table holds the same
        audience and nothing like the planted facts: the control.

    Returns
    -------
    pl.DataFrame of shape (n_plays, 10 or more)
        The checked play table, sorted by viewer and time: viewer, title, day, time
        (to the minute; the service keeps one clock, UTC), series (null for films and
        tracks), minutes watched, device, region, age_band, plan, further attributes.

    Raises
    ------
    SourceError
        If `audience` is none, `seed` is not an int of at least 0, or there are too few
        viewers or days to hold the planted truth.

    Examples
    --------
    >>> import kit
    >>> import polars as pl
    >>> from dataclasses import replace
    >>> plays = kit.simulate(replace(kit.sources.FILMS, n_viewers=2_000), seed=1)
    >>> prince = plays.filter(title="A Christmas Prince")
    >>> days = prince.group_by("viewer").agg(pl.col("day").n_unique())
    >>> days.filter(pl.col("day") >= 18).height
    53
    """
    rule = "an Audience, such as kit.sources.FILMS"
    check_type(SourceError, "audience", audience, Audience, rule)
    check_seed(SourceError, seed)
    if plant:
        _check_room(audience)
    organic, planting = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(2)
    )
    plays = _draw_plays(audience, organic)
    for fact in audience.truth:
        plays = fact.clear(plays)
    if plant:
        for fact in audience.truth:
            plays = fact.plant(plays, planting)
    return plays.sort("viewer", "time")


def _check_room(audience: Audience) -> None:
    """Refuse an audience too small or too short for its planted truth."""
    needed = max((1000, *(fact.cohort for fact in audience.truth)))
    if audience.truth and audience.n_viewers < needed:
        raise SourceError.too_few_viewers(needed, audience.n_viewers)
    for fact in audience.truth:
        if fact.first_day < audience.first_day or fact.last_day > audience.last_day:
            raise _planted_outside(fact.title, audience.first_day, audience.last_day)


def _draw_plays(audience: Audience, rng: np.random.Generator) -> pl.DataFrame:
    """Draw the plays of ordinary viewers, before anything is planted."""
    catalogue = build_catalogue(audience, rng)
    sessions = draw_sessions(audience, rng)
    title = _draw_titles(audience, catalogue, sessions, rng)
    minutes = _draw_minutes(audience, catalogue.minutes[title], sessions, rng)
    start = sessions.time_plays(audience, minutes, rng)
    midnight = np.datetime64(datetime.combine(audience.first_day, time()), "ms")
    plays = pl.DataFrame(
        {
            "viewer": sessions.viewer.astype(np.uint32),
            "title": catalogue.titles.gather(title),
            "time": midnight + start * np.timedelta64(60_000, "ms"),
            "series": catalogue.series.gather(title),
            "minutes": minutes.astype(np.float32),
            **_draw_attributes(audience, sessions.viewer, rng),
        }
    )
    day = pl.col("time").dt.date().alias("day")
    return plays.select("viewer", "title", day, pl.exclude("viewer", "title"))


def _draw_titles(
    audience: Audience,
    catalogue: Catalogue,
    sessions: Sessions,
    rng: np.random.Generator,
) -> np.ndarray:
    """Say what is played: a single title, the same again, or the next episode."""
    title = np.empty(sessions.viewer.size, np.int64)
    single, serial = np.flatnonzero(~sessions.serial), np.flatnonzero(sessions.serial)
    title[single] = _draw_single(audience, catalogue, sessions, single, rng)
    if serial.size:
        title[serial] = _draw_episodes(audience, catalogue, sessions, serial, rng)
    return title


def _draw_single(
    audience: Audience,
    catalogue: Catalogue,
    sessions: Sessions,
    single: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw films or tracks; some are old favourites, some go on from before."""
    viewer = sessions.viewer[single]
    # A Gaussian copula: alike within a viewer, and as popular as ever over all.
    liking = audience.taste * rng.standard_normal(audience.n_viewers)
    chance = np.sqrt(1 - audience.taste**2) * rng.standard_normal(single.size)
    title = catalogue.draw_single(sessions.day[single], ndtr(liking[viewer] + chance))
    here = np.arange(single.size)
    first = np.searchsorted(viewer, viewer)
    again = rng.random(single.size) < audience.rewatch_rate
    earlier = first + np.floor(rng.random(single.size) * (here - first)).astype(int)
    title = np.where(again, title[earlier], title)
    resumes = sessions.resumes[single] & (here > first)
    return title[np.maximum.accumulate(np.where(resumes, 0, here))]


def _draw_episodes(
    audience: Audience,
    catalogue: Catalogue,
    sessions: Sessions,
    serial: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Go on, in every session with a series, where the viewer had left off."""
    shape = (audience.n_viewers, len(_FOLLOWED))
    followed = catalogue.draw_series(rng.random(shape))
    reached = rng.random(shape) * (rng.random(shape) < _MID_SERIES)
    slot = np.searchsorted(_FOLLOWED, rng.random(sessions.first_play.size))
    viewer, slot = sessions.viewer[serial], slot[sessions.session[serial]]
    show = followed[viewer, slot]
    pair = viewer * len(_FOLLOWED) + slot
    order = np.argsort(pair, kind="stable")
    place = np.empty(serial.size, np.int64)
    place[order] = np.arange(serial.size) - np.searchsorted(pair[order], pair[order])
    count = catalogue.n_episodes[show]
    begun = np.floor(reached[viewer, slot] * count).astype(np.int64)
    return catalogue.first_episode[show] + (begun + place) % count


def _draw_minutes(
    audience: Audience,
    length: np.ndarray,
    sessions: Sessions,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw how long each play ran; one that is taken up again was broken off."""
    broken = np.append(sessions.resumes[1:], False) & (audience.form == "film")
    ends = (rng.random(length.size) < audience.finish_rate) & ~broken
    part = length * rng.random(length.size) ** 2
    least, digits = (3, 0) if audience.form == "film" else (0.5, 1)
    return np.where(ends, length, np.maximum(part, least).round(digits))


def _draw_attributes(
    audience: Audience, viewer: np.ndarray, rng: np.random.Generator
) -> dict[str, pl.Series]:
    """Draw each viewer's attributes, and the device of each play."""
    own = _draw_share(audience.devices, rng.random(audience.n_viewers))[viewer]
    other = _draw_share(audience.devices, rng.random(viewer.size))
    at_hand = rng.random(viewer.size) < _OWN_DEVICE
    codes = {"device": (audience.devices, np.where(at_hand, own, other))}
    for name, shares in (
        ("region", audience.regions),
        ("age_band", audience.age_bands),
        ("plan", audience.plans),
        *audience.attributes.items(),
    ):
        of_viewer = _draw_share(shares, rng.random(audience.n_viewers))
        codes[name] = (shares, of_viewer[viewer])
    return {
        name: pl.Series(name, list(shares), dtype=pl.Categorical).gather(code)
        for name, (shares, code) in codes.items()
    }


def _draw_share(shares: Mapping[str, float], u: np.ndarray) -> np.ndarray:
    """Turn uniform numbers into the places of a table of shares."""
    reach = np.cumsum(list(shares.values()))
    return np.minimum(np.searchsorted(reach, u, side="right"), reach.size - 1)


def _planted_outside(title: str, first: object, last: object) -> SourceError:
    """Say that a planted fact lies outside the log."""
    return SourceError(
        f"`truth` must lie within {first} to {last}, but the fact planted about "
        f"{title!r} does not; move it or use `plant=False`."
    )
