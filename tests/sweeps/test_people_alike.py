"""A k-anonymous table in a sweep: what is proved by a class is so, until k stops it."""

import polars as pl
import pytest

from kit.claims import watched
from kit.errors import RuleError
from kit.log import check_plays
from kit.rules.anonymity.full_domain import FullDomain
from kit.rules.presets import FAMILIES
from kit.sweeps import InOrOut, choose_cases, sweep
from tests.sweeps.made_up import audience


def viewers(n=240):
    """Four regions of two plans; all saw B, and many A."""
    rows = [
        (v, title, "CA IL NY VT".split()[v % 4], f"plan {v // 4 % 2}")
        for v in range(n)
        for title in ["A", "B"]
        if title == "B" or v % 4 == 0 or v % 3 == 0
    ]
    names = ["viewer", "title", "region", "plan"]
    log = pl.DataFrame(rows, names, orient="row")
    return check_plays(log, undated=True)


def case_of(log=None, **more):
    names = ["table of people"]
    (case,) = choose_cases(log or viewers(), seed=1, names=names, **more)
    return case


def test_who_is_asked_about_is_known_by_all_columns_and_has_a_double_outside():
    case = case_of()
    # B was watched by all, and so it is the title that is asked about.
    assert case.title == "B"
    assert len(case.secrets) == 8  # four regions and two plans
    for member in case.secrets:
        assert member.sought.group == watched("B")
        columns = {leaf.column for leaf in member.sought.known.claim.leaves()}
        assert columns == {"region", "plan"}
        assert member.is_in
        assert member.control


def test_a_class_of_one_kind_is_proved_and_counted_by_people():
    swept = sweep([case_of()], None, seed=1, ks=[1, 5])
    assert set(swept["rule"]) == {
        "k-anonymity",
        "k-anonymity, class by class",
        "k-anonymity and two values",
    }
    for row in swept.filter(rule="k-anonymity").iter_rows(named=True):
        # All watched B: every class says so, of all 120 people of the half.
        assert (row["game"], row["attack"]) == ("in or out", "class reading")
        assert (row["proved"], row["people_proved"]) == (8, 120)
        # And so it is of everybody outside: nothing is learned of the target.
        assert row["baseline_rate"] == row["control_rate"] == 1
    # Two values are nowhere to be had.
    two = swept.filter(rule="k-anonymity and two values")
    assert two["why_not"].str.contains("must hold at least of one class of all").all()


def test_as_k_rises_less_is_proved():
    log = audience(400, columns=("region", "age_band"), titles="ABCDE")
    swept = sweep([case_of(log)], None, seed=1, ks=[1, 100])
    few = swept.filter(rule="k-anonymity, class by class")
    assert few["proved"].to_list() == sorted(few["proved"], reverse=True)
    assert few["mean_error"].to_list() == sorted(few["mean_error"])
    assert few["mean_error"][0] == 0


def test_rules_for_counts_cannot_make_such_a_table_nor_the_other_way_round():
    log = audience(200)
    tables = choose_cases(log, seed=1, names=["table of people", "three evenings"])
    rules = {"threshold": FAMILIES["threshold"]}
    rules["k-anonymity"] = lambda k: FullDomain(k, ["region", "age_band"], ["saw"])
    swept = sweep(tables, rules, seed=1, ks=[5])
    lost = swept.filter(pl.col("why_not").is_not_null())
    assert set(lost.select("case", "rule").rows()) >= {
        ("table of people", "threshold"),
        ("three evenings", "k-anonymity"),
    }
    assert any(
        "'table of people' is printed under a PeopleRule" in w for w in lost["why_not"]
    )
    assert any("acts on a table with a row for each" in w for w in lost["why_not"])


def test_a_k_above_the_people_is_said_and_other_columns_are_refused():
    case = case_of()
    swept = sweep([case], None, seed=1, ks=[500])
    assert swept["why_not"].str.contains("`k` must be at most 120, the people").all()
    with pytest.raises(
        RuleError, match="`rule` must be one with the quasi-identifiers"
    ):
        case.publish(FullDomain(2, ["region"], ["saw"]), 1)


def test_a_log_without_region_and_age_has_no_such_table():
    log = audience(columns=())
    cases = choose_cases(log, seed=1, games=[InOrOut])
    assert "table of people" not in {case.name for case in cases}
