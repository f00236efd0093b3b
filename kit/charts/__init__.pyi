from .audits import (
    chart_ceilings as chart_ceilings,
    chart_promises as chart_promises,
)
from .curves import (
    chart_daily_audience as chart_daily_audience,
    chart_fitted as chart_fitted,
    chart_streaks as chart_streaks,
    chart_tail as chart_tail,
)
from .groups import (
    chart_bounds as chart_bounds,
    chart_possibilities as chart_possibilities,
    chart_proved as chart_proved,
    chart_unique as chart_unique,
)
from .guard import require_aggregates as require_aggregates
from .panels import chart_front as chart_front
from .ranges import chart_ranges as chart_ranges
from .renderer import use_charts as use_charts
from .shares import (
    chart_growth as chart_growth,
    chart_narrowed as chart_narrowed,
    chart_shares as chart_shares,
)
from .sliders import (
    chart_shares_slider as chart_shares_slider,
    chart_thresholds_slider as chart_thresholds_slider,
)
from .success import chart_rates as chart_rates, chart_success as chart_success
from .thresholds import (
    chart_multiples as chart_multiples,
    chart_release_threshold as chart_release_threshold,
    chart_thresholds as chart_thresholds,
)
