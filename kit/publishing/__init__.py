"""How many viewers does each claim count, and what does the publisher print?"""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
