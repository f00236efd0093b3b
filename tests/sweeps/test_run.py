"""A sweep finds what was planted, runs the same again, and can be taken up."""

import json
import re
from dataclasses import dataclass, replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kit.errors import RuleError, SweepError
from kit.printed import Exact
from kit.releases import Bounds, Release
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.presets import FAMILIES
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold
from kit.sweeps import ATTACKS, choose_cases, sweep
from kit.sweeps.attacks import Differencing, LinearReconstruction
from kit.sweeps.games import Told
from kit.sweeps.publications.desk import Tracker
from kit.sweeps.run import COLUMNS
from tests.sweeps.made_up import audience, played, totals

ROUTES = (Differencing(),)


def table_rounding(k):
    return ControlledRounding(5)


def never_below_ten(k):
    if k < 10:
        raise RuleError.bad_value("k", "at least 10", k)
    return Threshold(k)


# -- planted, and found -----------------------------------------------------------


def test_who_came_on_one_day_is_found_until_the_totals_go():
    # Running totals of 20, 23, 24 and 26: late were 3, 1 and 2; outside 1, 1 and 2.
    swept = sweep([totals()], {"t": Threshold}, seed=1, ks=[11, 24, 27], attacks=ROUTES)
    rows = {row["k"]: row for row in swept.iter_rows(named=True)}
    for k, proved in ((11, 3), (24, 1), (27, 0)):
        assert (rows[k]["requested"], rows[k]["valid"]) == (3, 3)
        assert rows[k]["proved"] == proved
        assert rows[k]["baseline_succeeded"] == 1  # the usual size is 1
    # Everything is printed up to k = 20.
    assert (rows[11]["succeeded"], rows[11]["smallest_proved"]) == (3, 1)
    assert rows[11]["people_proved"] == 6
    # Of those outside, "3, 1 and 2" is right twice.
    assert rows[11]["control_succeeded"] == 2
    # Under 24 the last two totals stand, and 26 - 24 = 2. Of the others 24 less 1 to 23
    # leaves 1 to 23, and nothing less nothing leaves 0 or more: 1, the usual size.
    assert rows[24]["succeeded"] == 2
    # Under 27 nothing does: 1 is said of each group, as the naive attacker does.
    assert rows[27]["succeeded"] == rows[27]["baseline_succeeded"] == 1
    assert rows[27]["cells_covered"] == 0


def test_where_nothing_is_to_be_learned_success_is_the_baseline():
    cases = [totals(late=(2, 2, 5), controls=(2, 2, 2))]
    blind = {"all withheld": lambda k: Threshold(1000, is_zero_shown=False)}
    swept = sweep(
        cases, blind, seed=1, ks=[5], attacks=(Differencing(), LinearReconstruction())
    )
    assert (
        swept["succeeded"].to_list() == swept["baseline_succeeded"].to_list() == [2, 2]
    )
    assert swept["proved"].to_list() == [0, 0]


@pytest.mark.slow
def test_every_attack_holds_under_every_rule():
    # Any bound that the truth is outside of would stop the sweep.
    log = audience(60, titles="ABCDEF")
    cases = choose_cases(log, seed=1, at_most=1)
    keys = CellKey(design_table(max_noise=2, variance=1))
    rules = {
        "none": lambda k: None,
        "plain": Threshold,
        "zeros withheld": lambda k: Threshold(k, is_zero_shown=False),
        "rounded": lambda k: Steps((Threshold(k), Rounding(5))),
        "rounded first": lambda k: Steps((Rounding(3), Rounding(4), Threshold(k))),
        "by lot": lambda k: Rounding(k, "random"),
        "weeks": lambda k: Steps((Coarsening(days="week"), Threshold(k))),
        "keys": lambda k: Steps((keys, Threshold(k), Rounding(5))),
        "noise": lambda k: DiscreteLaplace(k),
        "noise, then k": lambda k: Steps((DiscreteLaplace(2), Threshold(k))),
        "sample": lambda k: Steps((Sampling(0.5), Threshold(k))),
        "only a sample": lambda k: Sampling(0.5),
    }
    swept = sweep(cases, rules, seed=3, ks=[2])
    assert set(swept["attack"]) == {attack.name for attack in ATTACKS}
    no_counts = ["which record", "what begun"]  # of logs, and of lists of titles
    counted = swept.filter(~pl.col("game").is_in(no_counts))
    counted = counted.filter(pl.col("case") != "table of people")  # nor of rows
    # Lists of people have no coarser words than these.
    told = counted.filter(
        (pl.col("rule") != "weeks") | (pl.col("attack") != "decoding")
    )
    assert told["succeeded"].null_count() == 0
    # What is printed as it is proves all; noise and samples prove nothing.
    assert swept.filter(rule="none", case="desk")["proved"].min() > 0
    for name in ("noise", "sample", "only a sample", "noise, then k"):
        assert counted.filter(rule=name)["proved"].max() == 0
    # A log can be handed out under no rule, and of these under one, a sample.
    handed_out = swept.filter(pl.col("valid") > 0, game="which record")
    assert set(handed_out["rule"]) == {"none", "only a sample"}


# -- the table --------------------------------------------------------------------


def test_rows_stand_in_the_order_asked_for():
    cases = [totals(), replace(totals(late=(2, 2, 2)), name="another")]
    rules = {"z": Threshold, "a": Rounding}
    swept = sweep(
        cases, rules, seed=1, ks=[5, 2], attacks=(LinearReconstruction(), *ROUTES)
    )
    assert swept.schema == COLUMNS
    assert swept.select("case", "attack", "rule", "k").rows() == [
        (case, attack, rule, k)
        for case in ("totals", "another")
        for attack in ("linear reconstruction", "differencing")
        for rule in ("z", "a")
        for k in (5, 2)
    ]


def test_a_rule_that_cannot_print_a_case_says_why():
    rules = {"table": table_rounding, "plain": Threshold}
    swept = sweep([totals()], rules, seed=1, ks=[5], attacks=ROUTES)
    (why,) = swept.filter(rule="table")["why_not"]
    assert re.match("`rule` must act on claims one by one, and .* needs a whole", why)
    assert swept.filter(rule="table")["requested"].to_list() == [None]
    assert swept.filter(rule="plain")["why_not"].to_list() == [None]


def test_a_rule_that_is_none_at_some_ks_says_why(tmp_path):
    swept = sweep(
        [totals()],
        {"ten": never_below_ten},
        seed=1,
        ks=[5, 11],
        attacks=ROUTES,
        save_to=tmp_path / "swept",
    )
    assert swept["why_not"].to_list() == ["`k` must be at least 10, got 5.", None]


def test_an_attack_that_takes_no_case_is_left_out():
    swept = sweep([totals()], {"t": Threshold}, seed=1, ks=[5], attacks=(Tracker(),))
    assert (swept.height, swept.schema) == (0, COLUMNS)


# -- an attack of one's own -------------------------------------------------------


@dataclass(frozen=True)
class Guess:
    """Says that every group has three people, and counts how often it is asked."""

    calls: list
    name: str = "three"
    takes: type = Release

    def learn(self, published, groups):
        self.calls.append(published)
        return [Told(Bounds(0, None, False, False), 3) for _ in groups]

    def __repr__(self):
        return "Guess()"


def test_an_attack_of_ones_own_is_put_to_every_point():
    mine = Guess([])
    swept = sweep([totals()], {"t": Threshold}, seed=1, ks=[5, 24], attacks=[mine])
    assert swept["succeeded"].to_list() == [1, 1]
    # It sees what is public, and nothing else.
    assert [type(seen) for seen in mine.calls] == [Release, Release]
    assert mine.calls[0].numbers[0].printed == Exact(20)


@dataclass(frozen=True)
class Reader(Guess):
    """Goes by the first number alone, and says so."""

    def reads(self, published):
        return published.counts[0].printed


def test_an_attack_is_put_once_to_what_is_the_same_to_it():
    # The first total is 20: printed up to k = 20, under 21 withheld in other words.
    mine = Reader([])
    ks = [5, 11, 20, 21, 24]
    swept = sweep([totals()], {"t": Threshold}, seed=1, ks=ks, attacks=[mine])
    assert len(mine.calls) == 3
    assert swept["succeeded"].to_list() == [1] * 5


def test_what_is_read_together_is_the_same_where_its_intervals_are():
    cases = choose_cases(audience(40), seed=1, at_most=2)
    rules = {"t": Threshold, "noise": DiscreteLaplace}
    told = {"seed": 1, "ks": [1, 2, 3, 8]}
    one = sweep(cases, rules, attacks=[LinearReconstruction()], **told)

    @dataclass(frozen=True)
    class EachTime(LinearReconstruction):
        reads = property()  # as an attack that has none

    assert_frame_equal(one, sweep(cases, rules, attacks=[EachTime()], **told))


@pytest.mark.parametrize("answer", [None, [1, 2, 3], 7])
def test_an_attack_that_answers_in_another_form_is_named(answer):
    @dataclass(frozen=True)
    class Odd(Guess):
        def learn(self, published, groups):
            return answer

    message = "^`learn` of the attack 'three' must give a list with a Told or None for"
    with pytest.raises(SweepError, match=message):
        sweep([totals()], {"t": Threshold}, seed=1, ks=[5], attacks=[Odd([])])


def test_a_false_proof_stops_the_sweep_and_is_named():
    @dataclass(frozen=True)
    class Liar(Guess):
        def learn(self, published, groups):
            return [Told(Bounds(9, 9, True, True)) for _ in groups]

    message = r"^The attack 'three' proved under threshold k = 5 what is not true"
    with pytest.raises(SweepError, match=message):
        sweep([totals()], {"t": Threshold}, seed=1, ks=[5], attacks=[Liar([])])


# -- the same again ---------------------------------------------------------------

LOTS = {"lots": lambda k: Rounding(k, "random"), "noise": lambda k: DiscreteLaplace(k)}


def test_the_same_seed_gives_the_same_table():
    swept = [sweep([totals()], LOTS, seed=s, ks=[3, 20]) for s in (1, 1, 2)]
    assert_frame_equal(swept[0], swept[1])
    assert not swept[0].equals(swept[2])


@pytest.mark.slow  # a process takes seconds to start
@pytest.mark.filterwarnings("ignore:.*worker stopped:UserWarning")
def test_two_processes_give_the_same_table():
    rules = {name: FAMILIES[name] for name in ("threshold", "rounding to k by lot")}
    swept = [
        sweep([totals()], rules, seed=1, ks=[3, 20], attacks=ROUTES, processes=n)
        for n in (1, 2)
    ]
    assert_frame_equal(*swept)


# -- taken up again ---------------------------------------------------------------

RULES = {"t": Threshold, "r": Rounding, "z": lambda k: Threshold(k, False)}


def kept(path):
    """Sweep into a file; how many points were run, and the table."""
    mine = Guess([])
    swept = sweep([totals()], RULES, seed=1, ks=[3, 24], attacks=[mine], save_to=path)
    return len(mine.calls), swept


def test_points_that_are_done_are_not_run_again(tmp_path):
    path = tmp_path / "to" / "be" / "made"
    n_run, swept = kept(path)
    assert n_run == 6
    again, same = kept(path)
    assert again == 0
    assert_frame_equal(swept, same)
    assert_frame_equal(swept, kept(None)[1])


def test_a_sweep_that_was_cut_off_goes_on_and_goes_on_again(tmp_path):
    path = tmp_path / "swept"
    _, swept = kept(path)
    lines = path.read_text().splitlines(keepends=True)
    assert len(lines) == 3  # one for each rule, of two points
    for whole, n_run in ((0, 6), (1, 4), (2, 2)):
        for cut in (0, 1, 9, 30, len(lines[whole]) - 1):
            # In the middle of a line, as when a machine stops; and 0 is an empty file.
            path.write_text("".join(lines[:whole]) + lines[whole][:cut])
            again, same = kept(path)
            # A line that lacks its end only is whole.
            assert again == n_run - 2 * (cut == len(lines[whole]) - 1)
            assert_frame_equal(swept, same)
            assert kept(path)[0] == 0


def test_lines_before_and_after_one_that_was_cut_off_are_kept(tmp_path):
    path = tmp_path / "swept"
    _, swept = kept(path)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[1][:40] + lines[2])
    again, same = kept(path)
    assert again == 4  # the second line, and the third that ran into it
    assert_frame_equal(swept, same)


class AsAnotherBegins(Guess):
    """While it is put to its first point, another sweep runs into the same file."""

    def learn(self, published, groups):
        if not self.calls:
            kept(self.path)
        return super().learn(published, groups)


def test_two_sweeps_into_one_file_leave_each_point_once(tmp_path):
    path = tmp_path / "swept"
    mine = AsAnotherBegins([])
    object.__setattr__(mine, "path", path)
    told = {"seed": 1, "ks": [3, 24], "attacks": [mine], "save_to": path}
    swept = sweep([totals()], RULES, **told)
    assert swept.height == 6
    assert len(path.read_text().splitlines()) == 6  # each of them ran all three rules
    again, same = kept(path)
    assert again == 0
    assert_frame_equal(same, swept)


def test_the_file_holds_aggregates_only(tmp_path):
    path = tmp_path / "swept"
    kept(path)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert {tuple(line) for line in lines} == {("sweep", "rows")}
    for row in (row for line in lines for row in line["rows"]):
        assert set(row) <= set(COLUMNS)


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2},
        {"ks": [3, 25]},
        {"attacks": ROUTES},
        {"rules": {"t": Threshold, "r": Rounding, "z": Threshold}},
        {"rules": {"t": Threshold}},
    ],
)
def test_another_sweeps_file_is_refused(tmp_path, other):
    path = tmp_path / "swept"
    kept(path)
    before = path.read_text()
    rules = {"rules": other.pop("rules", RULES)}
    told = {"seed": 1, "ks": [3, 24], "attacks": [Guess([])], "save_to": path} | other
    message = r"^`save_to` must be a new or empty file, or one of this very s.*swept'"
    with pytest.raises(SweepError, match=message):
        sweep([totals()], **rules, **told)
    more = replace(totals(), claims=totals().claims[:3])
    with pytest.raises(SweepError, match=message):
        sweep([more], RULES, seed=1, ks=[3, 24], attacks=[Guess([])], save_to=path)
    # The same sentences and groups, counted on other plays: one more on the first day.
    others = replace(totals(), log=played([(v, "A", 1) for v in range(21)]))
    with pytest.raises(SweepError, match=message):
        sweep([others], RULES, seed=1, ks=[3, 24], attacks=[Guess([])], save_to=path)
    assert path.read_text() == before


def test_an_attack_that_tried_nothing_says_why():
    none_of_them = LinearReconstruction(most_numbers=1)
    attacks = [Differencing(), none_of_them]
    swept = sweep([totals()], {"t": Threshold}, seed=1, ks=[3], attacks=attacks)
    routes, together = swept["why_not"]
    assert routes is None
    assert together == none_of_them.idle
    assert "more than 1, which would take too long" in together
    weeks = {"weeks": lambda k: Steps((Coarsening(days="week"), Threshold(k)))}
    swept = sweep([totals()], weeks, seed=1, ks=[3], attacks=ROUTES)
    assert swept["why_not"].item().startswith("Not tried: the numbers that it takes")


def test_people_of_proved_groups_are_counted_once():
    case = totals()
    twice = replace(case, secrets=(*case.secrets, case.secrets[0]))
    swept = sweep([twice], {"t": Threshold}, seed=1, ks=[3], attacks=ROUTES)
    assert swept.select("proved", "people_proved").row(0) == (4, 6)


@pytest.mark.parametrize(
    "text", ["notes", "k\n3\n", '{"sweep": 1}', '{"sweep": "x"}\n[[\n']
)
def test_a_file_of_something_else_is_left_alone(tmp_path, text):
    path = tmp_path / "notes"
    path.write_text(text)
    with pytest.raises(SweepError, match=r"^`save_to` must be a new or empty file, or"):
        kept(path)
    assert path.read_text() == text


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SweepError, match=r"^`save_to` must be a new or empty file, or"):
        kept(tmp_path)


# -- bad input --------------------------------------------------------------------


class Astray:
    """An attack on a kind of publication that there is not."""

    name, takes = "astray", dict

    def learn(self, published, groups):
        return [None for _ in groups]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"cases": []}, r"`cases` must be at least one, got \[\]"),
        ({"rules": {}}, r"`rules` must be at least one, got \{\}"),
        ({"attacks": ()}, r"`attacks` must be at least one, got \(\)"),
        ({"ks": []}, "`ks` must be different ints of at least 1, the smallest"),
        ({"ks": [5, 5]}, "`ks` must be different ints of at least 1"),
        ({"ks": [0]}, "`ks` must be different ints of at least 1"),
        ({"ks": [2.5]}, "`ks` must be different ints of at least 1"),
        ({"ks": [True]}, "`ks` must be different ints of at least 1"),
        ({"ks": 5}, "`ks` must be different ints .*, got 5"),
        ({"cases": totals()}, "`cases` must be a list of objects with name, secrets"),
        ({"cases": [played([(1, "A", 1)])]}, "`cases` must be a list of objects with"),
        ({"attacks": Differencing()}, "`attacks` must be a list of objects with name"),
        ({"attacks": [Differencing]}, "`attacks` must be a list of objects with name"),
        ({"attacks": [Rounding(5)]}, "`attacks` must be a list of objects with name"),
        (
            {"rules": {"t": lambda k: 5}},
            "`rules` must give a rule of kit.rules, or None, at each k, got 5 from 't'",
        ),
        ({"cases": [totals(), totals()]}, "`cases` must be cases of different names"),
        (
            {"attacks": [Astray()]},
            "`attacks` must .* take one of Release, Tables, .*, got <class 'dict",
        ),
        ({"attacks": (*ROUTES, *ROUTES)}, "`attacks` must be attacks of different na"),
        ({"rules": [Threshold]}, "`rules` must be functions from k to a rule by name"),
        ({"rules": {"t": Threshold(5)}}, "`rules` must be functions from k to a rule"),
        ({"seed": None}, "`seed` must be an int of at least 0, got None"),
        ({"seed": -1}, "`seed` must be an int of at least 0, got -1"),
        ({"seed": 1.5}, "`seed` must be an int of at least 0, got 1.5"),
        ({"processes": 0}, "`processes` must be an int of at least 1, got 0"),
        ({"processes": True}, "`processes` must be an int of at least 1, got True"),
    ],
)
def test_what_is_no_sweep_is_refused(wrong, message):
    right = {"cases": [totals()], "rules": {"t": Threshold}, "seed": 1, "ks": [5]}
    with pytest.raises(SweepError, match=f"^{message}"):
        sweep(**right | wrong)
