"""Which groups of people does a set of published viewing numbers give away?

A log is read, sentences about it are published under a rule, an attack subtracts one
from the other, and a sweep tries the rule with every attack:

>>> import kit
>>> log = kit.read_log(kit.simulate(kit.sources.FILMS, seed=1))  # or "plays.csv"
>>> film = kit.watched("A Christmas Prince")
>>> streaks = [film.every_day(17 + n, until=f"2017-12-{9 + n:02}") for n in (0, 1)]
>>> public = kit.publish(log, streaks, rule=kit.Threshold(11))
>>> print(kit.subtract_nested(public).findings[0].size)
exactly 4
>>> cases = kit.choose_cases(log, seed=1, names=["daily totals"])
>>> table = kit.sweep(cases, {"threshold": kit.Threshold}, seed=1, ks=[11])
"""

from pathlib import Path

import lazy_loader as lazy


def _refuse_a_namesake(folder: Path) -> None:
    """Refuse to run where another project has unpacked its own `kit` over this one."""
    if any(folder.glob("kit-*.dist-info")):
        raise ImportError(
            "This folder of packages holds another project that is called kit, and "
            "the files of both are mixed; get this one back with "
            "`pip uninstall kit viewing-kit`, and then install viewing-kit again."
        )


_refuse_a_namesake(Path(__file__).parents[1])

_offer, __dir__, __all__ = lazy.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    if name in __all__ or name.startswith("_"):
        return _offer(name)
    from difflib import get_close_matches

    spelt = {offered.lower(): offered for offered in __all__}
    near = [spelt[one] for one in get_close_matches(name.lower(), spelt)]
    meant = " or ".join(f"`{one}`" for one in near)
    guess = f" did you mean {meant}?" if near else ""
    msg = f"kit has no `{name}`;{guess} `dir(kit)` lists all that it has."
    raise AttributeError(msg)
