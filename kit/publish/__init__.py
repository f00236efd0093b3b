"""How many viewers does each claim count, and what does the publisher print?"""

from kit.publish.counting import count
from kit.publish.printing import apply_rule, publish

__all__ = ["apply_rule", "count", "publish"]
