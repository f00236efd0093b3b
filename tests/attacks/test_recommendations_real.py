"""Lists made from real ratings: what people rate next moves lists, tastes and all."""

import os
from pathlib import Path

import polars as pl
import pytest

from kit.attacks.on_releases.recommendations import infer_plays
from kit.evaluate.rates import difference
from kit.log import Log
from kit.publishing.recommendations import draw_histories, list_related
from kit.sources.tables import open_research_log

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("KIT_DATA", ROOT.parent / "shared" / "data"))


@pytest.mark.slow
def test_what_people_rate_next_is_read_off_lists_made_of_real_ratings():
    folder = REAL / "movietweetings"
    if not folder.is_dir():
        pytest.skip("no movietweetings in KIT_DATA or ../shared/data")
    plays = open_research_log(folder).plays.select("viewer", "title", "day").collect()
    people = plays.group_by("title").agg(pl.col("viewer").n_unique())
    known = people.sort("viewer", "title", descending=True).head(4_000)["title"]
    plays = plays.filter(pl.col("title").is_in(known.implode()))
    since = plays["day"].sort()[int(0.9 * plays.height)]  # a tenth is left to find
    halves = [Log(plays.filter(pl.col("viewer") % 2 == half).lazy()) for half in (0, 1)]
    drawn = [
        draw_histories(half, 1_000, until=since, least_titles=10, seed=1)
        for half in halves
    ]
    found = infer_plays(
        list_related(halves[0], since=since), drawn[0], others=drawn[1], threshold=12
    )
    success = found.success
    assert success.is_meaningful
    assert difference(success.rate, success.control_rate)[0] > 0
    assert 0.01 < found.share_found < 0.5
