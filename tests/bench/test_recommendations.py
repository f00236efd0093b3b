"""Daily lists of related titles: kept up to date, and worked out anew each day."""

from statistics import median
from time import perf_counter

import pytest

from kit.publishing.recommendations import list_related
from kit.sources.bundled import open_films

pytestmark = pytest.mark.bench

ROUNDS = 3


def test_a_month_of_daily_lists(table):
    log = open_films()
    how = {"since": "2017-12-01", "whole_series": True}
    assert list_related(log, **how) == list_related(log, anew=True, **how)  # warms up
    times = {False: [], True: []}
    for _ in range(ROUNDS):
        for anew, took in times.items():
            start = perf_counter()
            list_related(log, anew=anew, **how)
            took.append(perf_counter() - start)
    kept, anew = median(times[False]), median(times[True])
    table += [
        "31 daily editions of lists for 100,000 viewers (medians)",
        f"  kept up to date                      {kept:8.2f} s",
        f"  scikit-learn's cosines, anew each day{anew:8.2f} s"
        f"   {anew / kept:6.1f} times as long",
    ]
