"""Access logs written by hand."""

from datetime import datetime, timedelta

from kit.access import AccessLog, LoggedQuery, Refused


def access_log(*asked):
    """From (who, question, reply); a word for a reply is the reason of a refusal."""
    start = datetime(2018, 1, 8, 9)
    entries = [
        LoggedQuery(
            start + timedelta(minutes=place),
            by,
            question,
            Refused(reply) if isinstance(reply, str) else reply,
        )
        for place, (by, question, reply) in enumerate(asked)
    ]
    return AccessLog(tuple(entries))
