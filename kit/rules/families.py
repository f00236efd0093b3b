"""Which rules are worth comparing at every k?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kit.rules.coarsening import Coarsening
from kit.rules.hierarchies import CENSUS_REGIONS
from kit.rules.keys.cell_key import CellKey
from kit.rules.keys.noise_design import design_table
from kit.rules.kinds import BaseRule
from kit.rules.private.noise import DiscreteLaplace
from kit.rules.rounding import Rounding
from kit.rules.sampling import Sampling
from kit.rules.steps import Steps
from kit.rules.threshold import Threshold


def zeros_withheld(k: int) -> Threshold:
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
        "threshold, zeros withheld": zeros_withheld,
        "threshold, then rounding to 5": then_rounded,
        "rounding to k by lot": rounded_by_lot,
        "weeks and census regions, then threshold": coarser_first,
        "cell keys, then threshold": keyed,
        "private noise, then threshold": private,
        "a tenth of the viewers, then threshold": sampled,
    }
)
