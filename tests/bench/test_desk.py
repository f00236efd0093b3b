"""Questions at a desk: read once and remembered, against counting each anew."""

from dataclasses import replace
from datetime import datetime
from time import perf_counter

import numpy as np
import pytest

from kit.access_logs.record import audit_office
from kit.desk.office import Office
from kit.desk.query_desk import QueryDesk
from kit.log import check_plays
from kit.publishing.counting import count
from kit.sources.simulation.plays import simulate
from kit.sources.simulation.presets import FILMS

pytestmark = pytest.mark.bench

AT = datetime(2018, 1, 8)
N_QUESTIONS = 300


EACH = 1000 / N_QUESTIONS  # seconds of all questions in milliseconds of one


def timed(side):
    start = perf_counter()
    answers = side()
    return answers, perf_counter() - start


def test_asking_a_desk(table):
    log = check_plays(simulate(replace(FILMS, n_viewers=11_200), seed=1979))
    use = Office(log, k=11).work(seed=1)
    rng = np.random.default_rng(1)
    entries = use.access_log.entries
    chosen = rng.choice(len(entries), N_QUESTIONS, replace=False)
    questions = [entries[place].question for place in sorted(chosen)]
    desk = QueryDesk(log)
    ask = lambda: [desk.ask(one, by="ben", at=AT) for one in questions]  # noqa: E731
    first, cold = timed(ask)
    again, warm = timed(ask)
    plain, single = timed(lambda: [count(log, [one])[0] for one in questions])
    assert first == again == plain
    audited, seconds = timed(
        lambda: audit_office(use.access_log, peekers=use.peekers, peeks=use.peeks)
    )
    assert audited.flagged
    table += [
        f"{N_QUESTIONS} questions, each, about {log.n_plays():,} plays",
        f"  desk, each fact new            {cold * EACH:8.2f} ms",
        f"  desk, facts asked before       {warm * EACH:8.2f} ms"
        f"   {cold / warm:6.1f} times as fast as new",
        f"  kit.count, one by one  {single * EACH:8.2f} ms"
        f"   {single / warm:6.1f} times as long as the desk",
        f"  audit of {len(entries):,} questions      {seconds * 1000:8.2f} ms in all",
    ]
