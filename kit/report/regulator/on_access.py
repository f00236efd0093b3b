"""What did staff get from a desk, and what does its access log show of it?"""

from __future__ import annotations

from collections import Counter

from kit.access import AccessLog, Refused
from kit.access_logs.flags import find_flags
from kit.access_logs.record import Record, score_staff
from kit.report.regulator.figures import Json, write_success, write_tally

#: From which score on an account is told of: ways to single out one target.
LEAST = 3


def read_access_log(access_log: AccessLog, record: Record | None) -> Json:
    """Count questions, refusals, flags, and accounts that came back to one target.

    Accounts are counted and never named: a flag is a reason to ask, and no proof.
    """
    flags = find_flags(access_log)
    kinds = Counter(flag.kind for flag in flags)
    staff = score_staff(access_log, flags)
    told: Json = {
        "questions": len(access_log),
        "refused": sum(isinstance(one.reply, Refused) for one in access_log),
        "accounts": len(access_log.staff),
        "flags": [{"kind": kind, "count": n} for kind, n in sorted(kinds.items())],
        "least_score": LEAST,
        "accounts_to_ask": sum(one.score >= LEAST for one in staff),
        "record": None,
    }
    if record is not None:
        told["record"] = {
            "recall": write_success(record.recall),
            "precision": write_tally(record.flagged, record.recall.confidence),
        }
    return told
