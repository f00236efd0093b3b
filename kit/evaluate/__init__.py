"""How often is an attack right, and how much of that is due to the release?"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
