"""Averaging and decoding in a sweep: what is planted comes out, or noise is huge.

The sweep used to say that rounding and noise had stopped what neither had to face.
"""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from kit.access import TOO_FINE, Refused
from kit.claims import everyone, watched
from kit.desk.query_desk import QueryDesk
from kit.desk.ruled_desk import RuledDesk
from kit.errors import RuleError
from kit.knowledge import Knowledge
from kit.log import check_plays
from kit.releases import Bounds
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold
from kit.sweeps import InOrOut, choose_cases, sweep
from kit.sweeps.games import Member, Secret, Sought, Told
from kit.sweeps.publications.crowds import Crowds, Decoding, Numbered, Replies
from kit.sweeps.publications.desk import Averaging, Counter, Inquiry
from kit.sweeps.reach import measure_reach
from tests.sweeps.made_up import REGIONS, audience

KEYS = CellKey(design_table(max_noise=3, variance=2))


def row_of(swept, **point):
    (row,) = swept.filter(**point).iter_rows(named=True)
    return row


# -- averaging --------------------------------------------------------------------

SIZES = {f"R{n}": n for n in range(1, 11)}


def desk(*, controls=None):
    """Ten places of 1 to 10 people, and a city of 2,000; everybody played one title."""
    regions = [name for name, n in SIZES.items() for _ in range(n)] + ["city"] * 2_000
    people = np.arange(len(regions))
    # Titles of a few dozen people up to two hundred, so that crowds differ.
    titles = [f"T{int(p**0.5)}" for p in np.random.default_rng(5).permutation(people)]
    plays = {"viewer": people, "title": titles, "region": regions}
    log = check_plays(pl.DataFrame(plays), undated=True)
    pool = tuple(watched(f"T{n}") for n in range(10, 45))
    secrets = tuple(
        Secret(Sought(everyone().where(region=name)), n, control)
        for (name, n), control in zip(SIZES.items(), controls or [11] * 10, strict=True)
    )
    return Counter("desk", log, (pool,), secrets)


SIDE = "baseline_succeeded"
RULES = {
    "rounded": lambda k: Steps((Threshold(k), Rounding(5))),
    "noise": lambda k: Steps((DiscreteLaplace(1), Threshold(k))),
    "huge noise": lambda k: Steps((DiscreteLaplace(500), Threshold(k))),
}


@pytest.fixture(scope="module")
def averaged():
    return sweep([desk()], RULES, seed=1, ks=[10], attacks=[Averaging()])


@pytest.mark.parametrize("rule", ["rounded", "noise"])
def test_two_hundred_permitted_answers_give_every_size(averaged, rule):
    # No answer is under 10, and none is a difference of less than two blurred ones.
    row = row_of(averaged, rule=rule)
    assert (row["valid"], row["succeeded"]) == (10, 10)
    # Each size from 1 to 10 is there once: one size is right of one of them.
    assert (row["baseline_succeeded"], row["control_succeeded"]) == (1, 0)
    assert row["added_risk_low"] > 0
    assert 2 < row["questions"] <= 200


def test_under_huge_noise_averaging_falls_to_its_baseline(averaged):
    row = row_of(averaged, rule="huge noise")
    assert row["valid"] == 10
    assert row["low"] <= row["baseline_rate"] <= row["high"]
    assert row["questions"] == 200  # all that she may ask, in vain


def test_what_is_guessed_by_averaging_is_not_called_proved(averaged):
    # Noise of every size is possible, so nothing is proved, and everything is known.
    row = row_of(averaged, rule="noise")
    assert (row["proved"], row["guessed_succeeded"]) == (0, 10)


def test_what_averaging_finds_is_no_all_clear(averaged):
    # As if the same had been found of twenty times as many groups.
    counts = [name for name, kind in averaged.schema.items() if kind == pl.Int64]
    counts = [name for name in counts if name != "k"]
    more = averaged.with_columns(pl.col(counts) * 20, pl.col(SIDE) * 20)
    case = replace(desk(), secrets=desk().secrets * 20)
    reach = measure_reach(more, [case], rule="noise", k=10)
    assert (reach.n, reach.proved, reach.hidden < 0.05) == (200, 0, True)
    assert not reach.is_all_clear
    assert reach.say().endswith(
        "but guesses hit. Guessed: averaging (desk) gets 200 of 200 right, where "
        "saying the best single size gets 20 of 200 right and the control 0 of 200."
    )
    assert measure_reach(more, [case], rule="huge noise", k=10).is_all_clear


def test_averaging_is_tried_on_some_groups_spread_over_all():
    attack = Averaging(most_groups=4)
    row = row_of(sweep([desk()], {"t": Threshold}, seed=1, ks=[10], attacks=[attack]))
    # Of ten in their order: 1, 3, 6 and 8.
    assert (row["requested"], row["generated"], row["proved"]) == (10, 4, 4)
    assert row["smallest_proved"] == 1


def test_averaging_has_no_way_to_ask_where_words_are_too_coarse():
    coarse = Coarsening(region=dict.fromkeys(SIZES, "small") | {"city": "city"})
    case = desk()
    published, _ = case.publish(coarse, 1)
    assert published.desk.ask(case.secrets[0].sought.group) == Refused(TOO_FINE)
    row = row_of(
        sweep([case], {"c": lambda _: coarse}, seed=1, ks=[1]), attack="averaging"
    )
    assert row["generated"] == 0
    assert row["why_not"].startswith("Not tried")


@pytest.mark.parametrize(
    "rule",
    [
        None,
        Threshold(6),
        Rounding(5, "random"),
        DiscreteLaplace(2),
        Steps((KEYS, Threshold(8), Rounding(5, "random"))),
    ],
    ids=str,
)
def test_a_desk_that_remembers_says_what_it_would_say_anew(rule):
    log = audience()
    case = Counter("desk", log, ((watched("A"),),), ())
    asked = [watched(t).where(region=r) for t in "ABC" for r in REGIONS]
    asked += [~one for one in asked] + [watched("A") | watched("B")]
    fresh = RuledDesk(QueryDesk(log), rule, seed=4)
    for _ in range(2):  # the second time from memory
        told = [case.publish(rule, 4)[0].desk.ask(one) for one in asked]
        assert told == [fresh.ask(one) for one in asked]


# -- decoding ---------------------------------------------------------------------


def crowds(n=60, *, n_asked=240, seed=1):
    """A panel of people in no order, of whom half watched A; and of others."""
    bits = np.random.default_rng(seed).permutation(np.arange(n) % 2 == 0)
    rows = {"viewer": range(n), "title": ["A" if bit else "B" for bit in bits]}
    log = check_plays(pl.DataFrame(rows), undated=True)
    others = np.random.default_rng(seed + 1).permutation(bits)
    film = watched("A")
    secrets = tuple(
        Member(Numbered(Knowledge(everyone()), film, column), *answers)
        for column, answers in enumerate(
            zip(bits.tolist(), others.tolist(), strict=True)
        )
    )
    return Crowds("crowds", log, film, tuple(range(n)), n_asked, 7, secrets)


def decoded(rule, case=None):
    return row_of(sweep([case or crowds()], {"r": lambda _: rule}, seed=3, ks=[1]))


@pytest.mark.parametrize(
    "rule",
    [Rounding(5), DiscreteLaplace(1), Steps((Threshold(10), Rounding(5))), KEYS],
    ids=str,
)
def test_four_questions_for_each_person_give_everybody_away(rule):
    row = decoded(rule)
    assert (row["game"], row["attack"]) == ("in or out", "decoding")
    assert (row["valid"], row["succeeded"], row["questions"]) == (60, 60, 240)
    # Half have a yes; of others drawn like these a guess is right by chance.
    assert row["baseline_succeeded"] == 30
    assert row["control_low"] < 0.5 < row["control_high"]
    assert row["proved"] == 0


def test_under_huge_noise_decoding_falls_to_its_baseline():
    row = decoded(DiscreteLaplace(500))
    assert row["valid"] == 60
    assert row["low"] <= row["baseline_rate"] <= row["high"]


def test_where_every_question_is_refused_nothing_is_decoded():
    row = decoded(Threshold(61))
    assert (row["generated"], row["valid"]) == (0, 0)
    assert row["why_not"] == "Not tried: every question was refused."
    assert row["cells_covered"] == 0


def test_a_threshold_withholds_crowds_and_hides_nobody():
    # About 15 of a crowd have a yes: some are under 15, and the others are enough.
    row = decoded(Threshold(15))
    assert 0.3 < row["cells_covered"] < 0.9
    assert row["succeeded"] == 60


def test_of_a_sample_those_are_given_away_who_are_in_it():
    case = crowds()
    published, _ = case.publish(Sampling(0.5), 3)
    row = decoded(Sampling(0.5), case)
    # Only a yes is an answer: a no may be somebody who is not in the sample.
    assert 0 < row["valid"] == row["succeeded"] < 30
    assert published.rule.expansion == 2


def test_a_list_of_people_has_no_coarser_words():
    message = "^`rule` must be one that leaves sentences as they are, for a list"
    with pytest.raises(RuleError, match=message):
        crowds().publish(Coarsening(days="week"), 1)
    with pytest.raises(RuleError, match="needs a whole table"):
        crowds().publish(ControlledRounding(5), 1)


def test_the_same_answers_are_decoded_once():
    case, attack = crowds(), Decoding()
    exact, same = (case.publish(rule, 1)[0] for rule in (None, Threshold(1)))
    assert attack.reads(exact) == attack.reads(same)
    assert attack.reads(exact) != attack.reads(case.publish(Rounding(5), 1)[0])


def test_a_panel_is_drawn_from_each_half():
    (case,) = choose_cases(audience(), seed=1, names=["crowds of known people"])
    assert case.game is InOrOut
    assert len(set(case.panel)) == len(case.panel)
    # Half of each panel has a yes, and what is said of a person is true of her.
    assert case.bits.sum() * 2 == len(case.panel)
    asked = case.bits[: len(case.secrets)]
    assert [one.is_in for one in case.secrets] == asked.tolist()
    published, _ = case.publish(None, 1)
    assert isinstance(published, Replies)
    assert (
        published.answers.values.tolist()
        == (case.crowds @ case.bits.astype(int)).tolist()
    )


# -- questions --------------------------------------------------------------------


def test_questions_are_those_on_which_an_answer_rests_in_the_mean():
    class Asking:
        name, takes = "asking", Inquiry

        def learn(self, published, sought):
            told = [Told(Bounds(0, None, False, False), None, n) for n in (4, 8)]
            return [*told, *(None for _ in sought[2:])]

    swept = sweep([desk()], {"t": Threshold}, seed=1, ks=[1], attacks=[Asking()])
    assert row_of(swept)["questions"] == 6
