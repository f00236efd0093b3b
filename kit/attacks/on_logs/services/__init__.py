"""Attack two logs without names: which number of one is which number of the other?"""

from kit.attacks.on_logs.services.linkage import Linkage, measure_linkage
from kit.attacks.on_logs.services.match import Matches, match_services
from kit.attacks.on_logs.services.split import Split, Truth, split_log

__all__ = [
    "Linkage",
    "Matches",
    "Split",
    "Truth",
    "match_services",
    "measure_linkage",
    "split_log",
]
