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

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
