"""The language of published sentences: what can be said of a viewer, with no log."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
