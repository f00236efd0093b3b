from .entries import (
    KINDS as KINDS,
    Entry as Entry,
    ends_on as ends_on,
    starts_on as starts_on,
)
from .files import read_ledger as read_ledger, write_ledger as write_ledger
from .gather import gather as gather
from .reading import read_entry as read_entry
from .sentences.questions import Question as Question
from .sentences.sentence import (
    Part as Part,
    SentenceReading as SentenceReading,
    read_sentence as read_sentence,
)
