"""What are the invented films, series and tracks called?"""

from __future__ import annotations

import math
from typing import Literal

Form = Literal["film", "series", "track"]

_ADJECTIVES = """Amber Borrowed Broken Careful Clockwork Copper Crooked Distant Drowsy
    Electric Faithful Feathered Forgotten Gentle Gilded Hollow Hungry Idle Ivory
    Jealous Kindly Lantern Last Lonely Lucky Marble Midnight Narrow Northern Ordinary
    Paper Patient Quiet Restless Salted Second Silver Stubborn Tender Unlikely
    Velvet Wandering Winter Wooden"""
_NOUNS = """Almanac Anchor Baker Bargain Bridge Cartographer Chorus Compass Curtain
    Detour Engine Envelope Ferry Gardener Glacier Guest Harvest Heron Inspector
    Juniper Keeper Kettle Ladder Lighthouse Locksmith Magpie Meridian Mirror Neighbour
    Orchard Parade Pharmacist Postcard Quarry Rehearsal Reservoir Saddle Signal
    Tailor Tide Umbrella Voyage Widow Windmill"""
_PLACES = """Ardwell Belmarsh Brindle Calverton Corrow Dunmere Eastergate Elsdon
    Farrowby Fennick Galloway Grimsel Hallowby Harrowgate Ilmere Innsworth Jarrow
    Kelsale Kirrin Larkwood Lowmoor Marrick Merrow Northolt Oakhaven Orrin Pellworth
    Quarley Ravensby Rushmere Saltmarsh Selwick Stanmere Tarrow Thornley Ulverby
    Vellan Wexcombe Windle Yarrow"""
_VERBS = """Calling Carrying Chasing Counting Crossing Dancing Drawing Drifting
    Falling Finding Folding Following Growing Holding Humming Keeping Leaving
    Losing Mending Missing Painting Passing Reading Riding Rowing Running Sailing
    Saving Shaking Singing Sleeping Spinning Standing Stealing Swimming Turning
    Waiting Walking Waking Watching"""

_PATTERNS: dict[Form, tuple[tuple[str, str, str], ...]] = {
    "film": (
        ("The {} {}", _ADJECTIVES, _NOUNS),
        ("{1} of {0}", _PLACES, _NOUNS),
        ("{} {}", _VERBS, _PLACES),
    ),
    "series": (
        ("{} and {}", _PLACES, _NOUNS),
        ("The {1} at {0}", _PLACES, _NOUNS),
    ),
    "track": (
        ("{} the {}", _VERBS, _NOUNS),
        ("{} {}", _ADJECTIVES, _NOUNS),
        ("{} in {}", _VERBS, _PLACES),
    ),
}


def invent_titles(form: Form, count: int) -> list[str]:
    """Make up titles, the same ones every time and no two alike."""
    patterns = _PATTERNS[form]
    places = (divmod(i, len(patterns)) for i in range(count))
    return [_fill(*patterns[which], nth + 7 * which) for nth, which in places]


def count_titles(form: Form) -> int:
    """Count the different titles that can be invented for a form."""
    sizes = [len(a.split()) * len(b.split()) for _, a, b in _PATTERNS[form]]
    return min(sizes) * len(sizes)


def _fill(pattern: str, first: str, second: str, i: int) -> str:
    """Take the i-th pair of words, walking both lists so that neighbours differ."""
    ones, others = first.split(), second.split()
    size = len(ones) * len(others)
    step = next(s for s in range(len(others) + 1, size) if math.gcd(s, size) == 1)
    one, other = divmod(i * step % size, len(others))
    return pattern.format(ones[one], others[other])
