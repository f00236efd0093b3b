"""Each game in a sweep: what is planted is found, and what is not there is not."""

import numpy as np
import polars as pl
import pytest

from kit.claims import everyone, watched
from kit.errors import RuleError, SweepError
from kit.knowledge import Knowledge, KnownPlay
from kit.log import check_plays
from kit.releases import Bounds, Release, release
from kit.rules.logs import LOG_FAMILIES, RareTitles
from kit.rules.presets import FAMILIES
from kit.rules.sampling import Sampling
from kit.rules.threshold import Threshold
from kit.sweeps import (
    ATTACKS,
    HowMany,
    InOrOut,
    Named,
    Placed,
    Told,
    WhichRecord,
    choose_cases,
    sweep,
)
from kit.sweeps.cases import Lines
from kit.sweeps.choose import GAMES
from kit.sweeps.games import Member, Owner, Target, as_members
from kit.sweeps.publications.cohort import Followed, FromCounts
from kit.sweeps.publications.log_without_names import HandedOut, Pseudonyms
from kit.sweeps.reach import measure_reach
from kit.sweeps.run import COLUMNS
from tests.sweeps.made_up import audience, played, totals

film = watched("A")
first, second = film.on("2017-12-01"), film.on("2017-12-02")
both = film.every_day(2, until="2017-12-02")


def row_of(swept, **point):
    (row,) = swept.filter(**point).iter_rows(named=True)
    return row


# -- in or out --------------------------------------------------------------------


def asked(n_both=6, *, n=6, answers=None, controls=(False,) * 4):
    """Six came on the first day, so many of them again; four of them are asked about.

    They are the first four; unless told otherwise, they are in if they came again.
    """
    rows = [(v, "A", 1) for v in range(n)] + [(v, "A", 2) for v in range(n_both)]
    answers = answers or [v < n_both for v in range(4)]
    target = Target(Knowledge(first), second)
    members = (Member(target, *one) for one in zip(answers, controls, strict=True))
    claims = (first, second, both)
    return Lines("two days", played(rows), claims, tuple(members), game=InOrOut)


def test_who_was_seen_once_is_certain_to_be_in_until_the_numbers_go():
    # Six and six: everybody who came on the first came again. Under k = 7 both are 1 to
    # 6, which leaves it open.
    swept = sweep([asked()], {"t": Threshold}, seed=1, ks=[3, 7])
    open_, hidden = swept.iter_rows(named=True)
    assert (open_["game"], open_["attack"]) == ("in or out", "membership")
    assert (open_["proved"], open_["people_proved"]) == (4, 6)
    assert (open_["succeeded"], open_["control_succeeded"]) == (4, 0)
    assert open_["added_risk"] == 1
    assert open_["guessed"] == 0
    # She abstains from all, which is neither right nor wrong.
    assert (hidden["generated"], hidden["valid"], hidden["proved"]) == (4, 0, 0)
    assert hidden["rate"] is None
    assert hidden["why_not"] == "Tried, and abstained from every answer."


def test_what_holds_for_people_outside_as_well_is_nothing_gained():
    # Five of six came again, and so it is outside: "yes" is right of all, as anybody
    # could have said, and of the controls.
    case = asked(5, answers=[True] * 4, controls=[True] * 4)
    row = row_of(sweep([case], {"t": Threshold}, seed=1, ks=[1]))
    assert (row["succeeded"], row["baseline_succeeded"]) == (4, 4)
    assert (row["added_risk"], row["proved"], row["guessed_succeeded"]) == (0, 0, 4)


def test_where_chance_alone_decides_the_attack_is_no_better_than_its_baseline():
    # Six of ten came again; of whom, a coin has decided, inside and outside alike.
    rng = np.random.default_rng(3)
    answers = rng.random((2, 4)) < 0.5
    case = asked(6, n=10, answers=answers[0].tolist(), controls=answers[1].tolist())
    row = row_of(sweep([case], {"t": Threshold}, seed=1, ks=[1]))
    assert row["valid"] == 4
    assert row["low"] <= row["baseline_rate"]


def test_a_person_who_is_placed_where_she_is_not_stops_the_sweep():
    case = asked(answers=[True, True, True, False])
    message = "^The attack 'membership' proved under threshold k = 3 what is not true"
    with pytest.raises(SweepError, match=message):
        sweep([case], {"t": Threshold}, seed=1, ks=[3])


def test_of_whom_it_is_asked_if_she_is_in_the_data_half_are():
    # To say "in" of all is right of half of them and of half of their controls; so is
    # to know the truth of each, as far as the controls go.
    people = [Target(Knowledge(film)) for _ in range(9)]
    asked = as_members(people[:8], people)
    assert [one.is_in for one in asked] == [True, False] * 8
    for told, right in ([[True] * 16, 8], [[one.is_in for one in asked], 16]):
        row = InOrOut.judge(asked, [Placed(one) for one in told])
        assert (row["valid"], row["succeeded"]) == (16, right)
        assert row["control_succeeded"] == row["baseline_succeeded"] == 8


# -- which record -----------------------------------------------------------------


def apart(n=20, *, own="abcd", shared=0):
    """A log of people with titles of their own, or with the same, and who is sought."""
    names = [f"{{}}{x}" for x in own] + ["all"] * shared
    rows = [(v, name.format(v), 1) for v in range(n) for name in names]
    facts = [KnownPlay(name) for name in names]
    owners = []
    for v in range(2 * n):  # the second half is in no log
        known = Knowledge([KnownPlay(fact.title.format(v)) for fact in facts])
        owners.append(Owner(Target(known), v if v < n else None))
    return Pseudonyms("log", played(rows), tuple(owners))


NONE = {"none": lambda k: None}


@pytest.mark.parametrize("attack", ["scoreboard", "unique match"])
def test_whose_titles_are_their_own_are_found_and_nobody_else(attack):
    rules = NONE | {"rare titles left out": RareTitles}
    swept = sweep([apart()], rules, seed=1, ks=[1, 2])
    row = row_of(swept, attack=attack, rule="none", k=1)
    assert (row["game"], row["requested"], row["valid"]) == ("which record", 20, 20)
    assert (row["succeeded"], row["control_succeeded"], row["control_valid"]) == (
        20,
        0,
        20,
    )
    # Here anybody finds them who counts titles.
    assert row["baseline"] == "counting common titles"
    assert row["baseline_succeeded"] == 20
    assert row["added_risk"] == 1
    assert (row["cells_covered"], row["people_proved"]) == (1, None)
    # Without the titles of one person nothing is left, and nobody is named.
    row = row_of(swept, attack=attack, rule="rare titles left out", k=2)
    assert (row["valid"], row["succeeded"], row["control_succeeded"]) == (20, 0, 0)
    assert row["cells_covered"] == 0


@pytest.mark.parametrize("attack", ["scoreboard", "unique match"])
def test_whose_titles_are_everybodys_are_found_by_nobody(attack):
    swept = sweep([apart(own="", shared=1)], NONE, seed=1, ks=[1])
    row = row_of(swept, attack=attack)
    assert (row["succeeded"], row["control_succeeded"]) == (0, 0)
    # One of twenty, whatever is tried: 20 × 1/20.
    assert row["baseline_succeeded"] == 1
    assert row["low"] <= row["baseline_rate"]


def test_a_sample_hides_those_whom_it_leaves_out():
    rules = {"half": lambda k: Sampling(0.5)}
    case = apart(40)
    swept = sweep([case], rules, seed=2, ks=[1])
    published, _ = case.publish(Sampling(0.5), 2)
    left = published.log.plays.select(pl.col("viewer").n_unique()).collect().item()
    row = row_of(swept, attack="unique match")
    assert 0 < row["succeeded"] == left < row["valid"] == 40


def test_a_log_is_handed_out_under_rules_that_act_on_plays():
    swept = sweep([apart()], {"t": Threshold}, seed=1, ks=[3])
    message = "`rule` must be one that acts on plays, where a log is handed out and no"
    assert [why[: len(message)] for why in swept["why_not"]] == [message] * 2
    assert swept["valid"].null_count() == swept["rate"].null_count() == 2
    with pytest.raises(RuleError, match=f"^{message}"):
        apart().publish(Threshold(3), 1)


def test_what_is_handed_out_is_in_no_order_and_with_no_more_columns():
    log = audience(40, titles="ABCDEF")
    (case,) = choose_cases(log, seed=1, games=[WhichRecord])
    published, _ = case.publish(None, 1)
    plays = published.log.plays.collect()
    assert plays.columns == ["viewer", "title", "day"]
    assert plays.equals(plays.sort(plays.columns))
    people = set(plays["viewer"])
    assert people == set(range(len(people)))  # numbers that say nothing
    assert 18 <= len(people) <= 20


def test_what_is_known_is_true_of_whoever_is_sought():
    log = audience(60, titles="ABCDEF")
    (case,) = choose_cases(log, seed=4, games=[WhichRecord], at_most=9)
    plays = case.log.plays.with_columns(pl.col("title").cast(pl.String)).collect()
    present = [one for one in case.secrets if one.record is not None]
    absent = [one for one in case.secrets if one.record is None]
    assert 1 < len(present) <= 9
    assert 1 < len(absent) <= 9
    for owner in present:
        own = plays.filter(viewer=owner.record)
        known = owner.sought.known.plays
        assert len({play.title for play in known}) == len(known) == 4
        for play in known:
            days = own.filter(title=play.title)["day"].to_list()
            assert min(abs((day - play.day).days) for day in days) <= play.days_off == 3


# -- an attack of one's own, in each game -----------------------------------------


class Mine:
    """An attack that always says the same."""

    def __init__(self, game, takes, answer):
        self.name, self.game, self.takes, self._answer = "mine", game, takes, answer

    def learn(self, published, sought):
        assert isinstance(published, self.takes)
        return [self._answer for _ in sought]


ONE_EACH = [
    # Three groups of 3, 1 and 2 people: one of them has two.
    (totals(), HowMany, Release, Told(Bounds(0, None, False, False), 2), 1, 3),
    (asked(4), InOrOut, Release, Placed(True), 4, 4),
    (apart(), WhichRecord, HandedOut, Named(7), 1, 20),
]


@pytest.mark.parametrize(("case", "game", "takes", "answer", "right", "n"), ONE_EACH)
def test_an_attack_of_ones_own_plays(case, game, takes, answer, right, n):
    mine = [*ATTACKS, Mine(game, takes, answer)]
    cases = [one[0] for one in ONE_EACH]
    swept = sweep(cases, NONE, seed=1, ks=[1], attacks=mine)
    # It is put to the one case that it takes and whose game it plays.
    row = row_of(swept, attack="mine")
    assert (row["case"], row["game"]) == (case.name, game.name)
    assert (row["succeeded"], row["valid"]) == (right, n)
    assert swept.schema == COLUMNS


def answer_of(game):
    return game.answer.__name__


@pytest.mark.parametrize(("case", "game", "takes", "answer", "right", "n"), ONE_EACH)
def test_an_answer_of_another_game_is_refused(case, game, takes, answer, right, n):
    wrong = Placed(True) if game is not InOrOut else Named(1)
    message = f"^`learn` of the attack 'mine' must give a list with a {answer_of(game)}"
    with pytest.raises(SweepError, match=message):
        sweep([case], NONE, seed=1, ks=[1], attacks=[Mine(game, takes, wrong)])


def test_an_attack_that_cannot_be_mounted_is_counted_apart():
    for case, game, takes, *_ in ONE_EACH:
        attacks = [Mine(game, takes, None)]
        row = row_of(sweep([case], NONE, seed=1, ks=[1], attacks=attacks))
        assert row["requested"] > 0 == row["generated"] == row["valid"]
        assert row["rate"] is None
        assert row["why_not"].startswith("Not tried: ")


def test_a_game_that_there_is_not_is_refused():
    message = "^`attacks` must be attacks that each play one of HowMany, InOrOut, Which"
    with pytest.raises(SweepError, match=message):
        sweep([totals()], NONE, seed=1, attacks=[Mine(dict, Release, None)])


# -- all of them ------------------------------------------------------------------


def test_all_games_are_offered_and_kept_in_one_table(tmp_path):
    cases = choose_cases(audience(60, titles="ABCDEF"), seed=1, at_most=3)
    assert {case.game for case in cases} == set(GAMES)
    rules = {"t": Threshold, "rare titles left out": RareTitles}
    told = {"seed": 1, "ks": [2], "save_to": tmp_path / "swept"}
    swept = sweep(cases, rules, **told)
    assert set(swept["attack"]) == {attack.name for attack in ATTACKS}
    assert sweep(cases, rules, **told).equals(swept)
    # The reach counts small groups, and no people who are looked for.
    reach = measure_reach(swept, cases, rule="t", k=2)
    of_groups = [case.name for case in cases if case.game is HowMany]
    assert list(reach.tried) == of_groups


def test_people_who_are_placed_are_no_small_groups():
    # Under k = 3 all three totals are proved, and four people placed.
    cases = [totals(), asked()]
    reach = measure_reach(
        sweep(cases, {"t": Threshold}, seed=1, ks=[3]), cases, rule="t", k=3
    )
    assert (reach.tried, reach.n, reach.proved) == ({"totals": 3}, 3, 3)


@pytest.mark.parametrize("games", [[], None, "how many", [dict], ["in or out"]])
def test_games_are_chosen_from_those_that_there_are(games):
    message = "^`games` must be a list of some of HowMany, InOrOut, WhichRecord.*, got "
    with pytest.raises(SweepError, match=message):
        choose_cases(audience(), seed=1, games=games)


def test_cases_are_chosen_by_name():
    log = audience(60, titles="ABCDEF")
    chosen = choose_cases(log, seed=1, at_most=3, names=["desk", "two tables"])
    assert [case.name for case in chosen] == ["two tables", "desk"]
    both = {case.name: case.secrets for case in choose_cases(log, seed=1, at_most=3)}
    assert all(case.secrets == both[case.name] for case in chosen)


@pytest.mark.parametrize("names", [[], "desk", ["desks"], 3, ["three evenings"]])
def test_names_are_those_of_cases_of_these_games(names):
    message = r"^`names` must be a list of some of \['daily totals', .*'desk'"
    with pytest.raises(SweepError, match=message):
        choose_cases(audience(), seed=1, games=[HowMany], names=names)


def test_every_case_is_printed_under_its_own_rules_where_none_are_given():
    cases = [totals(), apart()]
    swept = sweep(cases, seed=1, ks=[2])
    under = {name: own["rule"].to_list() for (name,), own in swept.group_by("case")}
    assert set(under["totals"]) == set(FAMILIES)
    assert set(under["log"]) == set(LOG_FAMILIES)
    refused = swept.filter(pl.col("why_not").str.contains("must be"))
    assert refused.is_empty()


def test_a_log_in_which_nobody_has_titles_enough_is_not_handed_out():
    with pytest.raises(SweepError, match=r"or people of whom something can be known"):
        choose_cases(audience(), seed=1, games=[WhichRecord])  # it has three titles


def test_people_are_asked_about_who_are_in_the_data_and_who_are_not():
    log = audience(60)
    (case,) = choose_cases(log, seed=2, at_most=5, names=["three evenings"])
    assert case.game is InOrOut
    assert 1 <= len(case.secrets) <= 5
    for member in case.secrets:
        known, group = member.sought.known.claim, member.sought.group
        assert {known, group} <= set(case.claims)
        assert group.last < known.last  # whoever had by the earlier had by the later


def test_an_undated_log_is_handed_out_all_the_same():
    plays = audience(60, titles="ABCDEF").plays.drop("day").collect()
    log = check_plays(plays, undated=True)
    (case,) = choose_cases(log, seed=1, names=["log without names"])
    known = [play for one in case.secrets for play in one.sought.known.plays]
    assert {play.day for play in known} == {None}
    rules = NONE | {"half": lambda k: Sampling(0.5)}
    swept = sweep([case], rules, seed=1, ks=[1])
    assert swept["valid"].min() > 0


def test_a_cohort_of_whom_a_sample_left_nobody_is_not_tried():
    none = release({everyone(): 0, watched("A").on("2017-12-01"): 0})
    assert FromCounts().learn(none, [Followed(("A",))]) == [None]
