"""A log of ten million plays, and a table of times printed at the end of the run."""

import numpy as np
import polars as pl
import pytest

N_PLAYS, N_VIEWERS, N_TITLES, N_DAYS = 10_000_000, 500_000, 2_000, 60
REGIONS = ("CA", "FL", "IL", "NY", "TX", "VT")


@pytest.fixture(scope="session")
def big_log(tmp_path_factory):
    """Path of a Parquet file: Zipf titles, and a cohort of steady fans of the first."""
    rng = np.random.default_rng(53)
    n_steady = N_PLAYS // 50
    viewer = rng.integers(0, N_VIEWERS, N_PLAYS, dtype=np.uint32)
    popularity = 1 / np.arange(1, N_TITLES + 1)
    reach = np.cumsum(popularity) / popularity.sum()
    title = np.searchsorted(reach, rng.random(N_PLAYS)).astype(np.uint32)
    day = rng.integers(0, N_DAYS, N_PLAYS, dtype=np.int32)
    # Chance alone would leave no streak to count.
    viewer[:n_steady] = rng.integers(0, n_steady // 50, n_steady, dtype=np.uint32)
    title[:n_steady] = 0
    order = rng.permutation(N_PLAYS)
    names = pl.Series([f"Film {i}" for i in range(N_TITLES)], dtype=pl.Categorical)
    places = pl.Series(REGIONS, dtype=pl.Categorical)
    region_of = rng.integers(0, len(REGIONS), N_VIEWERS)
    first_day = np.datetime64("2017-11-01", "D").astype(np.int32)
    plays = pl.DataFrame(
        {
            "viewer": viewer[order],
            "title": names.gather(title[order]),
            "day": pl.Series(day[order] + first_day).cast(pl.Date),
            "region": places.gather(region_of[viewer[order]]),
        }
    )
    path = tmp_path_factory.mktemp("bench") / "plays.parquet"
    plays.write_parquet(path)
    return path


@pytest.fixture(scope="session")
def table():
    """Collect rows of text; they are printed once all measurements are done."""
    return _rows


_rows: list[str] = []


def pytest_terminal_summary(terminalreporter):
    """Print what was measured, whether or not output is captured."""
    if _rows:
        terminalreporter.section("times")
        for row in _rows:
            terminalreporter.write_line(row)
