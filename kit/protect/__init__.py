"""How does a publisher attack her own table before she prints it?

She sees true counts, and never the plays. `choosing` withholds, by lot and then with
the cover that `covering` finds, until the audit, which is the attacker's own, finds
nothing; `suppression` is the rule, and `protected` says which attacker that was.
"""

from kit.protect.protected import ProtectedTable
from kit.protect.suppression import SecondarySuppression

__all__ = ["ProtectedTable", "SecondarySuppression"]
