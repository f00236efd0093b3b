"""What does an attacker know of each play of somebody?"""

from __future__ import annotations

from dataclasses import dataclass

from kit.errors import KnowledgeError

WHATS = ("title", "series")
WHENS = ("hour", "day", "week", "month")
ATTRIBUTES = ("region", "age_band", "plan")
DETAILS = ("rating", "device", *ATTRIBUTES)
_WORDS = {"age_band": "age band"}


@dataclass(frozen=True)
class KnownPlay:
    """How closely an attacker knows a play: what, when, and what else.

    Parameters
    ----------
    what : {'title', 'series'}, default='title'
        Whether the title is known, or only its series.
    when : {'hour', 'day', 'week', 'month'}, optional
        The shortest time that is known. By default no time is. Weeks begin on a
        Monday, all are counted in the time zone of the log.
    also : tuple of str, default=()
        Further columns that are known: 'rating' and 'device' of the play, 'region',
        'age_band' and 'plan' of the viewer.
    in_order : bool, default=False
        Whether it is known which play came before which; on one day, where the log
        has no times, either may have. Not together with `when`, which says more.

    Raises
    ------
    KnowledgeError
        If a parameter is something else, or order is asked beside time.

    Examples
    --------
    >>> print(KnownPlay())
    title
    >>> print(KnownPlay(when="week", also=("rating", "region")))
    title, week, rating and region
    >>> print(KnownPlay(in_order=True))
    title and order
    """

    what: str = "title"
    when: str | None = None
    also: tuple[str, ...] = ()
    in_order: bool = False

    def __post_init__(self) -> None:
        _check_one_of("what", self.what, WHATS)
        if self.when is not None:
            _check_one_of("when", self.when, WHENS)
        if not isinstance(self.also, tuple | list):
            rule = f"a tuple of {', '.join(DETAILS)}"
            raise KnowledgeError.bad_value("also", rule, self.also)
        for name in self.also:
            _check_one_of("also", name, DETAILS)
        object.__setattr__(self, "also", tuple(d for d in DETAILS if d in self.also))
        if not isinstance(self.in_order, bool):
            raise KnowledgeError.bad_value("in_order", "True or False", self.in_order)
        if self.in_order and self.when:
            rule = "False where `when` is given, which says more"
            raise KnowledgeError.bad_value("in_order", rule, value=True)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that a log must have to be attacked with this."""
        when = {"hour": ["time"], None: ["day"] if self.in_order else []}
        return (self.what, *when.get(self.when, ["day"]), *self.also)

    def __str__(self) -> str:
        parts = [self.what, self.when, *(_WORDS.get(name, name) for name in self.also)]
        parts.append("order" if self.in_order else None)
        *first, last = [part for part in parts if part]
        return f"{', '.join(first)} and {last}" if first else last


def _check_one_of(name: str, value: object, allowed: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in allowed:
        listed = ", ".join(map(repr, allowed))
        raise KnowledgeError.bad_value(name, f"one of {listed}", value)
