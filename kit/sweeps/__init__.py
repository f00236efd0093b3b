"""What does each attack prove or guess under which rule and k, and at what cost?"""

from kit.sweeps.choose import choose_cases
from kit.sweeps.games import HowMany, InOrOut, Named, Placed, Told, WhichRecord
from kit.sweeps.reach import measure_reach
from kit.sweeps.run import ATTACKS, sweep
from kit.sweeps.thresholds import K_GRID, sweep_thresholds

__all__ = [
    "ATTACKS",
    "K_GRID",
    "HowMany",
    "InOrOut",
    "Named",
    "Placed",
    "Told",
    "WhichRecord",
    "choose_cases",
    "measure_reach",
    "sweep",
    "sweep_thresholds",
]
