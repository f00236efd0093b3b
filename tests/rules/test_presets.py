"""Real rules do what their publishers say, and state where they come from."""

import os
import re
import zipfile
from datetime import date
from math import sqrt
from pathlib import Path

import polars as pl
import pytest

from kit.claims import everyone, watched
from kit.errors import RuleError
from kit.log import check_plays
from kit.printed import Exact, Figure, Interval, Rounded, Suppressed
from kit.publishing.printing import apply_rule, generator_of, publish
from kit.publishing.tables import print_table, publish_table
from kit.rules.cell_key import CellKey, ten_five_table
from kit.rules.kinds import BaseRule, FigureRule
from kit.rules.presets import PRESETS, find_preset
from kit.rules.private.private_rule import PrivacyLoss
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold
from kit.sources.published import read_claim

REAL = Path(os.environ.get("KIT_DATA", Path(__file__).parents[3] / "shared" / "data"))
REPORT = (
    REAL
    / "netflix-engagement"
    / "What_We_Watched_A_Netflix_Engagement_Report_2023Jan-Jun.xlsx"
)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_says_where_it_comes_from(preset):
    assert preset.rule is None or isinstance(preset.rule, BaseRule | FigureRule)
    assert preset.prints_claims == (not isinstance(preset.rule, FigureRule))
    assert preset.status in ("confirmed", "reported")
    assert all(re.match("https?://|data/published", page) for page in preset.sources)
    assert date(2016, 1, 1) < preset.as_of <= date(2026, 11, 24)
    assert all([preset.who, preset.unit, preset.leaves_out])
    assert str(preset).startswith(f"{preset.name} ({preset.who}, 20")
    assert find_preset(preset.name) is preset


@pytest.mark.parametrize(
    ("name", "prints"),
    [
        # "No cell of 1 to 10": 10 is withheld, and 0 and 11 are not.
        ("CMS 11", {0: 0, 1: None, 10: None, 11: 11, 53: 53}),
        # "Below 10 withheld, the rest to the nearest 5".
        ("ONS 10, rounded to 5", {0: None, 7: None, 9: None, 10: 10, 11: 10, 14: 15}),
        ("NHS 8, rounded to 5", {0: 0, 1: None, 7: None, 8: 10, 12: 10, 13: 15}),
        ("tweets and billboards", {1: 1, 53: 53, 3_749: 3_749}),
    ],
)
def test_a_rule_for_counts_prints_what_its_publisher_says(name, prints):
    rule = find_preset(name).rule
    for true, wanted in prints.items():
        (number,) = apply_rule([watched("A")], [true], rule=rule).numbers
        shown = number.printed
        if wanted is None:
            assert isinstance(shown, Suppressed)
        else:
            is_rounded = "rounded" in name
            assert shown == (Rounded(wanted, 5) if is_rounded else Exact(wanted))


def test_the_10_5_rule_is_the_same_as_a_table_of_cell_keys():
    office = find_preset("ONS 10, rounded to 5").rule
    by_keys = Steps((CellKey(ten_five_table()), Threshold(10, is_zero_shown=False)))
    for people in range(1_600):
        assert office.settle(people) == by_keys.settle(people, key=people % 256)


def test_what_the_real_rules_reveal():
    revealed = {
        ("CMS 11", Suppressed()): (1, 10),
        ("ONS 10, rounded to 5", Suppressed()): (0, 9),
        # 10 is 10, 11 or 12: the threshold cuts off 8 and 9.
        ("ONS 10, rounded to 5", Rounded(10, 5)): (10, 12),
        ("NHS 8, rounded to 5", Rounded(10, 5)): (8, 12),
        ("Wikimedia 90, private noise", Suppressed()): (0, None),
    }
    for (name, printed), wanted in revealed.items():
        assert find_preset(name).rule.reveals(printed) == Interval(*wanted)


def log_of(n):
    """A log in which n viewers of NY and one of VT watched A."""
    homes = ["NY"] * n + ["VT"]
    table = {"viewer": range(n + 1), "title": ["A"] * (n + 1), "region": homes}
    return check_plays(pl.DataFrame(table).with_columns(day=pl.lit("2017-12-01")))


@pytest.mark.parametrize(
    "preset", [p for p in PRESETS if p.prints_claims], ids=lambda preset: preset.name
)
def test_a_rule_for_counts_prints_claims_and_tables(preset):
    log = log_of(200)
    claims = [watched("A"), watched("A").where(region="NY")]
    released = publish(log, claims, rule=preset.rule, seed=4)
    for number, people, (low, high) in zip(
        released.numbers, [201, 200], released.intervals(), strict=True
    ):
        assert not isinstance(number.printed, Suppressed)
        assert low <= people
        assert high is None or people <= high
    table = publish_table(log, watched("A"), by=["region"], rule=preset.rule, seed=4)
    ny, vt, total = table["viewers"].to_list()
    assert vt == (1 if preset.rule is None else None)
    assert abs(ny - 200) < 100 > abs(total - 201)


def test_a_made_table_goes_through_a_rule_for_counts():
    counts = pl.DataFrame({"region": ["NY", "VT", "total"], "viewers": [81, 4, 85]})
    for name, wanted in [
        ("CMS 11", [81, None, 85]),
        ("ONS 10, rounded to 5", [80, None, 85]),
        ("NHS 8, rounded to 5", [80, None, 85]),
    ]:
        printed = print_table(counts, rule=find_preset(name).rule)
        assert printed["viewers"].to_list() == wanted


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "Netflix engagement report",
            "`rule` must act on counts of people, and hours above 50,000, rounded to "
            "100,000 acts on totals; use its own `publish`.",
        ),
        (
            "Apple Podcasts 5, shared noise",
            "`rule` must act on counts of people, and noise shared by listeners and "
            "plays, threshold k = 5 acts on pairs of listeners and plays; use its own",
        ),
    ],
)
def test_a_rule_for_other_figures_says_so(name, message):
    rule = find_preset(name).rule
    with pytest.raises(RuleError, match=re.escape(message)):
        publish(log_of(3), [everyone()], rule=rule, seed=1)
    with pytest.raises(RuleError, match=re.escape(message)):
        publish_table(log_of(3), everyone(), by=["region"], rule=rule, seed=1)


def test_the_rules_for_other_figures_have_two_faces_too():
    hours = find_preset("Netflix engagement report").rule
    assert hours.publish(812_087_213) == Figure(812_100_000, to=100_000)
    apple = find_preset("Apple Podcasts 5, shared noise").rule
    printed = apple.publish(50, 90, generator_of(7, "a show"))
    assert (50, 90) in apple.pairs(printed)


def test_the_noise_of_wikimedia_costs_what_its_page_says():
    bound, noise, threshold = find_preset("Wikimedia 90, private noise").rule.rules
    # Ten pages of a device move ten counts by one, √10 together.
    assert bound.most == 10
    assert round(noise.scale, 2) == 18.26
    assert sqrt(10) ** 2 / (2 * noise.scale**2) == pytest.approx(0.015)
    assert sqrt(10) ** 2 / (2 * 10**2) == pytest.approx(0.05)  # with its scale of 10
    loss = PrivacyLoss("day", rho=0.015)
    assert round(loss.epsilon_by_formula(1e-7), 4) == 0.9984  # "roughly epsilon = 1"
    assert threshold.settle(90) is None
    assert threshold.settle(91) == 91  # "only rows with >90 pageviews"


@pytest.mark.skipif(not REPORT.exists(), reason="needs the report of Netflix itself")
def test_every_figure_of_the_first_report_fits_the_rule():
    rule = find_preset("Netflix engagement report").rule
    with zipfile.ZipFile(REPORT) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r"<c [^>]*><v>([\d.E+]+)</v>", sheet)
    # Dates and row numbers of shared text are far below the floor.
    hours = [int(float(cell)) for cell in cells if float(cell) > rule.above]
    assert len(hours) == 18_214
    assert min(hours) == rule.base
    assert hours.count(rule.base) == 3_813
    assert max(hours) == 812_100_000
    for figure in set(hours):
        assert rule.reveals(Figure(figure, to=rule.base)).low >= rule.above


def test_the_engagement_report_is_told_alike_in_the_table_of_claims():
    preset = find_preset("Netflix engagement report")
    floor, base = (
        read_claim(f"what-we-watched-{name}") for name in ("50000", "rounding")
    )
    assert floor.status == base.status == preset.status
    assert (floor.count, base.count) == (preset.rule.above, preset.rule.base)
    assert set(preset.sources) & set(floor.source)
    assert set(preset.sources) & set(base.source)


def test_an_unknown_preset_is_refused_with_those_there_are():
    message = "`name` must be one of CMS 11, ONS 10, .* billboards, got 'CMS 12'"
    with pytest.raises(RuleError, match=message):
        find_preset("CMS 12")
