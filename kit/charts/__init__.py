"""How does a finding look, and who makes sure that no chart shows a person?"""

from kit.charts.curves import chart_daily_audience, chart_streaks, chart_tail
from kit.charts.fitted import chart_fitted
from kit.charts.front import chart_front
from kit.charts.groups import chart_alone, chart_bounds
from kit.charts.growth import chart_growth
from kit.charts.guard import require_aggregates
from kit.charts.narrowing import chart_narrowed
from kit.charts.possibilities import chart_possibilities
from kit.charts.proved import chart_proved
from kit.charts.rates import chart_rates
from kit.charts.renderer import use_charts
from kit.charts.roundings import chart_multiples
from kit.charts.shares import chart_shares
from kit.charts.success import chart_success
from kit.charts.thresholds import chart_release_threshold, chart_thresholds

__all__ = [
    "chart_alone",
    "chart_bounds",
    "chart_daily_audience",
    "chart_fitted",
    "chart_front",
    "chart_growth",
    "chart_multiples",
    "chart_narrowed",
    "chart_possibilities",
    "chart_proved",
    "chart_rates",
    "chart_release_threshold",
    "chart_shares",
    "chart_streaks",
    "chart_success",
    "chart_tail",
    "chart_thresholds",
    "require_aggregates",
    "use_charts",
]
