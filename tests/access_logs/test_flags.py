"""Flags: what isolates is found by its words and answers, and what does not is not."""

from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from kit.access import SPENT, TOO_FEW, TOO_MANY
from kit.access_logs.flags import Reading, facts_of, find_flags, is_nested, subjects_of
from kit.attacks.on_desks.insider import Insider
from kit.claims import contains, everyone, is_possible, watched
from kit.claims.amounts import plays_of, total
from kit.desk.query_desk import QueryDesk
from kit.errors import DeskError
from tests.access_logs.asked import access_log
from tests.attacks.denning import (
    ADM,
    CS,
    FEMALE,
    MALE,
    MATH,
    PROF,
    STAT,
    STU,
    denning_log,
)

vermont, basic = everyone().where(region="VT"), everyone().where(plan="Basic")
film, other = watched("A"), watched("B")
HIM = film.on("2017-12-01").where(region="VT", age_band="65+", plan="Basic")


def found(*asked, **settings):
    return [
        (flag.kind, flag.places) for flag in find_flags(access_log(*asked), **settings)
    ]


# -- one question -----------------------------------------------------------------


def test_an_answer_of_one_is_flagged_and_one_of_two_is_not():
    assert found(("ben", HIM, 1)) == [("narrow", (0,))]
    assert found(("ben", HIM, 2)) == []
    assert found(("ben", HIM, 2), few=3) == [("narrow", (0,))]


def test_a_refused_question_is_narrow_by_the_facts_it_names():
    # Title and day, region, age, plan: four facts. With another title, five.
    assert len(facts_of(HIM)) == 4
    assert found(("ben", HIM, TOO_FEW)) == []
    assert found(("ben", HIM, TOO_FEW), facts=4) == [("narrow", (0,))]
    assert found(("ben", HIM & other, TOO_FEW)) == [("narrow", (0,))]
    # All but him: the same facts, and too few are left out.
    assert found(("ben", ~(HIM & other), TOO_MANY)) == [("narrow", (0,))]


def test_a_refusal_for_the_budget_says_nothing_of_the_group():
    assert found(("ben", HIM & other, SPENT)) == []


def test_a_total_is_judged_by_the_group_it_is_of():
    asked = ("ben", total(plays_of(high=9), HIM & other), TOO_FEW)
    assert found(asked) == [("narrow", (0,))]
    # Twelve plays by any number of people, even if the answer is 1.
    assert found(("ben", total(plays_of(high=9), film), 1)) == []


# -- two questions ----------------------------------------------------------------


def test_two_nested_groups_that_differ_by_one_are_flagged():
    asked = [("ben", vermont, 712), ("ben", vermont & ~(film & basic), 711)]
    assert found(*asked) == [("difference", (0, 1))]
    assert found(*reversed(asked)) == [("difference", (0, 1))]


@pytest.mark.parametrize(
    ("wide", "narrow", "kind"),
    [
        (712, 710, []),  # two people: not fewer than two
        (712, 712, [("difference", (0, 1))]),  # nobody: also an answer, about someone
        (711, 712, []),  # the narrow one is larger: the log changed; no difference
    ],
)
def test_how_far_apart_two_nested_groups_are_decides(wide, narrow, kind):
    assert found(("ben", film, wide), ("ben", film & basic, narrow)) == kind


def test_groups_that_are_not_nested_are_not_compared():
    assert found(("ben", vermont, 712), ("ben", basic, 711)) == []
    assert found(("ben", vermont & film, 712), ("ben", vermont & other, 711)) == []


def test_nesting_is_read_from_the_meaning_and_not_only_from_the_words():
    week = film.between("2017-12-01", "2017-12-07")
    assert found(("ben", week, 40), ("ben", film.on("2017-12-03"), 39)) == [
        ("difference", (0, 1))
    ]
    either = everyone().where(region=["NY", "VT"]) & film
    assert found(("ben", either, 40), ("ben", vermont & film, 39)) == [
        ("difference", (0, 1))
    ]


def test_all_but_one_is_inside_all():
    # What a desk gives away that guards small groups and not their complements.
    assert found(("ben", everyone(), 900), ("ben", ~HIM, 899)) == [
        ("difference", (0, 1))
    ]


def test_a_window_that_grows_by_nobody_singles_nobody_out():
    week = film.between("2017-12-01", "2017-12-07")
    longer = film.between("2017-12-01", "2017-12-08")
    assert found(("ben", week, 40), ("ben", longer, 40)) == []


def test_questions_of_two_accounts_are_put_together_where_they_pick_a_person_out():
    # Title, region and plan are three facts; with the age, four.
    wide, narrow = vermont, vermont & ~(film & basic)
    assert found(("ben", wide, 712), ("eva", narrow, 711)) == []
    person = film & everyone().where(plan="Basic", age_band="65+")
    asked = [("ben", vermont, 712), ("eva", vermont & ~person, 711)]
    (flag,) = find_flags(access_log(*asked))
    assert (flag.kind, flag.by) == ("difference", ("ben", "eva"))
    assert found(*asked, together=False) == []


def test_a_tracker_split_between_two_accounts_is_put_together():
    asked = [basic, ~basic, HIM | ~basic, HIM | basic]
    split = [
        (by, one, 500 + 10 * i)
        for i, (by, one) in enumerate(zip("abab", asked, strict=True))
    ]
    assert [(flag.kind, flag.by) for flag in find_flags(access_log(*split))] == [
        ("tracker", ("a", "b"))
    ]
    assert found(*split, together=False) == []


def test_the_same_question_of_two_people_is_each_ones_own():
    asked = [("ann", vermont, 712), ("ben", vermont, 712)]
    asked += [("ben", vermont & ~(film & basic), 711)]
    assert [flag.by for flag in find_flags(access_log(*asked))] == [("ben",)]


def test_an_answer_that_is_flagged_by_itself_is_not_subtracted_as_well():
    assert found(("ben", film, 2), ("ben", film & basic, 1)) == [("narrow", (1,))]


def test_asking_twice_is_one_question():
    asked = [("ben", vermont, 712), ("ben", vermont, 712), ("ben", vermont, 712)]
    assert found(*asked) == []


# -- four questions ---------------------------------------------------------------


@pytest.mark.parametrize(
    "tracker", [basic, film | other, film & vermont, ~basic, ~(film | other)]
)
def test_the_identity_of_the_general_tracker_is_flagged(tracker):
    rest = ~tracker
    asked = [tracker, HIM | rest, rest, HIM | tracker]
    kinds = found(*(("ben", one, 500 + 10 * i) for i, one in enumerate(asked)))
    assert kinds == [("tracker", (0, 1, 2, 3))]


def test_three_of_the_four_are_no_tracker():
    asked = [basic, HIM | ~basic, ~basic]
    assert found(*(("ben", one, 500 + 10 * i) for i, one in enumerate(asked))) == []


def test_what_a_tracker_is_joined_to_are_its_facts():
    asked = [basic, ~basic, film & vermont | basic, film & vermont | ~basic]
    log = access_log(*(("ben", one, 500 + 10 * i) for i, one in enumerate(asked)))
    assert [flag.facts for flag in find_flags(log)] == [{film, vermont}]


# -- what a real attack leaves behind -----------------------------------------------


@pytest.mark.parametrize(
    ("how", "k"), [("individual", 2), ("general", 2), ("double", 4)]
)
def test_a_real_attack_is_seen_in_the_log_that_it_leaves(how, k):
    desk = QueryDesk(denning_log(), k=k)
    seat = desk.seat("anna", at=datetime(1979, 3, 1))
    pool = [[MALE, FEMALE], [PROF, ADM, STU], [CS, MATH, STAT]]
    anna = Insider(seat, pool=pool, trackers=[how])
    dodd = FEMALE & CS & PROF
    assert anna.learn(dodd).answer == 1
    flags = find_flags(desk.access_log)
    kinds = {flag.kind for flag in flags}
    assert kinds == ({"difference", "tracker"} if how == "general" else {"difference"})
    # Some flag names everything that is known of Dodd.
    assert any(facts_of(dodd) <= flag.facts for flag in flags)


# -- properties -------------------------------------------------------------------

DAYS = [f"2017-12-0{n}" for n in range(1, 5)]
LEAF = st.one_of(
    st.sampled_from([vermont, basic, other, film]),
    st.sampled_from([film.on(day) for day in DAYS]),
    st.sampled_from([film.between(DAYS[0], day) for day in DAYS[1:]]),
    st.sampled_from([watched(), watched().on(DAYS[0]), everyone()]),
    st.just(everyone().where(region=["NY", "VT"])),
)
QUESTION = st.one_of(
    LEAF,
    st.builds(lambda a, b: a & b, LEAF, LEAF),
    st.builds(lambda a, b: a & ~b, LEAF, LEAF),
    st.builds(lambda a, b: a | b, LEAF, LEAF),
)


@given(asked=st.lists(st.tuples(QUESTION, st.integers(20, 24)), max_size=6))
def test_every_difference_is_between_nested_groups(asked):
    log = access_log(*(("ben", *one) for one in asked))
    for flag in find_flags(log):
        assert flag.kind in ("difference", "tracker")
        if flag.kind == "difference":
            one, two = (log.entries[place] for place in flag.places)
            wide, narrow = sorted((one, two), key=lambda entry: -entry.reply)
            assert wide.reply - narrow.reply < 2
            nested = contains(wide.question, narrow.question)
            if wide.reply == narrow.reply:
                nested |= contains(narrow.question, wide.question)
            assert nested


@given(wide=QUESTION, narrow=QUESTION)
def test_what_is_settled_at_a_glance_is_what_the_viewer_program_says(wide, narrow):
    log = access_log(("ben", wide, 20), ("ben", narrow, 20))
    one, other = (Reading(place, entry) for place, entry in enumerate(log))
    if is_nested(one, other):
        assert contains(wide, narrow)
    elif one.is_list and other.is_list and is_possible(narrow):
        assert not contains(wide, narrow)


@given(
    asked=st.lists(st.tuples(QUESTION, st.integers(20, 24)), max_size=6),
    name=st.text(min_size=1, max_size=3),
)
def test_names_of_staff_play_no_part(asked, name):
    one = find_flags(access_log(*(("ben", *question) for question in asked)))
    two = find_flags(access_log(*((name, *question) for question in asked)))
    assert [(f.kind, f.places) for f in one] == [(f.kind, f.places) for f in two]


def test_subjects_forget_the_days():
    assert subjects_of([film.on(day) for day in DAYS]) == subjects_of([film])
    assert subjects_of([film, other, vermont]) == {film.what, other.what, vermont}


# -- errors -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"few": 0}, "`few` must be an int of at least 1, got 0"),
        ({"facts": 0}, "`facts` must be an int of at least 1, got 0"),
        ({"facts": 2.0}, "`facts` must be an int of at least 1, got 2.0"),
    ],
)
def test_settings_out_of_range_are_refused(settings, message):
    with pytest.raises(DeskError, match=message):
        find_flags(access_log(), **settings)


def test_only_an_access_log_is_audited():
    with pytest.raises(
        DeskError, match="`access_log` must be an AccessLog, got 'list'"
    ):
        find_flags([])
