"""What exercises 6 to 11 say to every student is so in every student's audience."""

import pytest

import kit
from kit.classroom.exercises import load_exercise

SEEDS = (1, 2, 3, 5, 8, 1_000_003)

pytestmark = pytest.mark.slow


def keys_of(name):
    exercise = load_exercise(name)
    for seed in SEEDS:
        data = exercise.draw(seed)
        yield data, {task.name: task.key(data) for task in exercise.tasks}


def test_two_plays_with_days_do_more_than_four_titles_and_strangers_fit_as_well():
    for _, key in keys_of("uniqueness"):
        assert key["alone_by_days"] > key["alone_by_titles"] > key["strangers_named"]
        assert key["strangers_named"] > 0.05 * 200
        assert key["alone_protected"] < 0.1 * 200


def test_uniqueness_of_the_kit_counts_as_the_key_does():
    for data, _ in keys_of("uniqueness"):
        # Everybody of the log is tried, who all have four titles or more.
        log = kit.read_log(data.log)
        found = kit.attacks.measure_uniqueness(log, p=[4], targets=None, seed=1)
        share = found.table["share"].item()
        of_targets = load_exercise("uniqueness").task("alone_by_titles").key(data) / 200
        # The 200 targets are a draw from the same people, with other known titles.
        assert abs(share - of_targets) < 0.12


def test_each_step_of_the_scoreboard_finds_more_and_the_rule_stops_most_of_it():
    for _, key in keys_of("scoreboard"):
        assert key["exact"] < key["by_count"] < key["by_rarity"]
        assert key["strangers_named"] > 0.3 * 150
        assert 0 < key["found_carefully"] < key["by_rarity"]
        assert key["found_protected"] < 0.25 * key["by_rarity"]


def test_tracing_beats_the_first_score_and_most_names_are_wrong():
    for _, key in keys_of("membership"):
        assert key["auc_traced"] > key["auc_naive"] + 0.1
        assert key["found_protected"] < key["found"]
        assert key["precision"] < 0.5


def test_tracing_of_the_kit_has_the_auc_of_the_key():
    for data, key in keys_of("membership"):
        scores = kit.attacks.trace(data.candidates, data.counts / data.size, data.rates)
        inside, outside = scores[data.is_member], scores[~data.is_member]
        roc = kit.evaluate.measure_roc(inside, outside)
        assert roc.auc.value == pytest.approx(key["auc_traced"])
        # Task 4 accuses 4 of 400 outsiders: one in a hundred.
        assert roc.at(0.01).true.value == pytest.approx(key["found"] / 40)


def test_averaging_finds_what_one_question_hides_and_a_budget_hides_secrets():
    for _, key in keys_of("averaging-and-decoding"):
        assert key["first_try"] % 5 == 0 != key["size"] % 5
        assert key["right_few"] < 76
        assert 100 < key["enough"] < 1600
        low = kit.wilson(key["right_protected"], 80).low
        assert low < key["commoner"] / 80


def test_two_tables_give_away_more_than_one_and_large_classes_neither():
    for data, key in keys_of("k-anonymity"):
        assert data.table.k == 3
        assert 0 < key["certain"] / 1600 < key["certain_by_two"] / 800
        assert 0 < key["certain_diverse"] < key["certain_by_two"]
        wide = kit.attacks.intersect_tables(
            list(data.wide), targets=data.in_both, outside=data.outside
        )
        alike = kit.attacks.find_homogeneous(data.wide[0], sensitive="favourite")
        assert (wide.people, alike.people) == (0, 0)


def test_guesses_by_class_are_worse_than_the_baseline_about_people_outside():
    for data, key in keys_of("k-anonymity"):
        told = kit.attacks.measure_guesses(data.table, data.outside).success
        assert told.rate.succeeded == key["guessed"]
        assert told.control_rate.value < told.baseline_rate.value < told.rate.value


def test_one_machine_is_refuted_and_private_numbers_do_not_clearly_beat_a_guess():
    for data, key in keys_of("differential-privacy"):
        rate = kit.evaluate.clopper_pearson
        refuted = []
        for name, runs in data.runs.items():
            said = [(runs[c] >= 101).sum() for c in ("with_her", "without")]
            rates = [rate(n, runs.height) for n in said]
            if kit.attacks.bound_epsilon(*rates) > data.epsilon:
                refuted.append(name)
        assert refuted == [key["broken"]]
        commoner = max(key["watched_exact"], 400 - key["watched_exact"])
        assert kit.wilson(key["right_private"], 400).low < commoner / 400
