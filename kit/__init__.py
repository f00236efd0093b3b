"""Which groups of people does a set of published viewing numbers give away?"""

from pathlib import Path

#: While it ends in "dev0", what it will be is not released yet.
__version__ = "0.2.0.dev0"


def _refuse_a_namesake(folder: Path) -> None:
    """Refuse to run where another project has unpacked its own `kit` over this one."""
    if any(folder.glob("kit-*.dist-info")):
        raise ImportError(
            "This folder of packages holds another project that is called kit, and "
            "the files of both are mixed; get this one back with "
            "`pip uninstall kit viewing-kit`, and then install viewing-kit again."
        )


_refuse_a_namesake(Path(__file__).parents[1])
