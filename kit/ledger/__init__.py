"""What was published, as a reader writes it down: sentences with their sources."""

from kit.ledger.entries import Entry, read_entry
from kit.ledger.files import Line, read_ledger, write_ledger
from kit.ledger.gather import Gathered, gather
from kit.ledger.kinds import KINDS

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
