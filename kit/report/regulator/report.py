"""How does a log or a release stand up to the three criteria of WP216?"""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path

import altair as alt
import polars as pl

from kit.access import AccessLog
from kit.access_logs.record import Record
from kit.aggregates import table_html
from kit.checks import check_type
from kit.errors import ReportError
from kit.findings import Proved, Scored
from kit.log import Log
from kit.releases import Release
from kit.report.pages import put_in_place
from kit.report.regulator.figures import FEWEST, Json
from kit.report.regulator.not_tested import SINGLING_OUT
from kit.report.regulator.page import save_page
from kit.report.regulator.parts import Parts
from kit.report.regulator.settings import KEEP, Settings
from kit.report.regulator.tables import (
    draw_kept,
    say_best,
    say_criteria,
    say_verdict,
    tabulate_kept,
    tabulate_left,
    tabulate_questions,
    tabulate_surprises,
)
from kit.report.rows import FindingRow
from kit.version import __version__

#: Names the form of the record; the schema in docs/ is of this form.
FORM = "regulator-report/1"
_STANDARD = (
    "Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation "
    "Techniques (WP216), 10 April 2014: singling out, linkability, inference."
)
_PACKAGES = ("polars", "numpy", "scipy", "scikit-learn", "highspy")


@dataclass(frozen=True, eq=False, repr=False)
class RegulatorReport:
    """What was measured of a log or a release, against WP216.

    Attributes
    ----------
    record : dict
        All of it as plain values, in the form of ``docs/regulator-report.schema.json``.
    """

    record: Json = field(repr=False)

    @property
    def criteria(self) -> pl.DataFrame:
        """One row an attack: what it bears on, its rate, baseline and control.

        Shares lie in [0, 1]; `found` counts groups that were proved, `tried` attempts
        or combinations.
        """
        return say_criteria(self.record)

    @property
    def retention(self) -> pl.DataFrame:
        """One row a cut of the log and an attacker; empty where it has no days."""
        return tabulate_kept(self.record)

    @property
    def questions(self) -> pl.DataFrame:
        """One row a figure that answers a regulator's question, in words."""
        return tabulate_questions(self.record)

    @property
    def not_tested(self) -> pl.DataFrame:
        """One row an attack of the kit that was not tried, and why."""
        return tabulate_left(self.record)

    @property
    def surprises(self) -> pl.DataFrame:
        """One row a claim and what follows from it, in words."""
        return tabulate_surprises(self.record)

    @property
    def rows(self) -> list[FindingRow]:
        """One line a criterion for the findings table."""
        handed = self.record["handed_out"]["release"] or {}
        ks = {SINGLING_OUT: (handed.get("k_cell"), handed.get("k_release"))}
        return [
            FindingRow(
                f"{one['name']}: {one['asks']}",
                *ks.get(one["name"], (None, None)),
                say_best(one),
                _strongest_kind(one),
                self.record["data"],
            )
            for one in self.record["criteria"]
        ]

    def draw_retention(self) -> alt.LayerChart:
        """Draw how many are alone, by how many days of the log are kept.

        Raises
        ------
        ReportError
            If there is no log with days.
        """
        if self.record["retention"] is None:
            rule = "of a log with days, for this chart"
            raise ReportError.bad_value("report", rule, "one without retention")
        return draw_kept(self.record)

    def to_json(self) -> str:
        """Write the record as JSON, in the form of the published schema."""
        return json.dumps(self.record, ensure_ascii=False, indent=1, allow_nan=False)

    def save(self, folder: str | Path) -> Path:
        """Write the report as one page that fetches nothing, and the same as JSON.

        Parameters
        ----------
        folder : str or Path
            New, empty, or with an earlier report, which is replaced when the new one
            is complete.

        Returns
        -------
        Path
            ``index.html``. Beside it lies ``regulator-report.json``.

        Raises
        ------
        ReportError
            If `folder` is no name, holds something else, or cannot be written to.
        """
        if not isinstance(folder, str | Path) or not str(folder).strip():
            rule = 'the name of a folder, such as "my-report"'
            raise ReportError.bad_value("folder", rule, folder)
        target = Path(folder).expanduser()
        with put_in_place(target, name="folder") as new:
            (new / "regulator-report.json").write_text(self.to_json(), "utf-8")
            save_page(self.record, new / "index.html")
        return target / "index.html"

    def __repr__(self) -> str:
        told = "; ".join(
            f"{one['name']}: {say_verdict(one)}" for one in self.record["criteria"]
        )
        return f"Report to a regulator on {self.record['of']}. {told}"

    def _repr_html_(self) -> str:
        return table_html(self.criteria)


def _strongest_kind(criterion: Json) -> type:
    kinds = {one["kind"] for one in criterion["attempts"]}
    return Proved if kinds == {"Proved"} else Scored


def report_to_regulator(
    log: Log | None = None,
    release: Release | None = None,
    *,
    of: str,
    data: str = "yours",
    access_log: AccessLog | None = None,
    record: Record | None = None,
    retention: int | None = None,
    known: int = 4,
    keep: Sequence[int] = KEEP,
    people: int = 5_000,
    targets: int = 2_000,
    k: int = 11,
    fewest: int = FEWEST,
    seed: int = 0,
    confidence: float = 0.95,
    made: date | None = None,
) -> RegulatorReport:
    """Report on a log or a release against WP216, and answer a regulator's questions.

    A regulator asks of data that are called anonymous: can somebody be singled out, can
    records be linked, can something be inferred? And: how does their life cycle go, on
    what media, how long are they kept, who has access, how are they secured? Attacks
    that bear on each criterion are mounted on what was handed in, and every attack of
    the kit that was not is listed, with the reason.

    Parameters
    ----------
    log : Log, optional
        Plays with numbers for names, as they were handed out or might leak.
    release : Release, optional
        Numbers that were published; with a `log`, of that log.
    of : str
        What was handed in, in words that follow "a report on".
    data : {"yours", "invented", "published"}, default="yours"
        Whose: a real log of the reader's, where small groups are not told of; an
        invented audience; or numbers that are public.
    access_log : AccessLog, optional
        What a desk wrote down of the questions of staff.
    record : Record, optional
        How often such an auditor was right where it is known who peeked.
    retention : int, optional
        Days for which the company says that it keeps plays.
    known : int, default=4
        Plays of a target that the attacker knows, from 1 to 20.
    keep : sequence of int, default=(7, 30, 90, 180, 365)
        Days to which the log is cut; longer ones than the log are left out, and the
        whole of it is always tried.
    people : int, default=5_000
        People drawn by lot for the slow attacks, at least 100.
    targets : int, default=2_000
        People who are attacked, at least 100.
    k : int, default=11
        Groups of fewer people, proved from a release, are told of.
    fewest : int, default=11
        Of a log of your own, the smallest group that is told of in words.
    seed : int, default=0
        Of all draws.
    confidence : float, default=0.95
        Of intervals, in [0, 1).
    made : date, optional
        The date of the report; by default today.

    Returns
    -------
    RegulatorReport
        Shows itself in a notebook; `save` writes the page and the JSON.

    Raises
    ------
    ReportError
        If nothing is handed in, or a parameter is of another kind or out of range.
    ContradictionError
        If the numbers of the release contradict each other.

    References
    ----------
    .. [1] Article 29 Data Protection Working Party, Opinion 05/2014 on Anonymisation
       Techniques (WP216), 2014, section 2.2: the three criteria.
    .. [2] M. Giomi et al., "A unified framework for quantifying privacy risk in
       synthetic data", PoPETs 2023(2): attack, baseline and control for each of them.

    Examples
    --------
    >>> import kit
    >>> film = kit.watched("A Christmas Prince")
    >>> until_9th = film.every_day(17, until="2017-12-09")
    >>> until_10th = film.every_day(18, until="2017-12-10")
    >>> tweets = kit.release({until_9th: 57, until_10th: 53})
    >>> told = kit.report.report_to_regulator(
    ...     release=tweets, of="two tweets", data="published"
    ... )
    >>> told.record["handed_out"]["release"]["k_release"]
    4
    """
    _check(log, release, access_log, record)
    settings = Settings(
        of=of, data=data, retention=retention, known=known, keep=keep, people=people,
        targets=targets, k=k, fewest=fewest, seed=seed, confidence=confidence,
        made=made,
    )  # fmt: skip
    parts = Parts()
    if release is not None:
        parts.read_release(release, settings)
    if log is not None:
        parts.read_log(log, release, settings)
    if access_log is not None:
        parts.read_access(access_log, record)
    return RegulatorReport(
        {
            "form": FORM,
            "standard": _STANDARD,
            "of": of,
            "data": data,
            "made": (made or date.today()).isoformat(),
            "parameters": settings.to_dict(),
            "versions": _versions(),
            "handed_out": {
                "log": parts.log,
                "release": parts.release,
                "access_log": parts.access,
            },
            "criteria": parts.weigh(),
            "questions": parts.answer(retention),
            "retention": parts.kept,
            "leak": parts.leak,
            "surprises": parts.surprises,
            "limits": list(LIMITS),
        }
    )


#: What would change the results of any such report.
LIMITS = (
    "These are floors. A better attacker, or one who knows more, finds more; that an "
    "attack finds nothing is no promise about others.",
    "What attackers know was drawn from the log itself. A diary or a profile "
    "elsewhere may use other titles, dates and ratings.",
    "Slow attacks were tried on people drawn by lot. Among more people strangers who "
    "look alike are more common.",
    "The trait is planted, and so is its tie to habits. No log says how anybody feels.",
    "To be alone in a log is not yet to be named; whoever names somebody must know the "
    "plays and that the person is in the log.",
    "An account is counted as one person. Where several people share one, what is "
    "found is theirs together.",
    "What is proved holds if the published numbers are exact or are read by the rule "
    "that is stated, mean the same by a play, and count the same people.",
    "Wilson's intervals take the people of the log as a sample of those whom the "
    "service might have had. They say nothing of another service or another year.",
)


def _check(log: object, release: object, access_log: object, record: object) -> None:
    kinds = {
        "log": (log, Log, "a Log, such as `read_log` gives, or None"),
        "release": (release, Release, "a Release, or None"),
        "access_log": (access_log, AccessLog, "an AccessLog, or None"),
        "record": (record, Record, "a Record, as `keep_record` gives, or None"),
    }
    for name, (value, kind, rule) in kinds.items():
        if value is not None:
            check_type(ReportError, name, value, kind, rule)
    if log is None and release is None:
        rule = "given, or `release`, so that there is something to report on"
        raise ReportError.bad_value("log", rule, None)
    if record is not None and access_log is None:
        rule = "None without an `access_log`"
        raise ReportError.bad_value("record", rule, "a Record")


def _versions() -> Json:
    packages = {name: version(name) for name in _PACKAGES}
    return {"viewing-kit": __version__, "python": platform.python_version()} | packages
