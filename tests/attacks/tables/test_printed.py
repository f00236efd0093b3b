"""A table is read as it was printed, or refused in one sentence."""

from decimal import Decimal

import polars as pl
import pytest

from kit.attacks.on_releases.tables import sums, sums as dimensions
from kit.attacks.on_releases.tables.audit import audit_tables
from kit.attacks.on_releases.tables.printed import read_tables
from kit.attacks.on_releases.tables.sums import hang_together_like_a_tree
from kit.errors import ReleaseError
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold

TABLE = pl.DataFrame({"region": ["x", "y", "total"], "viewers": [None, 30, 34]})


def read(table, rule=None):
    (done,) = read_tables(table, rule=rule, total="total", people="viewers")
    return done.cells.select("rule_low", "rule_high").rows()


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        (None, [(0, None), (30, 30), (34, 34)]),
        (Threshold(11), [(1, 10), (30, 30), (34, 34)]),
        (Threshold(11, is_zero_shown=False), [(0, 10), (30, 30), (34, 34)]),
    ],
)
def test_each_number_is_read_at_what_the_rule_reveals(rule, limits):
    assert read(TABLE, rule) == limits


def test_a_rounded_table_may_withhold_numbers_too():
    rounded = TABLE.with_columns(viewers=pl.Series([None, 30, 35]))
    assert read(rounded, Rounding(5)) == [(0, None), (28, 32), (33, 37)]


@pytest.mark.parametrize(
    "numbers",
    [
        pl.Series([None, None, None]),
        pl.Series([None, 30, 34], dtype=pl.UInt8),
        pl.Series([None, 30.0, 34.0]),
        pl.Series([None, 30, 34], dtype=pl.Int128),
        pl.Series([None, Decimal("30.00"), Decimal("34.00")]),
    ],
)
def test_numbers_may_have_any_type_if_they_are_whole(numbers):
    table = TABLE.with_columns(viewers=numbers)
    expected = [(0, None) if n is None else (n, n) for n in numbers]
    assert read(table) == expected


def test_dimensions_may_have_any_type():
    table = TABLE.with_columns(pl.col("region").cast(pl.Categorical))
    assert read(table) == read(TABLE)


def numbers(*viewers):
    return TABLE.with_columns(viewers=pl.Series(viewers, strict=False))


def names(*regions):
    return TABLE.with_columns(region=pl.Series(regions))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([], r"`tables` must be one polars frame or several, got \[\]\.$"),
        ("csv", r"`tables` must be polars frames, got 'str'\.$"),
        ([TABLE, 7], r"`tables` must be polars frames, got 'int'\.$"),
        (
            TABLE.rename({"viewers": "n"}),
            r"`people` must be a column of every table, got 'viewers', and table 1 has "
            r"only region, n; name the column with the numbers\.$",
        ),
        (
            TABLE.select("viewers"),
            r"`tables` must have columns beside the numbers, none of them called "
            r"printed, .*, got viewers in table 1; rename or add columns\.$",
        ),
        (
            TABLE.rename({"region": "verdict"}),
            r"none of them called printed, .*, got verdict, viewers in table 1",
        ),
        (
            names("x", None, "total"),
            r"`tables` must name every cell, got a missing `region` in table 1; fill "
            r"it in, with the name of the total where the cell is a margin\.$",
        ),
        (
            names("x", "y", "All"),
            r"`total` must be the name of the margin in every column, got 'total', and "
            r"`region` of table 1 has only All, x, y; rename the margin or give its na",
        ),
        (
            names("x", "total", "total"),
            r"`tables` must print each cell once, got \(total\) twice in table 1; "
            r"leave one of them out\.$",
        ),
        (
            numbers(None, -1, 34),
            r"`tables` must hold whole numbers of people, 0 to 1,000,000,000,000, or "
            r"null where one was withheld, got -1 in table 1; correct it\.$",
        ),
        (
            numbers(None, 2.5, 34),
            r"or null where one was withheld, got 2\.5 in table 1; c",
        ),
        (numbers(None, float("nan"), 34), r"got nan in table 1; correct it\.$"),
        (numbers(None, float("inf"), 34), r"got inf in table 1; correct it\.$"),
        (numbers(None, "30", "34"), r"got '30' in table 1; correct it\.$"),
        (numbers(None, True, False), r"got True in table 1; correct it\.$"),
        (
            numbers(None, 30, 10**12 + 1),
            r"0 to 1,000,000,000,000, or null .* got 1000000000001 in table 1; c",
        ),
        (numbers(None, 30.0, 1e300), r"got 1e\+300 in table 1; correct it\.$"),
        (
            TABLE.with_columns(
                viewers=pl.Series([None, 3, 2**64 - 1], dtype=pl.UInt64)
            ),
            r"got 18446744073709551615 in table 1; correct it\.$",
        ),
        (
            numbers(None, Decimal("30.5"), Decimal("34")),
            r"got Decimal\('30.5'\) in table 1; correct it\.$",
        ),
        (
            names(["x"], ["y"], ["total"]),
            r"`tables` must name cells by columns of text, got List\(String\) in "
            r"`region` of table 1; turn it into text\.$",
        ),
        (
            names({"r": "x"}, {"r": "y"}, {"r": "total"}),
            r"text, got Struct\(.* in `reg",
        ),
        (names(b"x", b"\xff", b"total"), r"text, got Binary in `region` of table 1; t"),
        (TABLE.clear(), r"and `region` of table 1 has only no values; rename the mar"),
    ],
)
def test_what_is_no_printed_table_is_refused(table, message):
    with pytest.raises(ReleaseError, match=message):
        audit_tables(table, k=10)


@pytest.mark.parametrize("rule", [7, [Threshold(3)] * 2, [], ["round"]])
def test_what_is_no_rule_is_refused(rule):
    message = "`rule` must be a rule of kit.rules, or one for each of the 1 tables, got"
    with pytest.raises(ReleaseError, match=message):
        audit_tables(TABLE, k=10, rule=rule)


@pytest.mark.parametrize("rule", [Threshold(10**30), Rounding(10**17)])
def test_a_rule_that_leaves_more_people_than_there_are_is_refused(rule):
    # 0 to half of 10**17 is beyond what a solver's numbers count to the last person.
    table = TABLE.with_columns(viewers=pl.Series([None, 0, 0]))
    message = (
        r"`rule` must be one that leaves at most 1,000,000,000,000 people possible, "
        rf"got {type(rule).__name__}\("
    )
    with pytest.raises(ReleaseError, match=message):
        audit_tables(table, k=10, rule=rule)


@pytest.mark.parametrize("total", [5, None, ["total"]])
def test_the_name_of_the_margins_is_text(total):
    message = r"`total` must be text, the name of the margins, got (5|None|\['total'\])"
    with pytest.raises(ReleaseError, match=message):
        audit_tables(TABLE, k=10, total=total)


def test_a_number_that_a_rule_cannot_have_printed_is_refused():
    with pytest.raises(
        ReleaseError, match="34 is never printed under rounding to 5; check `rule`"
    ):
        audit_tables(TABLE, k=10, rule=Rounding(5))


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        (
            {"age": {}},
            r"`groups` must be keyed by columns of the tables \(region\), got 'a",
        ),
        (
            {"region": {"both": []}},
            r"`groups` must list the values that make up each group, but 'both' of "
            r"`region` lists no values; correct it\.$",
        ),
        ({"region": {"both": "xy"}}, r"'both' of `region` lists no values; correct it"),
        ({"region": {"both": 5}}, r"'both' of `region` lists no values; correct it"),
        (
            {"region": {"both": [1, 2]}},
            r"`groups` must list the values that make up each group, but 'both' of "
            r"`region` has the name 1, which is no text; correct it\.$",
        ),
        ({"region": {5: ["x", "y"]}}, r"5 of `region` has the name 5, which is no t"),
        ({"region": {"both": [["x"]]}}, r"`region` has the name \['x'\], which is no"),
        (
            {"region": ["x"]},
            r"`groups` must be a mapping of columns to groups and their values, such "
            r"as \{.*\}, got \{'region': \['x'\]\}\.$",
        ),
        ("region", r"`groups` must be a mapping of columns to .*, got 'region'\.$"),
        (
            {"region": {"total": ["x", "y"]}},
            r"'total' of `region` is the total, or is made up of it or of groups; corr",
        ),
        ({"region": {"all": ["total"]}}, r"'all' of `region` is the total, or is made"),
        (
            {"region": {"one": ["x"], "two": ["one", "y"]}},
            r"'two' of `region` is the total, or is made up of it or of groups",
        ),
    ],
)
def test_what_is_no_group_is_refused(groups, message):
    with pytest.raises(ReleaseError, match=message):
        audit_tables(TABLE, k=10, groups=groups)


def test_values_that_do_not_make_up_the_total_are_refused():
    other = pl.DataFrame({"region": ["x", "north", "total"], "viewers": [4, 30, 34]})
    message = (
        r"`tables` must have values that make up the total, but `region` of table 1 "
        r"leaves out north; add them, or say with `groups` which values are sums of ot"
    )
    with pytest.raises(ReleaseError, match=message):
        audit_tables([TABLE, other], k=10)
    told = audit_tables([TABLE, other], k=10, groups={"region": {"north": ["y"]}})
    assert told.counts["recovered"] == 1


def test_tables_too_large_to_be_read_are_refused(monkeypatch):
    monkeypatch.setattr(sums, "MOST_CELLS", 2)
    message = "`tables` must have at most 2 cells with all margins, got 3; read fewer"
    with pytest.raises(ReleaseError, match=message):
        audit_tables(TABLE, k=10)


@pytest.mark.parametrize("n", [21, 22, 30])
def test_columns_too_many_to_number_their_cells_are_refused(n):
    # With 8 values and a total each, 21 columns are combined in 9**21 ways, 10**20.
    values = [*"abcdefgh", "total"]
    tables = [
        pl.DataFrame({f"column {at}": values, "viewers": [1] * 8 + [8]})
        for at in range(n)
    ]
    message = (
        "`tables` must have values that can be combined across all columns in at most "
        rf"4,611,686,018,427,387,904 ways, got {n} columns with more; read fewer toget"
    )
    with pytest.raises(ReleaseError, match=message):
        audit_tables(tables, k=10)
    assert audit_tables(tables[:19], k=10).table.is_empty()


def test_columns_of_only_their_total_are_counted_too():
    one = {f"column {at}": ["total"] for at in range(70)}
    message = "across all columns in at most .* ways, got 70 columns with more; read f"
    with pytest.raises(ReleaseError, match=message):
        audit_tables(pl.DataFrame(one | {"viewers": [8]}), k=10)


@pytest.mark.parametrize(
    ("frames", "is_tree"),
    [
        ("ab", True),
        ("ab ab", True),
        ("ab bc", True),
        ("ab cd", True),
        ("ab bc cd", True),
        ("ab bc ca", False),
        ("ab bc cd da", False),
        ("abc ab bc ca", True),
        ("abc bcd cde", True),
        ("abc cde eab", False),
    ],
)
def test_tables_in_a_ring_are_told_from_those_in_a_tree(frames, is_tree):
    sets = [frozenset(frame) for frame in frames.split()]
    assert hang_together_like_a_tree(sets) == is_tree


def test_single_values_come_first_and_the_total_last():
    tables = read_tables(TABLE, rule=None, total="total", people="viewers")
    groups = {"region": {"both": ["y", "x"]}}
    found = dimensions.read_dimensions(tables, groups, "total")["region"]
    assert found.values == ("x", "y", "both", "total")
    assert {at: parts.tolist() for at, parts in found.parts.items()} == {
        2: [0, 1],
        3: [0, 1],
    }
