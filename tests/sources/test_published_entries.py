"""The published claims as entries: nothing is added to what the wording says."""

import pytest

from kit.claims import played, watched
from kit.ledger.files import write_ledger
from kit.ledger.gather import gather
from kit.ledger.reading import read_entry
from kit.sources.published import LEDGER, as_entry, read_claim, read_claims


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        (
            "netflix-53",
            watched("A Christmas Prince").every_day(18, until="2017-12-10"),
        ),
        (
            "spotify-3749",
            played("It's the End of the World as We Know It (And I Feel Fine)").on(
                "2016-06-23"
            ),
        ),
        # The poster names no city, the article does.
        ("spotify-sorry-42", played("Sorry").on("2016-02-14").exactly(42)),
        (
            "spotify-sorry-17",
            played("Sorry").on("2016-02-14").exactly(17).where(region="Chicago"),
        ),
        (
            "netflix-bee-movie-357",
            watched("Bee Movie").between("2016-11-01", "2017-11-01").exactly(357),
        ),
    ],
)
def test_a_row_counts_what_its_wording_says(name, claim):
    assert as_entry(read_claim(name)).claim == claim


@pytest.mark.parametrize(
    "name",
    [
        "netflix-statement",  # no number
        "spotify-forever-alone",  # hours
        "spotify-girls-night-1235",  # people, by their sex
        "netflix-pirates-365",  # days in a row, but which?
        "office-188",  # in which week?
        "what-we-watched-50000",
    ],
)
def test_what_no_claim_can_say_is_context(name):
    entry = as_entry(read_claim(name))
    assert entry.is_context
    assert entry.reason


def test_every_row_can_be_read_and_written_again():
    entries = [as_entry(claim) for claim in read_claims()]
    assert [read_entry(entry.as_plain()) for entry in entries] == entries
    assert len(gather(entries).release) == sum(not e.is_context for e in entries)


def test_sources_and_disagreements_are_kept():
    claim, entry = read_claim("netflix-53"), as_entry(read_claim("netflix-53"))
    assert (entry.source, entry.conflicts) == (claim.source, claim.conflicts)
    assert (entry.status, entry.published) == ("confirmed", claim.date)


def test_the_bundled_ledger_is_made_of_the_published_claims(tmp_path):
    made = write_ledger(map(as_entry, read_claims()), tmp_path / "ledger.csv")
    assert made.read_text("utf-8") == LEDGER.read_text("utf-8")
