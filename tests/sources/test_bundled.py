"""The bundled files are the invented audiences, and hold the truth they promise."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kit.errors import SourceError
from kit.log import CHECKED_FORM, Log, check_plays
from kit.sources import bundled
from kit.sources.bundled import FILMS_SEED, TRACKS_SEED, open_films, open_tracks
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS, TRACKS

FILES = {
    "films": (open_films, FILMS, FILMS_SEED),
    "tracks": (open_tracks, TRACKS, TRACKS_SEED),
}
README = (bundled.DATA / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_a_bundled_file_is_what_the_simulator_makes_of_its_settings(name):
    opened, audience, seed = FILES[name]
    assert_frame_equal(opened().plays.collect(), simulate(audience, seed=seed))


@pytest.mark.parametrize("name", FILES)
def test_a_bundled_log_is_lazy_and_in_the_checked_form(name):
    log = FILES[name][0]()
    assert isinstance(log, Log)
    assert isinstance(log.plays, pl.LazyFrame)
    expected = {name: t for name, t in CHECKED_FORM.items() if name != "rating"}
    assert dict(log.plays.collect_schema()) == expected
    assert "invented" in log.notes[0]


@pytest.mark.parametrize("name", FILES)
def test_a_bundled_log_passes_the_checks_unchanged(name):
    log = FILES[name][0]()
    checked = check_plays(log.plays)
    assert checked.notes == ()
    assert checked.left_out.is_empty()
    assert checked.n_plays() == log.n_plays()


@pytest.mark.parametrize("name", FILES)
def test_a_bundled_file_is_small(name):
    assert (bundled.DATA / f"{name}.parquet").stat().st_size < 5e6


@pytest.mark.parametrize("name", FILES)
def test_the_dictionary_gives_the_counts_and_the_columns_of_the_file(name):
    plays = FILES[name][0]().plays.collect()
    section = README.partition(f"## `{name}.parquet`")[2].partition("\n## ")[0]
    for count in (plays.height, plays["viewer"].n_unique(), plays["title"].n_unique()):
        assert f"{count:,}" in section
    stored = pl.read_parquet_schema(bundled.DATA / f"{name}.parquet")
    rows = [line.split("|")[1].strip() for line in section.splitlines() if "|" in line]
    assert [f"`{column}`" for column in stored] == rows[2:]


def test_the_bundled_truth_is_the_one_the_dictionary_tells():
    plays = open_films().plays
    streak = pl.col("day").is_between(date(2017, 11, 23), date(2017, 12, 10))
    prince = plays.filter(pl.col("title") == "A Christmas Prince", streak).collect()
    days = prince.group_by("viewer").agg(
        pl.col("day").n_unique(), pl.col("region").first()
    )
    cohort = days.filter(pl.col("day") == 18)
    assert cohort.height == 53
    assert (cohort["region"] == "VT").sum() == 5
    vermont = prince.filter(pl.col("region") == "VT").group_by("day")
    audience = vermont.agg(pl.col("viewer").n_unique())
    alone = audience.filter(pl.col("viewer") == 5)["day"].sort().to_list()
    assert f"exactly five on {len(alone)} of the 18 days" in README


def test_the_files_are_in_the_public_domain():
    licence = (bundled.DATA / "LICENSE").read_text("utf-8")
    assert "SPDX-License-Identifier: CC0-1.0" in licence
    assert "CC0" in README


def test_rebuilding_writes_both_audiences(tmp_path, monkeypatch):
    few = {"FILMS": replace(FILMS, n_viewers=1_000)}
    few |= {"TRACKS": replace(TRACKS, n_viewers=4_000, mean_plays=2)}
    for name, audience in few.items():
        monkeypatch.setattr(bundled, name, audience)
    paths = bundled.write_bundled(tmp_path)
    assert [path.name for path in paths] == ["films.parquet", "tracks.parquet"]
    monkeypatch.setattr(bundled, "DATA", tmp_path)
    for opened, audience, seed in (
        (open_films, few["FILMS"], FILMS_SEED),
        (open_tracks, few["TRACKS"], TRACKS_SEED),
    ):
        assert_frame_equal(opened().plays.collect(), simulate(audience, seed=seed))


def test_a_missing_file_says_how_to_make_it_again(tmp_path, monkeypatch):
    monkeypatch.setattr(bundled, "DATA", tmp_path)
    with pytest.raises(SourceError, match=r"data/films.parquet must be .* `make data`"):
        open_films()
