from .exact import clopper_pearson as clopper_pearson
from .matching import match_histories as match_histories
from .rates import (
    Estimate as Estimate,
    Rate as Rate,
    Success as Success,
    Tally as Tally,
    design_effect as design_effect,
    difference as difference,
    residual_risk as residual_risk,
    wilson as wilson,
)
from .roc import (
    FALSE_RATES as FALSE_RATES,
    OperatingPoint as OperatingPoint,
    Roc as Roc,
    best_threshold as best_threshold,
    measure_roc as measure_roc,
)
from .screening import predictive_value as predictive_value
