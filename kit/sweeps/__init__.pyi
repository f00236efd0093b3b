from .attacks import ATTACKS as ATTACKS, FollowRoutes as FollowRoutes
from .cases import Lines as Lines
from .choose import choose_cases as choose_cases, left_out_cases as left_out_cases
from .reach import enough as enough, measure_reach as measure_reach
from .run import sweep as sweep
from .secrets import Sought as Sought, say_size as say_size
from .thresholds import K_GRID as K_GRID, sweep_thresholds as sweep_thresholds
