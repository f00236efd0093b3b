"""How does the audit of a headline become a page that anybody can open?"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from kit.charts.renderer import render
from kit.checks import check_type
from kit.claims.language import Claim
from kit.claims.wording import PEOPLE, Unit, day_words
from kit.errors import LedgerError, ReportError
from kit.extras import bring
from kit.ledger.entries import Entry
from kit.ledger.files import write_ledger
from kit.ledger.gather import Gathered, gather
from kit.ledger.reading import read_entry
from kit.measures import k, tails, uniques
from kit.measures.k import KRelease
from kit.measures.tails import Extreme
from kit.releases import Number
from kit.report.pages import put_in_place, refuse_foreign
from kit.report.pictures import Picture
from kit.report.rows import FindingRow
from kit.story.audit import Audit
from kit.story.evidence import UnderK, check_headline
from kit.story.likely import expect_each_unique, find_outside
from kit.story.quotes import Quote
from kit.version import __version__
from kit.words import people_words, say_expected, say_number

_TEMPLATES = Path(__file__).parent / "templates"


def audit_rows(audit: Audit) -> list[FindingRow]:
    """Write an audit as lines of the findings table: what is proved, what is likely.

    Parameters
    ----------
    audit : Audit
        What was found.

    Returns
    -------
    list of FindingRow
        The first quote of each kind.

    Raises
    ------
    ReportError
        If `audit` is of another kind.
    """
    check_type(ReportError, "audit", audit, Audit, "an audit of a headline")
    evidence = audit.evidence
    claim = evidence.claim.sentence(
        cast("int", evidence.headline.number), evidence.unit
    )
    smallest = [f for f in evidence.hidden if f.size.high == evidence.k_release.k]
    if smallest and all(evidence.is_invented(found.because) for found in smallest):
        claim = f"{claim} Its k_release rests on an invented number."
    if not evidence.k_release.is_exhaustive:
        claim = f"{claim} A group smaller than k_release may be given away."
    first: dict[type, Quote] = {}
    for quote in audit.quotes:
        first.setdefault(quote.kind, quote)
    ks = (evidence.k_cell, evidence.k_release.k)
    data = {True: "invented", False: "published"}
    return [
        FindingRow(claim, *ks, quote.text, kind, data[quote.is_supposed])
        for kind, quote in first.items()
    ]


def save_audit(
    audit: Audit,
    pictures: Mapping[str, Picture],
    folder: str | Path,
    *,
    settings: Mapping[str, object] | None = None,
    author: str = "",
    made: date | None = None,
) -> Path:
    """Write an audit as one page, with its methods, figures and sentences beside it.

    Parameters
    ----------
    audit : Audit
        What was found.
    pictures : mapping of str to Picture
        Its charts, as `draw_audit` drew them.
    folder : str or Path
        New, empty, or with an earlier audit, which is removed when the new one is
        complete.
    settings : mapping of str to value, optional
        What the audit was run with, for the page of methods.
    author : str, default=""
        Who answers for it.
    made : date, optional
        When it was made; by default today.

    Returns
    -------
    Path
        ``index.html``, which needs no network. Beside it lie ``methods.html``,
        ``ledger.csv`` and each figure as PNG and CSV.

    Raises
    ------
    ReportError
        If `folder` is no name, holds something else, or cannot be written to; if
        `audit` or `pictures` is of another kind.
    """
    if not isinstance(folder, str | Path) or not str(folder).strip():
        rule = 'the name of a folder, such as "my-audit"'
        raise ReportError.bad_value("folder", rule, folder)
    check_type(ReportError, "audit", audit, Audit, "an audit of a headline")
    rule = "pictures by their names, such as `draw_audit` gives"
    check_type(ReportError, "pictures", pictures, Mapping, rule)
    target = Path(folder).expanduser()
    with put_in_place(target, name="folder") as new:
        images = _save_figures(pictures, new)
        write_ledger(audit.evidence.gathered.entries, new / "ledger.csv")
        is_released = "dev" not in __version__
        shared = {
            "audit": audit,
            "evidence": audit.evidence,
            "version": __version__ + " (not released yet)" * (not is_released),
        }
        _write(new / "index.html", "audit.html.j2", images=images, **shared)
        cards = (
            *k.CARDS,
            *(uniques.CARDS[:1] if audit.evidence.alone else ()),
            *(tails.CARDS if "tail" in pictures else ()),
        )
        methods = {
            "cards": cards,
            "settings": settings or {},
            "author": author,
            "made": day_words(made or date.today()),
            "most_drawn": uniques.MOST_DRAWN,
            "draws": uniques.DRAWS,
        }
        _write(new / "methods.html", "methods.html.j2", **methods, **shared)
    return target / "index.html"


def write_index(outcomes: Sequence[Any], folder: Path, *, ledger: str) -> Path:
    """Write the index of many audits."""
    index = folder / "index.html"
    _write(
        index,
        "audits.html.j2",
        outcomes=outcomes,
        audited=[one for one in outcomes if one.name],
        left_out=[one for one in outcomes if not one.name],
        ledger=ledger,
    )
    return index


def cite(entry: Entry) -> str:
    """Name who said a sentence and when, as a line under a quotation."""
    day = day_words(entry.published) if entry.published else ""
    said = ", ".join(part for part in (entry.by, day) if part)
    return f"{said} ({entry.status})" if said else entry.status


def count_words(count: int | None) -> str:
    """Write a number of people that there may be none of."""
    return "none" if count is None else f"{count:,}"


def span_words(low: float, high: float) -> str:
    """Write an interval, and once what both of its ends would say."""
    ends = say_number(low), say_number(high)
    return " to ".join(dict.fromkeys(ends))


def told_words(number: Number | Entry, unit: Unit = PEOPLE) -> str:
    """Write a number with its claim, as a reader looks it up."""
    claim = cast("Claim", number.claim)
    return f"{number.printed}: {claim.sentence(unit=unit)}"


def suppressed_words(under: UnderK, unit: Unit = PEOPLE) -> str:
    """Write which numbers a threshold stops, and of which that is not known.

    Parameters
    ----------
    under : UnderK
        What a threshold makes of the published sentences.
    unit : Unit, default=PEOPLE
        What they count.

    Returns
    -------
    str
        The numbers, in words.

    Raises
    ------
    ReportError
        If `under` is of another kind.
    """
    check_type(ReportError, "under", under, UnderK, "what `try_thresholds` gives")
    stopped = [told_words(number, unit) for number in under.suppressed]
    unsure = [f"not known: {told_words(number, unit)}" for number in under.unsure]
    return "; ".join([*stopped, *unsure]) or "nothing"


def under_words(under: UnderK, unit: Unit = PEOPLE) -> str:
    """Say in one line what a threshold would have left.

    Parameters
    ----------
    under : UnderK
        What a threshold makes of the published sentences.
    unit : Unit, default=PEOPLE
        What they count.

    Returns
    -------
    str
        One sentence.

    Raises
    ------
    ReportError
        If `under` is of another kind.
    """
    check_type(ReportError, "under", under, UnderK, "what `try_thresholds` gives")
    if under.left is None:
        return "nothing"
    if under.hidden:
        said = f"a group of {people_words(under.hidden.size, unit)} that nobody printed"
        is_open = {*under.unsure} & {*under.hidden.because}
        return f"{said}, if the rule lets its numbers through" if is_open else said
    said = _left_words(under, unit)
    return f"{said}, if the rule lets its numbers through" if under.unsure else said


def _left_words(under: UnderK, unit: Unit) -> str:
    left = cast("KRelease", under.left)
    if left.size is None:
        is_all = left.is_exhaustive
        return "no group is given away" if is_all else "no group that was found"
    size = people_words(left.size, unit)
    if not left.is_exhaustive:
        return f"a group of {size}, and perhaps a smaller one"
    a_group = "" if left.is_exact else "a group of "
    return f"nothing smaller than {a_group}{size}"


def extreme_words(extreme: Extreme, of: str) -> str:
    """Say how many would be as extreme if a tail went on, by each tail that was fitted.

    It is no quote: it speaks of those whose counts were fitted.
    """
    best, others = extreme.best, extreme.tails[1:]
    listed = "; ".join(f"{t.family}: {say_expected(t.expected)}" for t in others)
    beyond = f" The most that was seen there is {extreme.largest:,}."
    return (
        f"If counts fell on as they do in {of}, {say_expected(best.expected)} would "
        f"reach {extreme.level:,} by the tail that fits best ({best.family}). Other "
        f"tails say otherwise ({listed}).{beyond * extreme.is_extrapolated} It does "
        "not measure the company's own audience."
    )


def _save_figures(
    pictures: Mapping[str, Picture], folder: Path
) -> dict[str, dict[str, str]]:
    """Save each figure as PNG and CSV; hand out alt text and picture by its name.

    A figure that says of itself that a number is invented says so in its file names.
    """
    bring("vl_convert", to="A saved page with figures")
    images = {}
    for name, picture in pictures.items():
        bundle, metadata = render(picture.chart.to_dict())
        alt = metadata["image/png"]["alt"]
        file = f"{name}-invented" if "invented" in alt.lower() else name
        (folder / f"{file}.png").write_bytes(bundle["image/png"])
        picture.table.write_csv(folder / f"{file}.csv")
        data = base64.b64encode(bundle["image/png"]).decode("ascii")
        images[name] = {"alt": alt, "data": data, "file": file}
    return images


def _write(path: Path, template: str, **values: object) -> None:
    from nbconvert import HTMLExporter  # which is slow, and needed to save a page only

    basedirs = [str(_TEMPLATES)]
    exporter = HTMLExporter(template_name="report", extra_template_basedirs=basedirs)
    environment = exporter.environment
    environment.autoescape = True  # whatever a sentence holds is text, never markup
    environment.filters |= {
        "cite": cite,
        "say_expected": say_expected,
        "extreme_words": extreme_words,
        "say_number": say_number,
        "span_words": span_words,
        "count_words": count_words,
        "told_words": told_words,
        "under_words": under_words,
        "suppressed_words": suppressed_words,
    }
    path.write_text(environment.get_template(template).render(values), "utf-8")


def read_settings(
    claim: Mapping[str, Any],
    also_published: Sequence[Mapping[str, Any]],
    *,
    population: str | Mapping[str, int],
    save_to: str,
    seed: int,
) -> Gathered:
    """Read the sentences of an audit, and refuse any setting before a page is made.

    A mistake that shows at the end of a page is found by nobody who stands at its
    beginning; so everything is tried here, and the page stops where it was typed.

    Parameters
    ----------
    claim : mapping of str to value
        The sentence under audit, in the fields of `kit.ledger.read_entry`.
    also_published : sequence of mappings
        What else was published.
    population, seed
        As for `kit.story.audit_headline`.
    save_to : str
        A folder that is new, empty, or holds an earlier audit; empty for none.

    Returns
    -------
    Gathered
        The sentences, the one under audit first.

    Raises
    ------
    LedgerError, EvaluationError
        If a sentence, the population or the seed is not as it must be.
    ReportError
        If `save_to` is no name of a folder, or holds something else.
    """
    if isinstance(also_published, str | Mapping) or not isinstance(
        also_published, Sequence
    ):
        rule = 'a list of sentences, such as [{"words": ..., "kind": "on a day"}]'
        raise LedgerError.bad_value("also_published", rule, also_published)
    first = read_entry(claim, name="claim")
    check_headline(first)
    others = (
        read_entry(other, name=f"also_published[{at}]")
        for at, other in enumerate(also_published)
    )
    gathered = gather([first, *others])
    among = "" if find_outside(first, population) else population
    expect_each_unique(max(cast("int", first.number), 1), population=among, seed=seed)
    if not isinstance(save_to, str):
        rule = 'the name of a folder, such as "my-audit", or ""'
        raise ReportError.bad_value("save_to", rule, save_to)
    if save_to:
        refuse_foreign(Path(save_to).expanduser(), "save_to")
    return gathered
