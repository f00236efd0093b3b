"""What does each attack prove or guess under which rule and k, and at what cost?"""

from kit.sweep.choose import choose_cases
from kit.sweep.reach import measure_reach
from kit.sweep.run import sweep
from kit.sweep.thresholds import K_GRID, sweep_thresholds

__all__ = ["K_GRID", "choose_cases", "measure_reach", "sweep", "sweep_thresholds"]
