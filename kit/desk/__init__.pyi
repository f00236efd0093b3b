from .averaging_curves import trace_averaging as trace_averaging
from .defences import (
    draw_lookups as draw_lookups,
    sweep_desks as sweep_desks,
    weigh_budgets as weigh_budgets,
)
from .noisy_system import NoisySystem as NoisySystem
from .office import Office as Office, audit_all as audit_all
from .query_desk import QueryDesk as QueryDesk
from .random_subsets import NOISES as NOISES, ask_subsets as ask_subsets
from .ruled_desk import RuledDesk as RuledDesk
from .small_groups import draw_small_groups as draw_small_groups
