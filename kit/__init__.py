"""Which groups of people does a set of published viewing numbers give away?"""

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
