"""What was published, as a reader writes it down: sentences with their sources."""

from kit.ledger.entries import Entry
from kit.ledger.files import Line, read_ledger, write_ledger
from kit.ledger.gather import Gathered, gather
from kit.ledger.kinds import KINDS
from kit.ledger.reading import read_entry

__all__ = [
    "KINDS",
    "Entry",
    "Gathered",
    "Line",
    "gather",
    "read_entry",
    "read_ledger",
    "write_ledger",
]
