"""The checked form of a log, on small tables whose answer is written beside them."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import LogError
from kit.log import CHECKED_FORM, Log, check_plays


def plays(**columns):
    """A table of two viewers and three plays, with columns added or replaced."""
    table = {
        "viewer": ["ann", "bob", "ann"],
        "title": ["A", "A", "B"],
        "day": ["2017-12-09", "2017-12-10", "2017-12-10"],
    }
    return pl.DataFrame(table | columns)


def rows(log, *columns):
    return log.plays.select(columns).collect().rows()


def test_any_ids_become_numbers_from_zero_in_order_of_appearance():
    for ids in (["ann", "bob", "ann"], [907, -3, 907], [1.5, 2.5, 1.5]):
        log = check_plays(plays(viewer=ids))
        assert rows(log, "viewer") == [(0,), (1,), (0,)]


def test_columns_have_the_types_and_order_of_the_checked_form():
    table = plays(
        plan=["basic", "basic", None],
        minutes=["21.5", None, ""],
        time=["2017-12-09 20:00", "2017-12-10 21:00", None],
        colour=["red", "red", "red"],
    )
    log = check_plays(table)
    names = ["viewer", "title", "day", "time", "minutes", "plan"]
    assert list(log.columns) == names
    schema = log.plays.collect_schema()
    assert [schema[name] == CHECKED_FORM[name] for name in names] == [True] * 6
    assert rows(log, "minutes") == [(21.5,), (None,), (None,)]
    assert rows(log, "day", "time")[2] == (date(2017, 12, 10), None)


def test_titles_can_be_asked_for_by_name_lazily_and_after_a_round_trip(tmp_path):
    log = check_plays(plays())
    log.plays.sink_parquet(tmp_path / "log.parquet")
    for table in (log.plays, pl.scan_parquet(tmp_path / "log.parquet")):
        assert table.filter(pl.col("title") == "A").collect().height == 2
        assert table.filter(pl.col("title") == "C").collect().height == 0
        assert table.filter(pl.col("title").is_in(["B", "C"])).collect().height == 1


def test_a_log_counts_people_and_plays_and_knows_its_period():
    log = check_plays(plays())
    assert (log.n_plays(), log.n_viewers()) == (3, 2)
    assert log.period() == (date(2017, 12, 9), date(2017, 12, 10))
    assert repr(log) == "Log of 3 plays by 2 viewers, 2017-12-09 to 2017-12-10"


@pytest.mark.parametrize("lazy", [True, False])
def test_a_table_in_the_checked_form_is_left_as_it_is(lazy):
    checked = check_plays(plays()).plays.collect()
    again = check_plays(checked.lazy() if lazy else checked)
    assert again.plays.collect().equals(checked)
    assert (again.notes, again.left_out.height) == ((), 0)


def test_the_checked_form_is_not_taken_on_trust():
    good = check_plays(plays(minutes=[1, 2, 3], region=["UK", "US", "UK"]))
    good = good.plays.collect()
    spoil = {
        "viewer": pl.Series([None, 1, 0], dtype=pl.UInt32),
        "day": pl.Series([date(1, 1, 1), date(2017, 1, 1), date(2017, 1, 2)]),
        "minutes": pl.Series([-1.0, 2.0, 3.0], dtype=pl.Float32),
    }
    for name, values in spoil.items():
        log = check_plays(good.with_columns(values.alias(name)))
        assert (log.n_plays(), log.left_out["line"].to_list()) == (2, [1])
    moved = pl.Series(["UK", "US", "IE"], dtype=pl.Categorical)
    log = check_plays(good.with_columns(region=moved))
    # Viewer 0 played in the UK on the 9th and in Ireland on the 10th.
    assert rows(log, "viewer", "region") == [(0, "IE"), (1, "US"), (0, "IE")]
    far = check_plays(good.with_columns(pl.col("viewer") + 4_000_000_000))
    assert rows(far, "viewer") == [(0,), (1,), (0,)]


def test_rows_that_cannot_be_read_are_listed_with_line_and_reason():
    n_good = 12
    bad = [
        ({"viewer": " "}, "no viewer"),
        ({"viewer": "NaN"}, "no viewer"),
        ({"title": None}, "no title"),
        ({"time": None}, "no time"),
        ({"time": "soon"}, "neither a date nor a time"),
        ({"time": "2018-02-30"}, "a day or an hour that does not exist"),
        ({"minutes": "-1"}, "negative minutes"),
        ({"minutes": "long"}, "minutes that cannot be read as a number"),
        ({"minutes": "inf"}, "minutes that cannot be read as a number"),
        ({"rating": "good"}, "rating that cannot be read as a number"),
        ({"viewer": None, "title": None, "time": None}, "an empty row"),
    ]
    good = {"viewer": "ann", "title": "A", "time": "2018-02-28"}
    table = [good | {"minutes": "5", "rating": "3"}] * n_good
    table += [good | {"minutes": None, "rating": None} | fault for fault, _ in bad]
    log = check_plays(pl.DataFrame(table, infer_schema_length=None))
    assert log.n_plays() == n_good
    lines = range(n_good + 1, n_good + 1 + len(bad))
    expected = [(line, reason) for line, (_, reason) in zip(lines, bad, strict=True)]
    assert log.left_out.rows() == expected


@pytest.mark.parametrize(
    ("written", "read", "n_commas"),
    [
        (["2,5", "3", None], [2.5, 3.0, None], 1),
        (["2,5", "1,234", "4.5"], [2.5, 1.234, 4.5], 2),
        # 1,234 alone may be one or a thousand, and 1,234.5 shows thousands.
        (["5", "1,234", "6"], [5.0, 6.0], 0),
        (["5", "2,5", "1,234.5", "6"], [5.0, 6.0], 0),
    ],
)
def test_decimal_commas_are_read_where_they_cannot_be_thousands(
    written, read, n_commas
):
    n = len(written)
    table = {"viewer": range(n), "title": ["A"] * n, "day": ["2018-01-01"] * n}
    log = check_plays(pl.DataFrame(table | {"rating": written}))
    assert log.plays.collect()["rating"].to_list() == pytest.approx(
        [
            None if value is None else pl.Series([value], dtype=pl.Float32)[0]
            for value in read
        ]
    )
    note = f"Decimal commas in rating, where 2,5 is read as 2.5: {n_commas}."
    assert log.notes == ((note,) if n_commas else ())


def test_more_than_half_unreadable_is_another_shape():
    broken = plays(day=["2017-12-09", "soon", "never"])
    message = (
        "2 of 3 are not, most often for neither a date nor a time; mend those rows, "
        "or check that each column is the right one."
    )
    with pytest.raises(LogError, match=message):
        check_plays(broken)


def test_nothing_watched_of_a_play_is_still_a_length():
    assert check_plays(plays(minutes=["0", "0.0", None])).n_plays() == 3


def test_exactly_half_unreadable_is_still_read():
    half = plays(day=["2017-12-09", "soon", "2017-12-09"])[:2]
    assert check_plays(half).n_plays() == 1


def test_empty_rows_do_not_make_a_table_unreadable():
    padded = pl.concat(
        [plays(), pl.DataFrame([[None] * 9] * 3, schema=plays().columns)]
    )
    log = check_plays(padded)
    assert (log.n_plays(), log.left_out.height) == (3, 9)


@pytest.mark.parametrize("n_empty", [0, 2])
def test_a_table_without_plays_is_refused(n_empty):
    empty = pl.DataFrame([[None] * n_empty] * 3, schema=dict(plays().schema))
    with pytest.raises(LogError, match="at least one play, got a table without rows"):
        check_plays(empty)


def test_rows_identical_to_the_second_are_one_play():
    same = {"viewer": ["ann"] * 3, "title": ["A"] * 3}
    # The second row repeats the first; the third differs by a second.
    times = ["2018-01-01 20:00:00", "2018-01-01 20:00:00", "2018-01-01 20:00:01"]
    log = check_plays(pl.DataFrame(same | {"time": times}))
    assert (log.n_plays(), log.merged) == (2, 1)
    assert "Rows identical to another, counted once: 1." in log.notes


def test_rows_that_differ_in_any_column_are_two_plays():
    table = pl.DataFrame(
        {
            "viewer": ["ann", "ann"],
            "title": ["A", "A"],
            "time": ["2018-01-01 20:00"] * 2,
            "device": ["tv", "phone"],
        }
    )
    assert check_plays(table).n_plays() == 2


def test_identical_rows_of_a_day_are_repeat_plays():
    log = check_plays(
        plays(viewer=["ann"] * 3, title=["Sorry"] * 3, day=["2017-02-14"] * 3)
    )
    assert (log.n_plays(), log.merged) == (3, 0)
    assert log.notes == ("Rows identical to another of the same day, kept: 2.",)


def test_the_attributes_of_the_last_play_count_for_all_plays():
    # Ann's plays by time: UK, US, none; bob's only play has no region.
    table = pl.DataFrame(
        {
            "viewer": ["ann", "ann", "bob", "ann"],
            "title": ["A", "B", "C", "D"],
            "time": [f"2018-01-01 {hour}:00" for hour in (20, 10, 11, 21)],
            "region": ["US", "UK", None, None],
            "plan": ["basic", "basic", "basic", "basic"],
        }
    )
    log = check_plays(table)
    regions = [("US",), ("US",), (None,), ("US",)]
    assert rows(log, "region") == regions
    note = "Viewers with more than one region, where the last play counts: 1."
    assert [text for text in log.notes if "more than one" in text] == [note]


def test_a_value_that_is_missing_now_and_then_is_no_second_value():
    log = check_plays(plays(region=["UK", "US", None]))
    assert rows(log, "region") == [("UK",), ("US",), ("UK",)]
    assert log.notes == ()


def test_day_and_time_may_both_be_there():
    # 00:30 on the 10th belongs to the 9th for a service whose day ends at 06:00.
    late = datetime(2017, 12, 10, 0, 30, tzinfo=UTC)
    log = check_plays(plays(time=[late, None, None]))
    assert rows(log, "day", "time")[:2] == [
        (date(2017, 12, 9), late.replace(tzinfo=None)),
        (date(2017, 12, 10), None),
    ]


@pytest.mark.parametrize("missing", ["viewer", "title"])
def test_a_missing_column_is_named_with_those_there_are(missing):
    match = rf'`frame` must have a column `{missing}`, got .*"day"; rename'
    with pytest.raises(LogError, match=match):
        check_plays(plays().drop(missing))


def test_a_table_without_any_time_is_refused():
    match = r'`time`, got .*read_log, with time="...", or pass undated=True'
    with pytest.raises(LogError, match=match):
        check_plays(plays().drop("day"))


@pytest.mark.parametrize("table", [plays(), plays().drop("day")])
def test_an_undated_log_holds_no_times_whatever_the_table_has(table):
    log = check_plays(table, undated=True)
    assert log.columns == ("viewer", "title")
    assert repr(log) == "Log of 3 plays by 2 viewers, undated"
    assert Log(log.plays).n_viewers() == 2
    # In the checked form already, and so it stays as it is.
    again = check_plays(log.plays, undated=True)
    assert again.plays is not log.plays
    assert again.plays.collect().equals(log.plays.collect())
    with pytest.raises(LogError, match="`log` must have a column `day`"):
        log.period()


def test_an_undated_log_leaves_out_and_keeps_what_a_dated_one_would():
    frame = pl.DataFrame(
        {
            "viewer": ["ann", "ann", "ann", None, None, "bob", "bob"],
            "title": ["A", "A", None, "A", None, "B", "C"],
            "region": [None, None, None, None, None, "UK", "US"],
        }
    )
    log = check_plays(frame, undated=True)
    assert rows(log, "title", "region") == [
        ("A", None), ("A", None), ("B", "US"), ("C", "US"),
    ]  # fmt: skip
    assert log.left_out.rows() == [
        (3, "no title"),
        (4, "no viewer"),
        (5, "an empty row"),
    ]
    assert log.notes == (
        "Rows identical to another, kept: 1.",
        "Viewers with more than one region, where the last play counts: 1.",
    )


def test_undated_is_yes_or_no():
    with pytest.raises(LogError, match="`undated` must be True or False, got 'yes'"):
        check_plays(plays(), undated="yes")


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("viewer", [["ann"], ["bob"], ["cy"]]),
        ("title", [b"A", b"B", b"C"]),
        ("minutes", [date(2018, 1, 1)] * 3),
        ("time", [True, False, True]),
        ("time", [[1], [2], [3]]),
    ],
)
def test_a_column_of_the_wrong_kind_is_refused(column, values):
    with pytest.raises(
        LogError, match=rf"`{column}` must be a column of .*, got one of"
    ):
        check_plays(plays(**{column: values}))


def test_what_is_not_a_table_is_refused():
    match = "`frame` must be a Polars, pandas or Arrow table, got 'list'"
    with pytest.raises(LogError, match=match):
        check_plays([("ann", "A", "2018-01-01")])


def test_no_error_and_no_note_names_a_viewer():
    name = "marcia.blaine@example.org"
    log = check_plays(plays(viewer=[name] * 3, region=["UK", "US", "UK"]))
    assert name not in f"{log!r} {log.notes} {log.left_out.rows()}"
    with pytest.raises(LogError, match="3 of 3") as caught:
        check_plays(plays(viewer=[name] * 3, day=["x"] * 3))
    assert name not in str(caught.value)


cells = st.sampled_from(["1", "2", "", None])
moments = st.sampled_from(["2018-01-01", "2018-01-01 20:00", "2018-02-30", "?", None])
numbers = st.sampled_from(["5", "-5", "five", None])


@given(st.lists(st.tuples(cells, cells, moments, numbers), min_size=1))
def test_every_row_is_read_merged_or_left_out(table):
    frame = pl.DataFrame(
        table,
        orient="row",
        schema=dict.fromkeys(["viewer", "title", "time", "minutes"], pl.String),
    )
    try:
        log = check_plays(frame)
    except LogError:
        return
    assert log.n_plays() + log.merged + log.left_out.height == len(table)
    assert isinstance(log, Log)


@settings(max_examples=10)
@given(st.permutations(range(6)))
def test_other_ids_for_the_same_people_give_the_same_log(numbers):
    people = [0, 1, 2, 0, 3, 4, 5]
    table = {"title": ["A"] * 7, "day": ["2018-01-01"] * 7}
    logs = [
        check_plays(pl.DataFrame(table | {"viewer": ids}))
        for ids in (people, [f"id {numbers[person]}" for person in people])
    ]
    assert rows(logs[0], "viewer") == rows(logs[1], "viewer")


# --- Attributes of viewers ----------------------------------------------------


def test_an_attribute_is_kept_where_it_is_named_and_belongs_to_the_viewer():
    table = plays(gender=["f", "m", "f"], age=[34, 51, 34], colour=["red"] * 3)
    assert check_plays(table).attributes == ()
    log = check_plays(table, attributes=["gender", "age"])
    assert log.attributes == ("gender", "age")
    assert rows(log, "gender", "age") == [("f", 34), ("m", 51), ("f", 34)]
    # Read once more, it is in the checked form and stays as it is.
    again = check_plays(log.plays, attributes=["gender", "age"])
    assert again.notes == ()
    assert rows(again, "age") == rows(log, "age")


def test_the_attributes_of_a_log_are_all_that_it_says_of_a_viewer():
    table = plays(plan=["basic"] * 3, device=["tv"] * 3, rating=[1, 2, 3])
    assert check_plays(table).attributes == ("plan",)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        (["f", "m", "x"], ["x", "m", "x"]),  # the last play of ann is the third
        (["f", "m", None], ["f", "m", "f"]),
        ([34, 51, 35], [35, 51, 35]),
        ([3.5, float("nan"), None], [3.5, None, 3.5]),
        ([True, False, None], ["true", "false", "true"]),
        ([None, None, None], [None, None, None]),
    ],
)
def test_a_viewer_has_one_value_of_each_attribute(values, kept):
    log = check_plays(plays(trait=values), attributes=["trait"])
    assert log.plays.collect()["trait"].to_list() == kept


def test_a_device_is_of_the_viewer_where_it_is_asked_for():
    table = plays(device=["tv", "web", "phone"])
    assert rows(check_plays(table), "device") == [("tv",), ("web",), ("phone",)]
    log = check_plays(table, attributes=["device"])
    assert rows(log, "device") == [("phone",), ("web",), ("phone",)]
    told = "Viewers with more than one device, where the last play counts: 1."
    assert told in log.notes


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        (
            "gender",
            "^`attributes` must be columns that tell what a viewer is, such as ",
        ),
        (7, "^`attributes` must be columns that tell what a viewer is.*, got 7"),
        ([""], "^`attributes` must be columns that tell what a viewer is.*, got ''"),
        (["title"], "got 'title'.*The kit has another use for that name; rename the "),
        (["fault"], "got 'fault'.*The kit has another use for that name; rename the "),
        (["sex"], "^`attributes` must be one of the columns .*, got 'sex'. Check how "),
        (["born"], "^`attributes` must be columns of text or numbers, and `born` is "),
    ],
)
def test_what_is_no_attribute_is_refused(attributes, message):
    table = plays(gender=["f", "m", "f"], born=[date(1980, 1, 1)] * 3)
    with pytest.raises(LogError, match=message):
        check_plays(table, attributes=attributes)
