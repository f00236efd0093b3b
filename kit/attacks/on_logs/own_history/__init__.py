"""How few of your own plays would single you out in a log of others?

`place` puts your history among the people of a log, by the names of the titles;
`measure` counts who fits a few of your plays; `tell` says it in words that give nothing
away, and writes the rest to a file if you ask.
"""

from kit.attacks.on_logs.own_history.measure import OwnHistory, measure_own
from kit.attacks.on_logs.own_history.place import Placed, place_history
from kit.attacks.on_logs.own_history.tell import (
    in_bands,
    tell_known,
    tell_size,
    write_details,
)

__all__ = [
    "OwnHistory",
    "Placed",
    "in_bands",
    "measure_own",
    "place_history",
    "tell_known",
    "tell_size",
    "write_details",
]
