"""Tracing against its closed form, published figures, hand sums and bad input."""

import re

import numpy as np
import pytest

from kit.attackers import Attacker, Reference
from kit.attacks.on_releases.tracing import (
    STATISTICS,
    Tracing,
    expected_auc,
    expected_found,
    rates_needed,
    trace,
)
from kit.attacks.on_releases.tracing_rates import (
    exclude_target,
    measure_tracing,
    trace_along,
)
from kit.claims.viewing import watched
from kit.errors import AttackError, KnowledgeError, ReleaseError
from kit.evaluate.roc import measure_roc
from kit.findings import Proved
from kit.knowledge import Knowledge
from kit.printed import Range, Suppressed
from kit.releases import Release, release
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold
from tests.attacks.groups import by_title, draw


def simulate_auc(size, n_rates, draw_rates, statistic, repeats, outside):
    """The AUC over several groups, everybody's rates being known."""
    rng = np.random.default_rng(8)
    found = []
    for _ in range(repeats):
        rates = draw_rates(rng, n_rates)
        people = rng.random((size + outside, n_rates)) < rates
        published = people[:size].mean(axis=0)
        scores = trace(people, published, rates, statistic=statistic)
        found.append(measure_roc(scores[:size], scores[size:]).auc.value)
    return np.mean(found)


# --- T8: the closed form ------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "theory"), [(1, 0.760), (2, 0.841), (5, 0.943), (10, 0.987)]
)
def test_the_closed_form_is_that_of_the_literature(ratio, theory):
    assert expected_auc(500 * ratio, 500) == pytest.approx(theory, abs=5e-4)


@pytest.mark.parametrize(
    ("ratio", "statistic"),
    [
        *((ratio, "weighted") for ratio in (1, 2, 5, 10)),
        *((2, statistic) for statistic in STATISTICS),
    ],
)
def test_tracing_attains_the_closed_form(ratio, statistic):
    # 3 groups of 500 against 500: an AUC varies by .015 at most, their mean by .009.
    def even(rng, n):
        return rng.uniform(0.2, 0.8, n)

    found = simulate_auc(500, 500 * ratio, even, statistic, repeats=3, outside=500)
    assert found == pytest.approx(expected_auc(500 * ratio, 500), abs=0.02)


@pytest.mark.parametrize(
    ("rate", "ratio", "published"),
    [
        (0.05, 1, 0.747),
        (0.01, 1, 0.716),
        (0.05, 5, 0.928),
        (0.01, 5, 0.904),
        (0.05, 20, 0.998),
        (0.01, 20, 0.995),
    ],
)
def test_of_53_people_and_rare_titles_as_many_are_traced_as_was_computed(
    rate, ratio, published
):
    def rare(rng, n):
        return np.full(n, rate)

    found = simulate_auc(53, 53 * ratio, rare, "weighted", repeats=20, outside=200)
    assert found == pytest.approx(published, abs=0.03)


def test_so_many_rates_find_95_of_100_members_at_one_false_in_a_hundred():
    # Φ(√(d/n) - 2.326) = .95 at √(d/n) = 2.326 + 1.645 = 3.971: d = 15.77 x 53 = 836.
    assert rates_needed(53) == 836
    assert expected_found(836, 53) == pytest.approx(0.95, abs=1e-3)
    assert expected_found(835, 53) < 0.95
    assert rates_needed(53, found=0.001, allowed=0.5) == 1  # fewer than by chance


# --- The sums ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("statistic", "scores"),
    [
        # x = (1, 0), p = (.5, .25), q = (.75, .5).
        # dwork: .5 x .25 + -.25 x .25 = .0625, for x = (0, 1): -.125 + .1875 = .0625.
        ("dwork", [0.0625, 0.0625]),
        # weighted: .125 / .25 - .0625 / .1875 = 1/6; -.125 / .25 + .1875 / .1875 = 1/2.
        ("weighted", [1 / 6, 1 / 2]),
        # homer: (.5 - .25) + (.25 - .5) = 0; (.5 - .75) + (.75 - .5) = 0.
        ("homer", [0, 0]),
    ],
)
def test_scores_are_what_adding_up_by_hand_gives(statistic, scores):
    people = [[1, 0], [0, 1]]
    found = trace(people, [0.75, 0.5], [0.5, 0.25], statistic=statistic)
    assert found == pytest.approx(scores)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_a_chance_scores_the_mean_of_yes_and_no(statistic):
    yes, no, perhaps = trace([[1], [0], [0.25]], [0.7], [0.4], statistic=statistic)
    assert perhaps == pytest.approx(yes / 4 + 3 * no / 4)


def test_a_withheld_rate_counts_for_nothing():
    whole = trace([[1, 0]], [0.7, np.nan], [0.4, 0.3])
    assert whole == pytest.approx(trace([[1]], [0.7], [0.4]))


# --- One release --------------------------------------------------------------


GROUP = watched("A Christmas Prince").every_day(18, until="2017-12-10")


def printed(rule=None, size=53, n=400, rate=0.15):
    """A group, what was printed of it, and people in it and outside."""
    claims = by_title(n)
    inside, outside = draw(claims, size, rate, 1), draw(claims, 300, rate, 2)
    counts = {GROUP: size} | {
        GROUP & claim: int(count)
        for claim, count in zip(claims, inside.answers.sum(axis=0), strict=True)
    }
    if rule is not None:
        counts = {claim: rule.publish(count) for claim, count in counts.items()}
    reference = draw(claims, 1_000, rate, 3)
    she = Attacker(who="a colleague", reference=reference)
    return release(counts, rule=rule), inside, outside, she


def test_a_release_is_traced_as_its_rates_are():
    numbers, inside, outside, she = printed()
    by_release = measure_tracing(numbers, inside, outside, she, group=GROUP)
    rates = inside.answers.mean(axis=0)
    by_rates = measure_tracing(rates, inside, outside, she, size=53)
    assert by_release == by_rates
    assert by_release.roc.auc == by_rates.roc.auc
    assert (by_release.size, by_release.n_rates) == (53, 400)
    # d / n = 7.5: Φ(√3.77) = .974, and the interval is some .01 wide.
    assert by_release.expected_auc == pytest.approx(0.974, abs=5e-4)
    assert by_release.roc.auc.low < 0.98
    assert by_release.roc.auc.high > 0.965


def test_a_success_is_told_beside_baselines_and_control():
    numbers, inside, outside, she = printed()
    found = measure_tracing(numbers, inside, outside, she, group=GROUP)
    (scored,) = found.findings
    assert scored.success.is_meaningful
    assert set(scored.success.baselines) == {
        "naming people by lot",
        "naming those who watch most",
    }
    # Members and others watch alike, so that neither baseline beats the false namings.
    false = scored.success.control_rate.value
    assert false < 0.2 < 0.8 < scored.success.rate.value
    assert scored.success.baselines["naming people by lot"].succeeded == false * 53
    assert "known rates of everybody and full knowledge" in found.scope


@pytest.mark.parametrize("rule", [Threshold(11), Rounding(5)])
def test_a_threshold_and_rounding_blunt_tracing_and_do_not_stop_it(rule):
    # Expected counts are 8: most stand under 11, and nearly all round to 5 or 10.
    numbers, inside, outside, she = printed(rule)
    plain = measure_tracing(*printed()[:3], she, group=GROUP, exclude=False)
    ruled = measure_tracing(numbers, inside, outside, she, group=GROUP, exclude=False)
    assert 0.6 < ruled.roc.auc.value < plain.roc.auc.value


def test_without_signal_tracing_falls_to_a_coin_and_says_so():
    # The rates are those of another group: people of neither are all alike.
    numbers, _, outside, she = printed()
    others = draw(by_title(400), 53, 0.15, 9)
    found = measure_tracing(numbers, others, outside, she, group=GROUP, exclude=False)
    assert found.roc.auc.low <= 0.5 <= found.roc.auc.high
    assert "The attack falls to its baseline: a coin does as well." in found.scope
    assert found.findings[0].success.caution


def test_half_of_what_a_target_watched_tells_less_and_a_wrong_half_less_still():
    numbers, inside, outside, she = printed()
    aucs = [
        measure_tracing(
            numbers,
            inside,
            outside,
            Attacker(reference=she.reference, known_share=known, wrong_share=wrong),
            group=GROUP,
            exclude=False,
        ).roc.auc.value
        for known, wrong in ((1, 0), (0.5, 0), (0.5, 0.5), (0, 0))
    ]
    assert aucs == sorted(aucs, reverse=True)
    assert aucs[-1] == 0.5  # of nobody is anything known: all score alike


def test_rates_may_be_known_without_people():
    numbers, inside, outside, _ = printed()
    found = measure_tracing(
        numbers, inside, outside, rates=np.full(400, 0.15), group=GROUP
    )
    assert found.roc.is_meaningful


def test_a_size_may_be_given_or_be_the_number_of_all_and_a_range_is_its_middle():
    claims = by_title(3)
    people = Reference(claims, [[1, 0, 1], [0, 1, 1]])
    rates = [0.5, 0.5, 0.5]
    numbers = {claims[0]: 1, claims[1]: Range(0, 2), claims[2]: Suppressed()}
    given = measure_tracing(release(numbers), people, people, rates=rates, size=2)
    of_all = measure_tracing(
        release(numbers, population=2), people, people, rates=rates
    )
    assert given == of_all
    assert given.n_rates == 2


# --- Certain exclusion (G8) ----------------------------------------------------


def test_a_printed_zero_proves_everybody_out_who_did_it():
    # Nobody of the group did the second: the outsider who did is out, for certain.
    inside, outside = [[1, 0], [1, 0]], [[1, 1], [1, 0], [0, 0]]
    found = measure_tracing([1, 0], inside, outside, rates=[0.5, 0.5], size=2)
    # (0, 0) is out as well: all of the group did the first.
    assert found.table["ruled_out"].to_list() == [0, 2]


def test_exclusion_only_helps_where_zeros_are_certain():
    numbers, inside, outside, she = printed(n=200, rate=0.02)
    with_it, without = (
        measure_tracing(numbers, inside, outside, she, group=GROUP, exclude=on)
        for on in (True, False)
    )
    assert with_it.roc.auc.value > without.roc.auc.value
    assert with_it.table["ruled_out"][0] == 0  # no member is ever ruled out
    rounded, *_ = printed(Rounding(5), n=200, rate=0.02)
    found = measure_tracing(rounded, inside, outside, she, group=GROUP)
    assert found.table["ruled_out"].sum() == 0  # a 0 may have been 2


def test_one_number_is_enough_to_prove_a_target_out():
    heat, alien, dune = map(watched, ("Heat", "Alien", "Dune"))
    told = release({GROUP: 53, GROUP & heat: 12, alien & GROUP: 0})
    found = exclude_target(told, Knowledge((heat, alien)), group=GROUP)
    assert found.is_certainly_out
    (proved,) = found.findings
    assert isinstance(proved, Proved)
    assert [str(number.printed) for number in proved.because] == ["0"]
    assert not exclude_target(told, heat, group=GROUP).is_certainly_out
    assert not exclude_target(told, dune, group=GROUP).is_certainly_out


def test_what_all_did_proves_out_who_did_not():
    heat = watched("Heat")
    told = release({GROUP: 53, GROUP & heat: 53})
    # "Not Heat" is no published claim: what all of the group did must be said as such.
    found = exclude_target(told, ~heat, group=GROUP)
    assert found.is_certainly_out


def test_a_withheld_number_proves_nobody_out_and_a_rule_may():
    heat = watched("Heat")
    blank = release({GROUP: 53, GROUP & heat: Suppressed(11)}, rule=Threshold(11))
    assert not exclude_target(blank, heat, group=GROUP).is_certainly_out
    zero = release({GROUP: 53, GROUP & heat: 0}, rule=Threshold(11))
    assert exclude_target(zero, heat, group=GROUP).is_certainly_out


def test_facts_that_may_be_wrong_prove_nobody_out():
    told = release({GROUP: 53, GROUP & watched("Heat"): 0})
    known = Knowledge((watched("Heat"), watched("Alien")), n_wrong=1)
    with pytest.raises(
        KnowledgeError, match=r"`knowledge.n_wrong` must be 0, to prove"
    ):
        exclude_target(told, known, group=GROUP)


# --- Bad input ----------------------------------------------------------------

ROWS = [[1, 0], [0, 1]]
USUAL = {"published": [0.5, 0.5], "inside": ROWS, "outside": ROWS, "size": 2}


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"published": []}, "`published` must be a Release, or a list of rates of whi"),
        ({"published": [np.nan, np.nan]}, "`published` must be a Release, or a list"),
        ({"published": [0.5, 2]}, "`published` must be rates from 0 to 1, got 2.0"),
        ({"inside": [[1, 0, 1]]}, "`inside` must be rows of 2 yes or no, one for eac"),
        ({"outside": [[0.5, 0]]}, "`outside` must be rows of 2 yes or no, one for ea"),
        ({"outside": np.zeros((0, 2))}, r"`outside` must be rows .* got 'shape \(0, 2"),
        ({"size": None}, "`size` must be an int of at least 1, the people in the grou"),
        (
            {"rates": [0.5, 0]},
            "`rates` must be 2 rates above 0 and below 1, one for ea",
        ),
        ({"rates": None}, "`rates` must be given where `attacker.reference` is not"),
        ({"statistic": "T"}, "`statistic` must be one of dwork, weighted, homer, got"),
        ({"exclude": 1}, "`exclude` must be True or False, got 1"),
        ({"attacker": "Eve"}, "`attacker` must be an Attacker, got 'str'"),
    ],
)
def test_what_cannot_be_traced_is_refused_in_a_sentence(changed, match):
    given = USUAL | {"rates": [0.5, 0.5]} | changed
    with pytest.raises((AttackError, KnowledgeError), match=match):
        measure_tracing(**given)


def test_a_release_of_which_nothing_can_be_traced_is_refused():
    people = Reference([watched("A")], [[1], [0]])
    with pytest.raises(ReleaseError, match="needs at least one published number"):
        Release(())
    blank = release({watched("A"): Suppressed(), watched("B"): 3})
    match = "`published` must be a release that prints at least one count of what is"
    with pytest.raises(AttackError, match=match):
        measure_tracing(blank, people, people, rates=[0.5], size=3)
    told = release({watched("A"): 3})
    match = "`size` must be the number of people in the group, which the release does"
    with pytest.raises(AttackError, match=match):
        measure_tracing(told, people, people, rates=[0.5])
    match = "`inside` must be a Reference, whose claims can be found in the release"
    with pytest.raises(AttackError, match=match):
        measure_tracing(told, [[1]], [[0]], rates=[0.5], size=3)


def test_a_target_of_whom_the_reference_knows_nothing_is_refused():
    people = Reference([watched("A")], [[1], [0]])
    others = Attacker(reference=Reference([watched("B")], [[1], [0]]))
    told = release({watched("A"): 3})
    match = (
        "`attacker.reference` must be people of whom every published claim is known, "
        "got 'nothing on watched A at some time'. Ask them of it as well"
    )
    with pytest.raises(KnowledgeError, match=re.escape(match)):
        measure_tracing(told, people, people, others, size=5)


@pytest.mark.parametrize(
    ("call", "match"),
    [
        (lambda: trace([[1]], [], [0.5]), "`published` must be a list of rates, at le"),
        (
            lambda: trace([[1]], [12], [0.5]),
            "`published` must be rates of the group, from 0 to 1 or NaN, got 'shape "
            ".1,., 12 to 12'. Divide counts by the size of the group.",
        ),
        (lambda: trace([[1]], [-0.1], [0.5]), "`published` must be rates of the group"),
        (lambda: trace([[1]], [0.5], [1.0]), "`rates` must be 1 rates above 0 and bel"),
        (lambda: trace([[2]], [0.5], [0.5]), "`answers` must be rows of 1 numbers fro"),
        (lambda: expected_auc(0, 5), "`n_rates` must be an int of at least 1, got 0"),
        (lambda: expected_found(5, 0), "`size` must be an int of at least 1, got 0"),
        (
            lambda: rates_needed(5, found=1),
            "`found` must be a number above 0 and below",
        ),
        (lambda: Tracing("T"), "`statistic` must be one of dwork, weighted, homer"),
        (lambda: Tracing(practice=1), "`practice` must be an int of at least 2, got 1"),
    ],
)
def test_numbers_out_of_range_are_refused(call, match):
    with pytest.raises(AttackError, match=match):
        call()


# --- More and more rates -------------------------------------------------------


def test_more_rates_find_more_members_beside_what_arithmetic_says():
    claims = by_title(400)
    inside, outside, known = (
        draw(claims, n, 0.15, seed) for n, seed in ((53, 1), (300, 2), (1_000, 3))
    )
    along = trace_along(inside, outside, Attacker(reference=known), ns=[40, 400])
    assert along.columns == ["of", "line", "at", "share", "low", "high"]
    few, many = along.filter(of="found", line="measured")["share"]
    assert few < many
    ideal = along.filter(of="AUC", line="arithmetic")["share"].to_list()
    assert ideal == [expected_auc(40, 53), expected_auc(400, 53)]
    with pytest.raises(AttackError, match="`ns` must be an int from 1 to 400, got 401"):
        trace_along(inside, outside, Attacker(reference=known), ns=[401])
    with pytest.raises(KnowledgeError, match="must be a Reference of other people"):
        trace_along(inside, outside, ns=[40])
