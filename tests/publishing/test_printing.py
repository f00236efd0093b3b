"""Claims are counted on people, many at once as one by one, and printed by a rule."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from operator import and_, or_

import polars as pl
import pytest
from hypothesis import given, strategies as st

from kit.claims import Claim, everyone, mean, played, plays_of, total, watched
from kit.claims.language import And, Attribute, Everyone, Not, Or
from kit.claims.viewing import Episodes, Plays, Streak
from kit.errors import ClaimError, ReleaseError, RuleError
from kit.log import Log, check_plays
from kit.printed import Exact, Figure, Noisy, Rounded, Suppressed
from kit.publishing.counting import count
from kit.publishing.printing import apply_rule, publish
from kit.releases import Number
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import Coarsening
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.rounding import RoundedTotal, Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.table_rounding import ControlledRounding
from kit.rules.threshold import Threshold

film, show = watched("A"), watched(series="S")


def day(n):
    return f"2017-12-0{n}"


def log_of(*plays):
    """A log from one line of text a play: viewer, title, day of December."""
    rows = [play.split() for play in plays]
    days = [day(n) for _, _, n in rows]
    table = {"viewer": [v for v, _, _ in rows], "title": [t for _, t, _ in rows]}
    return check_plays(pl.DataFrame({**table, "day": days}))


# -- by hand ----------------------------------------------------------------------

# Day of December      1     2     3     4     series, region
#   ann                A     A     A     .     NY
#   bob                A     .     A A   .     NY
#   cy                 S1    A S1  S2    A     IL
#   dee                B     .     .     S2    none known
SMALL = [
    *(("ann", "A", None, n, "NY") for n in (1, 2, 3)),
    *(("bob", "A", None, n, "NY") for n in (1, 3)),
    ("bob", "A", None, 3, "NY"),
    ("cy", "S1", "S", 1, "IL"),
    ("cy", "A", None, 2, "IL"),
    ("cy", "S1", "S", 2, "IL"),
    ("cy", "S2", "S", 3, "IL"),
    ("cy", "A", None, 4, "IL"),
    ("dee", "B", None, 1, None),
    ("dee", "S2", "S", 4, None),
]


@pytest.fixture(scope="module")
def small():
    table = pl.DataFrame(
        {
            "viewer": [row[0] for row in SMALL],
            "title": [row[1] for row in SMALL],
            "series": [row[2] for row in SMALL],
            "day": [day(row[3]) for row in SMALL],
            # Told apart by the minute, or bob's second play were a repeated row.
            "time": [f"{day(row[3])} 20:{i:02}" for i, row in enumerate(SMALL)],
            "region": [row[4] for row in SMALL],
        }
    )
    return check_plays(table)


BY_HAND = [
    (film, 3),  # ann, bob, cy
    (film.on(day(1)), 2),  # ann, bob
    (film.between(day(2), day(4)), 3),
    (film.between(day(4), day(9)), 1),  # cy
    (film.at_least(3), 2),  # ann on three days; bob once and then twice
    (film.at_least(4), 0),
    (film.on(day(3)).at_least(2), 1),  # bob
    (film.exactly(2), 1),  # cy; ann and bob have three
    (film.between(day(1), day(2)).exactly(1), 2),  # bob, cy
    (film.every_day(3, until=day(3)), 1),  # ann
    (film.every_day(2, until=day(3)), 1),  # ann; bob was away on the 2nd
    (film.every_day(1, until=day(3)), 2),
    (film.every_day(4, until=day(4)), 0),
    (show, 2),  # cy, dee
    (show.on(day(4)), 1),  # dee
    (show.every_day(3, until=day(3)), 1),  # cy
    (show.at_least(3), 1),  # cy: S1 twice, S2
    (show.episodes(1), 2),
    (show.episodes(2), 1),  # cy; the third play was S1 again
    (show.episodes(3), 0),
    (show.episodes(2).between(day(1), day(2)), 0),
    (show.episodes(2).within(2, until=day(3)), 1),  # S1 on the 2nd, S2 on the 3rd
    (watched(), 4),
    (watched().on(day(4)), 2),  # cy, dee
    (watched().at_least(4), 1),  # cy
    (watched().every_day(4, until=day(4)), 1),  # cy
    (played("A"), 3),  # the verb plays no part
    (film.where(region="NY"), 2),
    (film.where(region=["NY", "IL"]), 3),
    (everyone().where(region="IL"), 1),
    (everyone().where(region="VT"), 0),
    (film & show, 1),  # cy
    (film | show, 4),
    (film & ~show, 2),  # ann, bob
    (watched("B") | show.episodes(2), 2),  # dee, cy
    (everyone(), 4),
    (~everyone(), 0),
    (~film, 1),  # dee, who never watched it
    (~watched("no such title"), 4),
    (~film.on(day(2)), 2),  # bob, dee
    (~film.where(region="NY"), 2),  # cy, dee
    (everyone() & ~everyone().where(region="NY"), 2),  # dee, of no known region, too
    (~(film | show), 0),
    (~film.on(day(1)) & ~show.on(day(1)), 1),  # dee
    (watched("no such title"), 0),
    (watched("S"), 0),  # a series is no title,
    (watched(series="A"), 0),  # nor a title a series
]


@pytest.mark.parametrize(("claim", "people"), BY_HAND)
def test_claims_by_hand(small, claim, people):
    assert count(small, [claim]) == [people]


def test_many_claims_at_once_are_each_as_alone(small):
    claims, people = zip(*BY_HAND, strict=True)
    assert count(small, claims) == list(people)
    assert count(small, claims[::-1]) == list(people[::-1])
    assert count(small, [film, film]) == [3, 3]


def test_no_claims_have_no_counts(small):
    assert count(small, []) == []


def test_people_are_counted_not_plays():
    once = [f"ann A {n}" for n in (1, 2, 3)] + ["bob A 1"]
    claims = [film, film.on(day(1)), film.every_day(3, until=day(3)), ~film, everyone()]
    people = [2, 2, 1, 0, 2]
    assert count(log_of(*once), claims) == people
    assert count(log_of(*once, *once, "bob A 1"), claims) == people


def test_a_row_that_is_there_twice_is_one_play():
    times = [f"{day(1)} 0{n}:00" for n in (1, 2, 2)]
    log = check_plays(pl.DataFrame({"viewer": "ann", "title": "A", "time": times}))
    assert count(log, [film.at_least(2), film.at_least(3)]) == [1, 0]


def test_repeat_plays_count_where_plays_are_asked_for():
    times = [f"{day(1)} 0{n}:00" for n in range(3)]
    rows = {"viewer": ["ann", "ann", "bob"], "title": "A", "time": times}
    log = check_plays(pl.DataFrame(rows))
    claims = [film, film.at_least(2), film.at_least(3), film.exactly(1)]
    assert count(log, claims) == [2, 1, 0, 1]


def test_a_log_without_plays_counts_nobody(small):
    nobody = Log(small.plays.filter(pl.lit(value=False)))
    claims = [everyone(), film, ~film, show.episodes(1), watched().at_least(2)]
    assert count(nobody, claims) == [0] * 5


def test_gaps_in_the_numbers_of_viewers_are_nobody(small):
    # The first row read is left out, and with it a number below the others.
    later = Log(small.plays.filter(pl.col("viewer") != 0))
    missing = small.plays.filter(pl.col("viewer") == 0).collect()
    assert missing.height > 0
    assert count(later, [everyone(), ~watched("no such title")]) == [3, 3]


@pytest.mark.parametrize("engine", ["file", "memory"])
def test_a_file_is_counted_as_a_table(small, tmp_path, engine):
    plays = small.plays.collect()
    plays.write_parquet(tmp_path / "plays.parquet")
    lazy = pl.scan_parquet(tmp_path / "plays.parquet")
    log = Log(lazy if engine == "file" else plays.lazy())
    claims, people = zip(*BY_HAND, strict=True)
    assert count(log, claims) == list(people)


# -- what cannot be counted -------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            film.where(region="NY"),
            "The claim `are in the population, living in NY` speaks of `region`, and "
            "of its viewers the log knows nothing; name the column when the log is "
            r'read, with attributes=\["region"\].',
        ),
        (
            show.on(day(1)),
            "The claim `watched S on 1 December 2017` needs a column `series`, "
            "and the log has only viewer, title, day.",
        ),
        (
            film & ~show.episodes(3),
            "The claim `watched at least 3 different episodes of S at some time` needs "
            "a column `series`, and the log has only viewer, title, day.",
        ),
    ],
)
def test_a_claim_about_what_is_not_recorded_is_refused(claim, message):
    with pytest.raises(ClaimError, match=f"^{message}$"):
        count(log_of("ann A 1"), [film, claim])


@pytest.mark.parametrize("claims", [film, ["A"], [film, None], "A", 5, None])
def test_only_a_list_of_claims_is_counted(claims):
    with pytest.raises(ClaimError, match=r"^`claims` must be a list of claims, such"):
        count(log_of("ann A 1"), claims)


# -- what is printed --------------------------------------------------------------


def test_the_rule_is_applied_to_each_count(small):
    claims = [film, film.on(day(1)), watched("no such title")]  # 3, 2 and 0
    release = publish(small, claims, rule=Threshold(3))
    suppressed = Suppressed(below=3, is_zero_shown=True)
    printed = [Exact(3), suppressed, Exact(0)]
    assert release.numbers == tuple(map(Number, claims, printed))
    assert release.rule == Threshold(3)
    assert [tuple(i) for i in release.intervals()] == [(3, 3), (1, 2), (0, 0)]


def test_without_a_rule_counts_are_printed_as_they_are(small):
    release = publish(small, [everyone(), film])
    assert [number.printed for number in release.numbers] == [Exact(4), Exact(3)]
    assert release.rule is None


def test_a_rule_that_readers_do_not_know_is_not_in_the_release(small):
    claims = [film, film.on(day(1))]
    known = publish(small, claims, rule=Threshold(3))
    unknown = publish(small, claims, rule=Threshold(3), is_rule_known=False)
    assert unknown.rule is None
    assert [str(number.printed) for number in unknown.numbers] == ["3", "withheld"]
    assert [tuple(i) for i in unknown.intervals()] == [(3, 3), (0, None)]
    assert [tuple(i) for i in known.intervals()] == [(3, 3), (1, 2)]


def test_claims_may_come_one_by_one(small):
    release = publish(small, (claim for claim in [film, show]))
    assert [str(number.printed) for number in release.numbers] == ["3", "2"]


def test_an_empty_release_is_refused(small):
    with pytest.raises(ReleaseError, match=r"^A release needs at least one published"):
        publish(small, [])


def test_a_claim_is_printed_once(small):
    with pytest.raises(
        ReleaseError, match=r"^The claim stands twice in the release: w"
    ):
        publish(small, [film, film])


def test_each_claim_needs_a_count():
    message = r"^`counts` must be one number for each of the 2 claims, got \[3\]\.$"
    with pytest.raises(ReleaseError, match=message):
        apply_rule([film, show], [3])


@pytest.mark.parametrize("counts", [None, 5, "5"])
def test_counts_are_a_list_of_numbers(counts):
    with pytest.raises(ReleaseError, match=r"must be one number for each of the 2 cl"):
        apply_rule([film, show], counts)


@pytest.mark.parametrize("claims", [None, 5, film, ["A"], [film, None]])
def test_counts_are_of_claims(claims):
    with pytest.raises(ClaimError, match=r"^`claims` must be a list of claims, such"):
        apply_rule(claims, [5, 5])


# -- rules that follow each other, and lots ---------------------------------------

WEEKS, SAMPLE = Coarsening(days="week"), Sampling(0.5)
KEYS = CellKey(design_table(max_noise=2, variance=1))
BLURRED = [Rounding(10, "random"), DiscreteLaplace(5), DiscreteGaussian(5), KEYS]
SEED = 815_160_323


def prints(release):
    return {number.claim: str(number.printed) for number in release.numbers}


@pytest.mark.parametrize("rule", BLURRED, ids=str)
def test_a_claim_has_the_same_lots_in_every_release(small, rule):
    one = prints(publish(small, [film, show, everyone()], rule=rule, seed=4))
    other = prints(publish(small, [show, ~film, film], rule=rule, seed=4))
    assert all(one[claim] == other[claim] for claim in (film, show))
    seeds = [prints(publish(small, [film], rule=rule, seed=s))[film] for s in range(20)]
    assert len(set(seeds)) > 1


@pytest.mark.parametrize("rule", BLURRED[:3], ids=str)
def test_counts_made_before_get_the_lots_of_the_log(small, rule):
    claims = [film, show]
    made = apply_rule(claims, count(small, claims), rule=rule, seed=4)
    assert made == publish(small, claims, rule=rule, seed=4)


def parts_of(thing):
    """Everything that a dataclass holds, all the way down."""
    yield thing
    if is_dataclass(thing):
        held = [getattr(thing, field.name) for field in fields(thing)]
    else:
        held = thing if isinstance(thing, list | tuple | set | frozenset) else []
    for part in held:
        yield from parts_of(part)


@pytest.mark.parametrize("rule", [*BLURRED, SAMPLE], ids=str)
def test_the_seed_is_nowhere_in_the_release(small, rule):
    release = publish(small, [film, show], rule=rule, seed=SEED)
    assert str(SEED) not in repr(release)
    assert film in parts_of(release)  # so it looks into things
    assert SEED not in [part for part in parts_of(release) if isinstance(part, int)]


def test_coarser_claims_that_become_one_are_printed_once(small):
    # 1 and 2 December 2017 are in the week from 27 November.
    asked = [film.on(day(1)), film.on(day(2)), show]
    release = publish(small, asked, rule=WEEKS)
    week = film.between("2017-11-27", "2017-12-03")
    assert prints(release) == {week: "3", show: "2"}


def test_steps_act_in_their_order(small):
    # Four people, three with A; of 4 a threshold of 4 prints 5, rounded; of 3 nothing.
    rule = Steps((WEEKS, Threshold(4), Rounding(5)))
    release = publish(small, [everyone(), film], rule=rule)
    suppressed = Suppressed(4, is_zero_shown=True)
    assert [n.printed for n in release.numbers] == [Rounded(5, 5), suppressed]
    assert [tuple(i) for i in release.intervals()] == [(4, 7), (1, 3)]


def test_a_sample_is_drawn_once_for_all_claims(small):
    for seed in range(5):
        rule = Steps((SAMPLE, Threshold(1)))
        claims = [film, ~film, everyone()]
        release = publish(small, claims, rule=rule, seed=seed)
        inside, outside, all_ = (number.printed.count for number in release.numbers)
        assert inside + outside == all_
        # The same people, whatever else is asked.
        alone = publish(small, [film], rule=rule, seed=seed)
        assert alone.numbers[0].printed.count == inside


# -- statistics -------------------------------------------------------------------

mean_plays = mean(plays_of("A", high=9), film)


def test_a_statistic_is_withheld_with_its_group(small):
    # Of A ann and bob have three plays each, cy two: 8/3. Of S cy and dee, two people.
    plays = total(plays_of(high=9), show)
    printed = [Figure("2.7"), Suppressed()]
    for k, expected in [(3, printed), (4, [Suppressed(), Suppressed()])]:
        release = publish(small, [mean_plays, plays], rule=Threshold(k))
        assert [number.printed for number in release.numbers] == expected
    # cy has five plays and dee two.
    assert publish(small, [plays]).numbers[0].printed == Figure("7.0")


def test_rounding_the_people_leaves_their_mean_alone(small):
    for rule in (Rounding(5), Steps((Rounding(5), Rounding(10)))):
        release = publish(small, [mean_plays], rule=rule)
        assert release.numbers[0].printed == Figure("2.7")


def test_statistics_stand_where_they_were_asked_for(small):
    release = publish(small, [mean_plays, film], rule=Threshold(2), decimals=0)
    assert [str(number.printed) for number in release.numbers] == ["3", "3"]
    assert [number.claim for number in release.numbers] == [mean_plays, film]


@pytest.mark.parametrize(
    "rule", [DiscreteLaplace(1), KEYS, SAMPLE, ContributionBound(1)], ids=str
)
def test_what_blurs_people_or_loses_plays_prints_no_statistic(small, rule):
    # A mean over a sample is not the mean that the sentence speaks of.
    message = r"^`rule` must leave statistics as they are, and .* blurs numbers of peop"
    with pytest.raises(RuleError, match=message):
        publish(small, [film, mean_plays], rule=rule, seed=1)


@pytest.mark.parametrize("decimals", [-1, 1.5, True, None])
def test_decimals_are_a_whole_number(small, decimals):
    message = r"^`decimals` must be an int of at least 0, got "
    with pytest.raises(ReleaseError, match=message):
        publish(small, [mean_plays], decimals=decimals)


# -- rules that cannot print ------------------------------------------------------


@pytest.mark.parametrize("rule", [*BLURRED, SAMPLE], ids=str)
@pytest.mark.parametrize("seed", [-1, 2.5, "7", True])
def test_a_seed_is_a_whole_number(small, rule, seed):
    with pytest.raises(RuleError, match=r"^`seed` must be an int of at least 0, or No"):
        publish(small, [film], rule=rule, seed=seed)


@pytest.mark.parametrize("rule", [KEYS, Rounding(5, "random")], ids=str)
def test_lots_want_a_seed(small, rule):
    message = r"^`seed` must be an int of at least 0, since .* is random, got None"
    with pytest.raises(RuleError, match=message):
        publish(small, [film], rule=rule)


@pytest.mark.parametrize("rule", [WEEKS, SAMPLE, KEYS, ContributionBound(2)], ids=str)
def test_counts_that_were_made_already_are_too_late_for_some_rules(rule):
    for rule_ in (rule, Steps((rule, Threshold(2)))):
        message = r"^`rule` must act on counts alone, and .* needs the plays: use `pub"
        with pytest.raises(RuleError, match=message):
            apply_rule([film], [3], rule=rule_, seed=1)


def test_a_rule_for_tables_prints_no_claims(small):
    rule = Steps((ControlledRounding(5), Threshold(5)))
    message = r"^`rule` must act on claims one by one, and .* needs a whole table: use"
    with pytest.raises(RuleError, match=message):
        publish(small, [film], rule=rule)
    with pytest.raises(RuleError, match=message):
        apply_rule([film], [3], rule=rule)


def test_a_rule_for_hours_prints_no_claims(small):
    with pytest.raises(RuleError, match="acts on totals; use its own `publish`"):
        publish(small, [film], rule=RoundedTotal(100))


@pytest.mark.parametrize("rule", [5, "threshold", Threshold, (Threshold(2),)])
def test_only_a_rule_is_applied(small, rule):
    with pytest.raises(
        RuleError, match=r"^`rule` must be a rule of kit.rules, such as"
    ):
        publish(small, [film], rule=rule)


@pytest.mark.parametrize("rule", [None, WEEKS, SAMPLE], ids=str)
@pytest.mark.parametrize("claims", [[["A"]], film, [film, None], "A"])
def test_only_claims_are_published(small, rule, claims):
    with pytest.raises(
        ClaimError, match=r"^`claims` must be a list of claims, such as"
    ):
        publish(small, claims, rule=rule, seed=1)


@pytest.mark.parametrize("rule", [SAMPLE, ContributionBound(1)], ids=str)
def test_whoever_leaves_plays_out_says_so(small, rule):
    # Read as they stand, such numbers would prove what is not true.
    message = r"^`is_rule_known` must be True, since .* leaves plays out and no number"
    with pytest.raises(RuleError, match=message):
        publish(small, [film], rule=rule, seed=1, is_rule_known=False)


def test_noise_says_so_where_the_rule_is_not_known(small):
    hidden = publish(
        small, [film], rule=DiscreteLaplace(1), seed=1, is_rule_known=False
    )
    assert isinstance(hidden.numbers[0].printed, Noisy)
    assert tuple(hidden.intervals()[0]) == (0, None)
    rounded = Steps((Rounding(5), Rounding(10)))
    hidden = publish(small, [film], rule=rounded, is_rule_known=False)
    # 3 goes to 5 and then to 10; as "10, to the nearest 10" it would be 5 or more.
    assert tuple(hidden.intervals()[0]) == (3, 17)


# -- any small log, against a plain reading ---------------------------------------

DAY_0 = date(2017, 12, 1)
TITLES = {"A": None, "B": None, "S1": "S", "S2": "S"}
REGIONS = ["NY", "IL", None]


@dataclass(frozen=True)
class Viewer:
    """One person of a small log: what was played on which day, and where."""

    plays: list[tuple[str, int]]
    region: str | None

    def says_yes(self, claim: Claim) -> bool:
        match claim:
            case Everyone():
                return True
            case Attribute(_, values):
                return self.region in values
            case And(parts):
                return all(self.says_yes(part) for part in parts)
            case Or(parts):
                return any(self.says_yes(part) for part in parts)
            case Not(part):
                return not self.says_yes(part)
            case Plays(count=least):
                return len(self.seen(claim)) >= least
            case Episodes(count=least):
                return len({title for title, _ in self.seen(claim)}) >= least
            case Streak(_, first, last):
                days = {DAY_0 + timedelta(n) for _, n in self.seen(claim)}
                return len(days) == (last - first).days + 1
        raise AssertionError(claim)

    def seen(self, claim):
        return [
            (title, n)
            for title, n in self.plays
            if claim.what.title in (None, title)
            and claim.what.series in (None, TITLES[title])
            and (claim.first is None or claim.first <= DAY_0 + timedelta(n))
            and (claim.last is None or DAY_0 + timedelta(n) <= claim.last)
        ]


play = st.tuples(st.sampled_from([*TITLES]), st.integers(0, 3))
viewers = st.builds(
    Viewer, st.lists(play, min_size=1, max_size=6), st.sampled_from(REGIONS)
)


@st.composite
def leaf_claims(draw):
    kinds = [watched("A"), watched("none"), watched(series="S"), watched()]
    what = draw(st.sampled_from(kinds))
    first, last = sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 4))))
    window = (DAY_0 + timedelta(first), DAY_0 + timedelta(last))
    least = draw(st.integers(1, 3))
    options = [
        what.between(*window).at_least(least),
        what.at_least(least),
        what.every_day(last - first + 1, until=window[1]),
        everyone().where(region=draw(st.sampled_from(["NY", "VT"]))),
        everyone(),
        watched(series="S").episodes(least),
        watched(series="S").episodes(least).between(*window),
    ]
    return draw(st.sampled_from(options))


def joined(claims):
    join = st.builds(
        lambda op, a, b: op(a, b), st.sampled_from([and_, or_]), claims, claims
    )
    return st.one_of(join, claims.map(lambda claim: ~claim))


any_claim = st.recursive(leaf_claims(), joined, max_leaves=4)


def write_log(people):
    """A log of these people, each play at its own time of day."""
    rows = [
        (i, title, TITLES[title], DAY_0 + timedelta(n), n * 1440 + minute, who.region)
        for i, who in enumerate(people)
        for minute, (title, n) in enumerate(who.plays)
    ]
    columns = ["viewer", "title", "series", "day", "minute", "region"]
    table = pl.DataFrame(rows, schema=columns, orient="row")
    minutes = pl.duration(minutes="minute")
    table = table.with_columns(time=pl.lit(DAY_0).cast(pl.Datetime("ms")) + minutes)
    return check_plays(table.with_columns(pl.col("series", "region").cast(pl.String)))


@given(
    st.lists(viewers, min_size=1, max_size=5),
    st.lists(any_claim, min_size=1, max_size=5),
)
def test_any_claims_on_any_log_count_as_read_person_by_person(people, claims):
    expected = [sum(who.says_yes(claim) for who in people) for claim in claims]
    log = write_log(people)
    assert count(log, claims) == expected
    assert [count(log, [claim])[0] for claim in claims] == expected


def test_numbers_that_no_viewer_has_are_not_counted_as_people_without_plays():
    # Viewers 0 and 3 are left of four: 1 and 2 were sampled away. One of the two
    # played A once, the other never.
    plays = pl.DataFrame({"viewer": [0, 3], "title": ["A", "B"]}).with_columns(
        pl.col("viewer").cast(pl.UInt32),
        pl.col("title").cast(pl.Categorical),
        day=pl.lit(date(2017, 12, 1)),
    )
    never = plays_of("A", high=9).between(0, 0)
    assert count(Log(plays.lazy()), [never, ~never]) == [1, 1]
