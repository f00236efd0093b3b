from . import (
    access_logs as access_logs,
    answers as answers,
    attacks as attacks,
    charts as charts,
    claims as claims,
    classroom as classroom,
    desk as desk,
    errors as errors,
    evaluate as evaluate,
    ledger as ledger,
    measures as measures,
    populations as populations,
    proof as proof,
    publishing as publishing,
    report as report,
    rules as rules,
    sources as sources,
    sweeps as sweeps,
    words as words,
)
from .access import Refused as Refused
from .attackers import Attacker as Attacker, Reference as Reference
from .attacks.on_releases.differencing import (
    find_differences as find_differences,
    subtract_nested as subtract_nested,
)
from .attacks.on_releases.tables.audit import audit_tables as audit_tables
from .charts.renderer import use_charts as use_charts
from .claims.amounts import mean as mean, median as median, total as total
from .claims.language import Claim as Claim, everyone as everyone
from .claims.viewing import played as played, watched as watched
from .desk.query_desk import QueryDesk as QueryDesk
from .evaluate.rates import Success as Success, wilson as wilson
from .findings import (
    Counted as Counted,
    Expected as Expected,
    Proved as Proved,
    Scored as Scored,
)
from .knowledge import Knowledge as Knowledge, KnownPlay as KnownPlay
from .ledger.sentences.sentence import read_sentence as read_sentence
from .log import Log as Log
from .markup import text as text
from .measures.k import k_cell as k_cell, k_release as k_release
from .printed import (
    Exact as Exact,
    Figure as Figure,
    Interval as Interval,
    Noisy as Noisy,
    Range as Range,
    Rounded as Rounded,
    Suppressed as Suppressed,
)
from .proof.sufficient import prove as prove
from .proof.worlds import Worlds as Worlds
from .protect.suppression import SecondarySuppression as SecondarySuppression
from .publishing.counting import count as count
from .publishing.printing import apply_rule as apply_rule, publish as publish
from .publishing.tables import publish_table as publish_table, tabulate as tabulate
from .releases import Release as Release, release as release
from .report.rows import (
    FindingRow as FindingRow,
    show_findings as show_findings,
    use_tables as use_tables,
)
from .results import Result as Result
from .rules.rounding import Rounding as Rounding
from .rules.steps import Steps as Steps
from .rules.threshold import Threshold as Threshold
from .sources.bundled import open_films as open_films, open_tracks as open_tracks
from .sources.exports.export import open_export as open_export
from .sources.published import read_claim as read_claim
from .sources.simulation.plays import simulate as simulate
from .sources.tables import read_log as read_log
from .story.audit import audit_headline as audit_headline
from .sweeps.choose import choose_cases as choose_cases
from .sweeps.run import sweep as sweep
from .sweeps.thresholds import K_GRID as K_GRID, sweep_thresholds as sweep_thresholds
from .version import __version__ as __version__
