"""What a review found: each wrong input has its one sentence, each answer its test."""

import pytest

from kit.attacks.on_releases.differencing import subtract_nested
from kit.claims import everyone, watched
from kit.errors import ClaimError, ReleaseError
from kit.measures.k import k_cell, k_release
from kit.printed import Exact, Suppressed
from kit.proof.worlds import Worlds
from kit.releases import Release, release
from kit.rules.threshold import Threshold
from kit.sweeps import sweep_thresholds

FILM = watched("A")
DAY = FILM.on("2017-12-01")


def test_a_published_negation_has_a_k_release():
    # Of 9 people, 5 did not watch on the day, so 4 did.
    found = k_release(release({~DAY: 5}, population=9))
    assert (found.k, found.is_exact) == (4, True)


def test_a_withheld_number_stays_withheld_when_releases_are_read_together():
    one = release({FILM: Suppressed(), watched("B"): 53}, rule=Threshold(11))
    other = release({DAY: 60}, rule=Threshold(5))
    assert k_cell(one + other) == min(k_cell(one), k_cell(other)) == 53


def test_numbers_that_cannot_be_nested_contradict():
    with pytest.raises(ReleaseError, match="contradict each other"):
        subtract_nested(release({FILM: 50, DAY: 57}))


def test_an_empty_group_is_not_given_away():
    streak = FILM.every_day(2, until="2017-12-02")
    swept = sweep_thresholds(
        {DAY: 5, streak: 5}, {"stopped": DAY & ~streak}, population=100, ks=[2]
    )
    assert swept["status"].to_list() == ["withheld"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: release({FILM: 1}, rule=11), "`rule` must be a rule of kit.rules"),
        (lambda: release({FILM: Exact}), "`printed` must be a whole number, Exact"),
        (lambda: release({FILM: 10**13}), "must be at most 1,000,000,000,000 people"),
        (lambda: Release((1, 2)), "`numbers` must be a tuple of Number, got 1"),
        (lambda: release({FILM: 1}) + 3, "`other` must be a release, got 3"),
        (lambda: Worlds({FILM: 1}), "`release` must be a release, made with"),
        (lambda: k_release({FILM: 1}), "`release` must be a release, made with"),
        (
            lambda: Threshold(1).reveals(Suppressed()),
            "A number was withheld that threshold k = 1 never withholds",
        ),
    ],
)
def test_what_is_no_release_is_refused(make, message):
    with pytest.raises(ReleaseError, match=message):
        make()


@pytest.mark.parametrize("count", [-3, 2.5, "53"])
def test_a_sentence_needs_a_whole_number_of_people(count):
    with pytest.raises(ClaimError, match="`count` must be a whole number of people"):
        everyone().sentence(count)


def test_a_group_that_is_no_claim_is_refused():
    with pytest.raises(ReleaseError, match=r"^`also` must be built with kit\.claims"):
        Worlds(release({FILM: 1}, population=2), also=["A"])
