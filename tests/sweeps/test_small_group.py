"""A small group and its titles in a sweep: who is traced, and who is proved out."""

import polars as pl

from kit.rules.presets import FAMILIES
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.threshold import Threshold
from kit.sweeps import choose_cases, sweep
from kit.sweeps.publications.small_group import OfGroup, SmallGroup, Tracing
from tests.sweeps.made_up import played


def viewers(n=300, titles=60, seed=3):
    """Everybody watches ten of sixty titles, each as likely as another."""
    import numpy as np

    rng = np.random.default_rng(seed)
    chosen = [rng.choice(titles, 10, replace=False) for _ in range(n)]
    return played([(v, f"T{t}", 1) for v, own in enumerate(chosen) for t in own])


def small_group(**settings):
    (case,) = choose_cases(viewers(), seed=1, names=["small group"], **settings)
    return case


def row_of(rule, case):
    swept = sweep([case], {"rule": lambda k: rule}, seed=1, ks=[3], attacks=[Tracing()])
    (row,) = swept.iter_rows(named=True)
    return row


def test_the_group_is_of_one_half_and_as_many_are_asked_of_the_other():
    case = small_group()
    assert isinstance(case, OfGroup)
    # 300 viewers, 150 of each half: a third of these, 50, and fifty strangers.
    assert case.size == case.log.n_viewers() == 50
    assert [one.is_in for one in case.secrets] == [True, False] * 50
    assert case.others.n_people == 100  # the rest of the other half
    assert len(small_group(at_most=7).secrets) == 7


def test_of_fifty_people_sixty_exact_counts_tell_two_in_three():
    # Rates of everybody that are those of 100 people add half to the variance: d / n of
    # 1.2 is worth .8. The best threshold, √.8 / 2 away, is right in Φ(.447) = .67 of
    # 100: give or take 4.7, and two of those.
    row = row_of(None, small_group())
    assert row["baseline_succeeded"] == 50
    assert 58 <= row["succeeded"] <= 77
    assert abs(row["control_succeeded"] - 50) <= 15
    assert row["low"] > 0.5


def test_a_zero_that_is_printed_proves_strangers_out_and_one_withheld_nobody():
    # One title that nobody of the group watched is added to the strangers' knowledge.
    case = small_group()
    counts = dict(zip(case.claims, case.lines.counts, strict=True))
    assert min(counts.values()) > 0  # of sixty titles all are watched: no zero
    assert row_of(Threshold(3), case)["proved"] == 0
    rare = OfGroup(
        case.name,
        case.log.__class__(case.log.plays.filter(pl.col("title").cast(str) != "T0")),
        case.claims,
        case.size,
        case.others,
        case.secrets[1::2],  # the strangers: whoever watched T0 is proved out
    )
    saw = sum(any(p.title == "T0" for p in s.sought.known.plays) for s in rare.secrets)
    assert saw
    assert row_of(Threshold(3), rare)["proved"] == saw
    assert row_of(Threshold(3, is_zero_shown=False), rare)["proved"] == 0


def test_where_all_is_withheld_or_drowned_in_noise_a_coin_does_as_well():
    case = small_group()
    drowned = row_of(DiscreteLaplace(500), case)
    assert drowned["low"] < 0.5 < drowned["high"]
    blank = row_of(Threshold(99, is_zero_shown=False), case)
    assert blank["rate"] is None
    assert blank["why_not"] == "Not tried: no number of the group was printed."


def test_the_attack_holds_under_every_family_of_rules():
    swept = sweep([small_group()], FAMILIES, seed=1, ks=[2], attacks=[Tracing()])
    assert swept["why_not"].null_count() == swept.height
    assert swept["succeeded"].min() >= 35  # none is fooled beyond chance: 50 - 3 x 5


def test_an_attack_is_handed_no_plays():
    case = small_group()
    published, _ = case.publish(None, 1)
    assert isinstance(published, SmallGroup)
    assert set(vars(published)) == {"release", "size", "others"}
