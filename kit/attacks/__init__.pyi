from .on_desks.averaged import chance_by_averaging as chance_by_averaging
from .on_desks.averaging import Averager as Averager
from .on_desks.averaging_success import measure_averaging as measure_averaging
from .on_desks.decoding import Decoded as Decoded, decode as decode
from .on_desks.decoding_success import measure_decoding as measure_decoding
from .on_desks.insider import Insider as Insider
from .on_desks.searching import Searcher as Searcher
from .on_desks.searching_success import (
    Suspect as Suspect,
    measure_searching as measure_searching,
)
from .on_desks.trackers import (
    DoubleTracker as DoubleTracker,
    GeneralTracker as GeneralTracker,
    IndividualTracker as IndividualTracker,
    leave_open as leave_open,
)
from .on_logs.auxiliary import (
    AtRandom as AtRandom,
    Auxiliary as Auxiliary,
    ByPopularity as ByPopularity,
    OutsideTop as OutsideTop,
    Recent as Recent,
)
from .on_logs.binges import AutoplayRule as AutoplayRule, find_binges as find_binges
from .on_logs.draws import (
    draw_facts as draw_facts,
    draw_targets as draw_targets,
    name_facts as name_facts,
)
from .on_logs.habits import (
    measure_habits as measure_habits,
    plant_trait as plant_trait,
)
from .on_logs.index import (
    hold_out as hold_out,
    index_log as index_log,
    leave_out_rare as leave_out_rare,
)
from .on_logs.open_world import measure_sampled as measure_sampled
from .on_logs.own_history import (
    measure_own as measure_own,
    place_history as place_history,
    summarise_history as summarise_history,
    summarise_known as summarise_known,
    summarise_size as summarise_size,
    write_details as write_details,
)
from .on_logs.points import Resolution as Resolution
from .on_logs.reidentification import measure_scoreboard as measure_scoreboard
from .on_logs.retention import (
    EVER as EVER,
    FRESH as FRESH,
    measure_retention as measure_retention,
)
from .on_logs.scoreboard import Scoring as Scoring, score_records as score_records
from .on_logs.scoreboard_settings import (
    PAPER as PAPER,
    Setting as Setting,
    measure_settings as measure_settings,
)
from .on_logs.sensitive_inference import (
    compare_strengths as compare_strengths,
    infer_trait as infer_trait,
)
from .on_logs.service_matching import match_services as match_services
from .on_logs.services import (
    BY_ACTIVITY as BY_ACTIVITY,
    BY_TITLES as BY_TITLES,
    measure_linkage as measure_linkage,
    split_log as split_log,
)
from .on_logs.uniqueness import (
    compare_knowledge as compare_knowledge,
    measure_growth as measure_growth,
    measure_uniqueness as measure_uniqueness,
)
from .on_logs.worst_cases import worst_case as worst_case
from .on_releases.co_viewing import prove_plays as prove_plays
from .on_releases.daily_counts import daily_release as daily_release
from .on_releases.differencing import (
    find_differences as find_differences,
    subtract_nested as subtract_nested,
)
from .on_releases.editions import compare_editions as compare_editions
from .on_releases.geographies import (
    find_geographic_differences as find_geographic_differences,
)
from .on_releases.histories import recover_histories as recover_histories
from .on_releases.history_recovery import measure_histories as measure_histories
from .on_releases.hours import (
    bound_people as bound_people,
    bound_smallest as bound_smallest,
    find_runtimes as find_runtimes,
    hours_release as hours_release,
    narrow_hours as narrow_hours,
    subtract_weeks as subtract_weeks,
)
from .on_releases.hours_summary import (
    compare_views as compare_views,
    fit_quotients as fit_quotients,
    summarise_hours as summarise_hours,
)
from .on_releases.learned_membership import (
    Learned as Learned,
    ZeroAuxiliary as ZeroAuxiliary,
    learn_membership as learn_membership,
    usual_classifier as usual_classifier,
)
from .on_releases.membership import (
    narrow_amount as narrow_amount,
    place_target as place_target,
)
from .on_releases.membership_game import measure_membership as measure_membership
from .on_releases.pictures import infer_from_pictures as infer_from_pictures
from .on_releases.promises.black_box import Neighbours as Neighbours
from .on_releases.promises.bounds import (
    bound_by_guesses as bound_by_guesses,
    bound_epsilon as bound_epsilon,
    bound_rho as bound_rho,
    most_shown as most_shown,
    most_shown_once as most_shown_once,
    one_run_p_value as one_run_p_value,
    tabulate_ceilings as tabulate_ceilings,
)
from .on_releases.promises.distinguishing import (
    audit_family as audit_family,
    audit_promise as audit_promise,
)
from .on_releases.promises.faults import (
    RepeatedNoise as RepeatedNoise,
    TruncatedNoise as TruncatedNoise,
)
from .on_releases.promises.one_run import audit_one_run as audit_one_run
from .on_releases.recommendations import (
    compare_yields as compare_yields,
    infer_plays as infer_plays,
)
from .on_releases.shared_ratios import unblur_pairs as unblur_pairs
from .on_releases.sums_of_rows import SumOfRows as SumOfRows
from .on_releases.tables.audit import audit_tables as audit_tables
from .on_releases.tracing import (
    Tracing as Tracing,
    expected_auc as expected_auc,
    expected_found as expected_found,
    rates_needed as rates_needed,
    trace as trace,
)
from .on_releases.tracing_rates import (
    exclude_target as exclude_target,
    measure_tracing as measure_tracing,
    trace_along as trace_along,
)
from .on_releases.transport import transport as transport
from .on_tables.downcoding import downcode as downcode
from .on_tables.guessing import measure_guesses as measure_guesses
from .on_tables.homogeneity import (
    find_homogeneous as find_homogeneous,
    rule_out_values as rule_out_values,
)
from .on_tables.intersection import (
    intersect_tables as intersect_tables,
    narrow_value as narrow_value,
)
from .on_tables.minimality import exploit_minimality as exploit_minimality
from .on_tables.originals import list_originals as list_originals
from .threat_models import list_threat_models as list_threat_models
