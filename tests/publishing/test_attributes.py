"""A claim may speak of anything that a log knows of its viewers."""

from itertools import combinations_with_replacement, product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from kit.attacks.on_releases.differencing import subtract_nested
from kit.claims import everyone, watched
from kit.claims.language import And, Attribute, Everyone, Not, Or
from kit.claims.relations import contains, exclude
from kit.errors import ClaimError
from kit.log import check_plays
from kit.proof.worlds import Worlds
from kit.publishing.counting import count
from kit.publishing.printing import publish
from kit.publishing.tables import count_every, print_table, publish_table, tabulate
from kit.releases import release
from kit.rules.coarsening import Coarsening
from kit.rules.rounding import Rounding
from kit.rules.threshold import Threshold
from tests.claims.viewers import combinations

film = watched("A")
women, men = everyone().where(gender="f"), everyone().where(gender="m")

#: Ann, bob, cy, dee and eve; bob has no plays of A, of eve no gender is known.
PEOPLE = pl.DataFrame(
    {
        "viewer": ["ann", "bob", "cy", "dee", "eve", "ann"],
        "title": ["A", "B", "A", "A", "A", "B"],
        "day": ["2017-12-01"] * 6,
        "gender": ["f", "m", "m", "f", None, "f"],
        "age": [34, 51, 34, 17, 34, 34],
        "device": ["tv", "tv", "web", "tv", "tv", "tv"],
        "height": [1.7, 1.8, 1.8, 2.0, 1.7, 1.7],
    }
)
LOG = check_plays(PEOPLE, attributes=["gender", "age", "height"])


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        (women, 2),
        (film & women, 2),
        (film & men, 1),
        (film & ~women, 2),  # cy, and eve of whom it is not known
        (everyone().where(gender=["f", "m"]), 4),
        (everyone().where(gender="x"), 0),
        (everyone().where(age=34), 3),
        (film.where(age=[34, 17], gender="f"), 2),
        (everyone().where(age=34.0), 3),
        (everyone().where(age=34.5), 0),
        (everyone().where(age=-1), 0),
        (everyone().where(height=1.8), 2),
        (everyone().where(height=2), 1),
        (film.where(device="tv"), 3),  # in this log each viewer has one device
    ],
)
def test_people_are_counted_by_any_attribute(claim, number):
    assert count(LOG, [claim]) == [number]


def test_a_claim_on_gender_is_published_differenced_and_proved():
    said = publish(LOG, [film, film & women, film & men], rule=Threshold(2))
    assert str(said).splitlines() == [
        "4: watched A at some time",
        "2: watched A at some time, with gender f",
        "withheld (under 2): watched A at some time, with gender m",
    ]
    # A zero would be printed, so what is withheld under 2 is one man. Of the 4 people 2
    # are women, and so 2 are not.
    men_too, others = (Worlds(said).bounds(film & who) for who in (men, ~women))
    assert (men_too.low, men_too.high) == (1, 1)
    assert (others.low, others.high) == (2, 2)
    found = {str(one.group): one.size for one in subtract_nested(said).findings}
    assert str(found["watched A at some time, with gender other than f"]) == "exactly 2"
    assert str(found["watched A at some time, with gender other than m"]) == "exactly 3"


def test_tables_have_rows_for_any_attribute():
    table = tabulate(LOG, film, by=["gender", "age"])
    # Ann and cy are 34, dee is 17; of eve no gender is known, so no row could hold her.
    assert table.filter(gender="total").rows() == [
        ("total", "17", 1),
        ("total", "34", 2),
        ("total", "51", 0),
        ("total", "total", 3),
    ]
    young = tabulate(LOG, film, by=["age"], groups={"age": {"under 40": [17, 34]}})
    assert young.rows() == [("51", 0), ("under 40", 4), ("total", 4)]
    every = count_every(LOG, ["title", "gender"])
    assert every.rows() == [("A", "f", 2), ("A", "m", 1), ("B", "f", 1), ("B", "m", 1)]


def test_a_table_printed_later_has_the_lots_of_the_table_itself():
    rule = Rounding(3, how="random")
    whole = publish_table(LOG, film, by=["gender", "age"], rule=rule, seed=5)
    counts = tabulate(LOG, film, by=["gender", "age"])
    assert print_table(counts, rule=rule, claim=film, seed=5).equals(whole)


def test_any_attribute_can_be_made_coarser():
    ages = {17: "minors", 34: "adults", 51: "adults"}
    rule = Coarsening(age=ages, gender={"f": "all", "m": "all"})
    coarser = rule.publish(film.where(age=34, gender="f"))
    assert coarser == film.where(age=[34, 51], gender=["f", "m"])
    table = publish_table(LOG, everyone(), by=["age"], rule=rule)
    assert table.rows() == [("17", 1), ("34 or 51", 4), ("total", 5)]


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            film.where(sex="f"),
            r"^The claim `are in the population, with sex f` speaks of `sex`, and of "
            r"its viewers the log knows `gender`, `age`, `height`; name the column "
            r'when the log is read, with attributes=\["sex"\]\.$',
        ),
        (film.where(gendr="f"), r"; write `gender` if that is meant, or name the colu"),
        (
            film.where(age="34"),
            r"^The claim `.*with age 34` must name values of `age` as the log holds "
            r"them, and it holds numbers; write them without quotation marks\.$",
        ),
        (film.where(gender=1), r"and it holds text; write them in quotation marks\.$"),
    ],
)
def test_what_the_log_does_not_know_of_viewers_is_refused(claim, message):
    with pytest.raises(ClaimError, match=message):
        count(LOG, [claim])


def test_a_device_that_changes_is_no_attribute_until_it_is_settled():
    devices = ["tv", "tv", "web", "tv", "tv", "web"]
    table = PEOPLE.with_columns(device=pl.Series(devices))
    message = (
        r"^The claim `are in the population, on a tv device` speaks of one `device` a "
        r"viewer, and in this log some have several; read it with "
        r'attributes=\["device"\], and the last play of each counts\.$'
    )
    with pytest.raises(ClaimError, match=message):
        count(check_plays(table), [film.where(device="tv")])
    settled = check_plays(table, attributes=["device"])
    assert count(settled, [film.where(device="tv")]) == [2]  # dee and eve; ann moved on


# -- attributes of any name and kind -------------------------------------------------

NAMES = st.sampled_from(["gender", "job_title", "what", "anything", "everyone", "é"])
VALUES = {
    "text": st.sampled_from(["f", "m", "anything", "a b", "0"]),
    "whole": st.integers(-2, 2),
    "decimal": st.sampled_from([0.5, 1.0, -2.25]),
}


@st.composite
def logs_with_traits(draw):
    """A log of a few viewers with two attributes, and claims that speak of them."""
    names = draw(st.lists(NAMES, min_size=2, max_size=2, unique=True))
    kinds = [draw(st.sampled_from(list(VALUES))) for _ in names]
    n = draw(st.integers(1, 6))
    # The first viewer has a value of each, which says what kind they are.
    table = {}
    for name, kind in zip(names, kinds, strict=True):
        others = st.lists(VALUES[kind] | st.none(), min_size=n - 1, max_size=n - 1)
        table[name] = [draw(VALUES[kind]), *draw(others)]
    titles = draw(st.lists(st.sampled_from("AB"), min_size=n, max_size=n))
    leaf = st.one_of(
        st.just(film),
        *(
            st.lists(VALUES[kind], min_size=1, max_size=2).map(
                lambda values, name=name: everyone().where(**{name: values})
            )
            for name, kind in zip(names, kinds, strict=True)
        ),
    )
    claims = draw(st.lists(combinations(leaf), min_size=1, max_size=3))
    return {"viewer": list(range(n)), "title": titles, **table}, names, claims


def holds(claim, viewer):
    """Read a claim off one row."""
    match claim:
        case Everyone():
            return True
        case Attribute(column, values):
            return viewer[column] in values
        case And(parts):
            return all(holds(part, viewer) for part in parts)
        case Or(parts):
            return any(holds(part, viewer) for part in parts)
        case Not(part):
            return not holds(part, viewer)
    return viewer["title"] == claim.what.title


@given(logs_with_traits())
@settings(max_examples=60)
def test_any_attribute_is_counted_as_it_is_read_off_the_rows(drawn):
    rows, names, claims = drawn
    schema = {"title": pl.String}
    table = pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)
    log = check_plays(table, undated=True, attributes=names)
    viewers = table.to_dicts()
    expected = [sum(holds(claim, v) for v in viewers) for claim in claims]
    assert count(log, claims) == expected


def test_values_of_one_attribute_exclude_each_other_and_no_others():
    assert exclude(women, men)
    assert exclude(everyone().where(age=34), everyone().where(age=35))
    assert not exclude(women, everyone().where(age=34))
    assert contains(everyone().where(gender=["f", "m"]), women & film)
    assert not contains(women, everyone().where(gender=["f", "m"]))


TRAITS = [women, men, everyone().where(age=34), film]
#: Every kind of viewer that these can tell apart, who played A or did not.
KINDS = [
    {"gender": gender, "age": age, "title": title}
    for gender, age, title in product("fmx", (34, 0), "AB")
]


claims_on_traits = combinations(st.sampled_from(TRAITS))


@given(
    st.lists(claims_on_traits, min_size=2, max_size=4, unique=True),
    st.lists(st.sampled_from(range(len(KINDS))), min_size=3, max_size=3),
)
@settings(max_examples=15, deadline=None)
def test_bounds_are_those_of_all_worlds_that_fit(claims, world):
    *published, group = claims
    answers = {c: np.array([holds(c, kind) for kind in KINDS]) for c in claims}
    numbers = [(c, int(answers[c][world].sum())) for c in published]
    worlds = Worlds(release(numbers, population=len(world)), also=[group])
    fitting = [
        int(answers[group][list(other)].sum())
        for other in combinations_with_replacement(range(len(KINDS)), len(world))
        if all(answers[c][list(other)].sum() == number for c, number in numbers)
    ]
    bounds = worlds.bounds(group)
    assert (bounds.low, bounds.high) == (min(fitting), max(fitting))
