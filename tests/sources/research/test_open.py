"""Research sets open as they were published, and name what they leave out."""

import gzip
import io
import os
import shutil
import tarfile
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from kit.errors import LogError
from kit.sources.research import recognise
from kit.sources.research.recognise import find_research_set
from kit.sources.research.sets import find_set
from kit.sources.tables import open_research_log, read_log
from tests import zips
from tests.sources.research import shapes
from tests.sources.research.shapes import TEXT_SETS, encode, parquet, write

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[4] / "shared" / "data"))

every_text_set = pytest.mark.parametrize("name", TEXT_SETS)


def plays(log, *columns):
    text = pl.col(pl.Categorical).cast(pl.String)
    return log.plays.with_columns(text).select(columns).collect().rows()


# --- What each set tells ----------------------------------------------------


@pytest.mark.parametrize(
    ("name", "low"),
    [
        ("MovieLens 100K", 0),
        ("MovieLens 1M", 0),
        ("MovieLens 10M", 0.5),
        ("MovieLens 20M", 0),
    ],
)
def test_every_edition_of_movielens_gives_names_ratings_and_times(tmp_path, name, low):
    log = open_research_log(write(tmp_path, encode(TEXT_SETS[name])))
    second = "Play, Time" if name == "MovieLens 20M" else "Play: Time"
    # Viewers 7, 8, 9 are numbered as they come; unix second 10^9 is 01:46:40.
    assert plays(log, "viewer", "title", "rating") == [
        (0, "Chemin Désert (1987)", 4 - low), (0, second, 3 - low),
        (1, "Chemin Désert (1987)", 5 - low), (2, second, 1 - low),
    ]  # fmt: skip
    assert plays(log, "time")[0] == (datetime(2001, 9, 9, 1, 46, 40),)
    assert log.period() == (date(2001, 9, 9), date(2001, 9, 11))
    assert log.left_out.is_empty()


@pytest.mark.parametrize("name", ["MovieLens 100K", "MovieLens 1M"])
def test_viewers_of_movielens_have_a_band_of_ages_and_a_part_of_the_country(
    tmp_path, name
):
    log = open_research_log(write(tmp_path, encode(TEXT_SETS[name])))
    # 24 and band 18; 53 and band 50; 7 and band 1. The second ZIP code is Canadian.
    assert sorted(set(plays(log, "viewer", "age_band", "region"))) == [
        (0, "18-24", "ZIP 1"), (1, "50-55", "elsewhere"), (2, "under 18", "ZIP 9"),
    ]  # fmt: skip


def test_movietweetings_finds_its_titles_by_imdb_number(tmp_path):
    log = open_research_log(write(tmp_path, encode(shapes.MOVIETWEETINGS)))
    assert plays(log, "title", "rating")[:2] == [
        ("Chemin Désert (1987)", 8),
        ("Play: Time", 6),
    ]


@pytest.mark.parametrize("name", ["Netflix Prize", "Netflix Prize of 2006"])
def test_the_netflix_prize_gives_each_rating_the_film_above_it(tmp_path, name):
    log = open_research_log(write(tmp_path, encode(TEXT_SETS[name])))
    assert log.columns == ("viewer", "title", "day", "rating")
    assert plays(log, "viewer", "title", "day", "rating") == [
        (0, "Desert, the Way (1987)", date(2001, 9, 9), 3),
        (1, "Desert, the Way (1987)", date(2001, 9, 10), 5),
        (0, "Été", date(2001, 9, 9), 4),
        (2, "Été", date(2001, 9, 11), 1),
    ]


def test_one_file_of_the_netflix_prize_finds_the_titles_above_it(tmp_path):
    folder = write(tmp_path, encode(shapes.NETFLIX_2006)) / "training_set"
    for path, n_plays in [(folder, 4), (folder / "mv_0000002.txt", 2)]:
        log = open_research_log(path)
        assert log.n_plays() == n_plays
        assert "Été" in {title for (title,) in plays(log, "title")}


def test_vodclickstream_leaves_out_visits_in_which_nothing_was_watched(tmp_path):
    log = open_research_log(write(tmp_path, encode(shapes.VODCLICKSTREAM)))
    assert plays(log, "viewer", "title", "minutes") == [
        (0, "Way, the", 1.5), (1, "Play [aaaaaaaaa3]", 90),
        (2, "Play [aaaaaaaaa2]", 1), (2, "Play [aaaaaaaaa3]", 1),
    ]  # fmt: skip
    nothing = "nothing was watched"
    assert log.left_out.rows() == [(3, nothing), (5, nothing)]
    assert "Visits in which nothing was watched, left out: 2." in log.notes


def test_most_visits_may_be_idle_but_not_all(tmp_path):
    header, *visits = shapes.VODCLICKSTREAM[
        "vodclickstream_uk_movies_03.csv"
    ].splitlines(keepends=True)
    path = tmp_path / "visits.csv"
    path.write_text(header + visits[1] * 5 + visits[0])
    assert open_research_log(path).n_plays() == 1
    path.write_text(header + visits[1] * 5)
    with pytest.raises(LogError, match=r"^In visits.csv: A log must hold at least one"):
        open_research_log(path)


def test_lastfm_calls_a_track_by_its_artist_and_knows_its_listeners(tmp_path):
    log = open_research_log(write(tmp_path, encode(shapes.LASTFM)))
    assert plays(log, "viewer", "title", "region", "age_band") == [
        (0, "Désert – The Way", "Norway", None),
        (0, 'The "X" – Away "Live"', "Norway", None),
        (1, "Désert – The Way", None, "25-34"),
        (2, "Désert – The Way", None, None),
    ]
    assert plays(log, "time")[1] == (datetime(2008, 3, 1, 1, 4),)


def test_pairs_with_titles_beside_them_open_as_an_undated_log(tmp_path):
    pairs = {"userID": ["7", "7", "8", None], "movieID": ["10", "20", "10", "10"]}
    files = encode(
        {name: shapes.MOVIELENS_1M[name] for name in ("movies.dat", "users.dat")}
    )
    write(tmp_path, files | {"ratings.parquet": parquet(pairs)})
    log = open_research_log(tmp_path)
    assert plays(log, *log.columns) == [
        (0, "Chemin Désert (1987)", "ZIP 1", "18-24"),
        (0, "Play: Time", "ZIP 1", "18-24"),
        (1, "Chemin Désert (1987)", "elsewhere", "50-55"),
    ]
    assert log.left_out.rows() == [(4, "no viewer")]
    (tmp_path / "movies.dat").unlink()
    with pytest.raises(LogError, match="undated=True"):
        open_research_log(tmp_path / "ratings.parquet")
    assert open_research_log(tmp_path / "ratings.parquet", undated=True).n_plays() == 3


def test_counts_become_as_many_plays(tmp_path):
    counts = {
        "user_idx": [5, 5, 6, None, 7, 8],
        "movie_idx": [1, 2, 1, 1, None, 1],
        "plays": [2, 1, 3, 1, 1, 0],
    }
    log = open_research_log(write(tmp_path, {"c.parquet": parquet(counts)}))
    assert plays(log, "viewer", "title") == [(0, "1")] * 2 + [(0, "2")] + [(1, "1")] * 3
    assert log.left_out.rows() == [
        (4, "no viewer"),
        (5, "no title"),
        (6, "no number of plays of at least 1"),
    ]


def test_counts_beyond_all_reason_are_refused_before_they_fill_the_memory(tmp_path):
    counts = {"user_idx": [5, 6], "movie_idx": [1, 2], "plays": [1 << 31, 1]}
    write(tmp_path, {"c.parquet": parquet(counts)})
    with pytest.raises(LogError, match="counts of at most 2,147,483,648 plays"):
        open_research_log(tmp_path / "c.parquet")


def test_views_take_the_clock_and_say_that_it_is_off(tmp_path):
    views = {
        "user": [5, 6],
        "film": [1, 1],
        "t_seconds": [0, 60],
        "approx_datetime": [datetime(2018, 4, 1, 20), datetime(2018, 4, 1, 20, 1)],
    }
    log = open_research_log(write(tmp_path, {"views.parquet": parquet(views)}))
    assert plays(log, "viewer", "time") == [
        (0, datetime(2018, 4, 1, 20)),
        (1, datetime(2018, 4, 1, 20, 1)),
    ]
    assert "off by a small unknown constant" in log.notes[1]


def test_titles_that_share_a_name_stay_apart_and_those_without_keep_their_number(
    tmp_path,
):
    files = shapes.MOVIELENS_20M | {
        "movies.csv": "movieId,title,genres\n10,Play,x\n20,Play,x\n",
        "ratings.csv": shapes.MOVIELENS_20M["ratings.csv"] + "9,30,1,1000000000\n",
    }
    log = open_research_log(write(tmp_path, encode(files)))
    titles = {title for (title,) in plays(log, "title")}
    assert titles == {"Play [10]", "Play [20]", "30"}
    assert "as in movies.csv; without a name there: 1." in log.notes[-1]


def test_a_file_alone_gives_numbers_for_titles(tmp_path):
    write(tmp_path, {"ratings.dat": encode(shapes.MOVIELENS_1M)["ratings.dat"]})
    log = open_research_log(tmp_path / "ratings.dat")
    assert {title for (title,) in plays(log, "title")} == {"10", "20"}
    assert log.columns == ("viewer", "title", "day", "time", "rating")


# --- Wherever it lies, whatever it is called --------------------------------


def zipped(files):
    of_a_system = {"set/": "", "__MACOSX/set/._u.data": "1"}
    return zips.zipped(of_a_system | {f"set/{name}": c for name, c in files.items()})


def tarred(files, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(f"./set/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def same(log, other):
    assert log.plays.collect().equals(other.plays.collect())
    assert log.left_out.equals(other.left_out)


@every_text_set
def test_a_folder_and_its_archives_open_alike(tmp_path, name):
    files = encode(TEXT_SETS[name])
    log = open_research_log(write(tmp_path / "set", files))
    assert log.n_plays() == 4
    archives = {
        "set.zip": zipped(files),
        "set.tar.gz": tarred(files),
        "set.download": tarred(files, "w"),
    }
    write(tmp_path / "archives", archives)
    for archive in archives:
        same(log, open_research_log(tmp_path / "archives" / archive))


@every_text_set
def test_read_log_opens_them_too_unless_columns_are_named(tmp_path, name):
    folder = write(tmp_path, encode(TEXT_SETS[name]))
    same(read_log(folder), open_research_log(folder))
    assert read_log(str(folder), undated=True).columns[:2] == ("viewer", "title")
    with pytest.raises(LogError, match="is a folder; name a file in it"):
        read_log(folder, viewer="userId")


@every_text_set
def test_a_set_is_known_by_what_it_holds_not_by_its_names(tmp_path, name):
    files = encode(TEXT_SETS[name])
    log = open_research_log(write(tmp_path / "set", files))
    with find_research_set(tmp_path / "set") as found:
        plays = [file.name for file in found.plays]
    others = {*plays, "u1.base"}
    renamed = {f"part {n}.bin": files[play] for n, play in enumerate(plays)}
    renamed |= {
        f"beside {n}": files[other] for n, other in enumerate(set(files) - others)
    }
    same(log, open_research_log(write(tmp_path / "renamed", renamed)))


def test_a_compressed_file_opens_like_a_plain_one(tmp_path):
    files = encode(shapes.MOVIELENS_1M)
    log = open_research_log(write(tmp_path / "set", files))
    files["ratings.dat.gz"] = gzip.compress(files.pop("ratings.dat"), mtime=0)
    same(log, open_research_log(write(tmp_path / "zipped", files) / "ratings.dat.gz"))


def test_any_other_file_is_read_by_read_log(tmp_path):
    path = tmp_path / "plays.csv"
    path.write_text("user,film,date\nann,A,2018-01-01\nbob,B,2018-01-02\n")
    same(open_research_log(path), read_log(path))
    for other in (path, tmp_path / "none.csv", tmp_path, 3, "bad\0name"):
        with find_research_set(other) as found:
            assert found is None
    with pytest.raises(LogError, match="`source` must be the name of a file, or a t"):
        open_research_log(3)


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (
            {"a/u.data": shapes.MOVIELENS_100K, "b/ratings.csv": shapes.MOVIELENS_20M},
            "a/u.data, b/ratings.csv",
        ),
        (
            {"u1.base": shapes.MOVIELENS_100K, "ratings.csv": shapes.MOVIELENS_20M},
            "ratings.csv, u1.base",
        ),
    ],
)
def test_a_folder_of_several_sets_is_refused(tmp_path, files, names):
    content = {name: encode(one)[Path(name).name] for name, one in files.items()}
    write(tmp_path, content)
    rule = f"holds several files of plays, such as {names}; name one of them"
    with pytest.raises(LogError, match=rule):
        open_research_log(tmp_path)


def test_the_netflix_prize_twice_over_is_refused(tmp_path):
    first = shapes.NETFLIX["combined_data_1.txt"].encode()
    write(tmp_path, {"combined_data_1.txt": first, "mv_0000001.txt": first})
    with pytest.raises(LogError, match=r"combined_data_1.txt, mv_0000001.txt; name"):
        open_research_log(tmp_path)


DAMAGED = [
    ({"u.data": "", "u1.base": ""}, shapes.MOVIELENS_100K),
    ({"u.data": "MZ\0\0", "u1.base": ""}, shapes.MOVIELENS_100K),
    ({"u.data": "MZ", "u1.base": "", "u1.test": ""}, shapes.MOVIELENS_100K),
    ({"ratings.dat": "x", "copy.dat": ""}, shapes.MOVIELENS_1M),
    ({"ratings.csv": "x", "copy/ratings.csv": ""}, shapes.MOVIELENS_20M),
    ({"ratings.csv.gz": "\x1f\x8b", "copy.csv": ""}, shapes.MOVIELENS_20M),
]


@pytest.mark.parametrize(("files", "shape"), DAMAGED)
@pytest.mark.parametrize("packed", [False, True])
def test_where_the_file_that_is_meant_is_damaged_no_other_is_read(
    tmp_path, files, shape, packed
):
    damaged, other, *_ = files
    sound = encode(shape)[damaged.removesuffix(".gz")]
    content = dict.fromkeys(files, sound)
    content[damaged] = files[damaged].encode("latin-1")
    write(tmp_path / "set", content)
    target = tmp_path / "set"
    if packed:
        target = tmp_path / "set.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for name, bytes_ in content.items():
                archive.writestr(name, bytes_)
    with pytest.raises(LogError, match=f"holds {damaged}, which does not begin as it"):
        open_research_log(target)
    # What the message offers is done: the other file is named, and said to be read.
    log = open_research_log(tmp_path / "set" / other)
    assert log.notes[0].startswith(f"Read {Path(other).name}")
    # Fetched again, it is read, and the other file is taken for a part or a copy of it.
    (tmp_path / "set" / damaged).unlink()
    write(tmp_path / "set", {damaged.removesuffix(".gz"): sound})
    if "copy." not in other:
        assert f"Read {damaged}" in open_research_log(tmp_path / "set").notes[0]


def test_of_two_parquet_files_none_is_read_where_one_is_damaged(tmp_path):
    counts = parquet({"user_idx": [1], "movie_idx": [2], "plays": [3]})
    write(tmp_path, {"counts.parquet": counts, "events.parquet": b"PAR1 and no more"})
    with pytest.raises(LogError, match=r"holds events\.parquet, which does not begin"):
        open_research_log(tmp_path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("MovieLens 1M", "not when anything was watched"),
        ("Netflix Prize", "not when anything was watched"),
        ("vodclickstream", "Minutes are the seconds of `duration` by 60"),
    ],
)
def test_what_a_time_or_a_length_means_is_said_and_first_which_file_was_read(
    tmp_path, name, said
):
    log = open_research_log(write(tmp_path, encode(shapes.TEXT_SETS[name])))
    assert log.notes[0].startswith("Read ")
    assert said in log.notes[1]


def test_a_track_without_an_artist_is_called_by_itself(tmp_path):
    files = encode(shapes.LASTFM)
    name = next(iter(files))
    files[name] += b"user_000703\t2008-03-03T01:04:00Z\t\t\t\tAlone\n"
    log = open_research_log(write(tmp_path, files))
    assert plays(log, "title")[-1] == ("Alone",)
    assert log.left_out.is_empty()


def test_what_a_packing_program_adds_is_no_file_of_plays(tmp_path):
    ratings = encode(shapes.MOVIELENS_1M)["ratings.dat"]
    files = {"ml-1m/ratings.dat": ratings, "__MACOSX/ratings.dat": ratings}
    assert open_research_log(write(tmp_path, files)).n_plays() == len(shapes.RATINGS)


def test_lines_of_viewers_that_are_broken_are_counted(tmp_path):
    files = encode(shapes.MOVIELENS_1M)
    files["users.dat"] += b"10::M::1::10\n\n"
    log = open_research_log(write(tmp_path, files))
    assert "Lines of users.dat left aside as broken: 1." in log.notes
    files = encode(shapes.LASTFM)
    files["userid-profile.tsv"] += b"user_1\n"
    log = open_research_log(write(tmp_path / "2", files))
    assert "Lines of userid-profile.tsv left aside as broken: 1." in log.notes


def test_an_edition_is_told_by_its_rows_whatever_empty_lines_are_among_them(
    tmp_path, monkeypatch
):
    known = replace(find_set("movielens-1m"), plays=len(shapes.RATINGS))
    monkeypatch.setattr(recognise, "find_set", lambda name: known)
    ratings = encode(shapes.MOVIELENS_1M)["ratings.dat"]
    for extra, said in (
        (b"\n\n", f"as many rows as {known.edition}."),
        (b"x\n", "no edition known here has its 5 rows"),
    ):
        log = open_research_log(write(tmp_path, {"ratings.dat": ratings + extra}))
        assert said in log.notes[0]


@pytest.mark.parametrize("name", ["Last.fm 1K", "vodclickstream"])
def test_a_last_line_without_an_end_that_may_have_been_cut_is_left_out(tmp_path, name):
    (file, content), *_ = encode(TEXT_SETS[name]).items()
    whole = open_research_log(write(tmp_path, {file: content}))
    cut = open_research_log(write(tmp_path, {file: content[:-1]}))
    assert cut.n_plays() == whole.n_plays() - 1
    assert "a last line that may have been cut" in cut.left_out["reason"].to_list()


def test_what_lies_on_top_is_meant(tmp_path):
    files = encode(shapes.MOVIELENS_1M)
    write(tmp_path, files | {"old/ratings.dat": files["ratings.dat"]})
    assert open_research_log(tmp_path).n_plays() == 4
    # What lies deeper may be damaged, as it is not meant.
    write(tmp_path, {"old/ratings.dat": b"x"})
    assert open_research_log(tmp_path).n_plays() == 4


# --- Rows that cannot be read -----------------------------------------------


@pytest.mark.parametrize(
    ("name", "file", "line", "reason"),
    [
        ("MovieLens 100K", "u.data", "x\t10\t4\t1000000000", "viewer that cannot be"),
        ("MovieLens 1M", "ratings.dat", "7::10", "no time"),
        ("MovieLens 1M", "ratings.dat", "7::10::4::1000000000::1", "more than 4 cells"),
        ("MovieLens 1M", "ratings.dat", "", "an empty row"),
        ("MovieLens 1M", "ratings.dat", "7::10::4::97830076", "neither unix seconds"),
        ("MovieLens 1M", "ratings.dat", "7::::4::1000000000", "no title"),
        ("MovieLens 20M", "ratings.csv", "7,10,four,1000000000", "rating that cannot"),
        ("MovieLens 20M", "ratings.csv", "7,10,nan,1000000000", "rating that cannot"),
        ("Netflix Prize", "combined_data_1.txt", "70,3", "no time"),
        ("Netflix Prize", "combined_data_1.txt", "70,3,2001-09-0", "day that cannot"),
        ("Netflix Prize", "combined_data_1.txt", "70,3,2001-9-10", "day that cannot"),
        ("Netflix Prize", "combined_data_1.txt", "70", "neither a film nor a rating"),
        ("vodclickstream", "vodclickstream_uk_movies_03.csv", '7,"Way', "a quote out"),
        ("Last.fm 1K", None, "user_000701\t2008-03-01", "time that cannot be read"),
        ("Last.fm 1K", None, "user_000701\t2008-03-01T01:00:00Z\t\tX\t\t", "no title"),
        ("Last.fm 1K", None, "user_000701\t\t\t\xff\t\tX\t", "text that is not UTF-8"),
    ],
)
def test_a_row_that_cannot_be_read_is_listed_with_line_and_reason(
    tmp_path, name, file, line, reason
):
    files = encode(TEXT_SETS[name])
    file = file or next(iter(files))
    n_lines = files[file].count(b"\n")
    files[file] += line.encode("latin-1") + b"\n"
    log = open_research_log(write(tmp_path, files))
    (found,) = log.left_out.filter(pl.col("reason") != "nothing was watched").rows()
    assert found[0] == n_lines + 1
    assert reason in found[1]
    assert found[1].endswith(", in combined_data_1.txt") == (name == "Netflix Prize")
    assert log.n_plays() == 4


def test_ratings_below_a_line_that_may_have_been_a_film_are_left_out(tmp_path):
    path = tmp_path / "combined_data_1.txt"
    path.write_text("1:\n70,3,2001-09-09\n71,3,2001-09-09\n72,3,2001-09-09\n2\n"
                    "73,4,2001-09-09\n3:\n74,4,2001-09-09\n")  # fmt: skip
    log = open_research_log(path)
    # Whether line 6 is of film 2 or of film 1 cannot be told.
    assert log.left_out.rows() == [
        (5, "neither a film nor a rating"),
        (6, "no title"),
    ]
    assert plays(log, "title") == [("1",), ("1",), ("1",), ("3",)]


def test_a_file_that_is_mostly_something_else_is_refused(tmp_path):
    path = tmp_path / "u.data"
    # Its first lines are such, or it would not be taken for this set.
    path.write_text(shapes.MOVIELENS_100K["u.data"] * 60 + "nothing\n" * 300)
    rule = r"^In u.data: At least half of the rows .* 300 of 540 are not, most often"
    with pytest.raises(LogError, match=rule):
        open_research_log(path)


@pytest.mark.parametrize("name", ["set.zip", "set.tar.gz", "ratings.dat.gz"])
def test_an_archive_that_is_cut_is_refused(tmp_path, name):
    files = encode(shapes.MOVIELENS_1M)
    files["ratings.dat"] *= 9999  # long, or its beginning would be its end
    make = {"set.zip": zipped, "set.tar.gz": tarred}
    content = make[name](files) if name in make else gzip.compress(files["ratings.dat"])
    path = tmp_path / name
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(
        LogError, match="is damaged or locked; fetch it again or unpack"
    ):
        open_research_log(path)


# --- Kept on disk -----------------------------------------------------------


def test_a_log_that_is_kept_stays_on_disk_and_opens_again(tmp_path):
    folder = write(tmp_path / "set", encode(shapes.NETFLIX))
    target = tmp_path / "kept.parquet"
    log = open_research_log(folder, keep=target)
    assert "Parquet SCAN" in log.plays.explain()
    same(log, open_research_log(folder))
    again = read_log(target)
    assert "Parquet SCAN" in again.plays.explain()
    same(again, log)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.parquet", "set"]


def test_without_being_asked_nothing_is_written(tmp_path):
    folder = write(tmp_path / "set", encode(shapes.NETFLIX))
    before = sorted(tmp_path.rglob("*"))
    open_research_log(folder)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("keep", "rule"),
    [
        ("kept.csv", "a new file that ends in .parquet"),
        ("there.parquet", "a new file that ends in .parquet"),
        ("none/kept.parquet", "a file in a folder that exists"),
        (3, "a new file that ends in .parquet, got 3"),
        ("x" * 5000 + ".parquet", "a new file that ends in .parquet"),
        ("x\0.parquet", "a new file that ends in .parquet"),
    ],
)
def test_a_log_is_kept_only_in_a_new_parquet_file(tmp_path, monkeypatch, keep, rule):
    monkeypatch.chdir(write(tmp_path, encode(shapes.NETFLIX)))
    Path("there.parquet").write_bytes(b"")
    with pytest.raises(LogError, match=rf"`keep` must be .*{rule}"):
        open_research_log(tmp_path, keep=keep)


# --- The real ones ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "n_plays", "n_viewers", "n_titles", "columns"),
    [
        ("movietweetings", 141_695, 21_081, 12_611, "day time rating"),
        ("ml-latest-small", 100_004, 671, 9_066, "day time rating"),
        ("ml-1m-pairs", 1_000_209, 6_040, 3_706, "region age_band"),
        ("netflix-uk/watch_counts.parquet", 350_382, 109_761, 7_634, ""),
        (
            "netflix-uk/events_2018-04_2019-06.parquet",
            86_889,
            11_254,
            4_057,
            "day time",
        ),
    ],
)
def test_the_real_sets_have_the_counts_that_come_with_them(
    name, n_plays, n_viewers, n_titles, columns
):
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not here; set KIT_DATA to the folder of real data")
    log = open_research_log(path)
    assert (log.n_plays(), log.n_viewers()) == (n_plays, n_viewers)
    assert log.plays.select(pl.col("title").n_unique()).collect().item() == n_titles
    assert log.columns == ("viewer", "title", *columns.split())
    assert log.left_out.is_empty()
    assert log.merged == 0


def test_a_real_set_is_told_by_its_number_of_rows(tmp_path):
    real = REAL / "movietweetings" / "ratings.dat"
    if not real.exists():
        pytest.skip("movietweetings is not here; set KIT_DATA to the folder of it")
    assert "as many rows as MovieTweetings, as of" in open_research_log(real).notes[0]
    copy = shutil.copy(real, tmp_path)
    os.truncate(copy, 1_000_000)
    # Where it was cut, a row may be left out; that rows are missing shows in any case.
    assert "it may be another, or a part of one." in open_research_log(copy).notes[0]
