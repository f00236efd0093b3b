"""Rules of every kind, alone and one after the other, keep what they promise."""

import pickle
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, watched
from kit.errors import ReleaseError
from kit.printed import ROUNDINGS, Suppressed
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.rules.cell_key import CellKey, design_table, ten_five_table
from kit.rules.coarsening import CENSUS_REGIONS, Coarsening, Hierarchy
from kit.rules.presets import FAMILIES
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from tests.rules.worlds import SERIES, logs, positive

ASKED = [everyone(), watched("A"), watched(series="S"), watched("A").on("2017-12-01")]
TABLES = [design_table(2, 1), design_table(3, 2, js=1, n_keys=64), ten_five_table()]

coarsenings = st.sampled_from(
    [
        Coarsening(days="week"),
        Coarsening(days="month", region=CENSUS_REGIONS),
        Coarsening(titles=Hierarchy("series", SERIES)),
    ]
)
keyed = st.sampled_from(TABLES).map(CellKey)
thresholds = st.builds(Threshold, st.integers(1, 6), st.booleans())
roundings = st.builds(Rounding, st.integers(1, 7), st.sampled_from(ROUNDINGS))


@st.composite
def compositions(draw):
    """Build any rule of which each step tells something for certain."""
    steps = [
        *draw(st.lists(coarsenings, max_size=2)),
        *draw(st.lists(keyed, max_size=1)),
    ]
    steps += draw(st.lists(thresholds | roundings, max_size=3))
    return Steps(tuple(steps or [draw(thresholds)]))


@pytest.mark.slow
@given(logs(), compositions(), positive, st.integers(0, 9))
@settings(max_examples=100)
def test_one_rule_after_another_never_misleads(log, rule, claim, seed):
    asked = list(dict.fromkeys([claim, *ASKED]))
    released = publish(log, asked, rule=rule, seed=seed)
    true = count(log, released.claims)
    for number, people in zip(released.numbers, true, strict=True):
        low, high = rule.reveals(number.printed)
        assert low <= people
        assert high is None or people <= high


@given(compositions(), st.integers(0, 30), st.integers(0, 63), st.integers(0, 9))
@settings(max_examples=60)
def test_no_number_is_told_that_a_threshold_hides(rule, people, key, seed):
    value, shown, lots = people, [], np.random.default_rng(seed)
    for step in rule.on_counts:
        lot = key % step.n_keys if isinstance(step, CellKey) else lots
        value = step.settle(value, lot)
        shown.append((step, value))
        if value is None:
            break
    for step, after in shown:
        # Each threshold keeps its word about what reaches it.
        if isinstance(step, Threshold) and after is not None:
            assert not 1 <= after < step.k
            assert after or step.is_zero_shown
    # A threshold at the end is one on the number printed; at the start, on the true.
    last, first = rule.rules[-1], rule.on_counts[0] if rule.on_counts else None
    if isinstance(last, Threshold) and value is not None:
        assert not 1 <= value < last.k
    if isinstance(first, Threshold) and 1 <= people < first.k:
        assert value is None


# -- the eight --------------------------------------------------------------------


def test_there_are_eight_families():
    assert len(FAMILIES) == 8
    said = {str(family(11)) for family in FAMILIES.values()}
    assert len(said) >= 7  # a threshold says the same with zeros withheld


@pytest.mark.slow
@given(log=logs(), k=st.sampled_from([1, 2, 3, 5]), seed=st.integers(0, 3))
@settings(max_examples=15)
def test_every_family_prints_claims_and_never_misleads(log, k, seed):
    for name, family in FAMILIES.items():
        rule = family(k)
        released = publish(log, ASKED, rule=rule, seed=seed)
        again = publish(log, ASKED, rule=rule, seed=seed)
        assert again == released
        true = count(log, released.claims)
        for number, people in zip(released.numbers, true, strict=True):
            low, high = rule.reveals(number.printed)
            assert low <= people
            assert high is None or people <= high
            if isinstance(number.printed, Suppressed):
                continue
            shown = number.printed.count
            if name == "rounding to k by lot":
                assert shown % k == 0
            elif name == "threshold, then rounding to 5":
                assert not 1 <= people < k  # on the true count: 6 may print as 5
            else:
                assert not 1 <= shown < k


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_works_at_every_k_and_travels(name):
    rules = [FAMILIES[name](k) for k in (1, 11, 100)]
    assert pickle.loads(pickle.dumps(rules)) == rules
    assert all(a != b for a, b in pairwise(rules))
    for k in (0, -1, 2.5, True, None):
        with pytest.raises(
            ReleaseError, match=r"`(k|base)` must be an int of at least 1"
        ):
            FAMILIES[name](k)


def test_a_sample_is_certain_of_those_in_it_only():
    rule = FAMILIES["a tenth of the viewers, then threshold"](2)
    assert isinstance(rule.rules[0], Sampling)
    assert rule.reveals(rule.write(5)) == (5, None)
    assert rule.reveals(Suppressed()) == (1, None)
