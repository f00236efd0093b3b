"""Averaging is judged against one size said of all, one difference, and outsiders."""

import polars as pl
import pytest

from kit.access import TOO_FEW, Refused
from kit.attacks.on_desks.averaging_success import measure_averaging
from kit.claims import everyone, watched
from kit.desk.averaging_curves import trace_averaging
from kit.desk.query_desk import QueryDesk
from kit.desk.ruled_desk import RuledDesk
from kit.errors import DeskError
from kit.log import check_plays
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

TEN_FIVE = Steps((Threshold(10, is_zero_shown=False), Rounding(5)))
PLACES = "ABCDEFGHIJKLMNOPQRST"  # the nth has one to four people, in turns
GROUPS = [everyone().where(region=name) for name in PLACES]
SIZES = [1 + n % 4 for n in range(20)]
OTHERS = [1 + (n + 2) % 4 for n in range(20)]  # always two more or two fewer
POOL = [[watched(str(number)) for number in range(45)]]


def town(sizes):
    """Title t has 2t + 1 viewers; those of the first ones live in small places."""
    n = 2_000
    placed = [
        name for name, size in zip(PLACES, sizes, strict=True) for _ in range(size)
    ]
    rows = {
        "viewer": range(n),
        "title": [str(int(v**0.5)) for v in range(n)],
        "region": [*placed, *["rest"] * (n - len(placed))],
    }
    return QueryDesk(check_plays(pl.DataFrame(rows), undated=True))


HERE, THERE = town(SIZES), town(OTHERS)


def measure(rule, *, desk=HERE, **settings):
    return measure_averaging(
        RuledDesk(desk, rule, seed=1),
        groups=GROUPS,
        sizes=SIZES,
        controls=OTHERS,
        pool=POOL,
        rule=rule,
        **settings,
    )


def test_it_is_judged_beside_one_difference_and_one_size_said_of_all():
    found = measure(TEN_FIVE)
    averaging, naive, usual = found.table.iter_rows(named=True)
    assert (averaging["right"], averaging["right_outside"]) == (20, 0)
    # One difference is 0 or 5, and every fourth group holds any one size.
    assert naive["right"] == 0
    assert (usual["method"], usual["right"]) == ("saying 1 of every group", 5)
    assert averaging["questions"] == found.n_asked
    (scored,) = found.findings
    assert scored.success.is_meaningful
    assert "Right in 100.0% (20 of 20" in scored.sentence()
    assert f"Questions asked for 20 groups: {found.n_asked:,}, at most" in found.scope


@pytest.mark.slow
def test_where_the_desk_holds_other_people_it_falls_to_its_baseline_and_says_so():
    (scored,) = measure(TEN_FIVE, desk=THERE).findings
    assert scored.success.rate.value == 0
    assert scored.success.control_rate.value == 1
    assert "the attack is beaten by something simpler." in scored.sentence()


@pytest.mark.slow
def test_wide_noise_leaves_the_baseline_and_says_so():
    (scored,) = measure(DiscreteLaplace(1e5), budget=30).findings
    assert not scored.success.is_meaningful
    assert scored.success.rate.low <= scored.success.baseline_rate.value
    assert scored.success.caution in scored.sentence()


class Shut:
    n, k = 100, 10

    def ask(self, question):
        return Refused(TOO_FEW)


def test_where_nothing_is_answered_nothing_is_scored():
    groups = GROUPS[:2]
    found = measure_averaging(
        Shut(), groups=groups, sizes=[1, 2], controls=[1, 2], pool=POOL, budget=9
    )
    assert found.findings == ()
    assert found.table["valid"].to_list() == [0, 0, 0]
    assert (found.n_asked, found.n_refused) == (18, 18)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"groups": []}, r"^`groups` must be a list of claims, such as"),
        ({"groups": ["A"]}, r"^`groups` must be a list of claims"),
        ({"sizes": [1]}, r"^`sizes` must be 2 whole numbers of people, one for each"),
        ({"controls": [1, -1]}, r"^`controls` must be 2 whole numbers of people"),
    ],
)
def test_what_it_refuses(settings, message):
    whole = {"groups": GROUPS[:2], "sizes": [1, 2], "controls": [1, 2], "pool": POOL}
    with pytest.raises(DeskError, match=message):
        measure_averaging(Shut(), **{**whole, **settings})


# -- the curve --------------------------------------------------------------------


@pytest.mark.slow
def test_more_questions_get_more_sizes_right_and_from_some_noise_on_it_stops():
    rules = {"narrow": DiscreteLaplace(0.5), "wide": DiscreteLaplace(40)}
    curve = trace_averaging(
        HERE,
        GROUPS,
        pool=POOL,
        rules=rules,
        questions=[60, 3],
        seed=1,
        outside=THERE,
    )
    assert curve["rule"].to_list() == ["narrow", "narrow", "wide", "wide"]
    assert curve["questions"].to_list() == [3, 60] * 2
    few, many, _, wide = curve.iter_rows(named=True)
    assert few["right"] < many["right"] == 20
    # With noise of 56 people, 30 looks leave an error of 56 · √2 / √30, or 15 people.
    assert not wide["beats_baseline"]
    assert wide["low"] <= wide["baseline"]
    assert (many["baseline"], many["control"]) == (0.25, 0)
    assert many["beats_baseline"]
    # The standard deviation of discrete Laplace noise of scale 40 is 56.6.
    assert wide["noise"] == pytest.approx(56.6, rel=0.2)


def test_a_size_that_was_not_named_in_time_is_wrong():
    curve = trace_averaging(
        HERE, GROUPS[:4], pool=POOL, rules=[TEN_FIVE], questions=[1], seed=1
    )
    assert curve["right"].to_list() == [0]
    assert curve["control"].to_list() == [None]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"rules": []}, r"^`rules` must be different rules in a list, such as \[kit"),
        ({"rules": [Rounding(5), Rounding(5)]}, r"^`rules` must be different rules"),
        ({"groups": []}, r"^`groups` must be a list of claims"),
        ({"questions": [0]}, r"^`questions` must be different ints from 1 to 1,000,0"),
        ({"desk": "desk"}, r"^`desk` must be a QueryDesk on the log"),
    ],
)
def test_a_curve_that_cannot_be_drawn(settings, message):
    whole = {"desk": HERE, "groups": GROUPS[:1], "rules": [Rounding(5)]}
    whole |= {"questions": [3], **settings}
    with pytest.raises(DeskError, match=message):
        trace_averaging(
            whole.pop("desk"), whole.pop("groups"), pool=POOL, seed=1, **whole
        )
