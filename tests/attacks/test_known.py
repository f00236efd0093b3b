"""What is known of a play is said plainly, and nothing else can be asked."""

import pytest

from kit.attacks.on_logs.auxiliary import KnownPlay
from kit.errors import KnowledgeError


@pytest.mark.parametrize(
    ("known", "words", "columns"),
    [
        (KnownPlay(), "title", ("title",)),
        (KnownPlay("series"), "series", ("series",)),
        (KnownPlay(when="day"), "title and day", ("title", "day")),
        (KnownPlay(when="hour"), "title and hour", ("title", "time")),
        (KnownPlay(in_order=True), "title and order", ("title", "day")),
        (
            KnownPlay(when="month", also=("region", "rating")),
            "title, month, rating and region",
            ("title", "day", "rating", "region"),
        ),
        (KnownPlay(also=["age_band"]), "title and age band", ("title", "age_band")),
    ],
)
def test_knowledge_has_words_and_needs_columns(known, words, columns):
    assert str(known) == words
    assert known.columns == columns


def test_the_order_of_details_does_not_matter():
    assert KnownPlay(also=("plan", "rating")) == KnownPlay(also=["rating", "plan"])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"what": "viewer"}, "`what` must be one of 'title', 'series', got 'viewer'"),
        ({"what": None}, "`what` must be one of 'title', 'series', got None"),
        ({"when": "year"}, "`when` must be one of 'hour', 'day', 'week', 'month'"),
        ({"when": 7}, "`when` must be one of .*, got 7"),
        ({"also": "rating"}, "`also` must be a tuple of rating, device, region"),
        ({"also": ("minutes",)}, "`also` must be one of 'rating', .* got 'minutes'"),
        ({"in_order": 1}, "`in_order` must be True or False, got 1"),
        (
            {"in_order": True, "when": "day"},
            "`in_order` must be False where `when` is given, which says more, got True",
        ),
    ],
)
def test_other_knowledge_is_refused(asked, message):
    with pytest.raises(KnowledgeError, match=message):
        KnownPlay(**asked)
