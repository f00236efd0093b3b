"""What lists that change tell of one person, and what they tell of nobody."""

import numpy as np
import pytest

from kit.attackers import Attacker
from kit.attacks.on_releases.co_viewing import _Counts, prove_plays
from kit.attacks.on_releases.moving_lists import MOST_WATCHED, RECOMMENDED, TRENDING
from kit.attacks.on_releases.recommendations import compare_yields, infer_plays
from kit.errors import AttackError, KnowledgeError
from kit.evaluate.rates import difference
from kit.findings import Proved, Scored
from kit.knowledge import Knowledge, KnownPlay
from kit.publishing.recommendations import draw_histories, list_related
from tests.attacks.recommended import (
    HER,
    HIM,
    JANUARY,
    ONE_NIGHT,
    TWO_KNOWN,
    audience,
    infer,
    log_of,
    person,
    prove,
    tried,
)

# --- The guess --------------------------------------------------------------


@pytest.mark.slow
def test_the_score_is_what_moved_beyond_chance_in_deviations():
    # The lists of A, B and C take X in, and no other list does: n = 3, m = 0, and
    # 3 / √0.1 = 9.4868.
    assert infer(9.486).success.attack.valid == 1
    assert infer(9.487).findings == ()
    assert infer(3, is_weighed=False).success.attack.succeeded == 1
    assert infer(3.1, is_weighed=False).findings == ()


def test_the_rare_play_of_one_person_is_found_on_its_night():
    # Planted: twenty-five rare titles with one or two viewers, of which he has five,
    # among 1,000 people; on the 20th he begins a sixth.
    inside, _ = audience()
    plays = inside.plays.select("viewer", "title", "day").collect()
    rows = [(v, t, d.day) for v, t, d in plays.iter_rows()]
    rows += [(9_000, f"R{n}", 3) for n in range(5)] + [(9_000, "R9", 20)]
    rows += [(9_001 + n, f"R{m}", 4) for n, m in enumerate((0, 1, 2, 3, 4, 9))]
    lists = list_related(log_of(rows), since=JANUARY[14])
    him = person(R0=3, R1=3, R2=3, R3=3, R4=3, R9=20)
    found = infer_plays(lists, [him], others=tried()[2])
    assert (found.success.attack.valid, found.success.attack.succeeded) == (1, 1)
    assert found.table.filter(threshold=12)["found"].item() == 1


def test_people_in_the_data_are_found_out_beyond_every_baseline():
    lists, targets, others = tried()
    found = infer_plays(lists, targets, others=others, threshold=8)
    success = found.success
    assert isinstance(found.findings[0], Scored)
    assert set(success.baselines) == {MOST_WATCHED, TRENDING, RECOMMENDED}
    assert success.is_meaningful
    assert difference(success.rate, success.control_rate)[0] > 0
    assert success.control.valid == success.attack.valid
    # 150 people times 16 changes of the lists; each has two plays to find.
    assert (success.attack.requested, found.n_new) == (2_400, 300)


def test_lists_of_other_people_tell_nothing_and_that_is_said():
    lists, targets, others = tried()
    found = infer_plays(lists, others, others=targets, threshold=4)
    low, _ = difference(found.success.rate, found.success.baseline_rate)
    assert low <= 0
    assert found.success.caution
    assert found.success.caution in str(found)


def test_as_the_threshold_falls_the_yield_rises():
    lists, targets, others = tried()
    curve = infer_plays(lists, targets, others=others).table
    assert curve["threshold"].is_sorted(descending=True)
    assert curve["yield_per_target"].is_sorted()
    assert curve["accuracy"][0] > curve["accuracy"][-1]


def test_the_curve_has_three_lines_over_what_is_found():
    lists, targets, others = tried()
    found = infer_plays(lists, targets, others=others)
    points = found.along_yield()
    assert points["line"].n_unique() == 3
    assert points.filter(line="the attack")["at"].is_unique().all()
    last = points.filter(line="the attack").row(-1, named=True)
    assert last["at"] == pytest.approx(100 * found.table["right"][-1] / 150, abs=0.05)


def test_settings_are_laid_side_by_side_with_what_is_found():
    table = compare_yields({"clear": infer(2), "too high": infer(99)})
    # One name, right; he has one play to find. Nobody is named from 99 on.
    assert table["named"].to_list() == [1, 0]
    assert table["accuracy"].to_list() == [1, None]
    assert table["found"].to_list() == [1, 0]
    assert table["right_of_best"].to_list() == [1, 1]  # whatever the threshold
    with pytest.raises(AttackError, match="`found` must be what infer_plays gives"):
        compare_yields([infer(2)])


@pytest.mark.slow
def test_inferences_about_one_person_widen_the_interval():
    lists, targets, others = tried()
    attack = infer_plays(lists, targets, others=others, threshold=4).success.attack
    assert attack.design_effect >= 1
    doubled = infer_plays(lists, targets * 2, others=others, threshold=4).success
    # Each person twice is no more evidence than once; but doubles are two people to
    # the formula, so that the effect stays as it was, to within n / (n - 1).
    assert doubled.attack.design_effect == pytest.approx(attack.design_effect, rel=0.02)


@pytest.mark.slow
def test_who_knows_less_finds_less():
    lists, targets, others = tried()
    right = [
        infer_plays(
            lists, targets, Attacker(known_share=share), others=others, threshold=8
        ).success.attack.succeeded
        for share in (1.0, 0.4)
    ]
    assert right[0] > right[1]


def test_wrong_knowledge_replaces_what_is_right():
    known = infer(2, attacker=Attacker(wrong_share=0.9))
    # Three of three titles are wrong: none of those lists moves toward X.
    assert known.findings == () or not known.success.attack.succeeded


def test_a_target_none_of_whose_titles_is_listed_is_not_mounted():
    lists = list_related(log_of(ONE_NIGHT))
    stranger = person(Z=1, X=2)
    found = infer_plays(lists, [HIM, stranger], others=[HER], threshold=2)
    attack = found.success.attack
    assert (attack.requested, attack.generated, attack.valid) == (2, 1, 1)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_result():
    half = Attacker(known_share=0.5)
    lists, targets, others = tried()
    some = [
        infer_plays(lists, targets[:20], half, others=others[:20], threshold=4, seed=n)
        for n in (1, 1, 2)
    ]
    assert some[0] == some[1] != some[2]


ONE_DAY = [row for row in ONE_NIGHT if row[2] == 1]
BAD = {
    "lists": (
        lambda: infer_plays("lists", [HIM], others=[HER]),
        "`lists` must be a Lists",
    ),
    "one edition": (
        lambda: infer_plays(list_related(log_of(ONE_DAY)), [HIM], others=[HER]),
        "`lists` must be lists printed on two days or more, got 1",
    ),
    "nobody": (
        lambda: infer_plays(list_related(log_of(ONE_NIGHT)), [], others=[HER]),
        "`targets` must be at least one person, got 'none'",
    ),
    "no others": (
        lambda: infer_plays(list_related(log_of(ONE_NIGHT)), [HIM], others=[]),
        "`others` must be at least one person, got 'none'",
    ),
    "no list": (
        lambda: infer_plays(
            list_related(log_of(ONE_NIGHT)), [person(Z=1)], others=[HER]
        ),
        "Nothing can be inferred: none of the titles that are known of the targets has",
    ),
    "no day": (
        lambda: infer_plays(
            list_related(log_of(ONE_NIGHT)), [Knowledge(KnownPlay("A"))], others=[HER]
        ),
        "`targets` must be known plays, each with its day, got 'one without'",
    ),
    "threshold": (
        lambda: infer(-1),
        "`threshold` must be a number of at least 0, got -1",
    ),
    "thresholds": (
        lambda: infer(thresholds=[3, -2.0]),
        "`thresholds` must be a number of at least 0, got -2.0",
    ),
    "seed": (lambda: infer(seed=0.5), "`seed` must be an int of at least 0, got 0.5"),
    "success": (
        lambda: infer(99).success,
        "`threshold` must be so low that a title is",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_nothing_can_be_inferred_from_is_refused_in_one_sentence(case):
    make, said = BAD[case]
    with pytest.raises(AttackError, match=said):
        make()


def test_an_attacker_who_brings_what_is_not_used_is_refused():
    with pytest.raises(
        KnowledgeError, match=r"attacker\.knows_rule` must be left as it"
    ):
        infer(attacker=Attacker(knows_rule=False))


def test_without_a_title_named_the_scope_says_so():
    assert "No score reaches 99: no title is named." in infer(99).scope


# --- The proof --------------------------------------------------------------


def test_one_night_of_one_person_is_proved_by_eleven_numbers():
    # A, B: five and seven viewers on both days, one in common. T: three, then four;
    # with A one, then two in common; with B none, then one. 4 + 2 + 4 + 1 = 11.
    found = prove()
    assert (found.n_proved, found.n_people) == (1, 1)
    [proof] = found.findings
    assert isinstance(proof, Proved)
    assert proof.size.high == 0
    printed = sorted(number.printed.reveals().low for number in proof.because)
    assert printed == sorted([5, 5, 7, 7, 3, 4, 1, 2, 0, 1, 1])


@pytest.mark.parametrize(
    "also",
    [
        (20, "T", 2),  # somebody else begins it on the same night
        (20, "A", 2),  # or comes to a known title
        (1, "B", 1),  # or had watched both as well
    ],
)
def test_where_somebody_else_could_have_done_it_nothing_is_proved(also):
    assert prove([*TWO_KNOWN, also]).n_proved == 0


def test_a_title_of_one_viewer_is_enough_by_itself():
    rows = [(0, "A", 1), (0, "T", 2), (1, "T", 1), (1, "Z", 1)]
    lists = list_related(log_of(rows), counts=True)
    found = prove_plays(lists, [person(A=1)])
    assert (found.n_proved, len(found.findings)) == (1, 1)
    # Z shares nobody with A: he cannot have watched it.
    assert found.n_excluded == 1


def test_everything_that_is_proved_of_an_audience_is_true():
    inside, _ = audience(seed=2, n_viewers=400)
    since = JANUARY[14]
    lists = list_related(inside, since=since, counts=True, length=599)
    targets = draw_histories(inside, 60, until=since)
    counts, n = _Counts(lists), 0
    for target in targets:
        days = {lists.place_of(play.title): play.day for play in target.plays}
        for step in counts.follow(counts.places(target)):
            assert days[step.title] == lists.days[step.change + 1]
            n += 1
        known = counts.places(target)
        never = np.flatnonzero((counts._shared[-1][known] == 0).any(axis=0))
        assert not set(never.tolist()) & set(days)
    assert n > 20


def test_under_a_threshold_for_pairs_nothing_is_proved():
    rows = [*TWO_KNOWN, (0, "C", 1), (1, "C", 1)]
    lists = list_related(log_of(rows), counts=True, least_viewers=2)
    assert prove_plays(lists, [person(A=1, B=1)]).n_proved == 0


def test_at_most_so_many_are_proved_one_by_one_and_the_rest_counted():
    found = prove(at_most=0)
    assert (found.n_proved, found.findings) == (1, ())


def test_lists_without_counts_prove_nothing_and_are_refused():
    lists = list_related(log_of(TWO_KNOWN))
    with pytest.raises(AttackError, match="`lists` must be lists with counts"):
        prove_plays(lists, [HIM])
    counted = list_related(log_of(TWO_KNOWN), counts=True)
    with pytest.raises(AttackError, match="`targets` must be at least one person"):
        prove_plays(counted, [])
    with pytest.raises(AttackError, match="`at_most` must be an int of at least 0"):
        prove_plays(counted, [HIM], at_most=-1)
    single = list_related(log_of(TWO_KNOWN), since="2018-01-02", counts=True)
    with pytest.raises(AttackError, match="`lists` must be lists printed on two days"):
        prove_plays(single, [HIM])
