"""Tables count people, every cell on the log itself."""

import re

import polars as pl
import pytest

from kit.claims import watched
from kit.errors import ClaimError, ReleaseError, RuleError
from kit.log import check_plays
from kit.publishing.printing import generator_of, publish
from kit.publishing.tables import print_table, publish_table, tabulate
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.private.private_rule import private_rule
from kit.rules.rounding import RoundedTotal, Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold

#: ann and bob, 18 and 25, of NY; cy, 25, of VT; of dee no region is known. Of them ann
#: (three times), cy and dee watched A.
PLAYS = pl.DataFrame(
    {
        "viewer": ["ann", "ann", "ann", "bob", "cy", "dee"],
        "title": ["A", "A", "A", "B", "A", "A"],
        "day": ["2017-12-01"] * 6,
        "region": ["NY", "NY", "NY", "NY", "VT", None],
        "age_band": ["18", "18", "18", "25", "25", "25"],
    }
)
LOG, FILM = check_plays(PLAYS), watched("A")


def test_people_are_counted_in_every_cell_and_margin():
    assert tabulate(LOG, FILM, by=["region", "age_band"]).rows() == [
        ("NY", "18", 1),
        ("NY", "25", 0),
        ("NY", "total", 1),
        ("VT", "18", 0),
        ("VT", "25", 1),
        ("VT", "total", 1),
        ("total", "18", 1),
        ("total", "25", 1),
        ("total", "total", 2),
    ]


def test_groups_stand_in_the_place_of_their_values():
    table = tabulate(
        LOG,
        FILM,
        by=["age_band"],
        groups={"age_band": {"any": ["18", "25"]}},
        total="All",
    )
    assert table.rows() == [("any", 3), ("All", 3)]


@pytest.mark.parametrize(
    ("rule", "printed"),
    [(Threshold(10), [12, 0, None, 12, 16]), (Rounding(5), [10, 0, 5, 10, 15])],
)
def test_a_rule_prints_each_number_by_itself(rule, printed):
    names = ["NY", "IL", "VT", "CA", "total"]
    counts = pl.DataFrame({"region": names, "viewers": [12, 0, 4, 12, 16]})
    done = print_table(counts, rule=rule)
    assert done["viewers"].to_list() == printed
    assert done["region"].to_list() == names


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("region", "^`by` must be attributes of a viewer .*, got 'region'. Put it in"),
        ([], r"^`by` must be attributes of a viewer .* got \[\]"),
        (["region", "region"], r"^`by` must be attributes of a viewer .*each once"),
        (None, "^`by` must be attributes of a viewer .* got None"),
        (
            ["title"],
            r"^The table speaks of `title`, and of its viewers the log knows `region`, "
            r"`age_band`; use one of these\.$",
        ),
        (
            ["plan"],
            r"^The table speaks of `plan`, and of its viewers the log knows `region`, "
            r"`age_band`; name the column when the log is read, with "
            r"attributes=\[\"plan\"\]\.$",
        ),
        (
            ["ageband"],
            r"`age_band`; write `age_band` if that is meant, or name the col",
        ),
    ],
)
def test_only_what_the_log_knows_of_viewers_makes_a_table(by, message):
    with pytest.raises(ClaimError, match=message):
        tabulate(LOG, FILM, by=by)


# -- groups -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (
            {"age_band": {"a": ["18"], "b": ["18", "25"]}},
            "^`groups` must be groups without a value in common, or people are coun",
        ),
        (
            {"age_band": {"25": ["18"]}},
            "^`groups` must be groups of new names, got '25",
        ),
        ({"age_band": {"total": ["18"]}}, "^`groups` must be groups of new names, got"),
        (
            {"plan": {"any": ["basic"]}},
            r"^`groups` must be for attributes of the table",
        ),
        (
            {"age_band": {"any": "18"}},
            "^`groups` must be lists of values, got {'any': '18",
        ),
        ({"age_band": {"none": []}}, "must be a value or a list of values"),
    ],
)
def test_groups_keep_every_person_in_one_cell(groups, message):
    with pytest.raises(ClaimError, match=message):
        tabulate(LOG, FILM, by=["age_band"], groups=groups)


def test_the_total_is_no_value():
    # Else the margin would take the place of the region of that name.
    with pytest.raises(
        ClaimError, match=r"^`total` must be no value of `region`, such"
    ):
        tabulate(LOG, FILM, by=["region"], total="NY")


def test_a_group_may_have_the_name_of_a_value_in_it():
    groups = {"age_band": {"18": ["18", "25"]}}
    table = tabulate(LOG, FILM, by=["age_band"], groups=groups)
    assert table.rows() == [("18", 3), ("total", 3)]


# -- every kind of step -----------------------------------------------------------

AGES = Coarsening(age_band={"18": "any", "25": "any"})
KEYS = CellKey(design_table(max_noise=2, variance=1))
LOTS = Rounding(10, "random")


def by_region(rule, seed=None, **more):
    table = publish_table(LOG, FILM, by=["region"], rule=rule, seed=seed, **more)
    return table["viewers"].to_list()


def test_each_kind_of_step_prints_a_table():
    # NY 1, VT 1, total 2.
    assert by_region(None) == [1, 1, 2]
    assert by_region(Threshold(2)) == [None, None, 2]
    # Nobody watched A in any other week of 2017.
    assert by_region(Steps((Coarsening(days="week"), Rounding(2, "up")))) == [2, 2, 2]
    # All of ann's three plays but one go, and she is still counted.
    assert by_region(ContributionBound(1)) == [1, 1, 2]
    assert by_region(Sampling(1.0), seed=1) == [1, 1, 2]
    assert by_region(Steps((ControlledRounding(2, engine="built-in"),)))[2] == 2


def test_a_table_is_rounded_before_single_counts_are():
    rule = Steps((ControlledRounding(2, engine="built-in"), Threshold(2)))
    ny, vt, total = by_region(rule)
    # One of the two ones goes to 2, the other to 0, and 0 is shown.
    assert (sorted([ny, vt]), total) == ([0, 2], 2)


def test_a_sample_has_the_rows_of_the_log():
    # Whom the lots leave out is nobody, and no row is missing.
    for seed in range(12):
        shown = by_region(Sampling(0.5), seed=seed)
        assert len(shown) == 3
        assert shown[0] + shown[1] == shown[2]
    assert {tuple(by_region(Sampling(0.5), seed=s)) for s in range(12)} > {(1, 1, 2)}


def test_a_coarser_attribute_is_grouped():
    table = publish_table(LOG, FILM, by=["age_band"], rule=AGES)
    assert table.rows() == [("18 or 25", 3), ("total", 3)]


def test_a_group_as_coarse_as_the_rule_may_have_its_own_name():
    groups = {"age_band": {"everybody": ["18", "25"]}}
    table = publish_table(LOG, FILM, by=["age_band"], rule=AGES, groups=groups)
    assert table.rows() == [("everybody", 3), ("total", 3)]


def test_a_group_finer_than_the_rule_is_refused():
    message = (
        "`groups` must be no finer than coarsening to groups of `age_band` allows, "
        "got {'young': ['18']}."
    )
    groups = {"age_band": {"young": ["18"]}}
    with pytest.raises(RuleError, match=f"^{re.escape(message)}$"):
        publish_table(LOG, FILM, by=["age_band"], rule=AGES, groups=groups)


@pytest.mark.parametrize("rule", [LOTS, DiscreteLaplace(9), KEYS], ids=str)
def test_a_cell_and_a_line_about_the_same_people_say_the_same(rule):
    asked = [FILM.where(region="NY"), FILM.where(region="VT")]
    for seed in range(6):
        lines = publish(LOG, asked, rule=rule, seed=seed).numbers
        said = [number.printed.count for number in lines]
        assert by_region(rule, seed=seed)[:2] == said


def test_two_titles_have_noise_of_their_own():
    # With the same noise in both tables their difference would be free of it.
    true = [tabulate(LOG, watched(t), by=["region"])["viewers"] for t in "AB"]
    off = set()
    for seed in range(12):
        shown = [
            publish_table(
                LOG, watched(t), by=["region"], rule=DiscreteLaplace(9), seed=seed
            )["viewers"]
            for t in "AB"
        ]
        noise = [(s - t).to_list() for s, t in zip(shown, true, strict=True)]
        off.add(noise[0] == noise[1])
    assert off == {False}


def test_the_lots_of_printed_counts_are_those_of_the_claim_and_the_cell():
    counts = pl.DataFrame({"region": ["NY", "VT"], "viewers": [13, 14]})
    done = print_table(counts, rule=LOTS, claim=FILM, seed=3)["viewers"].to_list()
    lots = (generator_of(3, FILM.where(region=name)) for name in ("NY", "VT"))
    expected = [LOTS.settle(n, rng) for n, rng in zip((13, 14), lots, strict=True)]
    assert done == expected
    # In another order, and with others beside them, they print the same.
    turned = print_table(counts[::-1], rule=LOTS, claim=FILM, seed=3)["viewers"]
    assert turned.to_list() == done[::-1]


AGE_GROUPS = {"age_band": {"any": ["18", "25"]}}


@pytest.mark.parametrize("groups", [None, AGE_GROUPS, {"age_band": {"18": ["18"]}}])
def test_counted_and_printed_at_once_or_one_after_the_other_is_the_same(groups):
    by, rule = ["region", "age_band"], DiscreteLaplace(9)
    counts = tabulate(LOG, FILM, by=by, groups=groups)
    for seed in range(4):
        how = {"rule": rule, "seed": seed, "groups": groups}
        at_once = publish_table(LOG, FILM, by=by, **how)
        assert print_table(counts, claim=FILM, **how).equals(at_once)


@pytest.mark.parametrize("column", ["region", "town"])
def test_tables_of_two_titles_share_no_lots(column):
    # With the same noise in both, the difference of the two would be exact.
    counts = pl.DataFrame({column: ["NY", "VT", "total"], "viewers": [70, 30, 100]})
    rule = DiscreteLaplace(20)
    tables = {
        tuple(print_table(counts, rule=rule, claim=watched(title), seed=1)["viewers"])
        for title in "ABAB"
    }
    assert len(tables) == 2


def test_lots_want_to_know_what_a_table_counts():
    counts = pl.DataFrame({"region": ["NY", "total"], "viewers": [70, 70]})
    message = (
        r"^`claim` must be what the table counts, such as watched\(...\), where "
        "rounding random to 10 is random, got .* Else two tables have the same noise"
    )
    with pytest.raises(RuleError, match=message):
        print_table(counts, rule=LOTS, seed=1)
    # Where nothing is drawn nothing is asked.
    assert print_table(counts, rule=Threshold(2), seed=1).equals(counts)
    for rule in (None, LOTS, Threshold(2)):
        with pytest.raises(ClaimError, match=r"^`claims` must be a list of claims, s"):
            print_table(counts, rule=rule, claim="A", seed=1)


@pytest.mark.parametrize(
    ("column", "groups", "error", "message"),
    [
        ([1, 2], None, ReleaseError, "^`counts` must be a table with text in every ro"),
        (["NY", None], None, ReleaseError, "^`counts` must be a table with text in ev"),
        (["NY", "VT"], ["NY"], ClaimError, "^`groups` must be a mapping such as {"),
        (
            ["NY", "VT"],
            {"region": ["NY"]},
            ClaimError,
            "^`groups` must be a mapping su",
        ),
        (
            ["NY", "VT"],
            {"plan": {}},
            ClaimError,
            "^`groups` must be for attributes of ",
        ),
        (
            ["E", "VT"],
            {"region": {"E": 5}},
            ClaimError,
            "^`groups` must be lists of values, got {'E': 5}",
        ),
    ],
)
def test_lots_want_cells_with_names(column, groups, error, message):
    counts = pl.DataFrame({"region": column, "viewers": [3, 4]})
    with pytest.raises(error, match=message):
        print_table(counts, rule=LOTS, claim=FILM, seed=1, groups=groups)


def test_no_rule_prints_a_table_as_it_is():
    counts = pl.DataFrame({"region": ["NY", "total"], "viewers": [70, 70]})
    assert print_table(counts, rule=None).equals(counts)


def test_rows_of_a_table_are_not_left_out():
    # "VT" stands there, whatever is printed beside it.
    bound = ContributionBound(1)
    rule = private_rule(
        [FILM], unit="viewer", epsilon=1, bound=bound, is_open=True, delta=0.01
    ).rule
    message = (
        r"^`rule` must leave the rows of a table where they are, and .* `publish`[.]$"
    )
    with pytest.raises(RuleError, match=message):
        by_region(rule)
    counts = pl.DataFrame({"region": ["NY", "total"], "viewers": [70, 70]})
    with pytest.raises(RuleError, match=message):
        print_table(counts, rule=rule)


def test_blanks_stay_blank_and_small_integers_do_not_run_over():
    viewers = pl.Series([None, 250], dtype=pl.UInt8)
    counts = pl.DataFrame({"region": ["NY", "total"], "viewers": viewers})
    assert print_table(counts, rule=Rounding(100, "up"))["viewers"].to_list() == [
        None,
        300,
    ]


# -- what no table is printed under -----------------------------------------------


@pytest.mark.parametrize("rule", [AGES, Sampling(0.5), KEYS], ids=str)
def test_printed_counts_are_too_late_for_some_rules(rule):
    counts = pl.DataFrame({"region": ["NY"], "viewers": [3]})
    with pytest.raises(
        RuleError, match=r"^`rule` must act on counts alone, and .* needs"
    ):
        print_table(counts, rule=rule, seed=1)


@pytest.mark.parametrize("rule", [LOTS, KEYS, Steps((KEYS, Threshold(2)))], ids=str)
def test_lots_want_a_seed(rule):
    with pytest.raises(RuleError, match=r"^`seed` must be an int of at least 0, since"):
        by_region(rule)
    for seed in (-1, 0.5):
        with pytest.raises(
            RuleError, match=r"^`seed` must be an int of at least 0, or"
        ):
            by_region(rule, seed=seed)


@pytest.mark.parametrize("rule", [None, Threshold(2)])
def test_only_a_claim_is_counted(rule):
    with pytest.raises(
        ClaimError, match=r"^`claims` must be a list of claims, such as"
    ):
        publish_table(LOG, "A", by=["region"], rule=rule)


@pytest.mark.parametrize("rule", [5, "threshold", Threshold])
def test_only_a_rule_is_applied(rule):
    with pytest.raises(RuleError, match=r"^`rules` must be a tuple of rules, such as"):
        by_region(rule)


def test_hours_make_no_table_of_people():
    with pytest.raises(RuleError, match="acts on totals; use its own `publish`"):
        by_region(RoundedTotal(100))


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (None, "^`counts` must be a polars frame with whole numbers of people"),
        (pl.DataFrame({"region": ["NY"]}), "^`counts` must be a polars frame with"),
        (
            pl.DataFrame({"region": ["NY"], "viewers": [2.5]}),
            "^`counts` must be a polars frame with whole numbers of people",
        ),
        (
            pl.DataFrame({"region": ["NY"], "viewers": [True]}),
            "^`counts` must be a polars frame with whole numbers of people",
        ),
        (
            pl.DataFrame({"region": ["NY"], "viewers": [-2]}),
            "^`counts` must be a table of people, 0 or more in each cell, got -2",
        ),
    ],
)
def test_only_tables_of_people_are_printed(counts, message):
    with pytest.raises(ReleaseError, match=message):
        print_table(counts, rule=Threshold(2))
