"""How does a publisher attack her own table before she prints it?

She sees true counts, and never the plays. `covering` finds what else to withhold, and
`suppression` goes on until the audit, which is the attacker's own, finds nothing.
"""

from kit.protect.protected import ProtectedTable
from kit.protect.suppression import SecondarySuppression

__all__ = ["ProtectedTable", "SecondarySuppression"]
