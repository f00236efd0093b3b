"""Which coarser group does each value belong to?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.errors import RuleError

#: What a hierarchy is read from, and which way round; errors say it.
A_MAPPING = "a mapping of each value to its group, both as names"
WHICH_WAY = "Write {'CA': 'West'}, not {'West': ['CA']}."


@dataclass(frozen=True)
class Hierarchy:
    """Each value and the group that is told of in its place.

    Parameters
    ----------
    name : str
        What the groups are, as a rule or an error says it: "census regions".
    parents : mapping of str to str, or pairs
        The group of every value. ``None`` for a title that belongs to no series and
        so stays as it is.

    Raises
    ------
    RuleError
        If there is no value, one stands twice, or one is no name.

    Examples
    --------
    >>> ages = Hierarchy("wider ages", {"13-17": "to 24", "18-24": "to 24"})
    >>> ages.parent("13-17"), ages.members("to 24")
    ('to 24', ('13-17', '18-24'))
    """

    name: str
    parents: tuple[tuple[str, str | None], ...]
    _by_value: dict[str, str | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            wanted = 'words for the groups, such as "census regions"'
            raise RuleError.bad_value("name", wanted, self.name)
        given = self.parents
        try:
            pairs = list(given.items() if isinstance(given, Mapping) else given)
        except TypeError:
            pairs = []
        if not all(isinstance(p, tuple | list) and len(p) == 2 for p in pairs):
            pairs = []
        listed = tuple((value, parent) for value, parent in pairs)
        names = [name for pair in listed for name in pair if name is not None]
        values = [value for value, _ in listed]
        is_named = all(map(_is_name, names)) and None not in values
        if not listed or not is_named or len(set(values)) < len(values):
            raise RuleError.bad_value("parents", A_MAPPING, given, WHICH_WAY)
        object.__setattr__(self, "parents", listed)
        object.__setattr__(self, "_by_value", dict(listed))

    @property
    def groups(self) -> dict[str, list[str]]:
        """Give the values of each group, as `kit.publish.tabulate` takes them."""
        grouped: dict[str, list[str]] = {}
        for value, parent in self.parents:
            if parent is not None:
                grouped.setdefault(parent, []).append(value)
        return grouped

    def parent(self, value: str, *, column: str = "value") -> str | None:
        """Give the group of a value.

        Parameters
        ----------
        value : str
            Spelt as in the log.
        column : str, default='value'
            What the value is of, for the error.

        Raises
        ------
        RuleError
            If the hierarchy leaves the value out.
        """
        if value not in self._by_value:
            raise RuleError.not_covered(column, self.name, value)
        return self._by_value[value]

    def members(self, group: str) -> tuple[str, ...]:
        """List the values of a group."""
        return tuple(value for value, parent in self.parents if parent == group)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _group(groups: Mapping[str, str]) -> dict[str, str]:
    """Turn "group: its values" into "value: its group"."""
    return {
        value: group for group, listed in groups.items() for value in listed.split()
    }


#: The four regions of the US Census Bureau, "Census Regions and Divisions of the
#: United States", by the two letters of the states; DC counts to the South.
CENSUS_REGIONS = Hierarchy(
    "census regions",
    _group(
        {
            "Northeast": "CT ME MA NH RI VT NJ NY PA",
            "Midwest": "IL IN MI OH WI IA KS MN MO NE ND SD",
            "South": "DE DC FL GA MD NC SC VA WV AL KY MS TN AR LA OK TX",
            "West": "AZ CO ID MT NV NM UT WY AK CA HI OR WA",
        }
    ),
)

#: Wider ages for the bands of the invented video service (data/README.md).
VIDEO_AGES = Hierarchy(
    "wider ages",
    _group({"13-24": "13-17 18-24", "25-44": "25-34 35-44", "45+": "45-54 55-64 65+"}),
)

#: Wider ages for the bands of the invented music service.
MUSIC_AGES = Hierarchy(
    "wider ages",
    _group({"13-24": "13-17 18-24", "25-44": "25-34 35-44", "45+": "45-54 55+"}),
)
