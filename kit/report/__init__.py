"""How does a reader get the findings: in a notebook, a terminal, a web page?"""

# Only what a notebook needs: the rest imports Jupyter's machinery, which is slow.
from kit.report.rows import FindingRow, findings_text, read_findings, show_findings
from kit.report.tables import use_tables

__all__ = [
    "FindingRow",
    "findings_text",
    "read_findings",
    "show_findings",
    "use_tables",
]
