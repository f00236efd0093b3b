"""What the picture that was chosen for somebody tells of her, and when nothing."""

import numpy as np
import pytest

from kit.attackers import Attacker, Reference
from kit.attacks.on_releases.pictures import infer_from_pictures
from kit.claims import watched
from kit.errors import AttackError, KnowledgeError, LogError
from kit.publishing.pictures import show_pictures
from kit.screens import Screens
from tests.attacks.recommended import audience, log_of, look

CLAIMS = [watched("A"), watched("B")]


def of(shown, answers):
    return Screens(np.array(shown), Reference(CLAIMS, answers))


def test_people_who_keep_to_one_group_are_read_off_one_picture():
    found = look()
    success = found.success
    assert (success.rate.value, success.baseline_rate.value) == (1, 0.5)
    # Before: a bit for each of two titles. After, with one made-up person in each of
    # two pictures (Laplace): a chance of 21/22 for each, log2(22/21) = .067 left.
    assert found.bits == pytest.approx(2 - 2 * np.log2(22 / 21))
    assert 0.2 < success.control_rate.value < 0.8


def test_pictures_shown_by_lot_tell_nothing_and_that_is_said():
    rng = np.random.default_rng(1)
    shown, answers = rng.integers(0, 3, (2_000, 4)), rng.random((2_000, 2)) < 0.3
    found = infer_from_pictures(
        of(shown[:1000], answers[:1000]), known=of(shown[1000:], answers[1000:])
    )
    assert not found.success.is_meaningful
    assert found.success.caution in found.scope
    assert abs(found.bits) < 0.02


def test_a_service_shows_the_group_of_which_somebody_watched_most():
    # Dealt out by viewers: A (3), B (2), C (1) and D (1) to two groups, {A, D} and
    # {B, C}: A to the first, B and C to the second, then D to either, by name.
    rows = [(1, "A", 1), (2, "A", 1), (3, "A", 1), (1, "B", 1), (2, "B", 1)]
    rows += [(1, "C", 1), (3, "D", 1)]
    screens = show_pictures(log_of(rows), n_groups=2, n_pages=3, viewers=2)
    # The first watched one of {A, D} and two of {B, C}; the third two of {A, D}.
    assert screens.shown[0].tolist() == [1, 1, 1]
    assert screens.shown[2].tolist() == [0, 0, 0]
    assert [str(claim) for claim in screens.people.claims] == [
        "watched A at some time",
        "watched B at some time",
    ]


def test_more_pages_tell_more_of_an_audience_without_tastes():
    everybody = show_pictures(audience()[0], viewers=60)
    targets, known = everybody.split(400, seed=1)
    assert (targets.people.n_people, known.people.n_people) == (400, 600)
    few, many = (
        infer_from_pictures(targets.first(n), known=known.first(n)) for n in (1, 10)
    )
    assert many.success.is_meaningful
    assert few.success.rate.value < many.success.rate.value


SOUND = of([[0], [1]], [[True, False], [False, True]])
BAD = {
    "kind": (lambda: infer_from_pictures("screen", known=SOUND), "`screens` must be a"),
    "pages": (
        lambda: infer_from_pictures(
            SOUND, known=of([[0, 1], [1, 1]], [[True, False], [False, True]])
        ),
        "`known` must be screens of 1 pages, as the targets have, got '2 pages'",
    ),
    "claims": (
        lambda: infer_from_pictures(
            SOUND, known=Screens([[0]], Reference(CLAIMS[:1], [[True]]))
        ),
        "`known` must be screens of people with the same claims",
    ),
    "one class": (
        lambda: infer_from_pictures(SOUND, known=of([[0]], [[False, False]])),
        "`known` must be people of whom some watched one of the titles",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_learned_from_is_refused_in_one_sentence(case):
    make, said = BAD[case]
    with pytest.raises(AttackError, match=said):
        make()


def test_a_title_that_everybody_known_watched_is_taken_for_granted():
    found = infer_from_pictures(SOUND, known=of([[0], [1]], [[True, False]] * 2))
    assert found.success.attack.succeeded == 1


def test_an_attacker_who_brings_what_is_not_used_is_refused():
    with pytest.raises(KnowledgeError, match=r"attacker\.known_share` must be left"):
        infer_from_pictures(SOUND, Attacker(known_share=0.5), known=SOUND)


def test_a_split_leaves_somebody_on_both_sides():
    with pytest.raises(KnowledgeError, match="`n` must be an int from 1 to 1, got 2"):
        SOUND.split(2, seed=1)


@pytest.mark.parametrize("shown", [[0, 1], [[-1], [0]], [[0]], [[0.5], [1]], [[], []]])
def test_screens_are_whole_numbers_by_person_and_page(shown):
    with pytest.raises(KnowledgeError, match="`shown` must be whole numbers from 0, a"):
        of(shown, [[True, False], [False, True]])


def test_more_groups_than_titles_are_refused():
    with pytest.raises(LogError, match="`n_groups` must be at most the number of tit"):
        show_pictures(log_of([(1, "A", 1)]))
    with pytest.raises(LogError, match="`pictures` must be an int from 1 to 6, got 7"):
        show_pictures(log_of([(1, "A", 1)]), pictures=7)
