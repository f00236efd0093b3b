"""How many viewers does each claim count, and what does the publisher print?"""

from kit.publish.counting import count
from kit.publish.every import count_every
from kit.publish.printing import apply_rule, publish
from kit.publish.tabulate import print_table, publish_table, tabulate

__all__ = [
    "apply_rule",
    "count",
    "count_every",
    "print_table",
    "publish",
    "publish_table",
    "tabulate",
]
