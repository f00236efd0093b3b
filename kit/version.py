"""Which version of the kit is this?"""

#: While it ends in "dev0", what it will be is not released yet.
__version__ = "0.2.0.dev0"
