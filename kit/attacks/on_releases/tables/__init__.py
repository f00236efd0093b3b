"""What can a reader put back into tables from which small numbers were withheld?

In the order in which the data flow: `printed` reads tables, `dimensions` their values,
`sums` says which cells add up to which; `narrowing`, `part` and `bounding` find how few
and how many people each cell can hold, or `conflict` names cells that cannot all be
right; and `audit` gives the verdicts.
"""

from kit.attacks.on_releases.tables.audit import TableAudit, audit_tables

__all__ = ["TableAudit", "audit_tables"]
