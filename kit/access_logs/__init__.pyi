from .flags import find_flags as find_flags
from .record import (
    BY_REFUSALS as BY_REFUSALS,
    BY_VOLUME as BY_VOLUME,
    audit_office as audit_office,
    choose_least as choose_least,
    choose_score as choose_score,
    keep_record as keep_record,
    rate_questions as rate_questions,
    score_staff as score_staff,
    trade_off as trade_off,
)
