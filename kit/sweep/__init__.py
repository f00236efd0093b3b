"""Which rule and which k would have stopped which attack, and at what cost?"""

from kit.sweep.choose import choose_cases
from kit.sweep.run import sweep
from kit.sweep.thresholds import K_GRID, sweep_thresholds

__all__ = ["K_GRID", "choose_cases", "sweep", "sweep_thresholds"]
