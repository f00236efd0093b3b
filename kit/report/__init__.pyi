from .audit_page import (
    audit_rows as audit_rows,
    read_settings as read_settings,
    save_audit as save_audit,
    suppressed_words as suppressed_words,
    under_words as under_words,
)
from .pictures import draw_audit as draw_audit, draw_tail as draw_tail
from .regulator.report import (
    RegulatorReport as RegulatorReport,
    report_to_regulator as report_to_regulator,
)
from .rows import (
    FindingRow as FindingRow,
    read_findings as read_findings,
    show_findings as show_findings,
    use_tables as use_tables,
)
