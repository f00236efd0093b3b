from .anonymity.conditions import Closeness as Closeness, Diversity as Diversity
from .anonymity.full_domain import FullDomain as FullDomain
from .anonymity.mondrian import Mondrian as Mondrian
from .anonymity.table import AnonymousTable as AnonymousTable
from .anonymity.top_down import TopDown as TopDown
from .arrays import settle_counts as settle_counts
from .cell_key import (
    CellKey as CellKey,
    PerturbationTable as PerturbationTable,
    design_table as design_table,
    ten_five_table as ten_five_table,
)
from .coarsening import (
    CENSUS_REGIONS as CENSUS_REGIONS,
    MUSIC_AGES as MUSIC_AGES,
    VIDEO_AGES as VIDEO_AGES,
    Coarsening as Coarsening,
    Hierarchy as Hierarchy,
)
from .kinds import (
    ClaimRule as ClaimRule,
    CountRule as CountRule,
    FigureRule as FigureRule,
    KeyRule as KeyRule,
    LogRule as LogRule,
    TableRule as TableRule,
)
from .logs import (
    LOG_FAMILIES as LOG_FAMILIES,
    CoarserDays as CoarserDays,
    LastDays as LastDays,
    RareTitles as RareTitles,
)
from .presets import (
    FAMILIES as FAMILIES,
    PRESETS as PRESETS,
    find_preset as find_preset,
)
from .private.contribution import (
    ContributionBound as ContributionBound,
    OpenListThreshold as OpenListThreshold,
)
from .private.noise import (
    DiscreteGaussian as DiscreteGaussian,
    DiscreteLaplace as DiscreteLaplace,
)
from .private.noise_threshold import (
    chance_printed as chance_printed,
    geometric_sd as geometric_sd,
    laplace_sd as laplace_sd,
    smallest_printable as smallest_printable,
)
from .private.private_rule import (
    PrivacyLoss as PrivacyLoss,
    private_rule as private_rule,
)
from .private.sensitivity import sensitivity as sensitivity, unit_words as unit_words
from .rounding import RoundedTotal as RoundedTotal, Rounding as Rounding
from .sampling import Sampling as Sampling
from .shared_noise import SharedNoise as SharedNoise
from .steps import Steps as Steps
from .table_rounding import ControlledRounding as ControlledRounding
from .threshold import Threshold as Threshold
from .whole_tables import withhold as withhold
