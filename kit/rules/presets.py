"""Which rules do publishers really use, as far as they say?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from types import MappingProxyType

from kit.checks import check_one_of
from kit.errors import RuleError
from kit.rules.cell_key import CellKey, design_table
from kit.rules.coarsening import CENSUS_REGIONS, Coarsening
from kit.rules.kinds import BaseRule, FigureRule
from kit.rules.private.contribution import ContributionBound
from kit.rules.private.noise import DiscreteGaussian, DiscreteLaplace
from kit.rules.rounding import RoundedTotal, Rounding
from kit.rules.sampling import Sampling
from kit.rules.shared_noise import SharedNoise
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold

_CLAIMS = "data/published_claims.csv"


@dataclass(frozen=True)
class Preset:
    """A rule that a publisher says it follows, as far as it can be followed here.

    Attributes
    ----------
    name : str
        Short, such as "CMS 11".
    who : str
        The publisher.
    what : str
        What it does, in one sentence.
    rule : BaseRule or FigureRule or None
        The rule; ``None`` where numbers are printed as they are. One for counts
        publishes claims and tables; one for figures has a `publish` of its own.
    k : int or None
        The smallest count that is printed; ``None`` where people are not counted.
    unit : str
        What is counted.
    sources : tuple of str
        Pages that say so, or a file of this project that lists them.
    as_of : date
        Of the version in force, or the day on which the page was read.
    status : {"confirmed", "reported"}
        Whether the publisher says so itself or others do.
    leaves_out : str
        What the publisher does besides, or leaves open.
    conflict : str, default=''
        On what the sources disagree, with others or with themselves.
    """

    name: str
    who: str
    what: str
    rule: BaseRule | FigureRule | None
    k: int | None
    unit: str
    sources: tuple[str, ...]
    as_of: date
    status: str
    leaves_out: str
    conflict: str = ""

    @property
    def prints_claims(self) -> bool:
        """Whether it acts on counts of people, and so can print claims."""
        return not isinstance(self.rule, FigureRule)

    def __str__(self) -> str:
        return f"{self.name} ({self.who}, {self.as_of}): {self.what}"


PRESETS = (
    Preset(
        name="CMS 11",
        who="US Centers for Medicare & Medicaid Services",
        what="No cell of 1 to 10 is printed; a zero may be.",
        rule=Threshold(11),
        k=11,
        unit="people, admissions, services",
        sources=(
            "https://resdac.org/node/1506",
            "https://www.hhs.gov/guidance/document/cms-cell-suppression-policy",
        ),
        as_of=date(2024, 1, 26),
        status="confirmed",
        leaves_out=(
            "The policy also forbids every number from which one of 1 to 10 could be "
            "derived; a rule that sees one count at a time cannot keep that."
        ),
    ),
    Preset(
        name="ONS 10, rounded to 5",
        who="UK Office for National Statistics",
        what="Counts below 10 are withheld, the others rounded to the nearest 5.",
        rule=Steps((Threshold(10, is_zero_shown=False), Rounding(5))),
        k=10,
        unit="people",
        sources=(
            "https://www.ons.gov.uk/peoplepopulationandcommunity/"
            "populationandmigration/populationestimates/methodologies/"
            "comparisonofposttabularstatisticaldisclosurecontrolmethods",
            "http://celsius.lshtm.ac.uk/onscell.html",
        ),
        as_of=date(2026, 11, 24),
        status="confirmed",
        leaves_out=(
            "Officers judge each output, and may allow less than 10. Zeros are below "
            "10 and are taken to be withheld too."
        ),
    ),
    Preset(
        name="NHS 8, rounded to 5",
        who="NHS Digital, Hospital Episode Statistics",
        what="Counts of 1 to 7 are withheld, the others rounded to the nearest 5.",
        rule=Steps((Threshold(8), Rounding(5))),
        k=8,
        unit="people, episodes of care",
        sources=(
            "https://digital.nhs.uk/data-and-information/data-tools-and-services/"
            "data-services/hospital-episode-statistics/change-to-disclosure-control-"
            "methodology-for-hes-and-ecds-from-september-2018",
        ),
        as_of=date(2018, 9, 13),
        status="confirmed",
        leaves_out=(
            "Counts of the whole country are printed as they are. Zeros are taken to "
            "be shown."
        ),
    ),
    Preset(
        name="Apple Podcasts 5, shared noise",
        who="Apple, Listening reports",
        what=(
            "Listeners get noise, plays and hours change by the same share, and a row "
            "is dropped below 5 listeners, in truth or after the noise."
        ),
        rule=SharedNoise(k=5, most=3),
        k=5,
        unit="devices",
        sources=(
            "https://podcasters.apple.com/support/5538-protecting-privacy-listening-"
            "reports",
        ),
        as_of=date(2026, 11, 24),
        status="confirmed",
        leaves_out=(
            "How large the noise is and how it is drawn is not said: at most 3, each "
            "as likely, is ours. Plays below 5, in truth or after the noise, are a "
            "blank in a row that is printed. A report stays as it was at the first "
            "request. The page says that the method is applied to those of a day, a "
            "week and a month; that their noises are independent is ours too."
        ),
    ),
    Preset(
        name="Wikimedia 90, private noise",
        who="Wikimedia Foundation, pageviews by country",
        what=(
            "The first 10 different pages of each device and day count, Gaussian noise "
            "of ρ = 0.015 is added, and what comes to more than 90 is printed."
        ),
        rule=Steps(
            (
                ContributionBound(10, of="titles", per="day"),
                # One device moves ten counts by one: √10 together.
                DiscreteGaussian(sqrt(10 / (2 * 0.015))),
                Threshold(91, is_zero_shown=False),
            )
        ),
        k=91,
        unit="devices of a day; a viewer here",
        sources=(
            "https://analytics.wikimedia.org/published/datasets/country_project_page/"
            "00_README.html",
            "https://arxiv.org/abs/2308.16298",
        ),
        as_of=date(2026, 11, 24),
        status="confirmed",
        leaves_out=(
            "Pages of at most 150 views in the world on the day are left out. "
            "Countries on a list for the protection of readers were left out, and have "
            "limits of their own now. Noise that is drawn from a seed is an experiment."
        ),
        conflict=(
            "The page gives a noise scale of 10 beside ρ = 0.015. For ten pages of one "
            "device a standard deviation of 10 costs ρ = 0.05, and ρ = 0.015 takes "
            "18.26, which is used here; what the scale means is not said."
        ),
    ),
    Preset(
        name="Netflix engagement report",
        who="Netflix, What We Watched",
        what=(
            "Titles with more than 50,000 hours in half a year are listed, hours "
            "rounded to 100,000."
        ),
        rule=RoundedTotal(100_000, above=50_000),
        k=None,
        unit="hours",
        sources=(
            "https://advanced-television.com/2023/12/13/"
            "netflix-goes-deeper-on-viewing-figures/",
            "https://matthewhall.com/posts/what-we-watched-and-didnt-watch/",
            "https://www.augustman.com/sg/entertainment/film-tv/"
            "netflix-engagement-report-gives-viewing-data-for-films-and-series/",
        ),
        as_of=date(2023, 12, 12),
        status="confirmed",
        leaves_out="How many people stand behind the hours is no part of the rule.",
        conflict=(
            "augustman.com says that hours are rounded to 10,000; in the spreadsheet "
            "itself each of the 18,214 figures is a multiple of 100,000, the smallest "
            "one 100,000. matthewhall.com says that everything from 0 to 100,000 hours "
            "is rounded up, and counts 3,812 such rows; there are 3,813, and the "
            "company says that a title needs more than 50,000 hours."
        ),
    ),
    Preset(
        name="tweets and billboards",
        who="Netflix in 2017, Spotify in 2016",
        what="The count is printed as it is, so k is the number itself: 53, or 1.",
        rule=None,
        k=1,
        unit="people",
        sources=(_CLAIMS,),
        as_of=date(2017, 12, 10),
        status="confirmed",
        leaves_out="Which sentences were written and then not printed is not known.",
    ),
)


def find_preset(name: str) -> Preset:
    """Find a preset by its name.

    Parameters
    ----------
    name : str
        As in `kit.rules.PRESETS`.

    Returns
    -------
    Preset
        The rule, and where it is written down.

    Raises
    ------
    RuleError
        If there is none of this name.

    Examples
    --------
    >>> str(find_preset("CMS 11").rule)
    'threshold k = 11'
    """
    named = {preset.name: preset for preset in PRESETS}
    return named[check_one_of(RuleError, "name", name, named)]


def zeros_suppressed(k: int) -> Threshold:
    """Withhold zeros too, so that a blank may mean nobody."""
    return Threshold(k, is_zero_shown=False)


def then_rounded(k: int) -> Steps:
    """Withhold what is below k, then round to 5."""
    return Steps((Threshold(k), Rounding(5)))


def rounded_by_lot(k: int) -> Rounding:
    """Round every count up or down to a multiple of k, without bias.

    Nothing is withheld: a count below k is printed as 0 or as k.
    """
    return Rounding(k, "random")


def coarser_first(k: int) -> Steps:
    """Speak of weeks and census regions, then withhold what is below k."""
    return Steps((Coarsening(days="week", region=CENSUS_REGIONS), Threshold(k)))


def keyed(k: int) -> Steps:
    """Add noise by cell keys, at most 5 with variance 3, then withhold below k."""
    return Steps((CellKey(design_table(max_noise=5, variance=3)), Threshold(k)))


def private(k: int) -> Steps:
    """Add noise that costs ε = 1 for each number, then withhold below k.

    What a whole release costs follows from its claims; see `private_rule` in
    `kit.rules.private`, which spends a budget given for all of it.
    """
    return Steps((DiscreteLaplace(1), Threshold(k, is_zero_shown=False)))


def sampled(k: int) -> Steps:
    """Count one viewer in ten, then withhold what is below k in the sample."""
    return Steps((Sampling(0.1), Threshold(k)))


#: Eight kinds of rule, each at any k of at least 1.
FAMILIES: Mapping[str, Callable[[int], BaseRule]] = MappingProxyType(
    {
        "threshold": Threshold,
        "threshold, zeros withheld": zeros_suppressed,
        "threshold, then rounding to 5": then_rounded,
        "rounding to k by lot": rounded_by_lot,
        "weeks and census regions, then threshold": coarser_first,
        "cell keys, then threshold": keyed,
        "private noise, then threshold": private,
        "a tenth of the viewers, then threshold": sampled,
    }
)
