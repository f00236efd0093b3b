"""What is published in a sweep is what a publisher would print, of one half."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.claims import everyone, watched
from kit.errors import RuleError, SweepError
from kit.log import Log, check_plays
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.publishing.tables import print_table, tabulate
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.sources.bundled import open_films
from kit.sweeps import HowMany
from kit.sweeps.cases import Lines, find_secrets, split_viewers
from kit.sweeps.choose import choose_cases, left_out_cases
from kit.sweeps.games import Secret, Sought
from kit.sweeps.publications.desk import Counter
from kit.sweeps.publications.tables import Crossed, Tables
from tests.sweeps.made_up import AGES, REGIONS, audience, played, totals

film = watched("A")
LOG = audience()
KEYS = CellKey(design_table(max_noise=2, variance=1))
EAST = Coarsening(region=dict(zip(REGIONS, ["W", "M", "E", "E"], strict=True)))


# -- two halves -------------------------------------------------------------------


def viewers(log):
    return set(log.plays.select("viewer").unique().collect().to_series())


@settings(max_examples=10)
@given(st.integers(2, 40), st.integers(0, 2**40))
def test_each_viewer_is_in_one_half_with_all_plays(n_viewers, seed):
    log = played([(v, "A", 1 + v % 9) for v in range(n_viewers)] * 2)
    halves = split_viewers(log, seed=seed)
    one, other = map(viewers, halves)
    assert not one & other
    assert one | other == viewers(log)
    assert abs(len(one) - len(other)) <= 1
    rows = [half.plays.collect().height for half in halves]
    assert sum(rows) == log.plays.collect().height


def test_the_halves_are_a_matter_of_the_seed():
    same = [viewers(split_viewers(LOG, seed=3)[0]) for _ in range(2)]
    assert same[0] == same[1]
    assert viewers(split_viewers(LOG, seed=4)[0]) != same[0]


@pytest.mark.parametrize("seed", [None, -1, 0.5, True, "7"])
def test_a_seed_is_a_whole_number(seed):
    message = r"^`seed` must be an int of at least 0, got "
    with pytest.raises(SweepError, match=message):
        split_viewers(LOG, seed=seed)
    with pytest.raises(SweepError, match=message):
        choose_cases(LOG, seed=seed)


def test_a_log_without_plays_has_no_halves():
    nobody = Log(LOG.plays.filter(pl.lit(value=False)))
    with pytest.raises(
        SweepError, match=r"^`log` must be a log with plays, got 'none'"
    ):
        split_viewers(nobody, seed=1)


def test_small_groups_hold_1_to_10_with_their_true_sizes():
    # Inside 11, 10, 1 and 10 people on four days, outside 3, 1, 0 and 11. What is
    # small inside only is left out, as it would be the other way round.
    inside = [
        (v, "A", day) for day, n in enumerate((11, 10, 1, 10), 1) for v in range(n)
    ]
    outside = [
        (v, "A", day) for day, n in enumerate((3, 1, 0, 11), 1) for v in range(n)
    ]
    days = [Sought(film.on(f"2017-12-0{day}")) for day in (1, 2, 3, 4)]
    found = find_secrets(played(inside), played(outside), days, at_most=5)
    assert found == (Secret(days[1], 10, 1),)


def test_people_in_several_groups_are_counted_once():
    # 3, 1 and 2 came on the second to fourth day; who came by the third is in both.
    case = totals(late=(3, 1, 2))
    assert case.count_people([True, True, True]) == 6
    assert case.count_people([True, False, False]) == 3
    assert case.count_people([False, False, False]) == 0
    both = replace(case, secrets=(*case.secrets, case.secrets[0]))
    assert both.count_people([True, False, False, True]) == 3


@pytest.mark.parametrize(("at_most", "kept"), [(9, 6), (6, 6), (3, 3), (4, 3), (1, 1)])
def test_no_more_groups_are_kept_than_asked_for(at_most, kept):
    log = played([(v, "A", 1 + v) for v in range(6)])
    days = [Sought(film.on(f"2017-12-0{day}")) for day in range(1, 7)]
    assert len(find_secrets(log, log, days, at_most=at_most)) == kept


# -- lines ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule", [None, Threshold(22), Rounding(5), KEYS, Sampling(0.5), EAST], ids=str
)
def test_lines_are_published_as_they_are_elsewhere(rule):
    case = totals()
    if rule is EAST:
        rule = Coarsening(days="week")
    release, _ = case.publish(rule, 5)
    assert release == publish(case.log, case.claims, rule=rule, seed=5)


def test_lines_by_hand():
    # 20, 23, 24 and 26; of 23 on, three are printed.
    release, useful = totals().publish(Threshold(23), 1)
    assert [str(n.printed) for n in release.numbers] == [
        "withheld (under 23)",
        "23",
        "24",
        "26",
    ]
    assert (useful.n_cells, useful.cells_covered, useful.mean_error) == (4, 3 / 4, 0)
    assert useful.people_covered == 73 / 93


def test_a_sample_is_scaled_up_before_it_is_compared():
    case = Lines("all", played([(v, "A", 1) for v in range(400)]), (film,), ())
    release, useful = case.publish(Sampling(0.5), 3)
    off = abs(2 * release.numbers[0].printed.count - 400)
    assert useful.mean_error == off < 100


def test_coarser_lines_print_none_of_those_asked_for():
    _, useful = totals().publish(Coarsening(days="month"), 1)
    assert (useful.cells_covered, useful.mean_error) == (0, None)


# -- tables -----------------------------------------------------------------------

PAIRS = {"age_band": {"young": AGES[:2], "old": AGES[2:]}}
CROSSED = Crossed("two", LOG, film, ("region", "age_band"), ({}, PAIRS), ())


def test_tables_are_printed_one_by_one():
    tables, useful = CROSSED.publish(Threshold(4), 1)
    assert isinstance(tables, Tables)
    assert tables.rules == (Threshold(4), Threshold(4))
    assert tables.groups == PAIRS
    for frame, groups in zip(tables.frames, CROSSED.groupings, strict=True):
        true = tabulate(LOG, film, by=CROSSED.by, groups=groups)
        assert frame.equals(print_table(true, rule=Threshold(4)))
    shown = tables.frames[0]["viewers"]
    assert useful.cells_covered == 1 - shown.null_count() / len(shown)
    # 4 regions and 4 ages with their margins.
    assert useful.n_cells == 25


def test_tables_without_a_rule_are_true():
    tables, useful = CROSSED.publish(None, 1)
    assert tables.rules == (None, None)
    assert (useful.cells_covered, useful.worst_error) == (1, 0)


@pytest.mark.parametrize("rule", [KEYS, Sampling(0.5), DiscreteLaplace(3)], ids=str)
def test_the_same_cell_says_the_same_in_both_tables(rule):
    tables, _ = CROSSED.publish(rule, 2)
    one, other = (frame.filter(age_band="total") for frame in tables.frames)
    assert one.equals(other)


def test_a_coarser_table_lacks_the_fine_cells():
    tables, useful = CROSSED.publish(EAST, 1)
    assert set(tables.frames[0]["region"]) == {"CA", "IL", "NY or VT", "total"}
    assert useful.cells_covered == 15 / 25


def test_a_table_finer_than_its_rule_is_not_printed():
    ages = Coarsening(age_band=dict(zip(AGES, "aabb", strict=True)))
    tables, _ = CROSSED.publish(ages, 1)
    assert set(tables.frames[1]["age_band"]) == {"young", "old", "total"}
    finer = Coarsening(age_band=dict.fromkeys(AGES, "all"))
    with pytest.raises(RuleError, match=r"^`groups` must be no finer than coarsening"):
        CROSSED.publish(finer, 1)


# -- a desk -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "known"),
    [
        (None, None),
        (Threshold(3), Threshold(3)),
        (Sampling(0.5), Steps((Sampling(0.5),))),
        (Steps((Sampling(0.5), KEYS)), Steps((Sampling(0.5), KEYS))),
    ],
)
def test_a_desk_counts_what_is_published(rule, known):
    case = Counter("desk", LOG, ((film,),), ())
    inquiry, useful = case.publish(rule, 4)
    (number,) = publish(LOG, [film], rule=rule, seed=4).numbers
    assert inquiry.desk.ask(film) == number.printed.count
    assert (inquiry.rule, inquiry.pool, useful) == (known, ((film,),), None)


def test_a_desk_whose_rule_has_no_words_for_a_question_is_not_opened():
    rule = Coarsening(region={"CA": "west"})
    case = Counter("desk", LOG, ((everyone().where(region="NY"),),), ())
    with pytest.raises(RuleError, match=r"^`region` must be covered by the hierarchy"):
        case.publish(rule, 1)
    sought = Secret(Sought(film.where(region="NY")), 1, 1)
    with pytest.raises(RuleError, match=r"^`region` must be covered by the hierarchy"):
        Counter("desk", LOG, ((film,),), (sought,)).publish(rule, 1)


# -- which cases there are --------------------------------------------------------


def of_groups(log, **more):
    return choose_cases(log, **{"seed": 1, "games": [HowMany]} | more)


def names(log, **more):
    return [case.name for case in of_groups(log, **more)]


def test_a_log_is_cut_by_the_columns_that_it_has():
    tables = ["one table", "two tables"]
    first = ["daily totals"]
    assert set(names(LOG)) > {*first, *tables, "desk"}
    by_region = names(audience(columns=["region"]))
    assert "desk" in by_region
    assert not set(tables) & set(by_region)
    by_age = names(audience(columns=["age_band"]))
    assert "desk" in by_age
    assert "weekly notes" not in by_age
    assert set(names(audience(columns=[]))) <= {
        "daily totals",
        "random windows",
        "streaks",
    }


DATED = ["daily totals", "random windows", "streaks", "weekly notes", "three evenings"]
DATED += ["daily lists", "weekly lists"]
DATED += ["daily cohort", "small group by day"]


def test_a_log_without_days_keeps_what_needs_none():
    people = LOG.plays.drop("day").collect()
    log = check_plays(people, undated=True)
    assert names(log) == ["one table", "two tables", "desk"]
    no_day = "The log has no column `day`."
    assert left_out_cases(log) == dict.fromkeys(DATED, no_day)
    (first, *_) = of_groups(log)
    assert sum(first.counts[0]["viewers"]) > 0
    assert left_out_cases(LOG) == {}


def test_a_log_of_nothing_but_pairs_says_what_it_lacks():
    plain = check_plays(LOG.plays.select("viewer", "title").collect(), undated=True)
    message = "use a log of more viewers. The log has no column `day`. The log has no"
    with pytest.raises(SweepError, match=message):
        of_groups(plain)
    lacking = left_out_cases(plain)
    assert (
        lacking["weekly notes"] == "The log has no column `day` and no column `region`."
    )
    assert lacking["desk"].startswith("The log has neither of the columns `region`")


def test_a_title_is_told_of_when_it_was_watched():
    # Two a day for sixty days from 1 January, in each half; the log ends a year later.
    start = date(2017, 1, 1)
    days = [start + timedelta(day) for day in range(60) for _ in range(4)]
    plays = {"viewer": range(240), "title": ["A"] * 240, "day": days}
    late = {"viewer": [240, 241], "title": ["B"] * 2, "day": [date(2018, 1, 1)] * 2}
    log = check_plays(pl.concat([pl.DataFrame(plays), pl.DataFrame(late)]))
    cases = {case.name: case for case in of_groups(log)}
    assert set(cases) == {"daily totals", "random windows"}
    assert len(cases["daily totals"].secrets) > 9
    for case in cases.values():
        assert max(case.counts) > 40


def test_a_log_of_plays_alone_has_hundreds_of_small_groups():
    plays = open_films().plays.select("viewer", "title", "day")
    few = plays.filter(pl.col("viewer") < 30_000).collect().lazy()
    cases = of_groups(Log(few))
    assert sum(len(case.secrets) for case in cases) >= 200
    for case in cases[:2]:
        sizes = dict(zip(case.claims, case.counts, strict=True))
        assert len(case.secrets) == 100
        for secret in case.secrets:  # every route leads to the size of its group
            (_, wide), (_, narrow) = secret.sought.route
            assert sizes[wide] - sizes[narrow] == secret.size


@pytest.mark.parametrize("regions", [["NY"], [None], ["NY", "VT"], [*REGIONS, None]])
def test_few_regions_are_no_obstacle(regions):
    people = LOG.plays.collect()
    region = pl.col("viewer").map_elements(
        lambda v: regions[v % len(regions)], return_dtype=pl.String
    )
    cases = of_groups(Log(people.with_columns(region=region).lazy()))
    for case in cases:
        # Every route leads to the size of its group.
        if isinstance(case, Lines):
            true = dict(zip(case.claims, case.counts, strict=True))
            for secret in case.secrets:
                terms = (sign * true[claim] for sign, claim in secret.sought.route)
                assert not secret.sought.route or sum(terms) == secret.size


def test_the_groups_are_small_and_counted_in_each_half():
    inside, outside = split_viewers(LOG, seed=1)
    for case in of_groups(LOG, at_most=3):
        assert 1 <= len(case.secrets) <= 3
        groups = [secret.sought.group for secret in case.secrets]
        assert [s.size for s in case.secrets] == count(inside, groups)
        assert [s.control for s in case.secrets] == count(outside, groups)
        assert all(1 <= s.size <= 10 for s in case.secrets)


def test_the_same_seed_chooses_the_same():
    chosen = [choose_cases(LOG, seed=s) for s in (1, 1, 2)]
    secrets = [[case.secrets for case in cases] for cases in chosen]
    assert secrets[0] == secrets[1] != secrets[2]


@pytest.mark.parametrize(
    "log",
    [
        played([(0, "A", 1)]),  # nobody is left for one of the halves
        played([(v, "A", 9) for v in range(60)]),  # all of them come at once
    ],
)
def test_a_log_without_small_groups_is_refused(log):
    message = r"^`log` must hold groups of 1 to 10 people behind larger numbers, or pe"
    with pytest.raises(SweepError, match=message):
        of_groups(log)


@pytest.mark.parametrize("at_most", [0, -1, 2.5, True, None])
def test_at_least_one_group_is_kept(at_most):
    with pytest.raises(
        SweepError, match=r"^`at_most` must be an int of at least 1, go"
    ):
        choose_cases(LOG, seed=1, at_most=at_most)


def test_the_names_of_a_desk_are_those_of_its_log():
    (desk,) = (case for case in choose_cases(LOG, seed=1) if case.name == "desk")
    assert desk.pool[0] == tuple(everyone().where(region=r) for r in REGIONS)
    assert set(desk.pool[-1]) == {watched(title) for title in "ABC"}


def test_cases_are_chosen_from_a_log():
    plays = audience().plays
    with pytest.raises(
        SweepError, match=r"^`log` must be a Log, such as `read_log` gives"
    ):
        choose_cases(plays, seed=1)
