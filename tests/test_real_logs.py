"""docs/real-logs.md says what the code finds, and the notebooks quote the page."""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from kit import real_logs
from kit.attacks.on_logs.points import Resolution
from kit.errors import LogError
from kit.log import check_plays
from kit.rules.threshold import Threshold
from kit.sources.tables import read_log
from kit.sweeps import HowMany, choose_cases, sweep
from kit.sweeps.reach import measure_reach

ROOT = Path(__file__).parents[1]
REAL = Path(os.environ.get("KIT_DATA", ROOT.parent / "shared" / "data"))
PAGE = (ROOT / "docs" / "real-logs.md").read_text("utf-8")
ROWS = set(PAGE.splitlines())


def log_of(rows, *, undated=False):
    """Build a log from (viewer, title, day of January 2018)."""
    first = date(2017, 12, 31)
    plays = [(who, title, first + timedelta(day)) for who, title, day in rows]
    frame = pl.DataFrame(plays, ["viewer", "title", "day"], orient="row")
    return check_plays(frame, undated=undated)


# Ann saw A on the 1st and B on the 2nd, Bob A on the 1st, Cid A on the 1st and C.
THREE = [("ann", "A", 1), ("ann", "B", 2), ("bob", "A", 1), ("cid", "A", 1)]
THREE += [("cid", "C", 2)]


@pytest.fixture
def three():
    return {real_logs.PANEL: log_of(THREE), "Bare": log_of(THREE, undated=True)}


def cells(text, start):
    """The cells of the only row that starts so, but for the first two."""
    (row,) = (row for row in text.splitlines() if row.startswith(f"| {start} |"))
    return [cell.strip() for cell in row.strip("|").split("|")][2:]


def test_sizes_by_hand(three):
    found = real_logs.write_logs(three)
    # Two, one and two plays: two in the median. A day lies between those of two people.
    row = f"| {real_logs.PANEL} | 3 | 5 | 3 | 2 | 2018-01-01 to 2018-01-02 | 1 |"
    assert row in found
    assert "| Bare | 3 | 5 | 3 | 2 | no dates | – |" in found


def test_drawn_plays_by_hand(three):
    alone, left_out = real_logs.write_chance(three).split("\n\n", 1)
    # Two titles of Ann and of Cid are theirs alone; Bob has but one.
    assert cells(alone, "Bare | title")[1] == "100.0% (34.2% to 100.0%)"
    assert cells(alone, "Bare | title")[2:] == ["nobody has so many"] * 2
    assert cells(left_out, "Bare | title") == ["0", "1", "3", "3"]
    assert "Bare | title and day" not in alone


def test_chosen_plays_by_hand(three):
    some, everybody, risks = real_logs.write_choice(three).split("\n\n")[1::2]
    # Ann and Cid are alone by one play; Bob shares his with both of them.
    for table in (some, everybody):
        assert cells(table, "Bare | title")[0] == "66.7%"
    assert cells(some, "Bare | title")[1] == "100.0%"
    assert cells(everybody, "Bare | title")[1] == "66.7%"
    assert cells(risks, "Bare | title")[1] == "77.8%"  # (1 + 1 + 1/3) / 3
    assert cells(some, "Bare | title")[2] == "nobody has so many"


def test_people_are_found_by_what_was_heard_of_them():
    # Twelve people, each with ten titles of their own: nobody is like anybody.
    rows = [(who, f"{who} {n}", 1 + n) for who in range(12) for n in range(10)]
    found = real_logs.write_auxiliary({"Apart": log_of(rows)})
    for facts in ("2 titles at random", "8 titles at random, 2 of them wrong"):
        row = cells(found, f"Apart | {facts}, days to within 3")
        assert row[0] == "12 of 12"
        # Found, and nobody else; by counting titles as well; of equals, the first.
        assert row[1].startswith("100.0% (")
        assert row[2].startswith("0.0% (")
        assert row[4].startswith("100.0% (")
        assert row[5].startswith("8.3% (")


def test_a_log_that_is_deleted_by_hand():
    # Every day four plays of Ann's and one of Bob's: all that is kept is hers alone.
    days = range(1, 41)
    plays = [("ann", f"{t}", day) for day in days for t in range(4)]
    log = log_of([*plays, *(("bob", "4", day) for day in days)])
    found = real_logs.write_retention({real_logs.PANEL: log})
    # Three quarters of 40 days are 30; of them a week is 7/30 of the plays.
    row = next(row for row in found.splitlines() if row.startswith("| 7 |"))
    assert row.split(" | ")[1:3] == ["100%", "23%"]
    assert row.split(" | ")[3].startswith("100.0% (")
    assert "by 4 plays from 30 days, of all" in found


def test_two_halves_of_a_log_are_put_together_again(monkeypatch):
    # Each of 200 has ten titles of their own, and half of the plays are in both.
    log = log_of([(f"p{n}", f"{n} {t}", t + 1) for n in range(200) for t in range(10)])
    monkeypatch.setattr(real_logs, "SPLIT", ("Apart",))
    monkeypatch.setattr(real_logs, "SPLITS", (("half", 0.5, 0, None),))
    row = cells(real_logs.write_services({"Apart": log}), "Apart | half")
    linked, right, strangers, active, counted, named = row[1:]
    assert linked == counted
    assert float(linked.split("%")[0]) > 95  # but for those with no play in common
    assert right.startswith("100.0% (")
    assert strangers.startswith("0.0% (")
    assert float(active.split("%")[0]) < 10
    # It names somebody for everyone, and half of A is not on B.
    assert float(named.split("%")[0]) < 75


def test_a_page_is_renewed_between_its_comments(three, monkeypatch):
    monkeypatch.setattr(real_logs, "SECTIONS", {"logs": real_logs.write_logs})
    page = "Before.\n<!-- logs: begin -->\nOld.\n<!-- logs: end -->\nAfter."
    once = real_logs.renew(page, three)
    assert once.startswith("Before.\n<!-- logs: begin -->\n\n| log | people |")
    assert once.endswith("|\n\n<!-- logs: end -->\nAfter.")
    assert real_logs.renew(once, three) == once
    with pytest.raises(LogError, match=r"`document` must be a text with '<!-- logs: b"):
        real_logs.renew(page.replace("begin", "start"), three)


def test_a_log_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LogError, match=r"events_2018-04_2019-06\.parquet"):
        real_logs.open_logs(tmp_path)


def test_the_page_has_a_place_and_a_table_for_everything():
    for name in real_logs.SECTIONS:
        _, table = PAGE.split(f"<!-- {name}: begin -->")
        assert table.partition(f"<!-- {name}: end -->")[0].startswith("\n\n")
        assert "| --- |" in table.partition(f"<!-- {name}: end -->")[0]
    for name in real_logs.FILES:
        assert sum(row.startswith(f"| {name} |") for row in ROWS) >= 5


@pytest.fixture
def panel():
    file = REAL / real_logs.FILES[real_logs.PANEL]
    if not file.is_file():
        pytest.skip(
            "the real panel is not here; set KIT_DATA to the folder of real data"
        )
    return read_log(file)


def test_a_sweep_tries_hundreds_of_groups_of_a_real_log(panel):
    cases = choose_cases(panel, seed=1, games=[HowMany])
    swept = sweep(cases, {"threshold": Threshold}, seed=1, ks=[11])
    reach = measure_reach(swept, cases, rule="threshold", k=11)
    assert reach.n >= 200
    # Running totals and windows of large numbers are told apart by few people.
    assert reach.proved >= 20


def test_a_row_of_the_page_is_what_is_measured(panel):
    log = panel
    for row in real_logs.row_of_chance(real_logs.PANEL, log, Resolution(when="day")):
        assert f"| {' | '.join(row)} |" in ROWS
    assert set(real_logs.write_logs({real_logs.PANEL: log}).splitlines()) <= ROWS


@pytest.mark.parametrize(
    "name",
    [
        "30-how-few-plays",
        "31-the-netflix-prize",
        "32-how-long-is-too-long",
        "33-two-services",
    ],
)
def test_what_a_notebook_says_of_real_logs_stands_on_the_page(name):
    source = (ROOT / "notebooks" / "src" / f"{name}.py").read_text("utf-8")
    rows = [row[2:] for row in source.splitlines() if row.startswith("# | ")]
    starts = ("| 7 |", "| 30 |", "| 91 |", "| 365 |")
    starts += tuple(f"| {log} |" for log in real_logs.FILES)
    quoted = [row for row in rows if row.startswith(starts)]
    assert len(quoted) >= 4
    assert set(quoted) <= ROWS


def test_what_the_notebooks_say_in_words_stands_on_the_page():
    bare = "MovieLens 1M, without its dates | title"
    chance, choice = (
        PAGE.split(f"<!-- {name}: begin -->")[1].split("\n\nPeople left out")[0]
        for name in ("chance", "choice")
    )
    choice = choice.split("\n\nAlone, of all people")[0]
    drawn, best = (cells(text, bare)[2].split()[0] for text in (chance, choice))
    source = (ROOT / "notebooks" / "src" / "30-how-few-plays.py").read_text("utf-8")
    said = f"drawn at random leave {drawn} of people alone, and the best three {best}."
    assert said in source
    days = cells(PAGE.split("<!-- logs: end -->")[0], real_logs.PANEL)[-1]
    source = (ROOT / "notebooks" / "src" / "32-how-long-is-too-long.py").read_text()
    assert f"first film to the last it is {days} days in the median" in source


def test_page_80_quotes_the_panel_as_it_stands_on_two_pages():
    source = (ROOT / "notebooks" / "src" / "80-limits.py").read_text("utf-8")
    table = source.split("# | measure | real panel |")[1].split("#\n")[0]
    rows = [row[2:] for row in table.splitlines()[2:]]
    assert len(rows) >= 8
    assert set(rows) <= set((ROOT / "data" / "README.md").read_text().splitlines())
    for known in ("title and day", "title"):
        literals = source.split(f'"real panel: {known}": [')[1].split("]")[0]
        typed = [float(one) for one in re.findall(r"[\d.]+", literals)]
        (row,) = (
            row for row in ROWS
            if row.startswith(f"| {real_logs.PANEL} | {known} |") and " to " in row
        )  # fmt: skip
        percent = re.findall(r"([\d.]+)%", row)
        assert typed == pytest.approx([float(one) / 100 for one in percent])
