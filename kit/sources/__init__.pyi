from . import textbook as textbook
from .accounts import HOUSEHOLDS as HOUSEHOLDS, share_accounts as share_accounts
from .bundled import open_films as open_films, open_tracks as open_tracks
from .cohorts import (
    Cohort as Cohort,
    find_cohort as find_cohort,
    invent_cohort as invent_cohort,
)
from .exports.export import open_export as open_export
from .press import weekly_lines as weekly_lines
from .published import (
    as_entry as as_entry,
    read_claim as read_claim,
    read_claims as read_claims,
)
from .published_tables.counts import read_counts as read_counts
from .published_tables.editions import read_editions as read_editions
from .published_tables.netflix import (
    read_engagement as read_engagement,
    read_top10 as read_top10,
)
from .published_tables.reports import (
    invent_reports as invent_reports,
    open_reports as open_reports,
    read_measured as read_measured,
)
from .recorded import Recorded as Recorded, open_recorded as open_recorded
from .research.download import download as download, show_terms as show_terms
from .research.sets import SETS as SETS, find_set as find_set
from .simulation.audience import Audience as Audience
from .simulation.planted import (
    Crowd as Crowd,
    Marathon as Marathon,
    Repeats as Repeats,
    Streak as Streak,
)
from .simulation.plays import simulate as simulate
from .simulation.presets import (
    FILMS as FILMS,
    TRACKS as TRACKS,
    UK_PANEL_LIKE as UK_PANEL_LIKE,
)
from .simulation.ratings import invent_ratings as invent_ratings
from .simulation.realism import (
    compare_audiences as compare_audiences,
    tell_apart as tell_apart,
)
from .tables import open_research_log as open_research_log, read_log as read_log
from .textbook import seven_viewers as seven_viewers
