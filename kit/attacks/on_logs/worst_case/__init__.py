"""How few people does the worst choice of your plays fit?

In the order in which the data flow: `rows` says who fits each thing that may be known,
`bits` who shares enough of them with a target, `search` finds the choice that leaves
fewest; where their order is known, `orders` lists who comes into question and
`spelling` does the search; `attack` is the door and `result` what comes out of it.
"""

from kit.attacks.on_logs.worst_case.attack import worst_case
from kit.attacks.on_logs.worst_case.result import WorstCase

__all__ = ["WorstCase", "worst_case"]
