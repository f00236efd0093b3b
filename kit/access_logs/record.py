"""How often is the auditor right, and how many peekers get away?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from numbers import Integral

import polars as pl

from kit.access import TOO_FEW, AccessLog, Refused
from kit.access_logs.flags import PERSON, Flag, find_flags, subjects_of
from kit.checks import check_each, check_type
from kit.claims.language import Claim
from kit.claims.viewer import What
from kit.errors import DeskError
from kit.evaluate.rates import Rate, Success, Tally, wilson

_OFFICES = "a list of audited offices, such as `audit_all` gives"


@dataclass(frozen=True)
class Suspect:
    """A member of staff, and how often the same few people were singled out."""

    by: str  # the member of staff
    score: int
    # what these have in common: values of attributes, titles
    subjects: frozenset[Claim | What]
    flags: tuple[Flag, ...]  # the flags behind the score

    @property
    def reason(self) -> str:
        """Why, in one sentence that names no fact."""
        return (
            f"Singled out people with the same {len(self.subjects)} facts in "
            f"{self.score} ways."
        )


def score_staff(access_log: AccessLog, flags: Iterable[Flag]) -> list[Suspect]:
    """Score everybody who asked by how doggedly one target was looked up.

    Honest work singles somebody out now and then, and goes on to something else. Who
    looks a person up comes back to the same facts and asks one thing more.

    Parameters
    ----------
    access_log : AccessLog
        All questions asked.
    flags : iterable of Flag
        What `kit.access_logs.find_flags` found in it.

    Returns
    -------
    list of Suspect
        Everybody who asked, the highest score first.

    Raises
    ------
    DeskError
        If a parameter is of another kind.

    Examples
    --------
    >>> from datetime import datetime
    >>> from kit.access import TOO_FEW, LoggedQuery, Refused
    >>> from kit.access_logs.flags import find_flags
    >>> from kit.claims.viewing import watched
    >>> him = watched("A").on("2017-12-01").where(region="VT", age_band="65+", plan="A")
    >>> at, no = datetime(2018, 1, 8), Refused(TOO_FEW)
    >>> asked = [LoggedQuery(at, "ben", him & watched(film), no) for film in "BCD"]
    >>> access_log = AccessLog(tuple(asked))
    >>> ben = score_staff(access_log, find_flags(access_log))[0]
    >>> ben.score, ben.reason
    (3, 'Singled out people with the same 4 facts in 3 ways.')
    """
    check_type(DeskError, "access_log", access_log, AccessLog, "an AccessLog")
    rule = "a list of flags, such as `find_flags` gives"
    flags = check_each(DeskError, "flags", flags, Flag, rule)
    own: dict[str, list[Flag]] = {by: [] for by in access_log.staff}
    for flag in flags:
        for by in flag.by:
            own[by].append(flag)
    scored = [_score(by, flags) for by, flags in own.items()]
    return sorted(scored, key=lambda one: (-one.score, one.by))


def choose_score(peekers: Sequence[int], innocent: Sequence[int]) -> int:
    """Choose the score from which on staff are flagged, on offices kept for that.

    Among all scores it takes the one at which precision and recall are best together,
    by their harmonic mean F1; the higher one where two are as good.

    Parameters
    ----------
    peekers : sequence of int
        The score of each member of staff who peeked, at least one.
    innocent : sequence of int
        The score of each who did not.

    Returns
    -------
    int
        The score from which on to flag.

    Raises
    ------
    DeskError
        If there is no peeker, or a score is no whole number.

    Examples
    --------
    >>> choose_score([4, 5], innocent=[0, 1, 1])
    4
    """
    for name, scores in {"peekers": peekers, "innocent": innocent}.items():
        check_each(DeskError, name, scores, Integral, "a list of whole numbers")
    if not peekers:
        raise DeskError.bad_value("peekers", "scores of at least one", peekers)

    def f1(least: int) -> float:
        right = sum(score >= least for score in peekers)
        wrong = sum(score >= least for score in innocent)
        return 2 * right / (right + wrong + len(peekers))

    return max(sorted({*peekers}), key=lambda least: (f1(least), least))


def _score(by: str, flags: list[Flag]) -> Suspect:
    """Find the subjects that come back in most of the flags' descriptions."""
    described = {subjects_of(flag.facts) for flag in flags}
    shared: Counter[tuple[Claim | What, ...]] = Counter()
    for said in described:
        shared.update(combinations(sorted(said, key=str), min(PERSON, len(said))))
    if not shared:
        return Suspect(by, 0, frozenset(), ())
    common, score = min(shared.items(), key=lambda one: (-one[1], str(one[0])))
    about = tuple(flag for flag in flags if subjects_of(flag.facts) >= set(common))
    return Suspect(by, score, frozenset(common), about)


#: What an auditor can do who reads no question, as a sentence says it.
BY_VOLUME, BY_REFUSALS = "flagging those who ask most", "flagging the most refused"


@dataclass(frozen=True)
class Audited:
    """One office: what the auditor makes of its access log, and the truth."""

    scores: Mapping[str, int]  # score of each member of staff
    asked: Mapping[str, int]  # questions of each, and those refused for too few people
    # questions of each, and those refused for too few people
    refused: Mapping[str, int]
    peekers: Mapping[str, str]  # the truth: who looked people up, and how
    flagged: frozenset[int]
    peeks: frozenset[int]
    small: frozenset[int]


@dataclass(frozen=True)
class Record:
    """Precision and recall of the auditor over many offices, by members of staff."""

    recall: Success  # of the peekers, those who were flagged
    flagged: Tally
    by_volume: Tally
    by_refusals: Tally
    styles: pl.DataFrame  # (n_styles, 3): `style`, `peekers` (accounts) and `found`

    @property
    def precision(self) -> Rate:
        """Of all who were flagged, the share who were peekers."""
        return wilson(self.flagged.succeeded, self.flagged.valid)


def audit_office(
    access_log: AccessLog,
    *,
    peekers: Mapping[str, str],
    peeks: Iterable[int],
    together: bool = True,
) -> Audited:
    """Audit one access log of which the truth is known.

    Parameters
    ----------
    access_log : AccessLog
        All questions of the office.
    peekers : mapping of str to str
        Who peeked, and in which style.
    peeks : iterable of int
        The places, in the log, of the questions that were peeking.
    together : bool, default=True
        As in `kit.access_logs.find_flags`.

    Returns
    -------
    Audited
        The scores of everybody who asked, beside the truth.

    Examples
    --------
    >>> from datetime import datetime
    >>> from kit.access import LoggedQuery
    >>> from kit.claims.viewing import watched
    >>> asked = LoggedQuery(datetime(2018, 1, 8), "ben", watched("A"), 1)
    >>> office = audit_office(AccessLog((asked,)), peekers={"ben": "direct"}, peeks=[0])
    >>> office.scores, office.flagged == office.peeks
    ({'ben': 1}, True)
    """
    flags = find_flags(access_log, together=together)
    small = frozenset(
        place
        for place, entry in enumerate(access_log)
        if entry.reply == Refused(TOO_FEW)
    )
    staff = access_log.staff
    by = [entry.by for entry in access_log]
    return Audited(
        {one.by: one.score for one in score_staff(access_log, flags)},
        {name: by.count(name) for name in staff},
        {name: sum(by[place] == name for place in small) for name in staff},
        dict(peekers),
        frozenset(place for flag in flags for place in flag.places),
        frozenset(peeks),
        small,
    )


def choose_least(offices: Sequence[Audited]) -> int:
    """Choose the score from which on staff are flagged, on offices kept for that.

    Parameters
    ----------
    offices : sequence of Audited
        What `kit.desk.audit_all` gives.

    Returns
    -------
    int
        The score at which precision and recall are best together.

    Raises
    ------
    DeskError
        If nobody peeked in them, or `offices` holds anything else.
    """
    check_each(DeskError, "offices", offices, Audited, _OFFICES)
    scores = [
        (score, name in office.peekers)
        for office in offices
        for name, score in office.scores.items()
    ]
    peekers = [score for score, is_peeker in scores if is_peeker]
    innocent = [score for score, is_peeker in scores if not is_peeker]
    return choose_score(peekers, innocent)


def keep_record(
    offices: Sequence[Audited], *, control: Sequence[Audited], least: int
) -> Record:
    """Count hits, misses and false alarms when everybody with a score is flagged.

    Parameters
    ----------
    offices : sequence of Audited
        Offices with peekers, none of which served to choose `least`.
    control : sequence of Audited
        Offices without.
    least : int
        The score from which on a member of staff is flagged.

    Returns
    -------
    Record
        Precision and recall, and what two blind ways to flag as many would find.

    Raises
    ------
    DeskError
        If nobody peeked in `offices`, or somebody in `control`, or either holds
        anything but offices.
    EvaluationError
        If nobody at all is flagged, so that there is no precision.

    Examples
    --------
    >>> none = frozenset()
    >>> asked = {"ann": 5, "ben": 90}
    >>> office = Audited(
    ...     {"ann": 4, "ben": 0}, asked, asked, {"ann": "slow"}, *[none] * 3
    ... )
    >>> quiet = Audited({"eva": 0}, {"eva": 9}, {"eva": 0}, {}, *[none] * 3)
    >>> record = keep_record([office], control=[quiet], least=2)
    >>> record.recall.attack.succeeded, record.by_volume.succeeded
    (1, 0)
    """
    check_each(DeskError, "offices", offices, Audited, _OFFICES)
    check_each(DeskError, "control", control, Audited, _OFFICES)
    if not any(office.peekers for office in offices):
        raise DeskError.bad_value("offices", "offices with peekers", len(offices))
    if not control or any(office.peekers for office in control):
        raise DeskError.bad_value("control", "offices without peekers", len(control))
    chosen = [_flag(office, least) for office in offices]
    most = [
        _top(office.asked, len(flagged)) for office, flagged in _with(offices, chosen)
    ]
    refused = [
        _top(office.refused, len(flagged)) for office, flagged in _with(offices, chosen)
    ]
    staff = sum(len(office.scores) for office in control)
    alarms = sum(len(_flag(office, least)) for office in control)
    recall = Success(
        attack=_recall(offices, chosen),
        baseline={
            BY_VOLUME: _recall(offices, most),
            BY_REFUSALS: _recall(offices, refused),
        },
        control=Tally.of(staff, succeeded=alarms),
    )
    return Record(
        recall,
        flagged=_precision(offices, chosen),
        by_volume=_precision(offices, most),
        by_refusals=_precision(offices, refused),
        styles=_by_style(offices, chosen),
    )


def trade_off(
    offices: Sequence[Audited], *, control: Sequence[Audited], scores: Sequence[int]
) -> pl.DataFrame:
    """Say what a stricter or a looser score to flag from would do.

    Parameters
    ----------
    offices, control : sequence of Audited
        As in `keep_record`.
    scores : sequence of int
        Scores to flag from.

    Returns
    -------
    pl.DataFrame of shape (n_scores, 4)
        `score`, and the shares `recall`, `precision` and `false_alarms`
        (of honest staff in offices without peekers), in [0, 1].

    Raises
    ------
    DeskError
        If a parameter is of another kind, or `keep_record` refuses the offices.
    """
    check_each(DeskError, "offices", offices, Audited, _OFFICES)
    check_each(DeskError, "scores", scores, Integral, "a list of whole numbers")
    records = [keep_record(offices, control=control, least=one) for one in scores]
    return pl.DataFrame(
        {
            "score": list(scores),
            "recall": [one.recall.rate.value for one in records],
            "precision": [one.precision.value for one in records],
            "false_alarms": [one.recall.control_rate.value for one in records],
        }
    )


def rate_questions(offices: Sequence[Audited]) -> pl.DataFrame:
    """Say how well single questions are told apart, beside flagging all refusals.

    Parameters
    ----------
    offices : sequence of Audited
        What `kit.desk.audit_all` gives.

    Returns
    -------
    pl.DataFrame of shape (2, 7)
        `flagged` ("by the auditor", "refused for too few"), and for `precision` and
        `recall` the share and the ends of its 95% interval.

    Raises
    ------
    DeskError
        If `offices` holds anything else.
    """
    check_each(DeskError, "offices", offices, Audited, _OFFICES)
    rows = []
    for name, places in (
        ("by the auditor", "flagged"),
        ("refused for too few", "small"),
    ):
        named = [(getattr(office, places), office.peeks) for office in offices]
        right = sum(len(chosen & peeks) for chosen, peeks in named)
        flagged = sum(len(chosen) for chosen, _ in named)
        peeks = sum(len(peeks) for _, peeks in named)
        precision, recall = wilson(right, flagged), wilson(right, peeks)
        rows.append((name, *_ends(precision), *_ends(recall)))
    columns = ["flagged"] + [
        f"{rate}{end}"
        for rate in ("precision", "recall")
        for end in ("", "_low", "_high")
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _with(
    offices: Sequence[Audited], chosen: Sequence[set[str]]
) -> Iterable[tuple[Audited, set[str]]]:
    return zip(offices, chosen, strict=True)


def _flag(office: Audited, least: int) -> set[str]:
    return {name for name, score in office.scores.items() if score >= least}


def _top(counts: Mapping[str, int], n: int) -> set[str]:
    """The `n` members of staff with the highest counts."""
    return set(sorted(counts, key=lambda name: (-counts[name], name))[:n])


def _recall(offices: Sequence[Audited], chosen: Sequence[set[str]]) -> Tally:
    found = sum(
        len(names & office.peekers.keys()) for office, names in _with(offices, chosen)
    )
    return Tally.of(sum(len(office.peekers) for office in offices), succeeded=found)


def _precision(offices: Sequence[Audited], chosen: Sequence[set[str]]) -> Tally:
    found = sum(
        len(names & office.peekers.keys()) for office, names in _with(offices, chosen)
    )
    return Tally.of(sum(map(len, chosen)), succeeded=found)


def _by_style(offices: Sequence[Audited], chosen: Sequence[set[str]]) -> pl.DataFrame:
    rows = [
        (style, name in names)
        for office, names in _with(offices, chosen)
        for name, style in office.peekers.items()
    ]
    table = pl.DataFrame(rows, schema=["style", "is_found"], orient="row")
    return table.group_by("style", maintain_order=True).agg(
        peekers=pl.len(), found=pl.col("is_found").sum()
    )


def _ends(rate: Rate) -> tuple[float, float, float]:
    return rate.value, rate.low, rate.high
