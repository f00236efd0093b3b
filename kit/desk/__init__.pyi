from .defences import (
    draw_lookups as draw_lookups,
    sweep_desks as sweep_desks,
    weigh_budgets as weigh_budgets,
)
from .office import Office as Office, audit_all as audit_all
from .query_desk import QueryDesk as QueryDesk
from .ruled_desk import RuledDesk as RuledDesk
