"""What is known of a play is said plainly, and nothing else can be asked."""

import pytest

from kit.attacks.on_logs.points import Resolution
from kit.errors import KnowledgeError


@pytest.mark.parametrize(
    ("known", "words", "columns"),
    [
        (Resolution(), "title", ("title",)),
        (Resolution("series"), "series", ("series",)),
        (Resolution(when="day"), "title and day", ("title", "day")),
        (Resolution(when="hour"), "title and hour", ("title", "time")),
        (Resolution(in_order=True), "title and order", ("title", "day")),
        (
            Resolution(when="month", also=("region", "rating")),
            "title, month, rating and region",
            ("title", "day", "rating", "region"),
        ),
        (Resolution(also=["age_band"]), "title and age band", ("title", "age_band")),
        (
            Resolution(also=["gender", "device"]),
            "title, device and gender",
            ("title", "device", "gender"),
        ),
    ],
)
def test_knowledge_has_words_and_needs_columns(known, words, columns):
    assert str(known) == words
    assert known.columns == columns


def test_the_order_of_details_does_not_matter():
    assert Resolution(also=("plan", "rating")) == Resolution(also=["rating", "plan"])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"what": "viewer"}, "`what` must be one of title, series, got 'viewer'"),
        ({"what": None}, "`what` must be one of title, series, got None"),
        ({"when": "year"}, "`when` must be one of hour, day, week, month"),
        ({"when": 7}, "`when` must be one of .*, got 7"),
        (
            {"also": "rating"},
            "`also` must be a tuple of columns, such as 'rating', 'de",
        ),
        ({"also": ("minutes",)}, "`also` must be a tuple of .* got 'minutes'"),
        ({"also": (7,)}, "`also` must be a tuple of columns, .* got 7"),
        ({"in_order": 1}, "`in_order` must be True or False, got 1"),
        (
            {"in_order": True, "when": "day"},
            "`in_order` must be False where `when` is given, which says more, got True",
        ),
    ],
)
def test_other_knowledge_is_refused(asked, message):
    with pytest.raises(KnowledgeError, match=message):
        Resolution(**asked)
