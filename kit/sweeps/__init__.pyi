from .attacks import Differencing as Differencing
from .cases import Lines as Lines
from .choose import choose_cases as choose_cases, left_out_cases as left_out_cases
from .gains import measure_gains as measure_gains
from .games import (
    HowMany as HowMany,
    InOrOut as InOrOut,
    Named as Named,
    Placed as Placed,
    Sought as Sought,
    Target as Target,
    Told as Told,
    WhichRecord as WhichRecord,
    say_size as say_size,
)
from .noise_curves import (
    find_enough_noise as find_enough_noise,
    measure_budget as measure_budget,
    measure_noise as measure_noise,
    noise_for_budget as noise_for_budget,
)
from .publications.cohort import (
    DayByDay as DayByDay,
    Followed as Followed,
    Rebuilt as Rebuilt,
)
from .publications.log_without_names import HandedOut as HandedOut
from .publications.related_lists import Begun as Begun, WhatBegun as WhatBegun
from .reach import enough as enough, measure_reach as measure_reach
from .run import ATTACKS as ATTACKS, TRAINED as TRAINED, sweep as sweep
from .sensitivity import (
    measure_headlines as measure_headlines,
    measure_sensitivity as measure_sensitivity,
    summarise_sensitivity as summarise_sensitivity,
)
from .thresholds import K_GRID as K_GRID, sweep_thresholds as sweep_thresholds
