from .catalogue import list_cards as list_cards
from .k import k_cell as k_cell, k_release as k_release, small_groups as small_groups
from .populations.individual_risk import individual_risk as individual_risk
from .populations.matching import (
    dis as dis,
    dis_of_counts as dis_of_counts,
    expected_matches as expected_matches,
    individual_correctness as individual_correctness,
    individual_uniqueness as individual_uniqueness,
)
from .populations.presence import delta_presence as delta_presence, k_map as k_map
from .populations.singling_out import (
    isolation_by_luck as isolation_by_luck,
    mean_isolation_by_luck as mean_isolation_by_luck,
    smallest_class_for_risk as smallest_class_for_risk,
)
from .populations.suda import dis_suda as dis_suda, suda as suda
from .populations.uniqueness import (
    interval_uniques as interval_uniques,
    population_uniques as population_uniques,
)
from .rounding_changes import (
    compare_quotients as compare_quotients,
    find_changes as find_changes,
)
from .roundings import (
    find_base as find_base,
    say_power as say_power,
    try_bases as try_bases,
)
from .tables.anonymity import (
    alpha_k_anonymity as alpha_k_anonymity,
    k_anonymity as k_anonymity,
    share_below_k as share_below_k,
)
from .tables.classes import group_people as group_people
from .tables.closeness import (
    basic_beta as basic_beta,
    delta_disclosure as delta_disclosure,
    enhanced_beta as enhanced_beta,
    t_closeness as t_closeness,
)
from .tables.contribution import contribution as contribution, separate as separate
from .tables.diversity import (
    attribute_inference as attribute_inference,
    distinct_l as distinct_l,
    entropy_l as entropy_l,
    recursive_c as recursive_c,
    recursive_l as recursive_l,
)
from .tables.dominance import (
    dominance as dominance,
    dominance_share as dominance_share,
    dominated as dominated,
    p_percent as p_percent,
)
from .tables.instances import (
    instance_risk as instance_risk,
    instance_uniqueness as instance_uniqueness,
)
from .tables.risk import (
    journalist_risk as journalist_risk,
    marketer_risk as marketer_risk,
    prosecutor_risk as prosecutor_risk,
    sample_uniqueness as sample_uniqueness,
)
from .tables.table import measure as measure
from .tails import expect_extreme as expect_extreme
from .uniques import (
    bits_left as bits_left,
    draw_unique as draw_unique,
    expect_unique as expect_unique,
    interval_unique as interval_unique,
)
from .usefulness import measure_usefulness as measure_usefulness
