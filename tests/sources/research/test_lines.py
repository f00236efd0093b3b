"""Whatever happened to a file, each of its lines is read, merged or listed."""

import csv
import io
import re
from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.errors import KitError
from kit.files import blocks
from kit.files.blocks import split_lines
from kit.files.opening import SourceFile
from kit.sources.research.reading import check_lines
from kit.sources.tables import open_research_log
from tests.sources.research.shapes import TEXT_SETS

# The file of plays of each set, and the lines of it that are no rows.
PLAYS = {
    "MovieLens 100K": ("u.data", None),
    "MovieLens 1M": ("ratings.dat", None),
    "MovieLens 20M": ("ratings.csv", "userId,movieId,rating,timestamp"),
    "Netflix Prize": ("combined_data_1.txt", r"0*[1-9]\d{0,8}:,*"),
    "vodclickstream": ("vodclickstream_uk_movies_03.csv", r",datetime,.*,user_id"),
    "Last.fm 1K": ("userid-timestamp-artid-artname-traid-traname.tsv", None),
}
COMMON = "x", "", "7", "::", "\t", ",", '"', "7:", "0:", "é", "\r", " ", "7::1", "7,1"


@cache
def content_of(name):
    """Rows enough to be recognised, whatever is done to some of them."""
    file, no_row = PLAYS[name]
    text = TEXT_SETS[name][file].replace("\r\n", "\n")
    header = text[: text.index("\n") + 1] if no_row else ""
    return (header + text.removeprefix(header) * 9).encode()


# Where a title may hold a CR, the separator and the cells of a whole line.
TEXTS = {"vodclickstream": (",", 8), "Last.fm 1K": ("\t", 6)}


def end_lines(line, separator, n_cells):
    """Take a line apart at each CR, if what stands between them is whole."""
    how = csv.QUOTE_MINIMAL if separator == "," else csv.QUOTE_NONE
    for part in line.split(b"\r"):
        text = [part.decode(errors="replace")]
        cells = csv.reader(text, delimiter=separator, quoting=how, strict=True)
        try:
            if len(next(cells, [])) not in (0, n_cells):
                return [line]
        except csv.Error:
            return [line]
    return line.split(b"\r")


def count_rows(content, name):
    """Count the lines that are rows, or nothing, in plain Python."""
    no_row = PLAYS[name][1]
    found = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if name in TEXTS:
        lines = [end_lines(line, *TEXTS[name]) for line in found.split(b"\n")]
        found = b"\n".join(part for line in lines for part in line).split(b"\n")
    else:
        found = found.replace(b"\r", b"\n").split(b"\n")
    found = found[:-1] if found[-1] == b"" else found
    found = [line.decode(errors="replace") for line in found]
    return sum(not (no_row and re.fullmatch(no_row, line)) for line in found)


@st.composite
def damaged(draw):
    """One of the files with lines put in, ends changed, bytes put in, its end cut."""
    name = draw(st.sampled_from(sorted(PLAYS)))
    content = content_of(name).split(b"\n")[:-1]
    extra = st.sampled_from(COMMON) | st.text(max_size=9)
    for line in draw(st.lists(extra, max_size=4)):
        content.insert(draw(st.integers(1, len(content))), line.encode())
    ends = draw(
        st.lists(st.sampled_from([b"\n", b"\r\n", b"\r"]), min_size=1, max_size=3)
    )
    whole = b"".join(line + ends[n % len(ends)] for n, line in enumerate(content))
    # Behind the longest line of column names.
    places = st.integers(80, len(whole))
    for place, extra in draw(
        st.lists(st.tuples(places, st.binary(max_size=2)), max_size=3)
    ):
        whole = whole[:place] + extra + whole[place:]
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return name, mark + whole[
        : draw(st.none() | st.integers(len(whole) // 2, len(whole)))
    ]


def try_to_open(path):
    """Open it, or give the sentence that says why not."""
    try:
        return open_research_log(path)
    except KitError as error:
        return str(error)


@given(damaged(), st.sampled_from([100, 1 << 25]))
@settings(max_examples=20)
def test_every_line_is_read_merged_or_left_out(tmp_path_factory, case, block):
    name, content = case
    path = tmp_path_factory.getbasetemp() / "rows"
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_BLOCK", block)
        log = try_to_open(path)
    # It is always taken for what it was, and refused only for how much is broken.
    if isinstance(log, str):
        assert re.search("At least half of the rows must be readable, but", log)
        return
    n_rows = count_rows(content, name)
    assert log.n_plays() + log.merged + log.left_out.height == n_rows
    assert log.left_out["line"].is_unique().all()
    assert log.left_out["line"].is_sorted()


@given(st.binary(max_size=300), st.sampled_from(sorted(PLAYS)), st.booleans())
@settings(max_examples=25)
def test_noise_is_read_or_refused_in_one_sentence(
    tmp_path_factory, noise, name, is_led
):
    path = tmp_path_factory.getbasetemp() / "noise.txt"
    path.write_bytes(content_of(name)[:100] * is_led + noise)
    assert "\n" not in str(try_to_open(path))


@cache
def read_whole(name, path):
    path.write_bytes(content_of(name))
    return read_text(path)


def read_text(path):
    plays = open_research_log(path).plays
    return plays.with_columns(pl.col(pl.Categorical).cast(pl.String)).collect().rows()


@given(st.integers(1, 200), st.sampled_from(sorted(PLAYS)))
@settings(max_examples=15)
def test_of_a_file_that_is_cut_no_half_row_is_taken_for_a_whole_one(
    tmp_path_factory, cut, name
):
    path = tmp_path_factory.getbasetemp() / "cut"
    whole = read_whole(name, path)
    path.write_bytes(content_of(name)[:-cut])
    assert set(read_text(path)) <= set(whole)


def source(content, name="rows"):
    return SourceFile(name, lambda: io.BytesIO(content))


cells = st.text(st.characters(exclude_characters='\n\r\t,"\x1f'), max_size=3)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1), st.booleans())
def test_cells_are_those_that_python_finds(rows, quoted):
    # Plain cells and quoted ones are split by different means and must agree.
    text = "\n".join(",".join(row) for row in rows) + "\n"
    found = pl.concat(split_lines(source(text.encode()), ",", 3, quoted=quoted))
    assert found.height == len(rows)
    for row, read in zip(
        csv.reader(io.StringIO(text, newline="\n")), found.rows(), strict=True
    ):
        if read[-1] is None:
            expected = [*row, "", "", ""][:3]
            assert list(read[:-1]) == [cell or None for cell in expected]
        else:
            assert read[-1] == (
                "an empty row" if not any(row[:4]) else "more than 3 cells"
            )


@pytest.mark.parametrize("name", sorted(PLAYS))
@pytest.mark.parametrize("ends", ["\r", "\n", "\r\n", "\r \n", "\n \r\n \r"])
def test_every_line_end_is_one_also_mixed_with_others(tmp_path, name, ends):
    lines = content_of(name).decode().splitlines()
    ends = ends.split(" ")
    text = "".join(line + ends[n % len(ends)] for n, line in enumerate(lines))
    (tmp_path / "plain").write_bytes(content_of(name))
    (tmp_path / "mixed").write_bytes(text.encode())
    plain, mixed = (open_research_log(tmp_path / one) for one in ("plain", "mixed"))
    assert plain.n_plays() == mixed.n_plays()
    assert (plain.merged, plain.left_out.height) == (
        mixed.merged,
        mixed.left_out.height,
    )


def test_a_cr_within_a_title_ends_no_line():
    play = b"user_000701\t2008-03-01T01:00:00Z\t\tD\xc3\xa9sert\t\tThe\rWay\n"
    file = SourceFile("x", lambda: io.BytesIO(play * 2))
    (cells,) = split_lines(file, "\t", 6, ends_in_text=True)
    assert cells["c5"].to_list() == ["The\rWay"] * 2


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(blocks, "_BLOCK", 10)
    monkeypatch.setattr(blocks, "_LONGEST", 20)
    with pytest.raises(KitError, match="'rows' has a line without end; fetch it again"):
        list(split_lines(source(b"a,b\n" + b"7" * 99), ",", 2))


def test_lines_are_numbered_within_each_file_past_those_that_are_no_rows():
    def read(one):
        for block in split_lines(one, ",", 2):
            yield block.select(
                viewer="c0",
                title="c1",
                day=pl.lit(date(2018, 1, 1)),
                fault=pl.coalesce("fault", pl.when(c0="#").then(pl.lit(""))),
            )

    # Lines 1 and 4 of the first are no rows; 2 has no title, 5 has too many cells.
    first = source(b"#\na\nb,B\n#\nc,C,x,\nd,D\n", "first")
    second = source(b"e,E\n\n,F\ng,G\nh,H\n", "second")
    log = check_lines([first, second], read)
    assert log.n_plays() == 5
    assert log.left_out.rows() == [
        (2, "no title, in first"),
        (5, "more than 2 cells, in first"),
        (2, "an empty row, in second"),
        (3, "no viewer, in second"),
    ]
