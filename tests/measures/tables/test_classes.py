"""People are put into classes by what is known of them, and counted once."""

import math

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.errors import MeasureError
from kit.measures.populations.matching import expected_matches
from kit.measures.populations.presence import k_map
from kit.measures.populations.suda import suda
from kit.measures.tables.anonymity import alpha_k_anonymity, k_anonymity, share_below_k
from kit.measures.tables.classes import group_people
from kit.measures.tables.closeness import t_closeness
from kit.measures.tables.contribution import contribution, separate
from kit.measures.tables.diversity import attribute_inference, recursive_c, recursive_l
from kit.measures.tables.risk import (
    marketer_risk,
    match_population,
    prosecutor_risk,
    sample_uniqueness,
)
from kit.measures.tables.table import measure

PEOPLE = pl.DataFrame(
    {
        "age": [20, 20, 20, 30, 30, None],
        "sex": ["F", "F", "M", "M", "M", "M"],
        "saw": ["A", "B", "A", "A", "A", None],
    }
)
# Three people and six plays: 1 sat in Ohio twice, 2 in Ohio and in Utah, 3 in Utah.
PLAYS = pl.DataFrame(
    {
        "viewer": [1, 1, 2, 2, 3],
        "state": ["OH", "OH", "OH", "UT", "UT"],
        "title": ["A", "A", "A", "B", "B"],
    }
)


def sizes_of(classes):
    return {tuple(keys): size for *keys, size in classes.sizes.rows()}


def test_a_missing_value_is_a_value_of_its_own():
    classes = group_people(PEOPLE, ["age", "sex"])
    assert sizes_of(classes) == {
        (20, "F"): 2,
        (20, "M"): 1,
        (30, "M"): 2,
        (None, "M"): 1,
    }
    assert (classes.n_classes, classes.n_people, classes.n_left_out) == (4, 6, 0)


def test_what_is_not_a_number_is_missing():
    table = pl.DataFrame({"age": [math.nan, None, 1.5, -0.0, 0.0]})
    assert sizes_of(group_people(table, ["age"])) == {(None,): 2, (1.5,): 1, (0.0,): 2}


def test_sizes_are_listed_from_small_to_large():
    # Two classes of one person, two of two.
    by_size = group_people(PEOPLE, ["age", "sex"]).by_size
    assert by_size.columns == ["size", "classes", "people"]
    assert by_size.rows() == [(1, 2, 2), (2, 2, 4)]


def test_people_are_counted_and_not_their_rows():
    classes = group_people(PLAYS, ["state"], sensitive=["title"], person="viewer")
    assert sizes_of(classes) == {("OH",): 2, ("UT",): 2}
    assert classes.n_people == 3
    assert dict(classes.count("title").collect().rows()) == {"A": 2, "B": 2}
    by_rows = group_people(PLAYS.drop("viewer"), ["state"])
    assert sizes_of(by_rows) == {("OH",): 3, ("UT",): 2}


def test_plays_are_not_taken_for_people():
    message = (
        "^`person` must be named where the table has a column 'viewer', got None. Give "
        "person='viewer', or drop the column if each row is one person.$"
    )
    for take in (group_people, measure):
        for table in (PLAYS, PLAYS.lazy()):
            with pytest.raises(MeasureError, match=message):
                take(table, ["state"])


def test_somebody_in_several_classes_is_as_easy_to_find_as_in_the_smallest():
    more = pl.DataFrame({"viewer": [4, 2], "state": ["OH", "VT"], "title": ["A", "A"]})
    classes = group_people(pl.concat([PLAYS, more]), ["state"], person="viewer")
    # OH: 1, 2, 4; UT: 2, 3; VT: 2. So 2 is alone in VT, 3 one of two, 1 and 4 of three.
    assert classes.by_size.rows() == [(1, 1, 1), (2, 1, 1), (3, 1, 2)]
    risk = prosecutor_risk(classes)
    assert risk.per_person_mean.value == pytest.approx((1 + 1 / 2 + 2 / 3) / 4)
    assert risk.per_class_mean.value == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    assert sample_uniqueness(classes).value == 1 / 4


def test_the_class_in_which_nobody_is_easiest_to_find_is_still_a_class():
    rows = {"viewer": [1, 2, 1, 2, 3], "state": ["OH", "UT", "VT", "VT", "VT"]}
    classes = group_people(pl.DataFrame(rows), ["state"], person="viewer")
    # 1 and 2 are alone elsewhere, 3 is one of three in VT.
    assert classes.by_size.rows() == [(1, 2, 2), (3, 1, 1)]
    assert classes.spread(classes.keyed_sizes.with_columns(n="people"), "n").rows() == [
        (1, 2, 2),
        (3, 1, 1),
    ]


def test_values_are_counted_by_class():
    classes = group_people(PEOPLE, ["sex"], sensitive=["saw"])
    values = classes.values("saw").collect().sort("size", "value")
    # F: A, B; M: A three times, and one who saw nothing that is known.
    assert values.select("size", "value", "people", "share").rows() == [
        (2, "A", 1, 0.5),
        (2, "B", 1, 0.5),
        (4, None, 1, 0.25),
        (4, "A", 3, 0.75),
    ]
    shares = dict(values.select("value", "table_share").unique().rows())
    assert shares == pytest.approx({"A": 4 / 6, "B": 1 / 6, None: 1 / 6})


def test_suppressed_people_are_a_class_unless_left_out():
    rows = {"age": ["20", "20", "*", "*"], "sex": ["F", "*", "*", "*"]}
    table = pl.DataFrame(rows)
    assert group_people(table, ["age", "sex"]).n_classes == 3
    classes = group_people(table, ["age", "sex"], leave_out="*")
    # A star in one column alone is a coarser value, and stays.
    assert sizes_of(classes) == {("20", "F"): 1, ("20", "*"): 1}
    assert (classes.n_people, classes.n_left_out) == (2, 2)


def test_somebody_is_left_out_when_all_their_rows_are():
    rows = {"viewer": [1, 1, 2], "state": ["*", "OH", "*"]}
    classes = group_people(
        pl.DataFrame(rows), ["state"], person="viewer", leave_out="*"
    )
    assert (classes.n_people, classes.n_left_out) == (1, 1)


def test_the_data_are_read_once_and_not_before_they_are_needed():
    reads = []

    def read(frame):
        reads.append(frame.height)
        return frame

    schema = PEOPLE.schema
    table = PEOPLE.lazy().map_batches(read, schema=schema)
    classes = group_people(table, ["age", "sex"], sensitive=["saw"])
    assert reads == []
    k_anonymity(classes)
    alpha_k_anonymity(classes, "saw")
    prosecutor_risk(classes)
    assert reads == [6]


def test_k_alpha_and_who_is_below_k():
    classes = group_people(PEOPLE, ["sex"], sensitive=["saw"])
    alpha, k = alpha_k_anonymity(classes, "saw")
    assert (alpha.value, k.value) == (3 / 4, 2)
    assert share_below_k(classes, k=2).value == 0
    assert share_below_k(classes, k=3).value == pytest.approx(2 / 6)
    assert share_below_k(classes, k=5).value == 1


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=12))
def test_coarser_classes_are_never_smaller(rows):
    table = pl.DataFrame(rows, schema=["a", "b", "c"], orient="row")
    k = k_anonymity(group_people(table, ["a", "b", "c"])).value
    assert 1 <= k <= k_anonymity(group_people(table, ["a", "b"])).value <= len(rows)
    merged = table.with_columns(pl.col("c") // 2)
    assert k <= k_anonymity(group_people(merged, ["a", "b", "c"])).value
    by_size = group_people(table, ["a", "b", "c"]).by_size
    assert by_size["people"].sum() == len(rows)
    assert (by_size["size"] * by_size["classes"] == by_size["people"]).all()


# --- A population ------------------------------------------------------------


def test_a_population_is_matched_whatever_the_order_and_kind_of_its_columns():
    sample = group_people(PEOPLE, ["age", "sex"])
    everybody = pl.concat([PEOPLE, PEOPLE.head(3)]).with_columns(
        pl.col("sex").cast(pl.Categorical), pl.col("age").cast(pl.Int16)
    )
    found = match_population(sample, group_people(everybody, ["sex", "age"]))
    counted = {(age, sex): fitting for age, sex, _, fitting in found.rows()}
    assert counted == {(20, "F"): 4, (20, "M"): 2, (30, "M"): 2, (None, "M"): 1}


def test_somebody_whom_the_population_lacks_is_found_zero_times():
    sample = group_people(PEOPLE, ["age"])
    population = group_people(PEOPLE.filter(pl.col("age") == 20), ["age"])
    found = match_population(sample, population)
    assert sorted(found.rows(), key=str) == [(20, 3, 3), (30, 2, 0), (None, 1, 0)]


def test_whole_numbers_of_any_kind_are_compared():
    # 2**64 - 1 is an age too, as far as a column of that kind can say.
    ages = pl.Series("age", [20, 2**64 - 1], dtype=pl.UInt64)
    found = match_population(
        group_people(PEOPLE.filter(pl.col("age") == 20), ["age"]),
        group_people(pl.DataFrame(ages), ["age"]),
    )
    assert found.rows() == [(20, 3, 1)]


def test_populations_that_cannot_be_compared_are_refused():
    sample = group_people(PEOPLE, ["age", "sex"])
    with pytest.raises(
        MeasureError, match=r"`population` must be grouped by .* age, sex, got 'age'"
    ):
        match_population(sample, group_people(PEOPLE, ["age"]))
    text = PEOPLE.with_columns(pl.col("age").cast(pl.String))
    with pytest.raises(
        MeasureError, match=r"column 'age' holds Int64 as in the sample, got 'String'"
    ):
        match_population(sample, group_people(text, ["age", "sex"]))
    with pytest.raises(MeasureError, match=r"`population` must be Classes, got 'Data"):
        match_population(sample, PEOPLE)
    with pytest.raises(MeasureError, match=r"`classes` must be Classes, got 'Data"):
        match_population(PEOPLE, sample)


# --- What is refused ---------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"quasi": ["zip"]},
            "`quasi` must be one of the columns age, sex, saw, got 'z",
        ),
        ({"quasi": "age"}, "`quasi` must be a list of .*, got 'age'. Put it in square"),
        ({"quasi": [1]}, "`quasi` must be a list of column names, got"),
        ({"quasi": []}, "`quasi` must be at least one column, got"),
        ({"quasi": ["age", "age"]}, "`each column` must be named once .*, got 'age'"),
        ({"sensitive": ["age"]}, "`each column` must be named once .*, got 'age'"),
        ({"person": "age"}, "`each column` must be named once .*, got 'age'"),
        (
            {"sensitive": ["zip"]},
            "`sensitive` must be one of the columns age, sex, saw",
        ),
        ({"sensitive": "saw"}, "`sensitive` must be a list of column names, got 'saw'"),
        (
            {"person": "viewer"},
            "`person` must be one of the columns age, sex, saw, got",
        ),
        ({"leave_out": 0}, "`leave_out` must be a text such as"),
        (
            {"leave_out": "*"},
            r"`leave_out` must be None where .* \('age' is Int64\), got '\*'. Cast the",
        ),
        (
            {"table": [1]},
            "`table` must be a DataFrame or LazyFrame of Polars, got 'list'",
        ),
    ],
)
def test_bad_arguments_are_refused(arguments, sentence):
    given_now = {"table": PEOPLE, "quasi": ["age"]} | arguments
    with pytest.raises(MeasureError, match=sentence):
        group_people(**given_now)


def test_columns_that_are_not_plain_or_are_called_like_the_counts_are_refused():
    table = pl.DataFrame({"seen": [[1, 2]], "people": [1], "age": [20]})
    with pytest.raises(MeasureError, match=r"plain values in 'seen', got 'List\(Int64"):
        group_people(table, ["seen"])
    with pytest.raises(MeasureError, match=r"^`quasi` must be columns not called peop"):
        group_people(table, ["people"])
    with pytest.raises(
        MeasureError, match=r"^`sensitive` .*, got 'people'. Rename the"
    ):
        group_people(table, ["age"], sensitive=["people"])


def test_a_table_without_anybody_is_refused():
    with pytest.raises(MeasureError, match="a table with at least one person, got 0"):
        k_anonymity(group_people(PEOPLE.clear(), ["age"]))
    stars = pl.DataFrame({"age": ["*"]})
    with pytest.raises(MeasureError, match="at least one person not left out, got 0"):
        k_anonymity(group_people(stars, ["age"], leave_out="*"))


def test_a_row_of_nobody_is_refused():
    table = PLAYS.with_columns(viewer=pl.Series([1, None, 2, 2, 3]))
    with pytest.raises(
        MeasureError, match=r"`person` must be a column that says in ea"
    ):
        k_anonymity(group_people(table, ["state"], person="viewer"))


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(MeasureError, match="`table` must be a table that can be read"):
        group_people(pl.scan_csv(tmp_path / "gone.csv"), ["age"])
    broken = PEOPLE.lazy().with_columns(pl.col("sex").cast(pl.Int64))
    with pytest.raises(MeasureError, match="`table` must be a table that can be read"):
        k_anonymity(group_people(broken, ["sex"]))


def test_columns_that_were_not_declared_are_refused():
    classes = group_people(PEOPLE, ["age"])
    with pytest.raises(
        MeasureError, match=r"columns \(none\), got 'saw'. Name it in `s"
    ):
        alpha_k_anonymity(classes, "saw")
    with pytest.raises(MeasureError, match="`columns` must be one of the columns age"):
        classes.count("sex")
    with pytest.raises(MeasureError, match="`column` must be one of the columns"):
        classes.kind_of("saw")
    with pytest.raises(MeasureError, match="`columns` must be at least one column, g"):
        classes.count()
    with pytest.raises(MeasureError, match="`columns` must be different columns, got"):
        classes.count("age", "age")
    with pytest.raises(
        MeasureError, match=r"^`person` must be one of .*, got \['saw'\]"
    ):
        group_people(PEOPLE, ["age"], person=["saw"])


@pytest.mark.parametrize("k", [0, -1, 2.5, True, "3", None])
def test_a_k_that_is_none_is_refused(k):
    with pytest.raises(MeasureError, match="`k` must be an int from 1 to 1,000,000"):
        share_below_k(group_people(PEOPLE, ["age"]), k=k)


def test_numbers_beyond_counting_are_refused():
    classes = group_people(PEOPLE, ["age"], sensitive=["saw"])
    with pytest.raises(MeasureError, match="`k` must be an int from 1 to 1,000,000"):
        share_below_k(classes, k=10**30)
    with pytest.raises(MeasureError, match="`ell` must be an int from 1 to 1,000,000"):
        recursive_c(classes, "saw", ell=10**30)
    with pytest.raises(MeasureError, match="`c` must be a number above 0, got 1000"):
        recursive_l(classes, "saw", c=10**400)
    assert share_below_k(classes, k=10**15).value == 1
    assert recursive_c(classes, "saw", ell=10**15).value == math.inf


@pytest.mark.parametrize(
    "take",
    [
        k_anonymity,
        lambda table: share_below_k(table, k=2),
        lambda table: alpha_k_anonymity(table, "saw"),
        lambda table: t_closeness(table, "saw"),
        lambda table: recursive_c(table, "saw", ell=2),
        lambda table: attribute_inference(table, "saw"),
        prosecutor_risk,
        marketer_risk,
        sample_uniqueness,
        contribution,
        separate,
    ],
)
def test_a_table_must_be_grouped_first(take):
    sentence = "^`classes` must be Classes, got 'DataFrame'. Use group_people.$"
    with pytest.raises(MeasureError, match=sentence):
        take(PEOPLE)


# --- Names of columns --------------------------------------------------------

# Names of our own columns, and what Polars reads as a pattern, or as all columns.
NAMES = [
    *("class", "size", "value", "share", "way", "classes", "population", "expected"),
    *("column 0", "column 1", "^.*$", "^s.*$", "*", ""),
]


def everything(table, quasi, secret, who):
    """Take every measure of classes; names of columns aside."""
    found = measure(
        table, quasi, sensitive=[secret], person=who, population=table, leave_out=None
    )
    classes = group_people(table, quasi, sensitive=[secret], person=who)
    return [
        found.rows["value"].to_list(),
        contribution(classes).rows.drop("column").rows(),
        separate(classes).rows.drop("columns").rows(),
        classes.by_size.rows(),
        sorted(classes.sizes.rows(), key=str),
        sorted(classes.count(secret).collect().rows(), key=str),
        t_closeness(classes, secret, ordered=False).value,
        k_map(classes, classes).value,
        float(expected_matches(classes, fraction=0.5).tau_1),
        sorted(suda(classes).scores),
    ]


@pytest.mark.parametrize("is_named", [False, True])
def test_columns_may_have_any_name(is_named):
    table = PEOPLE.with_columns(who=pl.int_range(6))
    usual = everything(table, ["age", "sex"], "saw", "who" if is_named else None)
    for turn in range(len(NAMES)):  # so that each name is in each place once
        names = dict(zip(table.columns, NAMES[turn:] + NAMES[:turn], strict=False))
        age, sex, saw, who = names.values()
        odd = table.rename(names)
        assert everything(odd, [age, sex], saw, who if is_named else None) == usual
        classes = group_people(odd, [age, sex], sensitive=[saw])
        assert classes.sizes.columns == [age, sex, "people"]
        assert classes.count(saw).collect_schema().names() == [saw, "people"]


def test_a_column_called_like_one_of_ours_says_what_it_says():
    # 20: A, A, B; 30: C, D, E. So the less diverse class has two values.
    table = pl.DataFrame({"age": [20] * 3 + [30] * 3, "class": list("AABCDE")})
    found = measure(table, ["age"], sensitive=["class"])
    assert found.pick("l_distinct", "class").value == 2
    assert found.pick("alpha", "class").value == 2 / 3
    # Guessed rightly are the two As among 20, and one of three among 30.
    assert found.pick("inference_posterior_per_person", "class").value == 3 / 6


def test_a_pattern_is_a_name_like_others():
    # "^a.*$" fits the column ab as well, in which both are alike.
    table = pl.DataFrame({"^a.*$": [1, 2], "ab": [1, 1]})
    assert measure(table, ["^a.*$"]).pick("k").value == 1
    assert measure(table, ["ab"]).pick("k").value == 2
