"""Whatever is mistyped into the page of an audit is refused before the page is made."""

import pytest

from kit.errors import KitError
from kit.report.audit_page import read_settings

CLAIM = {"words": "53", "kind": "on a day", "number": 53, "title": "A"}
CLAIM |= {"day": "2017-12-10"}
TYPED = {
    "claim": CLAIM,
    "also_published": [],
    "population": "United States",
    "save_to": "",
    "seed": 1,
}


def read(**typed):
    given = TYPED | typed
    claim, also_published = given.pop("claim"), given.pop("also_published")
    return read_settings(claim, also_published, **given)


def test_what_is_typed_as_it_must_be_is_read_the_headline_first(tmp_path):
    wider = CLAIM | {"number": 57, "kind": "in a period"}
    del wider["day"]
    gathered = read(also_published=[wider], save_to=str(tmp_path / "new"))
    assert [entry.number for entry in gathered.entries] == [53, 57]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ({"claim": "53 people"}, "`claim` must be a sentence in fields"),
        ({"claim": CLAIM | {"number": "many"}}, "`number` of `claim` must be"),
        ({"claim": CLAIM | {"day": "10 Dec"}}, "`day` of `claim` must be a date"),
        ({"claim": {"words": "…", "kind": "words"}}, "cannot be audited by itself"),
        ({"also_published": CLAIM}, "`also_published` must be a list of sentences"),
        ({"also_published": 5}, "`also_published` must be a list of sentences"),
        ({"also_published": [{}]}, r"`words` of `also_published\[0\]` must be given"),
        ({"population": "Wales"}, "`population` must be "),
        ({"population": {"Kent": 5}}, "`population` must be at least the 53 people"),
        ({"save_to": 7}, "`save_to` must be the name of a folder"),
        ({"seed": "x"}, "`seed` must be"),
        ({"seed": "x", "claim": CLAIM | {"number": 5_000}}, "`seed` must be"),
    ],
)
def test_every_mistake_is_named_by_its_setting(typed, match):
    with pytest.raises(KitError, match=match):
        read(**typed)


def test_a_folder_with_other_files_is_refused_before_anything_is_run(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(KitError, match="`save_to` must be a new folder or one that"):
        read(save_to=str(tmp_path))
