"""Whoever does what an error of a reader says to do has the table read."""

import inspect
import re

import polars as pl
import pytest

from kit.errors import KitError, LogError
from kit.log import check_plays
from kit.sources.exports.export import open_export
from kit.sources.published_tables.counts import read_counts
from kit.sources.published_tables.netflix import read_engagement, read_top10
from kit.sources.tables import read_log

PLAYS = "viewer,title,time,minutes\nann,A,2018-01-01,20\nbob,B,2018-01-02,30\n"
LINES = [line.split(",") for line in PLAYS.splitlines()]
TOP10 = (
    "week,category,weekly_rank,show_title,season_title\n"
    "{},Films,1,The Tide,N/A\n2/4/2027,Films,2,The Ebb,N/A\n"
)


def csv_of(*changes):
    text = PLAYS
    for old, new in changes:
        text = text.replace(old, new)
    return text


# What is wrong with a file, what the error advises, and the same done: the settings
# are those that the message spells, and the text is changed as it says.
CASES = [
    (
        csv_of(("viewer", "who")),
        r"name it with viewer=\"\.\.\.\"",
        {"viewer": "who"},
        None,
    ),
    (
        csv_of(("title", "what")),
        r"name it with title=\"\.\.\.\"",
        {"title": "what"},
        None,
    ),
    (csv_of(("time", "when")), r"name it with time=\"\.\.\.\"", {"time": "when"}, None),
    (csv_of(("time", "when")), "table with undated=True", {"undated": True}, None),
    (
        csv_of(("viewer,title", "user,account"), ("time,", "title,time,"),
               ("ann,A", "ann,x,A"), ("bob,B", "bob,y,B")),
        r"choose with viewer=\"user\"",
        {"viewer": "user"},
        None,
    ),
    (
        csv_of(("2018-01-01", "1/2/2018"), ("2018-01-02", "3/2/2018")),
        r"say day_order=\"dmy\" or",
        {"day_order": "dmy"},
        None,
    ),
    (
        csv_of(("01-01", "01-01 10:00Z"), ("01-02", "01-02 10:00")),
        r"for example time_zone=\"UTC\"",
        {"time_zone": "UTC"},
        None,
    ),
    (
        csv_of(("minutes", "seconds_watched")),
        r"say minutes_unit=\"seconds\"",
        {"minutes": "seconds_watched", "minutes_unit": "seconds"},
        None,
    ),
    (
        csv_of((",20\n", ",5400\n"), (",30\n", ",7200\n")),
        r"with minutes_unit=\"seconds\" or",
        {"minutes_unit": "seconds"},
        None,
    ),
    (
        csv_of(("ann,A", 'ann,A "x" y, B')),
        "put double quotes round cells that hold a separator or a quote",
        {},
        csv_of(("ann,A", 'ann,"A ""x"" y, B"')),
    ),
    (
        csv_of(("viewer,title,time,minutes\n", "")),
        "put a line such as viewer,title,time above the plays|name it with viewer",
        {},
        PLAYS,
    ),
    (
        csv_of(("viewer,title", "viewer,title,title"), ("A,", "A,A,"), ("B,", "B,B,")),
        "rename the others",
        {},
        csv_of(("viewer,title", "viewer,title,t2"), ("A,", "A,A,"), ("B,", "B,B,")),
    ),
    (
        "viewer,title,time\n",
        "put one row for each play below the column names",
        {},
        PLAYS,
    ),
    (
        csv_of(("2018-01-01", "soon"), ("2018-01-02", "later")),
        "mend those rows",
        {},
        PLAYS,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "advice", "settings", "mended"), CASES)
def test_the_advice_on_a_file_of_plays_works(tmp_path, text, advice, settings, mended):
    path = tmp_path / "plays.csv"
    path.write_text(text)
    # What names the column that the error is about is there from the beginning.
    about = {"minutes"} & settings.keys() if len(settings) > 1 else set()
    with pytest.raises(KitError, match=advice):
        read_log(path, **{name: settings[name] for name in about})
    path.write_text(mended or text)
    assert read_log(path, **settings).n_plays() == 2


@pytest.mark.parametrize(
    ("name", "content", "advice", "mended_name"),
    [
        ("plays.csv", PLAYS.replace("A", "É").encode("cp1252"), "UTF-8", "plays.csv"),
        ("plays.xls", b"x", "program and save it again as .xlsx", "plays.csv"),
        ("plays.json", b"[]", "convert it to CSV, one play a line", "plays.csv"),
        ("plays.dat", PLAYS.encode(), "save it as .csv with a first line", "plays.csv"),
        ("plays.zip", b"x", "unzip it and pass the file inside", "plays.csv"),
        ("plays.parquet", PLAYS.encode(), "check what wrote it", "plays.csv"),
    ],
)
def test_the_advice_on_another_kind_of_file_works(
    tmp_path, name, content, advice, mended_name
):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KitError, match=advice):
        read_log(tmp_path / name)
    (tmp_path / mended_name).write_text(PLAYS, encoding="utf-8")
    assert read_log(tmp_path / mended_name).n_plays() == 2


ACCENTED = PLAYS.replace("A,", "É,")
SAVED = 'Title,Date\n"É","18/12/2023"\n"B","19/12/2023"\n'


@pytest.mark.parametrize(
    ("read", "text", "find"),
    [
        (read_log, ACCENTED, lambda log: log.plays.collect()["title"]),
        (open_export, SAVED, lambda export: export.log.plays.collect()["title"]),
        (read_counts, "town,viewers\nÉ,5\nB,6\n", lambda table: table.rows["town"]),
        (read_top10, TOP10.format("3/2/2027").replace("The Tide", "É"),
         lambda table: table.rows["title"]),
        (read_engagement, "Title,Hours\nÉ,500\n", lambda table: table.rows["title"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["cp1252", "mac-roman", "utf-16-le"])
def test_the_encoding_of_a_text_can_be_said_to_every_reader(
    tmp_path, read, text, find, name
):
    path = tmp_path / "text.csv"
    path.write_bytes(text.encode(name))
    settings = {"day_order": "dmy"} if read is read_top10 else {}
    with pytest.raises(KitError, match=r"is not (UTF-8 )?text") as caught:
        read(path, **settings)
    if name != "utf-16-le":  # which looks like no text at all
        assert 'as in encoding="cp1252"' in str(caught.value)
    assert "É" in find(read(path, encoding=name, **settings)).cast(pl.String).to_list()
    with pytest.raises(KitError, match="`encoding` must be an encoding that Python kn"):
        read(path, encoding="of-the-other-kind", **settings)


@pytest.mark.parametrize("role", ["viewer", "title", "time"])
def test_the_advice_on_a_frame_works(role):
    header, *rows = LINES
    frame = pl.DataFrame(rows, header, orient="row").rename({role: "other"})
    with pytest.raises(KitError, match="rename the one that it is, or have") as caught:
        check_plays(frame)
    assert check_plays(frame.rename({"other": role})).n_plays() == 2
    (setting,) = re.findall(r'by read_log, with (\w+)="\.\.\."', str(caught.value))
    assert read_log(frame, **{setting: "other"}).n_plays() == 2
    if role == "time":
        assert "pass undated=True" in str(caught.value)
        assert check_plays(frame, undated=True).n_plays() == 2


@pytest.mark.parametrize("role", ["viewer", "day", "minutes"])
def test_the_advice_on_a_column_of_another_kind_works(role):
    columns = {"viewer": ["ann"], "title": ["A"], "day": ["2018-01-01"], "minutes": [5]}
    frame = pl.DataFrame(columns | {role: [[1]], "other": columns[role]})
    with pytest.raises(KitError, match="cast it, or name another when") as caught:
        check_plays(frame)
    (setting,) = re.findall(r'by read_log, with (\w+)="\.\.\."', str(caught.value))
    mended = frame.drop("day") if role == "day" else frame
    assert read_log(mended, **{setting: "other"}).n_plays() == 1
    assert check_plays(frame.drop(role).rename({"other": role})).n_plays() == 1


@pytest.mark.parametrize("column", ["day", "series", "minutes", "region"])
def test_a_column_that_a_log_lacks_can_be_named_as_its_error_says(column):
    error = str(LogError.lacks_column(column, ["title"]))
    (setting,) = re.findall(r'with (\w+)="\.\.\."', error)
    assert setting in inspect.signature(read_log).parameters


@pytest.mark.parametrize(
    ("read", "text", "advice", "settings", "mended"),
    [
        (
            read_top10,
            TOP10.format("2/3/2027"),
            'say day_order="dmy"',
            {"day_order": "mdy"},
            None,
        ),
        (
            read_engagement,
            "Title,Hours,Release Date\nA,500,1/2/2024\n",
            'day_order="mdy"',
            {"day_order": "mdy"},
            None,
        ),
        (
            read_counts,
            "row,viewers\nEly,5\n",
            "rename them with `names`",
            {"names": {"row": "town"}},
            None,
        ),
        (
            read_counts,
            "town,a,a\nEly,5,6\n",
            "two columns of one name; rename one",
            {},
            "town,a,b\nEly,5,6\n",
        ),
        (
            read_counts,
            'town,a\n"Ely,5\n',
            "put double quotes round cells that hold",
            {},
            'town,a\n"""Ely",5\n',
        ),
        (
            read_counts,
            "town,a\nEly,5\nAsh,x y\nKew,x y\n",
            "mend those rows",
            {},
            "town,a\nEly,5\nAsh,6\nKew,7\n",
        ),
    ],
)
def test_the_advice_on_a_published_table_works(
    tmp_path, read, text, advice, settings, mended
):
    path = tmp_path / "table.csv"
    path.write_text(text)
    with pytest.raises(KitError, match=advice):
        read(path)
    path.write_text(mended or text)
    assert read(path, **settings).rows.height
