"""Blur at a desk averages away, and where it does not, the attack says so."""

from datetime import datetime
from functools import cache
from math import sqrt

import numpy as np
import polars as pl
import pytest

import kit
from kit.access import TOO_FEW, Refused
from kit.attackers import Attacker
from kit.attacks.on_desks.averaged import chance_by_averaging
from kit.attacks.on_desks.averaging import Averager
from kit.attacks.on_desks.looks import are_apart, find_looks
from kit.claims import everyone, watched
from kit.desk.query_desk import QueryDesk
from kit.desk.ruled_desk import RuledDesk
from kit.desk.small_groups import draw_small_groups
from kit.errors import DeskError, KnowledgeError
from kit.rules.cell_key import CellKey, design_table
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

STRANGER = Attacker(who="a stranger", knows_rule=False)
TEN_FIVE = Steps((Threshold(10), Rounding(5)))


@cache
def small_town(n=2_000):
    """Title t has 2t + 1 viewers; region r has r people, from A with one to K."""
    regions = [
        name for size, name in enumerate("ABCDEFGHIJK", start=1) for _ in range(size)
    ]
    rows = {
        "viewer": range(n),
        "title": [str(int(sqrt(v))) for v in range(n)],
        "region": (regions + ["rest"] * n)[:n],
    }
    return QueryDesk(kit.read_log(pl.DataFrame(rows), undated=True))


POOL = [[watched(str(number)) for number in range(45)]]
PLACES = [everyone().where(region=name) for name in "ABCDEFGHIJ"]  # of 1 to 10 people


def desk_of(rule, *, seed=1, **settings):
    return RuledDesk(small_town(), rule, seed=seed, **settings)


def learn_all(rule, *, groups=PLACES, desk=None, attacker=None, **settings):
    anna = Averager(
        desk or desk_of(rule),
        *([attacker] if attacker else []),
        pool=POOL,
        rule=rule,
        **settings,
    )
    return [anna.learn(group) for group in groups]


def guesses(found):
    return [one.guess for one in found]


SIZES = list(range(1, 11))


# -- what it learns ---------------------------------------------------------------


FACTS = ["region", "age_band", "title"]


@cache
def films():
    log = kit.open_films()
    plays = log.plays.select(pl.col(FACTS).cast(pl.String))
    kinds = {c: plays.collect()[c].value_counts(sort=True)[c] for c in FACTS}
    pool = [[everyone().where(**{c: v}) for v in kinds.pop(c)] for c in list(kinds)[:2]]
    return QueryDesk(log), [*pool, [watched(title) for title in kinds["title"][:60]]]


def test_all_of_30_sizes_are_learned_from_answers_of_10_or_more_rounded_to_5():
    desk, pool = films()
    groups = draw_small_groups(desk, 30, pool=pool, seed=14)
    sizes = [desk.count(group) for group in groups]
    assert set(sizes) <= set(SIZES)
    heard = Overheard(RuledDesk(desk, TEN_FIVE, seed=1))
    anna = Averager(heard, pool=pool, rule=TEN_FIVE)
    found = [anna.learn(group) for group in groups]
    assert guesses(found) == sizes
    told = [reply for reply in heard.replies if not isinstance(reply, Refused)]
    assert min(told) >= 10
    assert all(answer % 5 == 0 for answer in told)
    assert sum(one.n_asked for one in found) == len(heard.replies)
    assert f"Questions asked for it: {found[0].n_asked:,}, of which" in found[0].scope
    # No look says more than "4 off at most", so that 1 to 4 and 6 to 9 stay open.
    assert not any(one.size.is_proved for one in found)
    # One difference is a multiple of 5: right where the size is one, and nowhere else.
    pairs = zip(found, sizes, strict=True)
    assert not any(one.first == size for one, size in pairs if size % 5)


class Overheard:
    """A desk, with all that it said."""

    def __init__(self, desk):
        self.n, self.k, self._desk, self.replies = desk.n, desk.k, desk, []

    def ask(self, question):
        self.replies.append(self._desk.ask(question))
        return self.replies[-1]


@pytest.mark.parametrize(
    "rule",
    [
        TEN_FIVE,
        Rounding(5, "down"),
        Rounding(4, "half-even"),
        pytest.param(
            Steps((Threshold(10), Rounding(5, "random"))), marks=pytest.mark.slow
        ),
        Steps((Threshold(10), DiscreteLaplace(1))),
        CellKey(design_table(max_noise=3, variance=2)),
    ],
    ids=str,
)
def test_sticky_blur_averages_away_over_many_crowds(rule):
    found = learn_all(rule, groups=PLACES[::3])
    assert guesses(found) == SIZES[::3]
    assert min(one.chance for one in found) >= 0.999
    for one, size in zip(found, SIZES[::3], strict=True):
        assert one.size is None or one.size.low <= size <= one.size.high


@pytest.mark.slow
def test_somebody_who_does_not_know_the_rule_takes_the_mean_and_more_questions():
    told, mean = learn_all(TEN_FIVE), learn_all(TEN_FIVE, attacker=STRANGER)
    assert guesses(mean) == SIZES
    assert all(one.size is None and not one.findings for one in mean)
    cost = [sum(one.n_asked for one in found) for found in (told, mean)]
    assert cost[1] > 2 * cost[0]


def test_somebody_who_does_not_know_the_rule_does_not_look_at_it():
    class Secret(Rounding):
        def reveals(self, printed):
            raise AssertionError

        settle = undo = reveals

    anna = Averager(desk_of(TEN_FIVE), STRANGER, pool=POOL, rule=Secret(5))
    assert anna.learn(PLACES[2]).guess == 3


def test_without_a_rule_one_question_proves_the_size():
    (found,) = learn_all(None, groups=PLACES[6:7])
    assert (found.guess, found.n_asked, found.size.is_proved) == (7, 1, True)
    assert "Proved by one published number: 7." in found.sentences[0]


def test_bounds_are_proved_where_the_rule_limits_how_far_an_answer_is_off():
    # Rounded to the nearest 5, 0 to 2 come out as 0 and 3 to 7 as 5: a group of 3 is
    # told as 0 or 5 where it is added to a crowd. 0 proves at most 4, and 5 at least 1.
    (found,) = learn_all(TEN_FIVE, groups=PLACES[2:3])
    assert (found.size.low, found.size.high) == (1, 4)
    assert len(found.findings[0].because) == 4
    assert "One to four people living in C are in the population." in found.sentences[0]


def test_noise_without_a_limit_proves_nothing():
    (found,) = learn_all(DiscreteLaplace(1), groups=PLACES[2:3])
    assert (found.size, found.findings, found.guess) == (None, (), 3)


def test_of_a_sample_the_estimate_is_for_all():
    # The desk of a half that holds 3 of 6, say: each look says 3, which stands for 6.
    rule = Steps((Sampling(0.5), Rounding(5)))
    (found,) = learn_all(rule, groups=PLACES[2:3], desk=desk_of(Rounding(5)))
    assert (found.guess, found.estimate) == (3, 6.0)


# -- its ways ---------------------------------------------------------------------


def test_the_chance_of_a_mean_is_the_published_one():
    chances = [(10, 2), (100, 2), (100, 5), (1_000, 5), (1_000, 10)]
    published = [0.571, 0.988, 0.683, 0.998, 0.886]
    assert [round(chance_by_averaging(*one), 3) for one in chances] == published


@pytest.mark.slow
def test_repeats_at_a_desk_that_draws_anew_are_right_as_often_as_the_formula_says():
    # Of 200 groups of 3 the mean of ten answers rounds to 3 in a share of .571, give
    # or take 3.3 standard errors of .035: a false alarm in a thousand seeds.
    rule, right = DiscreteGaussian(2), 0
    for seed in range(200):
        desk = desk_of(rule, seed=seed, is_sticky=False)
        found = learn_all(
            rule,
            groups=PLACES[2:3],
            desk=desk,
            attacker=STRANGER,
            ways=["repeats"],
            budget=10,
        )[0]
        assert (found.n_asked, found.n_looks) == (10, 10)
        right += round(found.mean) == 3
    assert right / 200 == pytest.approx(chance_by_averaging(10, 2), abs=3.3 * 0.035)


@pytest.mark.slow
def test_repeats_learn_all_sizes_where_noise_is_drawn_anew():
    rule = Steps((Threshold(10), DiscreteGaussian(2)))
    desk = desk_of(rule, is_sticky=False)
    found = learn_all(rule, desk=desk, ways=["repeats"])
    assert guesses(found) == SIZES


def test_repeats_are_given_up_where_the_desk_repeats_itself():
    found = learn_all(DiscreteGaussian(9), groups=PLACES[:1], ways=["repeats"])[0]
    assert (found.n_asked, found.n_looks, found.chance < 0.9) == (9, 1, True)


def test_other_wordings_of_one_crowd_bring_noise_of_their_own():
    rule = DiscreteLaplace(0.4)
    anna = Averager(desk_of(rule), pool=[POOL[0][:1]], rule=rule, ways=["wordings"])
    assert anna.learn(PLACES[2]).n_looks == 1 + 3  # the group itself, and three


def test_splits_cut_the_group_in_two():
    # No crowd is added: each half of the group is asked for by itself.
    rule = DiscreteLaplace(1)
    heard = Overheard(desk_of(rule))
    found = learn_all(rule, desk=heard, groups=PLACES[1:3], ways=["splits"])
    assert guesses(found) == [2, 3]
    assert max(heard.replies) < 40


def test_every_look_comes_to_the_size_of_the_group():
    desk, rng = small_town(), np.random.default_rng(1)
    pool = [*POOL, PLACES]
    group = PLACES[4]
    looks = find_looks(group, pool, ["crowds", "splits", "wordings"], rng)
    for look, _ in zip(looks, range(200), strict=False):
        counts = [desk.count(part.question) for part in look]
        weights = [part.weight for part in look]
        assert np.dot(weights, counts) == 5
        # The sizes of the parts are told by that of the group and one more number.
        crowd = [
            n for n, p in zip(counts, look, strict=True) if (p.small, p.crowd) == (0, 1)
        ]
        for part, n in zip(look, counts, strict=True):
            assert n == part.small * 5 + part.crowd * (crowd or [0])[0]


def test_groups_of_different_places_are_apart():
    vt, ny = (everyone().where(region=name) for name in ("VT", "NY"))
    assert are_apart(vt & watched("1"), ny)
    assert not are_apart(vt, ny | watched("1"))
    assert not are_apart(vt, watched("1"))


def test_a_crowd_that_is_apart_is_asked_for_once():
    heard = Overheard(desk_of(TEN_FIVE))
    crowds = [everyone().where(region=["rest", "K"])]
    anna = Averager(heard, pool=[crowds], rule=TEN_FIVE)
    first, then = anna.learn(PLACES[1]), anna.learn(PLACES[2])
    assert (first.n_asked, then.n_asked) == (3, 2)


# -- data without signal, and defences --------------------------------------------


def test_where_the_group_is_not_in_the_data_sizes_come_out_wrong():
    # Nobody lives there, and she thinks that somebody does: 1 is next to nobody.
    nowhere = [everyone().where(region=name) for name in ("X", "Y", "Z")]
    hidden = Steps((Threshold(10, is_zero_shown=False), Rounding(5)))
    assert guesses(learn_all(hidden, groups=nowhere)) == [1, 1, 1]
    # A desk that tells zeros says so at once.
    assert guesses(learn_all(TEN_FIVE, groups=nowhere)) == [0, 0, 0]


def test_noise_that_is_wide_enough_leaves_her_unsure():
    found = learn_all(DiscreteLaplace(1e6), groups=PLACES[:3], budget=60)
    assert max(one.chance for one in found) < 0.2
    assert all(one.n_asked == 60 for one in found)


def test_more_noise_takes_more_questions():
    costs = [
        sum(one.n_asked for one in learn_all(DiscreteLaplace(scale), groups=PLACES[:3]))
        for scale in (0.5, 1.5)
    ]
    assert costs[1] > 3 * costs[0]


class Shut:
    n, k = 100, 10

    def ask(self, question):
        return Refused(TOO_FEW)


def test_a_desk_that_refuses_all_is_told_of_honestly():
    found = Averager(Shut(), pool=POOL, budget=40).learn(PLACES[0])
    assert (found.guess, found.estimate, found.first, found.size) == (None,) * 4
    assert (found.n_asked, found.n_refused, found.findings) == (40, 40, ())
    assert "No look at the group was answered, so nothing is known of it." in str(found)


def test_a_group_that_the_pool_cannot_reach_ends_the_search():
    # The only crowd has one viewer: with the group it stays under the threshold.
    anna = Averager(desk_of(TEN_FIVE), pool=[[watched("0")]], rule=TEN_FIVE)
    found = anna.learn(PLACES[1])
    assert (found.guess, found.n_asked, found.n_refused) == (None, 2, 2)


def test_a_budget_of_the_desk_ends_the_attack():
    desk = small_town().anew(budget=5).seat("anna", at=datetime(2018, 1, 8))
    anna = Averager(desk, STRANGER, pool=POOL)
    found = anna.learn(PLACES[2])
    assert (found.n_asked, found.is_spent) == (6, True)
    assert "The budget of questions is spent." in found.scope
    assert anna.learn(PLACES[3]).guess is None


def test_a_desk_that_does_not_keep_to_its_rule_proves_nothing():
    # Noise is added, and she is told that it rounds: what is certain contradicts.
    desk = desk_of(Steps((DiscreteLaplace(30), Rounding(5, "nearest"))))
    found = learn_all(Rounding(5), groups=PLACES[2:3], desk=desk, budget=100)[0]
    assert found.size is None or found.size.low <= found.size.high


# -- what it refuses --------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"pool": []}, r"^`pool` must be lists of claims, none empty, got \[\]"),
        ({"pool": [["A"]]}, r"^`pool` must be lists of claims"),
        ({"budget": 0}, r"^`budget` must be an int of at least 1, got 0"),
        ({"ways": ["lunch"]}, r"^`ways` must be some of crowds, splits, wordings, rep"),
        ({"ways": []}, r"^`ways` must be some of"),
        ({"sizes": (5, 2)}, r"^`sizes` must be two ints, the smallest and the larges"),
        ({"sizes": 3}, r"^`sizes` must be two ints"),
        ({"confidence": 1}, r"^`confidence` must be a number above 0 and below 1"),
        ({"seed": -1}, r"^`seed` must be an int of at least 0"),
        ({"rule": "round"}, r"^`rule` must be a rule, such as kit.Rounding\(5\), or N"),
        ({"attacker": "anna"}, r"^`attacker` must be an Attacker, got 'str'"),
    ],
)
def test_what_it_refuses(settings, message):
    with pytest.raises(DeskError, match=message):
        Averager(Shut(), **{"pool": POOL, **settings})


def test_what_it_makes_no_use_of_is_refused():
    friend = Attacker(known_share=0.5)
    with pytest.raises(
        KnowledgeError, match=r"^`attacker.known_share` must be left as"
    ):
        Averager(Shut(), friend, pool=POOL)


def test_a_group_is_a_claim():
    with pytest.raises(DeskError, match=r"^`group` must be a claim, such as watched"):
        Averager(Shut(), pool=POOL).learn("Vermont")


@pytest.mark.parametrize(("repeats", "sd"), [(0, 1), (1, 0)])
def test_a_mean_has_parts_and_noise(repeats, sd):
    with pytest.raises(DeskError, match=r"^`(repeats|sd)` must be"):
        chance_by_averaging(repeats, sd)


# -- groups to try it on ----------------------------------------------------------


def test_groups_that_are_drawn_are_small_in_both_halves_and_all_different():
    desk = small_town()
    other = QueryDesk(
        kit.read_log(
            pl.DataFrame({"viewer": [1], "title": ["0"], "region": ["C"]}), undated=True
        )
    )
    assert set(draw_small_groups(desk, 10, pool=[PLACES], seed=1)) == set(PLACES)
    assert (
        draw_small_groups(desk, 1, pool=[PLACES], seed=1, outside=other) == PLACES[2:3]
    )


def test_too_few_small_groups_are_refused():
    with pytest.raises(
        DeskError, match=r"^`n` must be at most 10, as many as were fou"
    ):
        draw_small_groups(small_town(), 11, pool=[PLACES], seed=1)
    with pytest.raises(DeskError, match=r"^`desk` must be a QueryDesk on the log"):
        draw_small_groups("desk", 1, pool=[PLACES], seed=1)
