"""Which attacks of the kit were not tried on what was handed in, and why not?"""

from __future__ import annotations

from collections.abc import Iterable

from kit.report.regulator.figures import Json

#: The three criteria of WP216, section 2.2, and what each of them asks.
SINGLING_OUT, LINKABILITY, INFERENCE = "Singling out", "Linkability", "Inference"
CRITERIA = {
    SINGLING_OUT: "Can somebody be told apart from everybody else?",
    LINKABILITY: "Can two records about the same person, or the same group, be joined?",
    INFERENCE: "Can something be worked out about somebody that nobody handed out?",
}

_EDITIONS = "needs every edition of lists or tables; one release was read, or none"
_HOURS = "reads hours or blurred statistics; no such figures were handed in"
_RULE = "runs the publisher's rule; the report sees what was printed and not the rule"
_DESK = "asks a desk that answers; the report sees what a desk wrote down"
_TABLE = "reads a table of people without names; none was handed in"
_SCREEN = "reads what the service shows on screens; no screen was handed in"
_GROUP = "needs many counts of one group, and the same of people like them"
_LOG = "no log was handed in"
_RELEASE = "no release was handed in"
_TWO_TABLES = "needs tables with margins or a map; none was handed in"

#: Of each attack which criterion it bears on, and what it takes that may be missing.
BEARS_ON: dict[str, tuple[str, str]] = {
    "prove_plays": (INFERENCE, _EDITIONS),
    "find_differences, subtract_nested": (SINGLING_OUT, _RELEASE),
    "compare_editions": (SINGLING_OUT, _EDITIONS),
    "find_geographic_differences": (SINGLING_OUT, _TWO_TABLES),
    "measure_histories, recover_histories": (LINKABILITY, _EDITIONS),
    "bound_people, bound_smallest": (SINGLING_OUT, _HOURS),
    "narrow_hours, find_runtimes, compare_views": (INFERENCE, _HOURS),
    "subtract_weeks": (INFERENCE, _HOURS),
    "measure_membership, Learned()": (INFERENCE, _GROUP),
    'measure_membership, Learned(prior="past")': (INFERENCE, _GROUP),
    "measure_membership, ZeroAuxiliary()": (INFERENCE, _GROUP),
    "place_target, narrow_amount": (INFERENCE, _RELEASE),
    "infer_from_pictures": (INFERENCE, _SCREEN),
    "audit_promise, audit_family": (INFERENCE, _RULE),
    "audit_one_run": (INFERENCE, _RULE),
    "infer_plays": (INFERENCE, _EDITIONS),
    "unblur_pairs": (INFERENCE, _HOURS),
    "audit_tables": (SINGLING_OUT, _TWO_TABLES),
    "measure_tracing": (INFERENCE, _GROUP),
    "exclude_target": (INFERENCE, _GROUP),
    "Averager, measure_averaging": (SINGLING_OUT, _DESK),
    "measure_decoding": (INFERENCE, _DESK),
    "Insider (IndividualTracker, GeneralTracker, DoubleTracker)": (SINGLING_OUT, _DESK),
    "Searcher, measure_searching": (SINGLING_OUT, _DESK),
    "downcode": (SINGLING_OUT, _TABLE),
    "measure_guesses": (INFERENCE, _TABLE),
    "find_homogeneous": (INFERENCE, _TABLE),
    "rule_out_values": (INFERENCE, _TABLE),
    "narrow_value": (INFERENCE, _TABLE),
    "intersect_tables": (LINKABILITY, _TABLE),
    "exploit_minimality": (INFERENCE, _TABLE),
    "list_originals": (INFERENCE, _TABLE),
    "find_binges": (
        SINGLING_OUT,
        "looks for one viewer, and the report looks for none",
    ),
    "measure_own, place_history": (
        SINGLING_OUT,
        "needs a history that its owner hands in; the report looks for nobody",
    ),
    "measure_scoreboard, measure_settings": (LINKABILITY, _LOG),
    "measure_retention": (SINGLING_OUT, _LOG),
    "infer_trait": (INFERENCE, _LOG),
    "measure_sampled": (
        SINGLING_OUT,
        "needs to be told which share of the service's people the log holds",
    ),
    "match_services": (LINKABILITY, _LOG),
    "measure_linkage": (LINKABILITY, _LOG),
    "measure_uniqueness, measure_growth, compare_knowledge": (SINGLING_OUT, _LOG),
    "worst_case": (
        SINGLING_OUT,
        "tries every choice of plays of everybody, which takes too long for a report",
    ),
}
_UNKNOWN = "is not part of this report"


def list_not_tested(
    attacks: Iterable[str], tried: Iterable[str], failed: dict[str, str]
) -> dict[str, list[Json]]:
    """List by criterion every attack of the kit that was not tried, and why."""
    done = set(tried)
    left: dict[str, list[Json]] = {criterion: [] for criterion in CRITERIA}
    for name in attacks:
        if name in done:
            continue
        criterion, why = BEARS_ON.get(name, (INFERENCE, _UNKNOWN))
        error = failed.get(name)
        if error:
            why = "could not be mounted on what was handed in"
        left[criterion].append({"attack": name, "why": why, "error": error})
    return left
