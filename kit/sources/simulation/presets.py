"""Which audiences does the kit bundle, and what is planted in them?"""

from __future__ import annotations

from datetime import date

from kit.populations import US_STATES
from kit.sources.simulation.audience import Audience, GivenTitle
from kit.sources.simulation.planted import Crowd, Marathon, Repeats, Streak

_CODES = """AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS
    MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY"""

_STATES = dict(zip(_CODES.split(), US_STATES.values(), strict=True))
_STATE_SHARES = {code: n / sum(_STATES.values()) for code, n in _STATES.items()}

_VIDEO_AGES = {
    "13-17": 0.07,
    "18-24": 0.15,
    "25-34": 0.24,
    "35-44": 0.20,
    "45-54": 0.16,
    "55-64": 0.11,
    "65+": 0.07,
}
_MUSIC_AGES = {
    "13-17": 0.13,
    "18-24": 0.27,
    "25-34": 0.28,
    "35-44": 0.15,
    "45-54": 0.10,
    "55+": 0.07,
}

_PRINCE = GivenTitle("A Christmas Prince", 3, 92, released=date(2017, 11, 17))
_OFFICE = GivenTitle("The Office", 1, 22, episodes=201)
_SORRY = GivenTitle("Sorry", 3, 3.3)
_END_OF_THE_WORLD = GivenTitle(
    "It's the End of the World as We Know It (And I Feel Fine)", 400, 4.1
)

# Last day in December of the streaks that broke, and how many did: 57 were left on the
# 9th, 59 on the 8th, and so on back to 95 on the 1st.
_BROKE = {9: 4, 8: 2, 7: 3, 6: 4, 5: 3, 4: 5, 3: 6, 2: 7, 1: 8}

FILMS = Audience(
    form="film",
    n_viewers=100_000,
    first_day=date(2017, 11, 1),
    last_day=date(2017, 12, 31),
    titles=1_500,
    series=150,
    episodes=(6, 20),
    minutes=(85, 125),
    mean_plays=9.0,
    tail=4.0,
    zipf=0.7,
    new_share=0.08,
    leave_share=0.04,
    boost=25,
    fade_days=12,
    session=0.15,
    streak_rate=0.08,
    resume_rate=0.12,
    rewatch_rate=0.05,
    series_rate=0.4,
    binge_rate=0.12,
    finish_rate=0.85,
    holidays={
        date(2017, 11, 23): 1.35,
        date(2017, 11, 24): 1.45,
        date(2017, 12, 24): 1.05,
        date(2017, 12, 25): 1.20,
        **{date(2017, 12, day): 1.35 for day in range(26, 31)},
        date(2017, 12, 31): 1.10,
    },
    devices={"TV": 0.62, "Phone": 0.16, "Computer": 0.13, "Tablet": 0.09},
    regions=_STATE_SHARES,
    age_bands=_VIDEO_AGES,
    plans={"Basic": 0.20, "Standard": 0.55, "Premium": 0.25},
    known=(_PRINCE, _OFFICE),
    truth=(
        Streak(
            title=_PRINCE.title,
            minutes=_PRINCE.minutes,
            first_day=date(2017, 11, 23),
            days=18,
            viewers=53,
            broke={date(2017, 12, day): count for day, count in _BROKE.items()},
            region="VT",
            in_region=5,
        ),
        Marathon(
            title=_OFFICE.title,
            minutes=_OFFICE.minutes,
            first_day=date(2017, 11, 6),
            days=7,
            episodes=188,
        ),
    ),
)
"""A video service in the United States, November and December 2017."""

TRACKS = Audience(
    form="track",
    n_viewers=36_000,
    first_day=date(2016, 2, 1),
    last_day=date(2016, 7, 3),
    titles=3_500,
    minutes=(2.4, 5.4),
    mean_plays=27.0,
    tail=3.0,
    zipf=0.75,
    cutoff=0.3,
    new_share=0.12,
    boost=8,
    fade_days=20,
    taste=0.6,
    session=0.84,
    resume_rate=0.04,
    rewatch_rate=0.35,
    finish_rate=0.8,
    weekday_weights=(1.0, 1.0, 1.02, 1.03, 1.1, 0.98, 0.87),
    holidays={date(2016, 2, 14): 1.08, date(2016, 5, 30): 0.95},
    devices={"Phone": 0.60, "Computer": 0.24, "Tablet": 0.06, "Speaker": 0.10},
    regions=_STATE_SHARES,
    age_bands=_MUSIC_AGES,
    plans={"Free": 0.68, "Premium": 0.32},
    known=(_SORRY, _END_OF_THE_WORLD),
    truth=(
        Crowd(
            title=_END_OF_THE_WORLD.title,
            minutes=_END_OF_THE_WORLD.minutes,
            first_day=date(2016, 6, 23),
            viewers=3_749,
        ),
        Repeats(
            title=_SORRY.title,
            minutes=_SORRY.minutes,
            first_day=date(2016, 2, 14),
            plays=42,
            region="NY",
        ),
        Repeats(
            title=_SORRY.title,
            minutes=_SORRY.minutes,
            first_day=date(2016, 2, 14),
            plays=17,
            region="IL",
        ),
    ),
)
"""A music service in the United States, February to early July 2016."""

UK_PANEL_LIKE = Audience(
    form="film",
    n_viewers=11_254,
    first_day=date(2018, 4, 1),
    last_day=date(2019, 6, 30),
    titles=4_800,
    min_plays=4,
    mean_plays=7.65,
    tail=3.4,
    tenure_days=25,
    tenure_spread=0.72,
    zipf=0.40,
    cutoff=0.26,
    new_share=0.6,
    leave_share=0.4,
    boost=28,
    fade_days=13,
    taste=0.5,
    session=0.21,
    streak_rate=0.05,
    resume_rate=0.205,
    rewatch_rate=0.04,
    finish_rate=0.5,
    regions={"UK": 1.0},
)
"""The size and the habits of the real panel the simulator is compared with."""
