"""Exercise 2: permitted questions that add up to one that a desk refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import polars as pl

from kit.access import Seat
from kit.claims.language import Claim
from kit.claims.viewing import watched
from kit.classroom.tasks import Exercise, Mistake, Task
from kit.desk.query_desk import QueryDesk, open_seat
from kit.desk.ruled_desk import RuledDesk
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.sources.tables import read_log

TOWNS = ("Abbey", "Ferry", "Hill", "Marsh", "Mill", "Quay")
BANDS = ("18-29", "30-44", "45-59", "60+")
PLANS = ("Basic", "Standard", "Premium")
#: The smallest group that the desk answers, and the smallest that it leaves out.
K = 6
#: What the careful desk rounds its answers to, in people.
BASE = 5
KNOWN, SECRET, CROWD = "Quarry of Grimsel", "Leaving Jarrow", "The Long Ferry"
EVERYBODY = "Evening News"


@dataclass(frozen=True)
class Service:
    """What a member of staff sees of a small invented video service.

    Attributes
    ----------
    desk : Seat
        Counts people and adds up plays; refuses groups of fewer than k people.
    careful_desk : Seat
        Counts people; refuses the same groups, and rounds to multiples of 5.
    town, plan : str
        Where the small group of task 1 lives, and what it pays for.
    bruno : dict of str to str
        What is known of Bruno: his region, age_band and plan.
    known_title : str
        A title that he is known to play.
    secret_title : str
        The title that he may have watched, or not.
    crowd : Claim
        About half of all people: a general tracker.
    """

    desk: Seat
    careful_desk: Seat
    town: str
    plan: str
    bruno: dict[str, str]
    known_title: str
    secret_title: str
    crowd: Claim


@dataclass(frozen=True)
class Truth(Service):
    """What was drawn: what a student gets, and what only the key needs."""

    _people: pl.DataFrame = field(repr=False)  # one row a person: the truth


def draw(seed: int) -> Truth:
    """Draw the viewers of a small service, and open its desks."""
    rng = np.random.default_rng([seed, 2])
    while True:  # until the rounded answers leave the secret open
        people, bruno, (town, plan) = _draw_people(rng)
        service = _open(people, bruno, town, plan)
        if _most(service) >= _watchers(service) + 2:
            return service


def _draw_people(
    rng: np.random.Generator,
) -> tuple[pl.DataFrame, dict[str, str], tuple[str, str]]:
    """Draw everybody, with two people or one who fit what is known of Bruno."""
    n = int(rng.integers(190, 260))
    town, other = (str(name) for name in rng.permutation(TOWNS)[:2])
    band, plan = str(rng.choice(BANDS)), str(rng.choice(PLANS))
    region = rng.choice(TOWNS, n)
    age_band, paid = rng.choice(BANDS, n), rng.choice(PLANS, n)
    # The small group: 2 to 5 people of another town on one plan.
    group_plan = str(rng.choice([one for one in PLANS if one != plan]))
    group = np.flatnonzero((region == other) & (paid == group_plan))
    few = int(rng.integers(2, K))
    paid[group[few:]] = next(one for one in PLANS if one != group_plan)
    # Fewer than k live in Bruno's town and have his age, and one or two fit him.
    alike = int(rng.integers(1, 3))
    near = np.flatnonzero((region == town) & (age_band == band))
    age_band[near[K - 1 :]] = BANDS[BANDS.index(band) - 1]
    near = near[: K - 1]
    paid[near] = rng.choice([one for one in PLANS if one != plan], len(near))
    paid[near[:alike]] = plan
    plays = {
        "known": rng.poisson(0.4, n),
        "secret": (rng.random(n) < 0.25) * rng.integers(1, 4, n),
        "crowd": (rng.random(n) < 0.48).astype(int),
    }
    plays["known"][near[:alike]] = rng.integers(3, 30, alike)
    n_seen = int(rng.integers(0, alike + 1))
    plays["secret"][near[:alike]] = 2 * (np.arange(alike) < n_seen)
    people = pl.DataFrame(
        {"region": region, "age_band": age_band, "plan": paid} | plays
    )
    bruno = {"region": town, "age_band": band, "plan": plan}
    return people, bruno, (other, group_plan)


def _open(people: pl.DataFrame, bruno: dict[str, str], town: str, plan: str) -> Truth:
    """Write the plays down and open both desks on them."""
    titles = {KNOWN: "known", SECRET: "secret", CROWD: "crowd"}
    rows = people.with_row_index("viewer").with_columns(news=pl.lit(1, pl.Int64))
    facts = ["viewer", "region", "age_band", "plan"]
    plays = pl.concat(
        rows.select(*facts, pl.lit(title).alias("title"), pl.col(name).alias("times"))
        for title, name in (titles | {EVERYBODY: "news"}).items()
    )
    plays = plays.filter(pl.col("times") > 0)
    plays = plays.select(pl.all().repeat_by("times").explode()).drop("times")
    desk = QueryDesk(read_log(plays.with_columns(day=pl.lit("2018-01-06"))), k=K)
    rule = Steps((Threshold(K, is_zero_shown=False), Rounding(BASE)))
    ruled = RuledDesk(desk, rule, seed=1)
    return Truth(
        desk=desk.anew().seat("you", at=datetime(2018, 1, 8, 9)),
        careful_desk=open_seat(ruled.ask, n=desk.n, k=K),
        town=town,
        plan=plan,
        bruno=bruno,
        known_title=KNOWN,
        secret_title=SECRET,
        crowd=watched(CROWD),
        _people=people,
    )


def _where(**facts: str) -> pl.Expr:
    """Whether the facts are true of somebody."""
    true = (pl.col(name) == value for name, value in facts.items())
    return pl.all_horizontal(pl.lit(True), *true)


def _count(service: Truth, *conditions: pl.Expr) -> int:
    """Count the people of whom all of this is true."""
    return service._people.filter(*conditions).height


def _small(service: Truth) -> int:
    return _count(service, _where(region=service.town, plan=service.plan))


def _town(service: Truth) -> int:
    return _count(service, _where(region=service.town))


def _alike(service: Truth) -> int:
    return _count(service, _where(**service.bruno))


def _watchers(service: Truth) -> int:
    return _count(service, _where(**service.bruno), pl.col("secret") > 0)


def _share(service: Truth) -> float:
    """Whether it is certain of Bruno: 1 if all who fit watched it, 0 if none did."""
    return _share_of(service, **service.bruno)


def _share_of(service: Truth, **facts: str) -> float:
    """Of the people of whom some facts are true, the share that watched it."""
    seen = _count(service, _where(**facts), pl.col("secret") > 0)
    return seen / _count(service, _where(**facts))


def _plays(service: Truth, *conditions: pl.Expr) -> int:
    """Add up the plays of the known title."""
    return int(service._people.filter(*conditions)["known"].sum())


def _bruno_plays(service: Truth) -> int:
    return _plays(service, _where(**service.bruno))


def _all_plays(service: Truth) -> int:
    return _plays(service)


def _rounded_answers(service: Truth) -> tuple[int, int]:
    """The careful desk's answers about C or T and about C or not T."""
    wanted = _where(**service.bruno) & (pl.col("secret") > 0)
    crowd = pl.col("crowd") > 0
    sizes = (_count(service, wanted | crowd), _count(service, wanted | ~crowd))
    with_t, without_t = ((size + BASE // 2) // BASE * BASE for size in sizes)
    return with_t, without_t


def _most(service: Truth) -> int:
    """Both unions at their largest hold everybody once, and C once too often."""
    return sum(_rounded_answers(service)) + 2 * (BASE // 2) - service._people.height


def _sum_of_rounded(service: Truth) -> int:
    """The sum as if the answers were exact, with n for the last two."""
    return sum(_rounded_answers(service)) - service._people.height


TASKS = (
    Task(
        name="small_group",
        asks="Count the people of the small group that the desk refuses to count.",
        unit="people",
        key=_small,
        mistakes=(
            Mistake(
                _town,
                "This is the whole town. Take those away who live there and are not "
                "on the plan.",
            ),
            Mistake(
                lambda data: _town(data) - _small(data),
                "These are the people of the town who are on another plan. Take them "
                "away from the whole town.",
            ),
            Mistake(
                lambda data: _count(data, _where(plan=data.plan)) - _small(data),
                "These are the people on the plan who live elsewhere.",
            ),
        ),
        hints=(
            "Which two crowds differ by exactly these people? Both must be permitted.",
            "Ask for everybody in the town, and for everybody in the town who is *not* "
            "on the plan: `town & ~plan`. Subtract.",
        ),
    ),
    Task(
        name="alike",
        asks="Count the people who fit all three things that are known of Bruno.",
        unit="people",
        key=_alike,
        mistakes=(
            Mistake(
                lambda data: _count(data, _where(plan=data.bruno["plan"])),
                "This is everybody on his plan. Take away those who do not live in "
                "his town at his age.",
            ),
            Mistake(
                lambda data: _count(
                    data,
                    _where(plan=data.bruno["plan"], region=data.bruno["region"]),
                ),
                "This leaves his age out: it counts everybody in his town on his plan.",
            ),
            Mistake(
                lambda data: _count(
                    data,
                    _where(region=data.bruno["region"]),
                    _where(age_band=data.bruno["age_band"]),
                ),
                "This leaves his plan out: it counts everybody in his town of his age.",
            ),
        ),
        hints=(
            "The wide crowd must be permitted both with and without Bruno. Which one "
            "of the three facts is true of very many people?",
            "Let the plan be the wide crowd, and let town *and* age together be the "
            "condition: `wide & ~(town & age)`.",
        ),
    ),
    Task(
        name="share",
        asks="Of the people who fit Bruno, say which share watched the secret title.",
        unit="a share between 0 and 1",
        key=_share,
        mistakes=(
            Mistake(
                _share_of,
                "This is the share of all viewers. Take only those who fit all three "
                "things.",
            ),
            Mistake(
                lambda data: _share_of(data, plan=data.bruno["plan"]),
                "This is the share of everybody on his plan. Take only those who fit "
                "all three things.",
            ),
            Mistake(
                lambda data: _share_of(data, region=data.bruno["region"]),
                "This is the share of his whole town. Take only those who fit all "
                "three things.",
            ),
        ),
        hints=(
            "Count those who fit *and* watched it, with the same wide crowd as in "
            "task 2. Then set that number beside `alike`.",
            "The condition is now `town & age & secret`. Divide what comes out by "
            "`alike`.",
        ),
        tolerance=0.005,
    ),
    Task(
        name="plays",
        asks="Add up the plays of the known title by the people who fit Bruno.",
        unit="plays",
        key=_bruno_plays,
        mistakes=(
            Mistake(
                _alike,
                "This is a number of people. Ask for `kit.total(amount, group)`, not "
                "for the group.",
            ),
            Mistake(
                lambda data: _all_plays(data) + _bruno_plays(data),
                "The first two totals hold everybody once, and the target once too "
                "often. Take everybody away: the totals of T and of not T.",
            ),
            Mistake(
                lambda data: -_bruno_plays(data),
                "The signs are reversed: add the two unions, subtract T and not T.",
            ),
        ),
        hints=(
            "The sum of the general tracker is the same for totals as for counts: "
            "four questions, two plus signs and two minus signs.",
            "Write the four groups down first: `him | crowd` is one of them. Put "
            "`kit.total(amount, group)` to the desk for each, and mind the signs.",
        ),
        points=2,
    ),
    Task(
        name="most",
        asks="Say how many people the secret group can hold at most, by the rounded "
        "answers.",
        unit="people",
        key=_most,
        mistakes=(
            Mistake(
                _sum_of_rounded,
                "This takes the rounded answers for exact ones. How large can the "
                "true count behind each of the two be?",
            ),
            Mistake(
                lambda data: _sum_of_rounded(data) + BASE // 2,
                "Both answers were rounded. You have raised one of them only.",
            ),
            Mistake(
                lambda data: _sum_of_rounded(data) + 2 * BASE,
                "A number is rounded to the nearest multiple, so that a printed 130 "
                "is 132 at most.",
            ),
            Mistake(
                _watchers,
                "This is what the first desk told you. What can somebody know who is "
                "told the rounded answers only?",
            ),
        ),
        hints=(
            "T and not T together are all people, and how many these are is known: "
            "`n`. So only the first two answers are uncertain.",
            "Take the largest true count behind each of the two answers, add them up, "
            "and subtract n.",
        ),
        points=2,
    ),
)

EXERCISE = Exercise(
    name="tracker",
    number=2,
    title="Can you count one man with a desk that only counts crowds?",
    minutes=90,
    draw=draw,
    tasks=TASKS,
)
